// Where work goes from each node, and how often: flows, gates, rejections and exceptions as plain routes with
// probabilities. Choices that the language leaves to the tool:
// - Missing probabilities split what is left evenly (assumed); a lone missing one is what is left.
// - A deviation without any probability (a raised exception, `during`, `on_reject`) takes no share, and what would
//   change if it did is marked assumed. `on_reject` has a rate only where its branches state shares below 100 %.
// - `raises` and `during` are shares of the visits to a node; such a visit lasts as long as any other.
// - `compensate`, `reversed_by`, escalations, SLA breaches and `on_missing` are reachable but take no share.

import { handlerAt, strikes } from '../model/edges.ts';
import type { AtMost, Branch, Flow } from '../model/types/flow.ts';
import type { Handler } from '../model/types/handling.ts';
import type { GateNode, HandoffNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Quantity } from '../model/types/values.ts';
import { power } from './portable-math.ts';
import type { Bound, NodeRoutes, Route, Strike, Target } from './routes.ts';
import {
  cornered,
  type Doubt,
  type DoubtKind,
  type Move,
  numberOr,
  type Share,
  skewed,
  weigh,
} from './shares.ts';
import { meanElapsed } from './times.ts';

export interface Reading {
  readonly stream: Stream;
  readonly moved: Move | undefined;
  readonly names: BranchNames;
}

/**
 * Counted branches by what they are, wherever a node finds them: the handler of an exception serves many nodes. A node
 * that is read again, with other figures, gives its own branches the names that they had.
 */
export class BranchNames {
  readonly #known = new WeakMap<AtMost, string>();

