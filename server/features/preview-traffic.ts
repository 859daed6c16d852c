// How often an item takes each drawn arrow: visits of the node times the share that goes this way. Nothing is said where
// that does not follow: a counted way (`at_most`), any way where a timeout may strike, what is left after retries, unknown
// shares.
import type { DiagramEdge } from '../core/diagram/types.ts';
import { targets } from '../core/metrics/network.ts';
import type { Route } from '../core/metrics/routes.ts';
import { BranchNames, type Reading, routesOf } from '../core/metrics/routing.ts';
import type { Metrics } from '../core/metrics/types.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { groupBy } from '../core/text/group.ts';
import { visitsText } from './figures.ts';

/** By the key of the drawn link. */
export function trafficOf(
  stream: Stream,
  metrics: Metrics,
  edges: readonly DiagramEdge[],
): ReadonlyMap<string, number> {
  const reading: Reading = { stream, moved: undefined, names: new BranchNames() };
  const ways = new Map([...stream.nodes.values()].map((node) => [node.id, waysOf(reading, node)]));
  const drawn = edges.filter(({ cause }) => cause !== 'input');
  // Two drawn arrows between the same nodes: it is not known which of them is taken.
  const between = groupBy(drawn, ({ fromId, toId }) => `${fromId}\n${toId}`);
  const doubtful = new Set(
    [...between.values()].filter((all) => new Set(all.map(({ link }) => link)).size > 1).flat(),
  );
  const traffic = new Map<string, number>();
  for (const [link, all] of groupBy(drawn, (edge) => edge.link)) {
    if (link === '' || all.some((edge) => doubtful.has(edge))) continue;
    const pairs = new Map(all.map((edge) => [`${edge.fromId}\n${edge.toId}`, edge]));
    const parts = [...pairs.values()].map(({ fromId, toId }) => {
      const visits = metrics.nodes.get(fromId)?.visits.value ?? null;
      const share = ways.get(fromId)?.get(toId);
      // A way without a stated share is taken to have none: that is not to say that nobody takes it.
      return visits === null || !share ? undefined : visits * share;
    });
    const known = parts.filter((part) => part !== undefined);
    if (known.length === parts.length)
      traffic.set(
        link,
        known.reduce((sum, part) => sum + part, 0),
      );
  }
  return traffic;
}

export function trafficText(times: number | undefined): string {
  return times === undefined ? '' : `×${visitsText(times)}`;
}

/** The share of the visits to a node after which the work goes to each other node, where that follows. */
function waysOf(reading: Reading, node: StreamNode): ReadonlyMap<string, number> {
  const { normal, strikes, timeout, doubts } = routesOf(reading, node);
  if (timeout || doubts.some(({ kind }) => kind !== 'assumed')) return new Map();
  const shares = new Map<string, number>();
  const uncertain = new Set<string>();
  const follow = (routes: readonly Route[], times: number): void => {
    for (const { p, target, bounds } of routes) {
      const id = target.kind === 'node' ? target.id : target.kind;
      if (target.kind === 'fork') for (const branch of target.branches) follow(branch, times * p);
      else shares.set(id, (shares.get(id) ?? 0) + times * p);
      // A counted way is left for another one after so many times.
      if (bounds.length > 0)
        for (const goal of targets([{ target, bounds, p, flaw: true }])) uncertain.add(goal);
    }
  };
  const smooth = strikes.reduce((left, { p }) => left - p, 1);
  follow(normal, smooth);
  for (const { p, onward, delays } of strikes) {
    follow(onward ?? normal, p);
    // An attempt that is made again is a visit of its own; how many are given up does not follow from one share.
    if (delays.length > 0) for (const goal of targets(onward ?? normal)) uncertain.add(goal);
  }
  for (const id of uncertain) shares.delete(id);
  return shares;
}
