// Every flow that a file writes, wherever it stands, with the definition that it belongs to.
import type { Span } from '../text/position.ts';
import type { Flow } from './types/flow.ts';
import type { Handler } from './types/handling.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Sla } from './types/sla.ts';
import type { Stream } from './types/stream.ts';
import type { Definition } from './types/values.ts';

export type Fork = Extract<Flow, { kind: 'fork' }>;
export type Choice = Extract<Flow, { kind: 'choice' }>;

export interface Placed<F extends Flow = Flow> {
  readonly flow: F;
  /** The innermost definition that holds it. */
  readonly owner: Definition;
}

/** Flows in file order of their definitions; the flows inside a branch follow the flow that holds them. */
export function flowsOf(stream: Stream): Placed[] {
  const found: Placed[] = [];
  const add = (owner: Definition, flow: Flow | undefined) => {
    if (!flow) return;
    found.push({ flow, owner });
    if (flow.kind === 'to') return;
    for (const branch of flow.branches) {
      if (branch.to?.kind !== 'to') add(owner, branch.to);
      add(owner, branch.atMost?.then);
    }
  };
  const handled = (owner: Definition, handler: Handler | undefined) => add(owner, handler?.then);
  const breached = (owner: Definition, breach: Sla['onBreach']) => {
    if (breach?.kind === 'handler') handled(owner, breach.handler);
  };
  for (const node of stream.nodes.values()) {
    for (const flow of ownFlows(node)) add(node, flow);
    add(node, node.timeout?.then);
    for (const { handler } of node.on.values()) handled(node, handler);
    if (node.sla?.kind === 'inline') breached(node, node.sla.sla.onBreach);
  }
  for (const exception of stream.exceptions.values()) {
    handled(exception, exception.handle);
    add(exception, exception.atMost?.then);
  }
  for (const sla of stream.slas.values()) breached(sla, sla.onBreach);
  for (const duty of stream.obligations.values()) breached(duty, duty.onMissed);
  return found;
}

function ownFlows(node: StreamNode): (Flow | undefined)[] {
  switch (node.kind) {
    case 'trigger':
    case 'step':
      return [node.next];
    case 'gate':
      return [node.pass, node.fail, node.conditional?.to, ...node.outcomes.map((outcome) => outcome.to)];
    case 'handoff':
      return [node.to, node.onReject];
    case 'output':
      return [];
  }
}

/** The fork that a branch's target belongs to: forks are told apart by the place of their first target. */
export function forkAt(stream: Stream, target: Span): Placed<Fork> | undefined {
  for (const { flow, owner } of flowsOf(stream)) {
    if (flow.kind !== 'fork') continue;
    const targets = flow.branches.flatMap((branch) =>
      branch.to?.kind === 'to' ? [branch.to.target.span] : [],
    );
    if (targets.some((span) => span.start === target.start)) return { flow, owner };
  }
  return undefined;
}
