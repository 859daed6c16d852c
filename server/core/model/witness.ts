// A shortest path on which a node lacks what it reads, and why it is lacking there.
import type { Solution } from './availability.ts';
import { completes, handlerOf } from './completion.ts';
import { closure, type Graph } from './graph.ts';
import { type Knowledge, KnowledgeRules } from './knowledge.ts';
import { either } from './knowledge-sets.ts';
import { movesWork } from './parties.ts';
import type { ContextRef, Edge, HandoffNode, Stream, StreamNode } from './types.ts';

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
  const rules = new KnowledgeRules(stream, read.item);
  const seen = new Set<string>();
  const queue: Stop[] = [];
  const send = (edge: Edge, sent: Knowledge, from: Stop | undefined) => {
    const sure = must.get(edge.to);
    if (edge.to === 'end' || !movesWork(edge) || !sure) return;
    const state = either(sent, alone(sure, read.item, solved.rules));
    const key = `${edge.to} ${shown(state)}`;
    if (!seen.has(key)) queue.push({ edge, sent, state, from });
    seen.add(key);
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
  const writers = [...stream.nodes.values()].filter((node) => mayWrite(stream, graph, node, read));
  const back = (id: string) => (graph.into.get(id) ?? []).filter(movesWork).map((edge) => edge.from);
  const before = closure(
    writers.map((node) => node.id),
    back,
  );
  const bypass = edges.findLast((edge) => before.has(edge.from) && !before.has(edge.to)) ?? last.edge;
  const withheld = stops.findLast((stop) => {
    const node = stream.nodes.get(stop.edge.from);
    if (node?.kind !== 'handoff' || !completes(node, stop.edge)) return false;
    const held = stop.from?.state.held ?? stop.sent.held;
    return rules.units.has(held, read) && !rules.units.has(stop.sent.held, read);
  });
  const handoff = withheld && stream.nodes.get(withheld.edge.from);
  return {
    path,
    bypass,
    written: rules.units.has(last.state.written, read),
    ...(handoff?.kind === 'handoff' ? { withheld: handoff } : {}),
  };
}

/** The nodes that write an item, in file order: by themselves, when they fail, or as a decision that was asked for. */
function mayWrite(stream: Stream, graph: Graph, node: StreamNode, read: ContextRef): boolean {
  const handled = (graph.out.get(node.id) ?? []).flatMap((edge) =>
    completes(node, edge) ? [] : (handlerOf(stream, node, edge)?.writes ?? []),
  );
  const own = node.kind === 'trigger' ? node.provides : node.writes;
  const returned = node.kind === 'handoff' ? (node.decision?.returns ?? []) : [];
  return [...own, ...handled, ...returned].some((ref) => ref.item === read.item);
}

/** What is known of one item, where no other is followed. */
function alone(state: Knowledge, item: string, { units }: KnowledgeRules): Knowledge {
  return {
    written: units.alone(state.written, item),
    held: units.alone(state.held, item),
    known: state.known.map((known) => units.alone(known, item)),
    promised: new Map([...state.promised].map(([id, promised]) => [id, units.alone(promised, item)])),
  };
}

function shown({ written, held, known, promised }: Knowledge): string {
  return [
    written,
    held,
    ...known,
    ...[...promised]
      .filter(([, units]) => units !== 0n)
      .sort()
      .flat(),
  ].join(' ');
}
