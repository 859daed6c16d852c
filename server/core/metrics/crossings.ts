// How often work changes hands: at handoffs, and from one actor to another without any.
import type { StreamNode } from '../model/types/nodes.ts';
import type { Network } from './network.ts';
import { power } from './portable-math.ts';
import type { Route } from './routes.ts';

export interface Crossings {
  readonly crossed: number;
  readonly betweenTeams: number;
  /** The handoffs that are visited, in file order; where there are many, those that are visited most. */
  readonly most: readonly string[];
}

/** More handoffs than this are cut to those that count most. */
const MOST_HANDOFFS = 20;

export function actorOf(node: StreamNode | undefined): string | undefined {
  return node?.kind === 'step' || node?.kind === 'gate' ? node.actor?.id : undefined;
}

/** Handoffs visited, and work that goes from one actor to another without any. */
export function crossings(network: Network, visits: ReadonlyMap<string, number>): Crossings {
  const { actors } = network.stream;
  let crossed = 0;
  const senders = new Map<string, Map<string, number>>();
  const receivers = new Map<string, Map<string, number>>();
  const note = (into: Map<string, Map<string, number>>, handoff: string, actor: string, count: number) => {
    const counts = into.get(handoff) ?? new Map<string, number>();
    into.set(handoff, counts.set(actor, (counts.get(actor) ?? 0) + count));
  };
  let betweenTeams = 0;
  const teamOf = (actor: string) => actors.get(actor)?.team?.id ?? `actor ${actor}`;
  for (const [from, to, count] of past(network, flows(network, visits))) {
    const [source, target] = [network.nodes.get(from)?.node, network.nodes.get(to)?.node];
    const [sender, receiver] = [actorOf(source), actorOf(target)];
    if (target?.kind === 'handoff' && sender !== undefined) note(senders, to, sender, count);
    if (source?.kind === 'handoff' && receiver !== undefined) note(receivers, from, receiver, count);
    if (sender === undefined || receiver === undefined || sender === receiver) continue;
    crossed += count;
    if (teamOf(sender) !== teamOf(receiver)) betweenTeams += count;
  }
  const handoffs: string[] = [];
  for (const [id, { node }] of network.nodes) {
    if (node.kind !== 'handoff') continue;
    const count = visits.get(id) ?? 0;
    crossed += count;
    if (count > 0) handoffs.push(id);
    const [sent, received] = [senders.get(id) ?? new Map(), receivers.get(id) ?? new Map<string, number>()];
    const total = [...received.values()].reduce((sum, count) => sum + count, 0);
    for (const [sender, out] of sent) {
      for (const [receiver, into] of received) {
        if (total > 0 && teamOf(sender) !== teamOf(receiver)) betweenTeams += (out * into) / total;
      }
    }
  }
  return { crossed, betweenTeams, most: mostVisited(handoffs, visits) };
}

function mostVisited(ids: readonly string[], visits: ReadonlyMap<string, number>): readonly string[] {
  const countOf = (id: string) => visits.get(id) ?? 0;
  const least = Float64Array.from(ids, countOf).sort().at(-MOST_HANDOFFS) ?? 0;
  return ids.filter((id) => countOf(id) >= least).slice(0, MOST_HANDOFFS);
}

type Traversal = readonly [from: string, to: string, count: number];

/** Nobody works on the way into and out of a sub-stream: whoever is before it hands over to whoever is behind it. */
function past(network: Network, traversals: readonly Traversal[]): readonly Traversal[] {
  const passages = [...network.nodes.values()].filter(({ node }) => node.kind === 'step' && node.passage);
  let found = traversals;
  for (const { id } of passages) {
    const [into, out] = [found.filter(([, to]) => to === id), found.filter(([from]) => from === id)];
    const total = out.reduce((sum, [, , count]) => sum + count, 0);
    const through = into.flatMap(([from, , come]) =>
      out.map(([, to, go]): Traversal => [from, to, total > 0 ? (come * go) / total : 0]),
    );
    found = [...found.filter(([from, to]) => from !== id && to !== id), ...through];
  }
  return found;
}

/** Expected traversals of each arrow: [from, to, count]. Counted branches are taken as if they never ran out. */
function flows(network: Network, visits: ReadonlyMap<string, number>): [string, string, number][] {
  const found: [string, string, number][] = [];
  for (const [id, { routes, cut }] of network.nodes) {
    const count = visits.get(id) ?? 0;
    if (count === 0) continue;
    const along = (list: readonly Route[], share: number) => {
      for (const { p, target } of list) {
        if (p * share === 0) continue;
        if (target.kind === 'node') found.push([id, target.id, p * share]);
        if (target.kind === 'fork') for (const branch of target.branches) along(branch, p * share);
      }
    };
    const late = cut?.p ?? 0;
    const struck = routes.strikes.reduce((sum, strike) => sum + strike.p, 0);
    along(routes.timeout ?? [], count * late);
    along(routes.normal, count * (1 - late) * (1 - struck));
    for (const strike of routes.strikes) {
      // Of n + 1 possible attempts only the last leaves the node: pⁿ of Σ pᵏ visits.
      const attempts = strike.delays.reduce((sum, _, k) => sum + power(strike.p, k + 1), 1);
      const leaves = power(strike.p, strike.delays.length) / attempts;
      along(strike.onward ?? routes.normal, count * (1 - late) * strike.p * leaves);
    }
  }
  return found;
}
