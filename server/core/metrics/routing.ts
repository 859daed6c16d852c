// Where work goes from each node, and how often: flows, gates, rejections and exceptions as plain routes with
// probabilities. Choices that the language leaves to the tool:
// - Missing probabilities split what is left evenly (assumed); a lone missing one is what is left.
// - A deviation without any probability (a raised exception, `during`, `on_reject`) takes no share, and what would
//   change if it did is marked assumed. `on_reject` has a rate only where its branches state shares below 100 %.
// - `raises` and `during` are shares of the visits to a node; such a visit lasts as long as any other.
// - `compensate`, `reversed_by`, escalations, SLA breaches and `on_missing` are reachable but take no share.
import { handlerAt, strikes } from '../model/edges.ts';
import type { Flow, GateNode, Handler, HandoffNode, Quantity, Stream, StreamNode } from '../model/types.ts';
import { type Doubt, type DoubtKind, numberOr, type Share, skewed, weigh } from './shares.ts';
import { meanElapsed } from './times.ts';

export interface Route {
  readonly p: number;
  readonly target: Target;
  /** A fail, reject, handler or exhausted branch: not a first pass. */
  readonly flaw: boolean;
  /** Counted branches on the way; the outermost comes first. */
  readonly bounds: readonly Bound[];
}

/** `lost`: the specification does not say where the work goes. */
export type Target =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'end' | 'lost' }
  | Fork;

export interface Fork {
  readonly kind: 'fork';
  /** Unique in the stream. */
  readonly key: string;
  /** The node that forks. */
  readonly at: string;
  readonly branches: readonly (readonly Route[])[];
}

/** The branch may be taken so often by one item; then its work goes `onward`. */
export interface Bound {
  readonly key: string;
  readonly at: string;
  readonly times: number;
  readonly onward: readonly Route[];
}

/** An exception at a node: a share of the visits, then `delays.length` further visits while it keeps striking. */
export interface Strike {
  readonly exception: string;
  readonly p: number;
  /** Seconds before each further attempt. */
  readonly delays: readonly number[];
  /** Where the work goes when no attempt is left; undefined: on as usual. */
  readonly onward: readonly Route[] | undefined;
}

export interface NodeRoutes {
  readonly normal: readonly Route[];
  readonly strikes: readonly Strike[];
  readonly timeout: readonly Route[] | undefined;
  readonly doubts: readonly Doubt[];
}

/** Which kind of doubtful share is moved aside in this reading, to see what depends on it. */
export interface Reading {
  readonly stream: Stream;
  readonly moved: DoubtKind | undefined;
}

export function routesOf(reading: Reading, node: StreamNode): NodeRoutes {
  const doubts: Doubt[] = [];
  const reader = new RouteReader(reading, node, doubts);
  const normal = reader.normal();
  const struck = reader.strikes();
  const then = node.timeout?.then;
  return { normal, strikes: struck, timeout: then && reader.flow(then, 1, false), doubts };
}

class RouteReader {
  readonly #reading: Reading;
  readonly #node: StreamNode;
  readonly #doubts: Doubt[];

  constructor(reading: Reading, node: StreamNode, doubts: Doubt[]) {
    this.#reading = reading;
    this.#node = node;
    this.#doubts = doubts;
  }

