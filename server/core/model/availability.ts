// Context availability: a definite-assignment analysis over all paths, loops and parallel joins. `must` is what holds
// on every path from every trigger (a greatest fixpoint), `may` what holds on some path (a least one).

import { once } from '../text/once.ts';
import { Arrivals, type Way } from './arrivals.ts';
import type { Graph } from './graph.ts';
import { demands, type Knowledge, KnowledgeRules } from './knowledge.ts';
import { both, either, inAtLeast, same } from './knowledge-sets.ts';
import { movesWork } from './parties.ts';
import type { Edge } from './types/flow.ts';
import type { HandoffNode, StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { ContextRef } from './types/values.ts';
import { type Witness, witness } from './witness.ts';

/** Something is read that is not there on some path, or on none. */
export interface Lack {
  readonly node: StreamNode;
  readonly read: ContextRef;
  /** On no path at all. */
  readonly certain: boolean;
  readonly reason: Reason;
  /** The nodes of a shortest path that lacks it, from its trigger to the reader. */
  readonly path: readonly string[];
}

export type Reason =
  | /** Nothing on any path to the reader writes it. */ { readonly kind: 'unwritten' }
  | /** Work may come past the writers; over this edge it leaves the last node that leads to one. */ {
      readonly kind: 'bypassed';
      readonly by: Edge;
    }
  | /** It is written, and this handoff does not pass it. */ {
      readonly kind: 'withheld';
      readonly handoff: HandoffNode;
    }
  | /** It comes with the trigger, is sensitive, and the reader is an outsider. */ {
      readonly kind: 'hidden';
    };

/** In file order of the readers. Whoever reads an item behind a node that lacks it already is not listed again. */
export function lacks(stream: Stream, graph: Graph): Lack[] {
  const rules = KnowledgeRules.of(stream);
  if (rules.units.all === 0n) return [];
  const routes = routesOf(stream, graph);
  const must = solve(stream, graph, rules, routes, 'must');
  const may = once(() => solve(stream, graph, rules, routes, 'may'));
  const found: Lack[] = [];
  for (const node of stream.nodes.values()) {
    const surely = must.get(node.id);
    const read = demands(node);
    if (!surely || read.length === 0) continue;
    const there = rules.arrive(surely, node);
    for (const ref of read) if (!rules.canRead(there, node, ref)) note(node, ref);
  }
  return found;

  function note(node: StreamNode, read: ContextRef): void {
    const perhaps = may().get(node.id);
    if (!perhaps) return;
    const certain = !rules.canRead(rules.arrive(perhaps, node), node, read);
    // An output provides what there is by then; it promises too much only where nothing ever writes it.
    if (node.kind === 'output' && !certain) return;
    const way = witness({ stream, graph, rules, must }, node, read);
    if (!way) return;
    const unwritten = !rules.units.has(perhaps.written, read);
    const reason: Reason = unwritten ? { kind: 'unwritten' } : reasonOf(way);
    found.push({ node, read, certain, reason, path: way.path });
  }
}

function reasonOf({ written, withheld, bypass }: Witness): Reason {
  if (!written) return { kind: 'bypassed', by: bypass };
  return withheld ? { kind: 'withheld', handoff: withheld } : { kind: 'hidden' };
}

export type Solution = ReadonlyMap<string, Knowledge>;

/** The nodes that some trigger leads to, what comes first on the paths first, and how work arrives at each. */
interface Routes {
  readonly order: readonly string[];
  readonly into: ReadonlyMap<string, readonly Edge[]>;
  /** Of nodes at which work is joined. Elsewhere each edge is a way of its own. */
  readonly ways: ReadonlyMap<string, readonly Way[]>;
}

function routesOf(stream: Stream, graph: Graph): Routes {
  const order = forwardOrder(stream, graph);
  const arrivals = new Arrivals(stream, graph);
  const reached = new Set(order);
  const into = new Map<string, readonly Edge[]>();
  const ways = new Map<string, readonly Way[]>();
  for (const id of order) {
    const edges = (graph.into.get(id) ?? []).filter((edge) => movesWork(edge) && reached.has(edge.from));
    into.set(id, edges);
    if (stream.nodes.get(id)?.join && edges.length > 1) ways.set(id, arrivals.waysInto(id, edges));
  }
  return { order, into, ways };
}

/** What holds as work arrives at each node. */
function solve(
  stream: Stream,
  graph: Graph,
  rules: KnowledgeRules,
  { order, into, ways }: Routes,
  mode: 'must' | 'may',
): Solution {
  const arrived = new Map<string, Knowledge>();
  const present = new Map<string, Knowledge>();
  const outOf = (edge: Edge): Knowledge | undefined => {
    const node = stream.nodes.get(edge.from);
    if (node?.kind === 'trigger') return rules.begin(node, edge, mode === 'may');
    const state = present.get(edge.from);
    return node && state && rules.leave(state, node, edge);
  };
  const nothing = rules.uniform(0n);
  const met = (id: string): Knowledge | undefined => {
    const joined = ways.get(id);
    if (joined && mode === 'must') return onEvery(joined, outOf, nothing);
    const edges = joined ? joined.flatMap((way) => way.branches.flat()) : (into.get(id) ?? []);
    let state: Knowledge | undefined;
    for (const edge of edges) {
      const come = outOf(edge);
      state = mode === 'must' ? both(state, come) : state && come ? either(state, come) : (state ?? come);
    }
    return state;
  };
  // In every round only what may have changed is looked at again; a way back makes another round.
  const rank = new Map(order.map((id, i) => [id, i]));
  let due = new Set(order);
  while (due.size > 0) {
    const now = due;
    due = new Set();
    for (const [at, id] of order.entries()) {
      if (!now.has(id)) continue;
      const node = stream.nodes.get(id);
      const state = node && node.kind !== 'trigger' ? met(id) : undefined;
      const before = arrived.get(id);
      if (!node || !state || (before && same(before, state))) continue;
      arrived.set(id, state);
      const there = rules.arrive(state, node);
      present.set(id, mode === 'must' ? rules.afterReads(there, node) : there);
      for (const { to } of graph.out.get(id) ?? []) ((rank.get(to) ?? -1) > at ? now : due).add(to);
    }
  }
  return arrived;
}

type OutOf = (edge: Edge) => Knowledge | undefined;

/** A way that has not been looked at yet (undefined) excludes nothing. */
function onEvery(ways: readonly Way[], outOf: OutOf, nothing: Knowledge): Knowledge | undefined {
  const byWay = ways.map(({ branches, needed }) => {
    const parts = branches.map((edges) => edges.map(outOf).reduce(both, undefined));
    // Any `needed` of the branches have arrived: what so many bring, at least one of those is sure to bring.
    const enough = parts.length - needed + 1;
    const known = parts.filter((part) => part !== undefined);
    const open = enough - (parts.length - known.length);
    return open <= 0 ? undefined : inAtLeast(open, known, nothing);
  });
  return byWay.reduce(both, undefined);
}

/** Reverse postorder from the triggers: what comes first on the paths comes first here, loops apart. */
function forwardOrder(stream: Stream, graph: Graph): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  for (const start of stream.nodes.values()) {
    if (start.kind !== 'trigger') continue;
    const enter = (id: string) => ({ id, edges: graph.out.get(id) ?? [], next: 0 });
    const stack = [enter(start.id)];
    seen.add(start.id);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      const edge = top.edges[top.next++];
      if (!edge) {
        order.push(top.id);
        stack.pop();
      } else if (movesWork(edge) && edge.to !== 'end' && !seen.has(edge.to)) {
        seen.add(edge.to);
        stack.push(enter(edge.to));
      }
    }
  }
  return order.reverse();
}
