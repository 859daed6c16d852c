// The definitions of a sub-stream under the names that they bear inside the stream that calls it.

import type { AtMost, Branch, Flow } from '../model/types/flow.ts';
import type { Handler, StreamException, Timeout } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Actor } from '../model/types/resources.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Ref } from '../model/types/values.ts';
import type { Span } from '../text/position.ts';

export class Renamer {
  /** The calendar of the linked file. */
  readonly office: string;
  start: Flow | undefined;
  readonly #prefix: string;
  readonly #offset: number;
  readonly #inside: Stream;

  constructor(step: string, offset: number, inside: Stream) {
    this.#prefix = `${step}/`;
    this.office = `${step}/all`;
    this.#offset = offset;
    this.#inside = inside;
  }

  starting(flow: Flow): this {
    this.start = this.#flow(flow);
    return this;
  }

  local(id: string): string {
    return id === 'end' ? id : this.#prefix + id;
  }

  actor(actor: Actor): Actor {
    return actor.calendar ? { ...actor, calendar: this.#ref(actor.calendar) } : actor;
  }

  exception(exception: StreamException): StreamException {
    const { during, atMost, handle } = exception;
    return {
      ...exception,
      id: this.local(exception.id),
      ...(during === undefined ? {} : { during: this.#during(during) }),
      ...(atMost ? { atMost: this.#atMost(atMost) } : {}),
      ...(handle ? { handle: this.#handler(handle) } : {}),
    };
  }

  node(node: StreamNode): StreamNode {
    const { sla: _, timeout, stage, ...rest } = node;
    const shared = {
      id: this.local(node.id),
      businessCalendar: node.businessCalendar === undefined ? this.office : this.local(node.businessCalendar),
      raises: node.raises.map((raise) => ({ ...raise, id: this.local(raise.id) })),
      on: new Map(
        [...node.on].map(([id, { ref, handler }]) => [
          this.local(id),
          { ref: this.#ref(ref), handler: this.#handler(handler) },
        ]),
      ),
      ...(timeout ? { timeout: this.#timeout(timeout) } : {}),
      ...(stage ? { stage: this.#ref(stage) } : {}),
    };
    const renamed = { ...rest, ...shared };
    switch (renamed.kind) {
      case 'trigger':
      case 'output':
        return renamed;
      case 'step': {
        const { reversedBy, notBefore } = renamed;
        const moment = notBefore?.value?.kind === 'milestone' ? notBefore.value : undefined;
        return {
          ...renamed,
          ...this.#flows({ next: renamed.next }),
          ...(reversedBy ? { reversedBy: this.#ref(reversedBy) } : {}),
          ...(notBefore && moment
            ? { notBefore: { ...notBefore, value: { ...moment, id: this.local(moment.id) } } }
            : {}),
          cancels: renamed.cancels.map((ref) => this.#ref(ref)),
        };
      }
      case 'gate': {
        const { conditional } = renamed;
        return {
          ...renamed,
          ...this.#flows({ pass: renamed.pass, fail: renamed.fail }),
          ...(conditional ? { conditional: { ...conditional, ...this.#flows({ to: conditional.to }) } } : {}),
          outcomes: renamed.outcomes.map((outcome) => ({ ...outcome, ...this.#flows({ to: outcome.to }) })),
        };
      }
      case 'handoff':
        return { ...renamed, ...this.#flows({ to: renamed.to, onReject: renamed.onReject }) };
    }
  }

  #during(during: 'all' | readonly Ref[]): readonly Ref[] {
    const span = this.#inside.anchor;
    const refs = during === 'all' ? [...this.#inside.nodes.keys()].map((id) => ({ id, span })) : during;
    return refs.map((ref) => this.#ref(ref));
  }

  #handler(handler: Handler): Handler {
    return {
      ...handler,
      compensate: handler.compensate.map((ref) => this.#ref(ref)),
      ...(handler.then ? { then: this.#flow(handler.then) } : {}),
    };
  }

  #timeout(timeout: Timeout): Timeout {
    return timeout.then ? { ...timeout, then: this.#flow(timeout.then) } : timeout;
  }

  #flows<K extends string>(flows: Readonly<Record<K, Flow | undefined>>): { [P in K]?: Flow } {
    const found: { [P in K]?: Flow } = {};
    for (const key in flows) {
      const flow = flows[key];
      if (flow) found[key] = this.#flow(flow);
    }
    return found;
  }

  #flow(flow: Flow): Flow {
    const span = this.#span(flow.span);
    if (flow.kind === 'to') return { ...flow, span, target: this.#ref(flow.target) };
    return { ...flow, span, branches: flow.branches.map((branch) => this.#branch(branch)) };
  }

  #branch(branch: Branch): Branch {
    return {
      ...branch,
      span: this.#span(branch.span),
      ...(branch.to ? { to: this.#flow(branch.to) } : {}),
      ...(branch.atMost ? { atMost: this.#atMost(branch.atMost) } : {}),
    };
  }

  #atMost(atMost: AtMost): AtMost {
    return { ...atMost, ...(atMost.then ? { then: this.#flow(atMost.then) } : {}) };
  }

  #ref(ref: Ref): Ref {
    return { ...ref, id: this.local(ref.id) };
  }

  #span({ start, end }: Span): Span {
    return { start: start + this.#offset, end: end + this.#offset };
  }
}
