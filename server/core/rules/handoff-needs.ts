// What a handoff has to pass: what those who receive the work read, or else what was written before.
import { closure, type Graph } from '../model/graph.ts';
import { movesWork } from '../model/parties.ts';
import type { HandoffNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { ContextRef } from '../model/types/values.ts';

/** Defined items that the receiving nodes read, each once, in the order in which they are read. */
export function receiverReads(handoff: HandoffNode, stream: Stream, graph: Graph): ContextRef[] {
  const targets = (graph.out.get(handoff.id) ?? []).filter((edge) => edge.cause === 'to');
  return distinct(
    targets.flatMap((edge) => stream.nodes.get(edge.to)?.reads ?? []),
    stream,
  );
}

/** Items written or provided by the nodes directly before the handoff. */
export function senderWrites(handoff: HandoffNode, stream: Stream, graph: Graph): ContextRef[] {
  const senders = (graph.into.get(handoff.id) ?? []).map((edge) => stream.nodes.get(edge.from));
  const written = senders.flatMap((node) => (node ? produced(node) : []));
  return distinct(written, stream);
}

/**
 * What a new handoff between two nodes has to pass: what the receiver reads, and what it or others read or pass on
 * further behind before another handoff, as far as somebody may have written it by then. Where that is nothing: what
 * the sender has written.
 */
export function needsBetween(
  sender: StreamNode,
  receiver: StreamNode,
  stream: Stream,
  graph: Graph,
): ContextRef[] {
  const isHandoff = (id: string) => stream.nodes.get(id)?.kind === 'handoff';
  const ahead = closure([receiver.id], (id) =>
    isHandoff(id) ? [] : (graph.out.get(id) ?? []).filter(movesWork).map((edge) => edge.to),
  );
  const behind = closure([sender.id], (id) =>
    (graph.into.get(id) ?? []).filter(movesWork).map((edge) => edge.from),
  );
  const written = new Set<string>();
  for (const id of behind) {
    const node = stream.nodes.get(id);
    if (node && node.kind !== 'trigger') for (const ref of node.writes) written.add(ref.item);
  }
  const later = [...stream.nodes.values()].filter((node) => ahead.has(node.id) && node.id !== receiver.id);
  const further = later.flatMap((node) => (node.kind === 'handoff' ? (node.context ?? []) : node.reads));
  const reads = [...receiver.reads, ...further.filter((ref) => written.has(ref.item))];
  const needed = distinct(reads, stream);
  return needed.length > 0 ? needed : distinct(produced(sender), stream);
}

function produced(node: StreamNode): readonly ContextRef[] {
  return node.kind === 'trigger' ? node.provides : node.writes;
}

/** Each once; a field not beside its item. */
function distinct(refs: readonly ContextRef[], stream: Stream): ContextRef[] {
  const seen = new Map<string, ContextRef>();
  for (const ref of refs) if (stream.context.has(ref.item) && !seen.has(ref.id)) seen.set(ref.id, ref);
  return [...seen.values()].filter((ref) => ref.field === undefined || !seen.has(ref.item));
}
