// Whether work that leaves a node has been done there: a node that raised or timed out has written nothing.
import { contains, type Span } from '../text/position.ts';
import { handlerAt } from './edges.ts';
import type { Edge, Flow } from './types/flow.ts';
import type { Handler } from './types/handling.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';

/** The node has completed (for a handoff: the receiver has taken the work) when work takes this edge. */
export function completes(node: StreamNode, edge: Edge): boolean {
  switch (edge.cause) {
    case 'next':
    case 'pass':
    case 'fail':
    case 'conditional':
    case 'outcome':
    case 'to':
    case 'substream':
      return true;
    case 'exhausted':
      return ownFlows(node).some((flow) => within(flow.span, edge.span));
    case 'reject':
    case 'timeout':
    case 'exception':
    case 'compensate':
    case 'reversal':
    case 'missing-input':
    case 'missed':
    case 'violation':
    case 'breach':
    case 'escalation':
      return false;
  }
}

/** The handler that sends work along an edge, where one does. */
export function handlerOf(stream: Stream, node: StreamNode, edge: Edge): Handler | undefined {
  const named = edge.label === undefined ? undefined : handlerAt(stream, node, edge.label);
  if (named && within(named.span, edge.span)) return named;
  return handlersAround(stream, node).find((handler) => within(handler.span, edge.span)) ?? named;
}

/** Handlers that may answer at a node: of its exceptions, its SLAs and its duties. */
function handlersAround(stream: Stream, node: StreamNode): Handler[] {
  const breaches = [
    ...[...stream.slas.values()].map((sla) => sla.onBreach),
    ...[...stream.obligations.values()].map((duty) => duty.onMissed),
    node.sla?.kind === 'inline' ? node.sla.sla.onBreach : undefined,
  ];
  return [
    ...[...node.on.values()].map(({ handler }) => handler),
    ...[...stream.exceptions.values()].flatMap((exception) => exception.handle ?? []),
    ...breaches.flatMap((breach) => (breach?.kind === 'handler' ? [breach.handler] : [])),
    ...(stream.defaults.slaBreach ? [stream.defaults.slaBreach] : []),
  ];
}

/** The flows that work takes when a node is done. */
function ownFlows(node: StreamNode): Flow[] {
  switch (node.kind) {
    case 'trigger':
    case 'step':
      return [node.next].flatMap((flow) => flow ?? []);
    case 'gate': {
      const outcomes = node.outcomes.map((outcome) => outcome.to);
      return [node.pass, node.fail, node.conditional?.to, ...outcomes].flatMap((flow) => flow ?? []);
    }
    case 'handoff':
      return node.to ? [node.to] : [];
    case 'output':
      return [];
  }
}

function within(outer: Span, inner: Span): boolean {
  return contains(outer, inner.start) && contains(outer, inner.end);
}
