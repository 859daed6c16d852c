// Who watches over an agent: the humans that a node leads to when something goes wrong, and the guardrails that bind it.
import { handlerOf } from './completion.ts';
import { handlerAt, strikes } from './edges.ts';
import type { Graph } from './graph.ts';
import { type Performed, performed, receivers } from './parties.ts';
import type { Guardrail } from './types/content.ts';
import type { Cause, Edge } from './types/flow.ts';
import type { Escalation, Handler } from './types/handling.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import type { Ref } from './types/values.ts';

/** Nodes that agents perform, in file order. */
export function agentNodes(stream: Stream): Performed[] {
  if (![...stream.actors.values()].some((actor) => actor.kind === 'agent')) return [];
  const all = [...stream.nodes.values()].flatMap((node) => performed(stream, node) ?? []);
  return all.filter(({ actor }) => actor.kind === 'agent');
}

/** A node at which an agent may be at a loss: it raises, times out or chooses. */
export function mayBeAtALoss(node: StreamNode): boolean {
  if (node.raises.length > 0 || node.timeout) return true;
  if (node.kind === 'gate') return true;
  return node.kind === 'step' && node.next?.kind === 'choice' && node.next.branches.length > 1;
}

/** Whether a handler, a handoff or `reports_to` leads from the node to a human. */
export function leadsToHuman(stream: Stream, graph: Graph, { node, actor }: Performed): boolean {
  if (reportsToHuman(stream, actor.reportsTo)) return true;
  const handlers = strikes(stream, node).flatMap((id) => handlerAt(stream, node, id) ?? []);
  if (handlers.some((handler) => tellsHuman(stream, handler))) return true;
  return (graph.out.get(node.id) ?? []).some((edge) => turnsToHuman(stream, graph, node, edge));
}

const TROUBLE: ReadonlySet<Cause> = new Set<Cause>([
  ...(['timeout', 'exception', 'exhausted', 'violation', 'breach', 'escalation', 'missed'] as const),
]);

/** Through a handoff, whatever the reason; or in trouble, straight to a node of a human. */
function turnsToHuman(stream: Stream, graph: Graph, node: StreamNode, edge: Edge): boolean {
  const target = stream.nodes.get(edge.to);
  const handler = TROUBLE.has(edge.cause) ? handlerOf(stream, node, edge) : undefined;
  if (handler && tellsHuman(stream, handler)) return true;
  if (target?.kind === 'handoff')
    return receivers(stream, graph, target).some((side) => side.actor.kind === 'human');
  return TROUBLE.has(edge.cause) && performed(stream, target)?.actor.kind === 'human';
}

function tellsHuman(stream: Stream, { notify, escalate }: Handler): boolean {
  return isHuman(stream, notify) || isHuman(stream, rungs(escalate));
}

function rungs(ladder: readonly Escalation[]): Ref[] {
  return ladder.flatMap(({ to }) => to ?? []);
}

function isHuman(stream: Stream, refs: readonly Ref[]): boolean {
  return refs.some(({ id }) => {
    const actor = stream.actors.get(id) ?? performed(stream, stream.nodes.get(id))?.actor;
    return actor?.kind === 'human';
  });
}

/** Up the line, which may go in a circle. */
function reportsToHuman(stream: Stream, start: Ref | undefined): boolean {
  const seen = new Set<string>();
  for (let at = start; at && !seen.has(at.id); at = stream.actors.get(at.id)?.reportsTo) {
    if (stream.actors.get(at.id)?.kind === 'human') return true;
    seen.add(at.id);
  }
  return false;
}

/** The guardrails that apply to a node: to all, to it, to its actor, or named by it. */
export function guardrailsOn(stream: Stream, { node, actor }: Performed): Guardrail[] {
  const applies = ({ id, appliesTo }: Guardrail) =>
    appliesTo === 'all' ||
    appliesTo.some((ref) => ref.id === node.id || ref.id === actor.id) ||
    node.guardrails.some((ref) => ref.id === id);
  return [...stream.guardrails.values()].filter(applies);
}
