// What is counted over all items, and how it becomes figures.

import { byId } from '../metrics/report.ts';
import type { Gaps } from './gaps.ts';
import { meetsGap } from './gaps.ts';
import type { ItemWalk } from './item-walk.ts';
import type { Plan } from './plan.ts';
import type { ById, Figure, Share } from './results.ts';
import { Samples, type Summary, summarise, wilson } from './statistics.ts';

export class Tally {
  items = 0;
  readonly missing = new Set<string>();
  readonly #plan: Plan;
  readonly #gaps: Gaps;
  readonly #shown: (from: number, to: number) => number;
  readonly #lead = new Samples();
  readonly #process = new Samples();
  readonly #wait = new Samples();
  readonly #given: Samples[];
  readonly #visits: Float64Array;
  readonly #met: Float64Array;
  readonly #critical: Float64Array;
  readonly #lastItem: Int32Array;
  readonly #lastCritical: Int32Array;
  #active = 0;
  #elapsed = 0;
  readonly #allMissing = new Set<string>();
  readonly #shareMissing = new Set<string>();
  readonly #givenMissing: Set<string>[];

  /** `shown`: the length between two instants on the stream's clock. */
  constructor(plan: Plan, gaps: Gaps, shown: (from: number, to: number) => number) {
    this.#plan = plan;
    this.#gaps = gaps;
    this.#shown = shown;
    const count = plan.nodes.length;
    this.#given = plan.nodes.map(() => new Samples());
    this.#visits = new Float64Array(count);
    this.#met = new Float64Array(count);
    this.#critical = new Float64Array(count);
    this.#lastItem = new Int32Array(count).fill(-1);
    this.#lastCritical = new Int32Array(count).fill(-1);
    this.#givenMissing = plan.nodes.map(() => new Set<string>());
    for (const doubt of plan.doubts) if (doubt.kind === 'unknown') this.#noteShare(doubt.name);
  }