  /** `otherwise`: the name of a branch that has none yet. */
  of(branch: AtMost, otherwise: string): string {
    const name = this.#known.get(branch) ?? otherwise;
    this.#known.set(branch, name);
    return name;
  }
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
  #branches = 0;

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
      share = this.#lone('unknown', `${node.id}.on_reject`, 0.1, 0.3);
    } else if (whole && known < 1 - 1e-6) {
      share = known;
    } else {
      share = this.#lone('assumed', `${node.id}.on_reject`, 0, 0.05);
    }
    const rejections =
      whole && rejected.kind === 'choice'
        ? rejected.branches.flatMap((branch) =>
            this.#branch(
              branch,
              known > 0 ? (share * numberOr(branch.probability?.value, 0)) / known : 0,
              true,
            ),
          )
        : this.flow(rejected, share, true);
    return [...this.flow(node.to, 1 - share, false), ...rejections];
  }

  strikes(): Strike[] {
    const { stream } = this.#reading;
    const node = this.#node;
    const struck = strikes(stream, node).map((id) => {
      const raised = node.raises.find((raise) => raise.id === id);
      return { id, stated: (raised?.probability ?? stream.exceptions.get(id)?.probability)?.value };
    });
    const known = struck.reduce((sum, { stated }) => sum + numberOr(stated, 0), 0);
    const unknown = struck.filter(({ stated }) => stated === 'unknown').length;
    const found = struck.map(({ id, stated }) => {
      const name = `${node.id}.raises.${id}`;
      let p = numberOr(stated, 0);
      if (stated === undefined) p = this.#lone('assumed', name, 0, 0.05);
      if (stated === 'unknown') {
        const most = Math.max(0, 1 - known) / unknown;
        p = this.#lone('unknown', name, 0.05 * most, 0.2 * most, unknown === 1 ? most : undefined);
      }
      return { ...this.#strike(id), p };
    });
    const total = found.reduce((sum, strike) => sum + strike.p, 0);
    if (total <= 1 + 1e-6 && found.every((strike) => strike.p >= 0)) return found;
    const name = `the probabilities of exceptions at ${node.id} are not between 0 and 100 %`;
    const clipped = found.map((strike) => ({ ...strike, p: Math.min(1, Math.max(0, strike.p || 0)) }));
    const sum = clipped.reduce((all, strike) => all + strike.p, 0);
    const by = this.#lone('contradiction', name, 0.9, 0.5) / Math.max(1, sum);
    return clipped.map((strike) => ({ ...strike, p: strike.p * by }));
  }

  /** One doubtful share: as it is read, and as it is when moved; at its extremes nothing or `most`. */
  #lone(kind: DoubtKind, name: string, usual: number, aside: number, most?: number): number {
    this.#doubt(kind, name, most === undefined ? undefined : 2);
    const corner = this.#corner(name);
    if (corner !== undefined && most !== undefined) return corner * most;
    return this.#moves(kind, name) ? aside : usual;
  }

  #moves(kind: DoubtKind, name: string): boolean {
    const { moved } = this.#reading;
    return moved?.kind === kind && !moved.corners && (moved.name === undefined || moved.name === name);
  }

  #corner(name: string): number | undefined {
    return this.#reading.moved?.corners?.get(name);
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
      { length: Math.min(times, MOST_RETRIES) },
      (_, attempt) => (delay ?? 0) * (retry.backoff === 'exponential' ? power(2, attempt) : 1),
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
        return flow.branches.flatMap((branch, i) => this.#branch(branch, p * (shares[i] ?? 0), flaw));
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

  #branch({ to, atMost: limit }: Branch, p: number, flaw: boolean): Route[] {
    const routes = this.flow(to, p, flaw);
    const bound = limit && this.#bound(this.#nameOf(limit), limit.times, limit.then);
    return bound ? routes.map((way) => ({ ...way, bounds: [bound, ...way.bounds] })) : routes;
  }

  #nameOf(branch: AtMost): string {
    return this.#reading.names.of(branch, `${this.#node.id} ${this.#branches++}`);
  }

  #bound(key: string, times: Quantity | undefined, then: Flow | undefined): Bound {
    const at = this.#node.id;
    const most = this.#times(times, `${at}.at_most.times`, Number.POSITIVE_INFINITY);
    return { key, at, times: most, onward: this.flow(then, 1, true) };
  }

  /** A count that may be unknown: `otherwise` stands in for it, and two more when doubt is tried. */
  #times(times: Quantity | undefined, name: string, otherwise: number): number {
    if (times && times.value !== 'unknown') return Math.max(0, Math.floor(times.value));
    return this.#lone('unknown', name, otherwise, 3);
  }

  #target(id: string): Target {
    if (id === 'end') return { kind: 'end' };
    const node = this.#reading.stream.nodes.get(id);
    return node && node.kind !== 'trigger' ? { kind: 'node', id } : { kind: 'lost' };
  }

  #weigh(stated: readonly Share[], key: string): number[] {
    const { shares, doubt } = weigh(stated);
    if (!doubt) return shares;
    const impossible = `the probabilities at ${this.#node.id} ${doubt.what}`;
    const name = doubt.kind === 'contradiction' ? impossible : `${this.#node.id}.${key}`;
    const holes = stated.filter((share) => typeof share !== 'number').length;
    this.#doubt(doubt.kind, name, Math.max(2, holes));
    const corner = this.#corner(name);
    if (corner !== undefined) return cornered(shares, stated, corner);
    return this.#moves(doubt.kind, name) ? skewed(shares, stated, doubt.kind) : shares;
  }

  #doubt(kind: DoubtKind, name: string, corners?: number): void {
    const known = this.#doubts.findIndex((doubt) => doubt.name === name);
    const doubt = { kind, name, nodeId: this.#node.id };
    if (known >= 0)
      this.#doubts[known] = doubt; // Two shares of one name move together: no extremes.
    else this.#doubts.push(corners === undefined ? doubt : { ...doubt, corners });
  }
}

/** Attempts beyond this change no number that anybody could tell apart. */
const MOST_RETRIES = 1000;

function route(p: number, target: Target, flaw: boolean): Route {
  return { p, target, flaw, bounds: [] };
}
