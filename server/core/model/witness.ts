// A shortest path on which a node lacks what it reads, and why it is lacking there.
import type { Solution } from './availability.ts';
import { completes } from './completion.ts';
import { closure, type Graph } from './graph.ts';
import type { Knowledge, KnowledgeRules } from './knowledge.ts';
import { either, same } from './knowledge-sets.ts';
import { movesWork } from './parties.ts';
import type { Edge } from './types/flow.ts';
import type { HandoffNode, StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { ContextRef } from './types/values.ts';

export interface Witness {
  readonly path: readonly string[];
  /** Something on the path writes it. */
  readonly written: boolean;
  /** The last handoff on the path at which it stayed behind. */
  readonly withheld?: HandoffNode;
  /** Where the path leaves the last node from which a writer could have been reached. */
  readonly bypass: Edge;
}

export interface Solved {
  readonly stream: Stream;
  readonly graph: Graph;
  readonly rules: KnowledgeRules;
  readonly must: Solution;
}

interface Stop {
  readonly edge: Edge;
  /** As work leaves over the edge, and as it arrives (with what parallel branches are sure to bring). */
  readonly sent: Knowledge;
  readonly state: Knowledge;
  readonly from: Stop | undefined;
}

/** Breadth first over pairs of a node and what is known there of the one item. */
export function witness(solved: Solved, reader: StreamNode, read: ContextRef): Witness | undefined {
  const { stream, graph, must } = solved;
  const rules = solved.rules.alone(read.item);
  const seen = new Map<string, Knowledge[]>();
  const queue: Stop[] = [];
  const send = (edge: Edge, sent: Knowledge, from: Stop | undefined) => {
    const sure = must.get(edge.to);
    if (edge.to === 'end' || !movesWork(edge) || !sure) return;
    // Where branches join, the others bring along what a single path does not show.
    const joined = stream.nodes.get(edge.to)?.join !== undefined;
    const state = joined ? either(sent, alone(sure, read.item, solved.rules)) : sent;
    const known = seen.get(edge.to) ?? [];
    if (known.some((other) => same(other, state))) return;
    seen.set(edge.to, [...known, state]);
    queue.push({ edge, sent, state, from });
  };
  for (const node of stream.nodes.values()) {
    if (node.kind !== 'trigger') continue;
    for (const edge of graph.out.get(node.id) ?? []) send(edge, rules.begin(node, edge, false), undefined);
  }
  for (const stop of queue) {
    const node = stream.nodes.get(stop.edge.to);
    if (!node) continue;
    const there = rules.arrive(stop.state, node);
    if (node.id === reader.id && !rules.canRead(there, node, read))
      return explain({ ...solved, rules }, stop, read);
    const present = rules.afterReads(there, node);
    for (const edge of graph.out.get(node.id) ?? []) send(edge, rules.leave(present, node, edge), stop);
  }
  return undefined;
}

function explain({ stream, graph, rules }: Solved, last: Stop, read: ContextRef): Witness {
  const stops: Stop[] = [];
  for (let stop: Stop | undefined = last; stop; stop = stop.from) stops.unshift(stop);
  const edges = stops.map((stop) => stop.edge);
  const path = [...edges.slice(0, 1).map((edge) => edge.from), ...edges.map((edge) => edge.to)];
  if (!rules.units.has(last.state.written, read)) {
    return { path, written: false, bypass: bypassOn(edges, stream, graph, rules, read) ?? last.edge };
  }
  const handoffs = stops.flatMap((stop): HandoffNode[] => {
    const node = stream.nodes.get(stop.edge.from);
    if (node?.kind !== 'handoff' || !completes(node, stop.edge)) return [];
    const held = stop.from?.state.held ?? stop.sent.held;
    const lost = rules.units.has(held, read) && !rules.units.has(stop.sent.held, read);
    return lost ? [node] : [];
  });
  const withheld = handoffs.at(-1);
  return { path, written: true, bypass: last.edge, ...(withheld ? { withheld } : {}) };
}

/** The edge over which a path leaves the last node from which some writer can be reached. */
function bypassOn(
  edges: readonly Edge[],
  stream: Stream,
  graph: Graph,
  rules: KnowledgeRules,
  read: ContextRef,
): Edge | undefined {
  const writes = (node: StreamNode) => {
    const own = node.kind === 'trigger' ? node.provides : node.writes;
    const returned = node.kind === 'handoff' ? (node.decision?.returns ?? []) : [];
    const failing = (graph.out.get(node.id) ?? []).flatMap((edge) =>
      completes(node, edge) ? [] : (rules.handler(node, edge)?.writes ?? []),
    );
    return [...own, ...returned, ...failing].some((ref) => ref.item === read.item);
  };
  const writers = [...stream.nodes.values()].filter(writes).map((node) => node.id);
  const back = (id: string) => (graph.into.get(id) ?? []).filter(movesWork).map((edge) => edge.from);
  const before = closure(writers, back);
  return edges.findLast((edge) => before.has(edge.from) && !before.has(edge.to));
}

/** What is known of one item, where no other is followed. */
function alone(state: Knowledge, item: string, { units }: KnowledgeRules): Knowledge {
  return {
    written: units.project(state.written, item),
    held: units.project(state.held, item),
    known: state.known.map((known) => units.project(known, item)),
    promised: new Map([...state.promised].map(([id, promised]) => [id, units.project(promised, item)])),
  };
}
