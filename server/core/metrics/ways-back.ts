// Which counted branches can still be reached: what an item did before makes a difference only where one can.
import { closure } from '../model/graph.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/once.ts';
import type { Adjacency } from './forks.ts';
import { components } from './linear.ts';
import { leaving, type Network } from './network.ts';
import type { Route } from './routes.ts';

/** Whether a node that comes behind a counted branch leads to it once more. */
export type LeadsBack = (branch: string, node: string) => boolean;

/**
 * What comes behind a branch that stands at one node leads back to it where both are in one loop. Only for a branch
 * that is counted at several nodes, such as an exception, all ways to any of them have to be followed.
 */
export function waysBack(network: Network, adjacency: Adjacency): LeadsBack {
  const owners = ownersOf(network);
  const loopOf = once(() => {
    const ids = [...adjacency.all.keys()];
    const number = new Map(ids.map((id, index) => [id, index]));
    const next = ids.map((id) => (adjacency.all.get(id) ?? []).flatMap((to) => number.get(to) ?? []));
    const found = new Map<string, number>();
    for (const [loop, members] of components(next).entries())
      for (const member of members) found.set(ids[member] ?? '', loop);
    return found;
  });
  const before = once(() => {
    const arrows = [...adjacency.all].flatMap(([from, next]) => next.map((to) => ({ from, to })));
    return groupBy(arrows, ({ to }) => to);
  });
  const sources = new Map<string, ReadonlySet<string>>();
  return (branch, node) => {
    const at = owners.get(branch) ?? [];
    const [only] = at;
    if (only !== undefined && at.length === 1) return loopOf().get(only) === loopOf().get(node);
    const known =
      sources.get(branch) ?? closure(at, (id) => (before().get(id) ?? []).map(({ from }) => from));
    sources.set(branch, known);
    return known.has(node);
  };
}

/** The nodes at which each branch is counted. */
function ownersOf(network: Network): Map<string, string[]> {
  const owners = new Map<string, string[]>();
  const note = (routes: readonly Route[], at: string) => {
    for (const { bounds, target } of routes) {
      for (const bound of bounds) {
        const known = owners.get(bound.key);
        if (!known) owners.set(bound.key, [at]);
        else if (known.at(-1) !== at) known.push(at);
        note(bound.onward, at);
      }
      if (target.kind === 'fork') for (const branch of target.branches) note(branch, at);
    }
  };
  for (const [id, { routes }] of network.nodes) note(leaving(routes), id);
  return owners;
}
