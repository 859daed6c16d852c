// Whether work is judged on its way: gates between a node and the ends of the stream.
import { closure, type Graph } from '../model/graph.ts';
import { movesWork } from '../model/parties.ts';
import type { OutputNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';

/** Nodes that work reaches from the starts without a gate on the way; gates themselves are left out. */
export function reachedUngated(starts: Iterable<string>, stream: Stream, graph: Graph): Set<string> {
  const isGate = (id: string) => stream.nodes.get(id)?.kind === 'gate';
  const on = (id: string) =>
    (graph.out.get(id) ?? [])
      .filter(movesWork)
      .map((edge) => edge.to)
      .filter((to) => !isGate(to));
  return closure(
    [...starts].filter((id) => !isGate(id)),
    on,
  );
}

export function isSuccess(node: StreamNode | undefined): node is OutputNode {
  return node?.kind === 'output' && node.outcome === 'success';
}

/** A success that work can reach from this node past every gate. */
export function ungatedSuccess(node: StreamNode, stream: Stream, graph: Graph): OutputNode | undefined {
  const next = (graph.out.get(node.id) ?? []).filter(movesWork).map((edge) => edge.to);
  const reached = reachedUngated(next, stream, graph);
  return [...stream.nodes.values()].filter(isSuccess).find((output) => reached.has(output.id));
}