  /** Nodes that any item came to. */
  met(node: number): boolean {
    return (this.#met[node] ?? 0) > 0;
  }

  add(walk: ItemWalk, start: number): void {
    const { log, time: end } = walk;
    const item = this.items++;
    const elapsed = end - start;
    let process = 0;
    let wait = 0;
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (node < 0) continue;
      const active = log.active[row] ?? 0;
      process += log.touch[row] ?? 0;
      wait += (log.end[row] ?? 0) - (log.arrival[row] ?? 0) - active;
      this.#visits[node] = (this.#visits[node] ?? 0) + (log.attempts[row] ?? 0);
      if (this.#lastItem[node] !== item) {
        this.#lastItem[node] = item;
        this.#met[node] = (this.#met[node] ?? 0) + 1;
        if (this.#plan.nodes[node]?.node.kind === 'output') {
          this.#given[node]?.add(this.#shown(start, log.end[row] ?? end));
        }
      }
      if (log.critical[row] !== 1) continue;
      this.#active += active;
      if (this.#lastCritical[node] !== item) {
        this.#lastCritical[node] = item;
        this.#critical[node] = (this.#critical[node] ?? 0) + 1;
      }
    }
    this.#elapsed += elapsed;
    this.#lead.add(this.#shown(start, end));
    this.#process.add(process);
    this.#wait.add(elapsed > 0 ? (wait * this.#shown(start, end)) / elapsed : 0);
    if (meetsGap(this.#gaps, log)) this.#noteGaps(walk);
  }

  /** Only what came by, for a run that is not asked for more. */
  pass({ log }: ItemWalk): void {
    this.items++;
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (node >= 0) this.#met[node] = 1;
    }
  }

  #noteShare(name: string): void {
    this.#allMissing.add(name);
    this.#shareMissing.add(name);
    for (const given of this.#givenMissing) given.add(name);
  }

  #noteGaps({ log }: ItemWalk): void {
    const names = new Set<string>();
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (this.#gaps.any[node] !== 1) continue;
      for (const name of this.#gaps.times[node] ?? []) names.add(name);
      for (const name of this.#gaps.shares[node] ?? []) {
        names.add(name);
        this.#shareMissing.add(name);
      }
    }
    for (const name of names) this.#allMissing.add(name);
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (this.#plan.nodes[node]?.node.kind !== 'output') continue;
      for (const name of names) this.#givenMissing[node]?.add(name);
    }
  }

  times(reason: string | undefined) {
    const figure = (samples: Samples) => this.#figure(samples, this.#allMissing, reason);
    return {
      lead_time: figure(this.#lead),
      process_time: figure(this.#process),
      wait_time: figure(this.#wait),
      flow_efficiency: this.#plain(
        this.#elapsed > 0 ? this.#active / this.#elapsed : undefined,
        reason ?? 'the lead time is zero',
        reason,
      ),
    };
  }

  #plain(value: number | undefined, whyNot: string, reason: string | undefined): Figure<number> {
    const missing = [...this.#allMissing];
    const known = value !== undefined && missing.length === 0 && reason === undefined;
    return {
      value: known ? value : null,
      known,
      missing,
      ...(reason !== undefined || (value === undefined && missing.length === 0)
        ? { reason: reason ?? whyNot }
        : {}),
    };
  }

  #figure(
    samples: Samples,
    lacking: ReadonlySet<string>,
    reason: string | undefined,
    whyNot = 'no item was simulated',
  ): Figure<Summary> {
    for (const name of lacking) this.missing.add(name);
    const missing = [...lacking];
    const value = missing.length === 0 && reason === undefined ? summarise(samples.values()) : undefined;
    const why = reason ?? (value || missing.length > 0 ? undefined : whyNot);
    return {
      value: value ?? null,
      known: value !== undefined,
      missing,
      ...(why === undefined ? {} : { reason: why }),
    };
  }

  byOutput(reason: string | undefined): { given: ById<Figure<Summary>>; exits: ById<Figure<Share>> } {
    const outputs = this.#plan.nodes.filter(({ node }) => node.kind === 'output');
    return {
      given: byId(
        outputs.map(({ id, index }) => {
          const samples = this.#given[index] ?? new Samples();
          // An output that no item came to may still be one that an unknown share leads to.
          const lacking = samples.size > 0 ? this.#givenMissing[index] : this.#shareMissing;
          return [id, this.#figure(samples, lacking ?? this.#shareMissing, reason, `${id} is never reached`)];
        }),
      ),
      exits: byId(
        outputs.map(({ id, index }) => [id, this.#share(this.#met[index] ?? 0, this.#shareMissing, reason)]),
      ),
    };
  }

  byNode(reason: string | undefined): { criticality: ById<Figure<Share>>; visits: ById<Figure<number>> } {
    const working = this.#plan.nodes.filter(
      ({ node }) =>
        node.kind !== 'output' &&
        node.kind !== 'trigger' &&
        !(node.kind === 'step' && node.passage === 'out'),
    );
    return {
      criticality: byId(
        working.map(({ id, index }) => [
          id,
          this.#share(this.#critical[index] ?? 0, this.#allMissing, reason),
        ]),
      ),
      visits: byId(
        working.map(({ id, index }) => {
          const share = this.#share(0, this.#shareMissing, reason);
          const value = share.known ? (this.#visits[index] ?? 0) / this.items : null;
          return [id, { ...share, value }];
        }),
      ),
    };
  }

  #share(hits: number, lacking: ReadonlySet<string>, reason: string | undefined): Figure<Share> {
    const missing = [...lacking];
    const n = this.items;
    const known = missing.length === 0 && reason === undefined && n > 0;
    return {
      value: known ? { share: hits / n, n, interval: wilson(hits, n) } : null,
      known,
      missing,
      ...(reason === undefined ? {} : { reason }),
    };
  }
}
