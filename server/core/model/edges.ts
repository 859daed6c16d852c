// The arrows of the graph: every way in which the specification sends work from one node to another.

import { perObject } from '../text/once.ts';
import type { Cause, Edge, Flow } from './types/flow.ts';
import type { Breach, Escalation, Handler, StreamException } from './types/handling.ts';
import type { GateNode, HandoffNode, StreamNode } from './types/nodes.ts';
import type { Sla } from './types/sla.ts';
import type { Stream } from './types/stream.ts';

export type Parts = Pick<
  Stream,
  'nodes' | 'exceptions' | 'slas' | 'inputs' | 'obligations' | 'guardrails' | 'actors' | 'defaults'
>;

/** Edges to names that are not defined are left out; `end` stays. Order: nodes in file order, then what strikes them. */
export function buildEdges(parts: Parts): Edge[] {
  const builder = new EdgeBuilder(parts);
  for (const node of parts.nodes.values()) builder.node(node);
  builder.streamWide();
  return builder.edges;
}

/** Those that start at one node and stand in what it says, or in what strikes it. */
export function edgesFrom(parts: Parts, node: StreamNode): Edge[] {
  const builder = new EdgeBuilder(parts);
  builder.node(node);
  return builder.edges;
}

/** The handler that answers an exception at a node: the node's own, else the exception's. */
export function handlerAt(
  parts: Pick<Stream, 'exceptions'>,
  node: StreamNode,
  exceptionId: string,
): Handler | undefined {
  return node.on.get(exceptionId)?.handler ?? parts.exceptions.get(exceptionId)?.handle;
}

/** The exceptions that may strike while work is at a node: raised there, or striking at any time. */
export function strikes(parts: Pick<Stream, 'exceptions'>, node: StreamNode): string[] {
  const any = striking(parts.exceptions);
  const first = node.raises[0];
  if (node.raises.length < 2 && any.length === 0) return first ? [first.id] : [];
  const ids = new Set(node.raises.map((raise) => raise.id));
  if (node.kind === 'trigger' || node.kind === 'output') return [...ids];
  for (const exception of any) if (isDuring(exception, node)) ids.add(exception.id);
  return [...ids];
}

/** Most exceptions are raised and do not strike by themselves: those that do are looked for once. */
const striking = perObject((exceptions: Stream['exceptions']) =>
  [...exceptions.values()].filter(({ during }) => during !== undefined),
);

function isDuring(exception: StreamException, node: StreamNode): boolean {
  if (exception.during === undefined) return false;
  return exception.during === 'all' || exception.during.some((ref) => ref.id === node.id);
}

/** An arrow that says nothing but where it leads and why. */
const PLAIN: Partial<Edge> = {};

class EdgeBuilder {
  readonly edges: Edge[] = [];
  readonly #parts: Parts;
  #forks = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  node(node: StreamNode): void {
    switch (node.kind) {
      case 'trigger':
        this.#flow(node.id, node.next, 'next');
        break;
      case 'step':
        this.#flow(node.id, node.next, 'next');
        if (node.reversedBy) this.#arrow(node.id, node.reversedBy.id, 'reversal', node.reversedBy.span);
        for (const { output, to } of node.substream?.outputs ?? []) {
          this.#arrow(node.id, to.id, 'substream', to.span, { label: output });
        }
        break;
      case 'gate':
        this.#gate(node);
        break;
      case 'handoff':
        this.#handoff(node);
        break;
      case 'output':
        break;
    }
    this.#flow(node.id, node.timeout?.then, 'timeout');
    for (const id of strikes(this.#parts, node)) this.#exception(node, id, 'exception');
    if (node.sla) {
      const sla = node.sla.kind === 'named' ? this.#parts.slas.get(node.sla.ref.id) : node.sla.sla;
      if (sla && !sla.covers) this.#breach(node.id, sla.onBreach, 'breach', sla.named ? sla.id : undefined);
    }
  }

  /** What strikes from outside the nodes: SLAs with a scope, missing inputs, missed duties, violated guardrails. */
  streamWide(): void {
    const { slas, inputs, obligations, guardrails, nodes } = this.#parts;
    const triggers = [...nodes.values()].filter((node) => node.kind === 'trigger');
    for (const sla of slas.values()) {
      for (const id of startsOf(sla, triggers)) this.#breach(id, sla.onBreach, 'breach', sla.id);
    }
    for (const input of inputs.values()) {
      if (!input.onMissing) continue;
      for (const trigger of triggers) this.#exception(trigger, input.onMissing.id, 'missing-input');
    }
    for (const duty of obligations.values()) {
      for (const during of duty.during) this.#breach(during.id, duty.onMissed, 'missed', duty.id);
    }
    for (const guardrail of guardrails.values()) {
      if (!guardrail.onViolation) continue;
      for (const node of nodes.values()) {
        if (this.#applies(guardrail.appliesTo, node))
          this.#exception(node, guardrail.onViolation.id, 'violation');
      }
    }
  }

  #applies(scope: 'all' | readonly { id: string }[], node: StreamNode): boolean {
    if (node.kind !== 'step' && node.kind !== 'gate') return false;
    return scope === 'all' || scope.some((ref) => ref.id === node.id || ref.id === node.actor?.id);
  }

  #gate(gate: GateNode): void {
    this.#flow(gate.id, gate.pass, 'pass');
    this.#flow(gate.id, gate.fail, 'fail');
    this.#flow(gate.id, gate.conditional?.to, 'conditional');
    for (const outcome of gate.outcomes) this.#flow(gate.id, outcome.to, 'outcome', { label: outcome.id });
  }