  normal(): Route[] {
    const node = this.#node;
    switch (node.kind) {
      case 'trigger':
        return this.flow(node.next, 1, false);
      case 'step': {
        const outputs = node.substream?.outputs ?? [];
        if (outputs.length === 0) return this.flow(node.next, 1, false);
        const shares = this.#weigh(
          outputs.map(() => undefined),
          'stream',
        );
        return outputs.map(({ to }, i) => route(shares[i] ?? 0, this.#target(to.id), false));
      }
      case 'gate':
        return this.#gate(node);
      case 'handoff':
        return this.#handoff(node);
      case 'output':
        return [];
    }
  }

  #gate(gate: GateNode): Route[] {
    if (gate.outcomes.length > 0) {
      const shares = this.#weigh(
        gate.outcomes.map((outcome) => outcome.rate?.value),
        'outcomes',
      );
      return gate.outcomes.flatMap((outcome, i) => this.flow(outcome.to, shares[i] ?? 0, false));
    }
    const ways: { flow: Flow | undefined; rate: Share; flaw: boolean }[] = [
      { flow: gate.pass, rate: gate.passRate?.value, flaw: false },
    ];
    if (gate.conditional) {
      ways.push({ flow: gate.conditional.to, rate: gate.conditional.rate?.value, flaw: false });
    }
    const stated = ways.every((way) => typeof way.rate === 'number');
    if (gate.fail || stated) ways.push({ flow: gate.fail, rate: undefined, flaw: true });
    const shares = this.#weigh(
      ways.map((way) => way.rate),
      'pass_rate',
    );
    return ways.flatMap((way, i) => this.flow(way.flow, shares[i] ?? 0, way.flaw));
  }

  #handoff(node: HandoffNode): Route[] {
    const rejected = node.onReject;
    if (!rejected) return this.flow(node.to, 1, false);
    const stated =
      rejected.kind === 'choice' ? rejected.branches.map((branch) => branch.probability?.value) : [];
    const known = stated.reduce<number>((sum, value) => sum + numberOr(value, 0), 0);
    const whole = stated.length > 0 && stated.every((value) => typeof value === 'number');
    let share = 0;
    if (stated.includes('unknown')) {
      share = this.#reading.moved === 'unknown' ? 0.3 : 0.1;
      this.#doubt('unknown', `${node.id}.on_reject`);
    } else if (whole && known < 1 - 1e-6) {
      share = known;
    } else {
      share = this.#reading.moved === 'assumed' ? 0.05 : 0;
      this.#doubt('assumed', `${node.id}.on_reject`);
    }
    const rejections =
      whole && rejected.kind === 'choice'
        ? rejected.branches.flatMap((branch) =>
            this.flow(
              branch.to,
              known > 0 ? (share * numberOr(branch.probability?.value, 0)) / known : 0,
              true,
            ),
          )
        : this.flow(rejected, share, true);
    return [...this.flow(node.to, 1 - share, false), ...rejections];
  }

  strikes(): Strike[] {
    const { stream, moved } = this.#reading;
    const node = this.#node;
    const found = strikes(stream, node).map((id) => {
      const raised = node.raises.find((raise) => raise.id === id);
      const stated = (raised?.probability ?? stream.exceptions.get(id)?.probability)?.value;
      const name = `${node.id}.raises.${id}`;
      if (stated === 'unknown') this.#doubt('unknown', name);
      if (stated === undefined) this.#doubt('assumed', name);
      const p =
        stated === 'unknown'
          ? moved === 'unknown'
            ? 0.2
            : 0.05
          : (stated ?? (moved === 'assumed' ? 0.05 : 0));
      return { ...this.#strike(id), p };
    });
    const total = found.reduce((sum, strike) => sum + strike.p, 0);
    if (total <= 1 + 1e-6 && found.every((strike) => strike.p >= 0)) return found;
    this.#doubt('contradiction', `the probabilities of exceptions at ${node.id} are not between 0 and 100 %`);
    const by =
      (moved === 'contradiction' ? 0.5 : 0.9) / found.reduce((sum, { p }) => sum + Math.max(0, p), 0);
    return found.map((strike) => ({ ...strike, p: Math.max(0, strike.p) * by }));
  }

  #strike(id: string): Omit<Strike, 'p'> {
    const { stream } = this.#reading;
    const handler = handlerAt(stream, this.#node, id);
    const goesOn = handler !== undefined && (handler.continue || handler.ignore !== undefined);
    const handled = !handler?.then && goesOn ? undefined : this.#afterHandling(handler);
    const limit = stream.exceptions.get(id)?.atMost;
    const bound = limit && this.#bound(`exception:${id}`, limit.times, limit.then);
    const onward = bound ? handled?.map((way) => ({ ...way, bounds: [bound, ...way.bounds] })) : handled;
    return { exception: id, delays: handler ? this.#delays(id, handler) : [], onward };
  }

  #afterHandling(handler: Handler | undefined): Route[] {
    if (handler?.then) return this.flow(handler.then, 1, true);
    return [route(1, { kind: handler?.starts ? 'end' : 'lost' }, true)];
  }

  #delays(id: string, handler: Handler): number[] {
    const retry = handler.retry;
    if (!retry) return [];
    const delay = retry.every ? meanElapsed(this.#reading.stream, this.#node, retry.every) : 0;
    if (delay === undefined) this.#doubt('unknown time', `${this.#node.id}.on.${id}.retry.every`);
    const times = this.#times(retry.times, `${this.#node.id}.on.${id}.retry.times`, 1);
    return Array.from(
      { length: times },
      (_, attempt) => (delay ?? 0) * (retry.backoff === 'exponential' ? 2 ** attempt : 1),
    );
  }

  /** All routes of a flow, which together take the share `p`. */
  flow(flow: Flow | undefined, p: number, flaw: boolean): Route[] {
    switch (flow?.kind) {
      case undefined:
        return [route(p, { kind: 'lost' }, flaw)];
      case 'to':
        return [route(p, this.#target(flow.target.id), flaw)];
      case 'choice': {
        const shares = this.#weigh(
          flow.branches.map((branch) => branch.probability?.value),
          'probability',
        );
        return flow.branches.flatMap((branch, i) => {
          const routes = this.flow(branch.to, p * (shares[i] ?? 0), flaw);
          const limit = branch.atMost;
          const bound = limit && this.#bound(`${branch.span.start}`, limit.times, limit.then);
          return bound ? routes.map((way) => ({ ...way, bounds: [bound, ...way.bounds] })) : routes;
        });
      }
      case 'fork': {
        const branches = flow.branches.map((branch) => {
          const share = branch.probability?.value;
          if (share === undefined) return this.flow(branch.to, 1, flaw);
          const runs = this.#weigh([share, undefined], 'probability')[0] ?? 0;
          return [...this.flow(branch.to, runs, flaw), route(1 - runs, { kind: 'end' }, flaw)];
        });
        const key = `${this.#node.id}:${flow.span.start}`;
        return [route(p, { kind: 'fork', key, at: this.#node.id, branches }, flaw)];
      }
    }
  }

  #bound(key: string, times: Quantity | undefined, then: Flow | undefined): Bound {
    const at = this.#node.id;
    const most = this.#times(times, `${at}.at_most.times`, Number.POSITIVE_INFINITY);
    return { key, at, times: most, onward: this.flow(then, 1, true) };
  }

  /** A count that may be unknown: `otherwise` stands in for it, and two more when doubt is tried. */
  #times(times: Quantity | undefined, name: string, otherwise: number): number {
    if (times && times.value !== 'unknown') return Math.max(0, Math.floor(times.value));
    this.#doubt('unknown', name);
    return this.#reading.moved === 'unknown' ? 3 : otherwise;
  }

  #target(id: string): Target {
    if (id === 'end') return { kind: 'end' };
    const node = this.#reading.stream.nodes.get(id);
    return node && node.kind !== 'trigger' ? { kind: 'node', id } : { kind: 'lost' };
  }

  #weigh(stated: readonly Share[], key: string): number[] {
    const { shares, doubt } = weigh(stated);
    if (!doubt) return shares;
    const name = `${this.#node.id}.${key}`;
    this.#doubt(
      doubt.kind,
      doubt.kind === 'contradiction' ? `the probabilities at ${this.#node.id} ${doubt.what}` : name,
    );
    return this.#reading.moved === doubt.kind ? skewed(shares, stated, doubt.kind) : shares;
  }

  #doubt(kind: DoubtKind, name: string): void {
    if (!this.#doubts.some((doubt) => doubt.name === name)) {
      this.#doubts.push({ kind, name, nodeId: this.#node.id });
    }
  }
}

function route(p: number, target: Target, flaw: boolean): Route {
  return { p, target, flaw, bounds: [] };
}
