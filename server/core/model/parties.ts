// Who hands work over and who receives it: the nodes with an actor on both sides of a handoff.
import { closure, type Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';
import type { HandoffNode, StreamNode } from './types/nodes.ts';
import type { Actor } from './types/resources.ts';
import type { Stream } from './types/stream.ts';
import type { Ref } from './types/values.ts';

/** Compensation and reversal undo work; they do not move it. */
export function movesWork(edge: Edge): boolean {
  return edge.cause !== 'compensate' && edge.cause !== 'reversal';
}

/** A step or gate whose actor is defined. */
export interface Performed {
  readonly node: StreamNode;
  readonly actor: Actor;
  /** Where the node names its actor. */
  readonly ref: Ref;
}

export function performed(
  stream: Pick<Stream, 'actors'>,
  node: StreamNode | undefined,
): Performed | undefined {
  if (node?.kind !== 'step' && node?.kind !== 'gate') return undefined;
  const actor = node.actor && stream.actors.get(node.actor.id);
  return node.actor && actor ? { node, actor, ref: node.actor } : undefined;
}

/** Who hands the work over: the nearest performed nodes before the handoff, through other handoffs. */
export function senders(stream: Stream, graph: Graph, handoff: HandoffNode): Performed[] {
  const back = (id: string) => (graph.into.get(id) ?? []).filter(movesWork).map((edge) => edge.from);
  return nearest(stream, handoff, back);
}

/** Who receives it: the nearest performed nodes behind the handoff, through other handoffs. */
export function receivers(stream: Stream, graph: Graph, handoff: HandoffNode): Performed[] {
  const on = (id: string) => (graph.out.get(id) ?? []).filter((e) => e.cause === 'to').map((e) => e.to);
  return nearest(stream, handoff, on);
}

function nearest(stream: Stream, handoff: HandoffNode, step: (id: string) => string[]): Performed[] {
  const passes = (id: string) => stream.nodes.get(id)?.kind === 'handoff';
  const around = closure([handoff.id], (id) => (passes(id) ? step(id) : []));
  return [...around].flatMap((id) => performed(stream, stream.nodes.get(id)) ?? []);
}
