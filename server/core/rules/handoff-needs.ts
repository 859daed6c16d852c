// What a handoff has to pass: what those who receive the work read, or else what was written before.
import type { Graph } from '../model/graph.ts';
import type { ContextRef, HandoffNode, Stream } from '../model/types.ts';

/** Defined items that the receiving nodes read, each once, in the order in which they are read. */
export function receiverReads(handoff: HandoffNode, stream: Stream, graph: Graph): ContextRef[] {
  const targets = (graph.out.get(handoff.id) ?? []).filter((edge) => edge.cause === 'to');
  return distinct(targets.flatMap((edge) => stream.nodes.get(edge.to)?.reads ?? []), stream);
}

/** Items written or provided by the nodes directly before the handoff. */
export function senderWrites(handoff: HandoffNode, stream: Stream, graph: Graph): ContextRef[] {
  const senders = (graph.into.get(handoff.id) ?? []).map((edge) => stream.nodes.get(edge.from));
  const written = senders.flatMap((node) => (node?.kind === 'trigger' ? node.provides : (node?.writes ?? [])));
  return distinct(written, stream);
}

function distinct(refs: readonly ContextRef[], stream: Stream): ContextRef[] {
  const seen = new Map<string, ContextRef>();
  for (const ref of refs) if (stream.context.has(ref.item) && !seen.has(ref.id)) seen.set(ref.id, ref);
  return [...seen.values()];
}