  #handoff(handoff: HandoffNode): void {
    this.#flow(handoff.id, handoff.to, 'to');
    this.#flow(handoff.id, handoff.onReject, 'reject');
    const ladder = handoff.escalation.length > 0 ? handoff.escalation : this.#parts.defaults.escalation;
    this.#escalate(handoff.id, ladder);
  }

  #exception(node: StreamNode, id: string, cause: Cause): void {
    const handler = handlerAt(this.#parts, node, id);
    if (handler) this.#handler(node.id, handler, cause, id);
    this.#flow(node.id, this.#parts.exceptions.get(id)?.atMost?.then, 'exhausted', { label: id });
  }

  #breach(from: string, breach: Breach | undefined, cause: Cause, label?: string): void {
    if (!breach) {
      if (cause === 'breach' && this.#parts.defaults.slaBreach)
        this.#handler(from, this.#parts.defaults.slaBreach, cause, label);
    } else if (breach.kind === 'node') {
      this.#arrow(from, breach.target.id, cause, breach.target.span, label === undefined ? {} : { label });
    } else this.#handler(from, breach.handler, cause, label);
  }

  #handler(from: string, handler: Handler, cause: Cause, label: string | undefined): void {
    const extra = label === undefined ? {} : { label };
    this.#flow(from, handler.then, cause, extra);
    for (const target of handler.compensate) this.#arrow(from, target.id, 'compensate', target.span, extra);
    this.#escalate(from, handler.escalate);
  }

  #escalate(from: string, ladder: readonly Escalation[]): void {
    for (const { to } of ladder)
      if (to && this.#parts.nodes.has(to.id)) this.#arrow(from, to.id, 'escalation', to.span);
  }

  #flow(from: string, flow: Flow | undefined, cause: Cause, extra: Partial<Edge> = PLAIN): void {
    switch (flow?.kind) {
      case undefined:
        return;
      case 'to':
        this.#arrow(from, flow.target.id, cause, flow.target.span, extra);
        return;
      case 'fork': {
        const fork = ++this.#forks;
        for (const branch of flow.branches) this.#flow(from, branch.to, cause, { ...extra, fork });
        return;
      }
      case 'choice':
        for (const branch of flow.branches) {
          this.#flow(from, branch.to, cause, {
            ...extra,
            ...(branch.when ? { when: branch.when } : {}),
            ...(branch.probability ? { probability: branch.probability } : {}),
            ...(branch.atMost ? { bounded: true } : {}),
          });
          this.#flow(from, branch.atMost?.then, 'exhausted', extra);
        }
    }
  }

  #arrow(from: string, to: string, cause: Cause, span: Edge['span'], extra: Partial<Edge> = PLAIN): void {
    const source = this.#parts.nodes.has(from);
    const target = this.#parts.nodes.get(to);
    if (!source || (to !== 'end' && (!target || target.kind === 'trigger'))) return;
    this.edges.push(extra === PLAIN ? { from, to, cause, span } : { ...extra, from, to, cause, span });
  }
}

/** Where the clock of an SLA with a scope starts. */
function startsOf(sla: Sla, triggers: readonly StreamNode[]): string[] {
  switch (sla.covers?.kind) {
    case 'stream':
      return triggers.map((trigger) => trigger.id);
    case 'node':
      return [sla.covers.node.id];
    case 'section':
      return sla.covers.from.map((ref) => ref.id);
    case undefined:
      return [];
  }
}
