// What is counted over all items, and how it becomes figures.

import { byId } from '../metrics/report.ts';
import type { Gaps } from './gaps.ts';
import { meetsGap } from './gaps.ts';
import type { ItemWalk } from './item-walk.ts';
import type { Plan } from './plan.ts';
import type { Attainment, ById, Figure, Share } from './results.ts';
import { inside, keeps, type Run, runsOf, type SlaClock } from './sla-clocks.ts';
import { Samples, type Summary, summarise, wilson } from './statistics.ts';

interface SlaTally {
  n: number;
  /** Runs that keep each of the limits. */
  readonly kept: number[];
  unfinished: number;
  readonly missing: Set<string>;
}

export class Tally {
  items = 0;
  readonly missing = new Set<string>();
  readonly #plan: Plan;
  readonly #gaps: Gaps;
  readonly #clocks: readonly SlaClock[];
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
  readonly #slas: readonly SlaTally[];

  /** `shown`: the length between two instants on the stream's clock. */
  constructor(
    plan: Plan,
    gaps: Gaps,
    clocks: readonly SlaClock[],
    shown: (from: number, to: number) => number,
  ) {
    this.#plan = plan;
    this.#gaps = gaps;
    this.#clocks = clocks;
    this.#shown = shown;
    const count = plan.nodes.length;
    this.#given = plan.nodes.map(() => new Samples());
    this.#visits = new Float64Array(count);
    this.#met = new Float64Array(count);
    this.#critical = new Float64Array(count);
    this.#lastItem = new Int32Array(count).fill(-1);
    this.#lastCritical = new Int32Array(count).fill(-1);
    this.#givenMissing = plan.nodes.map(() => new Set<string>());
    this.#slas = clocks.map(({ limits }) => ({
      n: 0,
      kept: limits.map(() => 0),
      unfinished: 0,
      missing: new Set(),
    }));
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
    const gap = meetsGap(this.#gaps, log);
    if (gap) this.#noteGaps(walk);
    for (const [i, clock] of this.#clocks.entries()) this.#clock(clock, this.#slas[i], walk, start, gap);
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

  #clock(clock: SlaClock, tally: SlaTally | undefined, walk: ItemWalk, start: number, gap: boolean): void {
    if (!tally) return;
    const { log, time: end } = walk;
    for (const run of runsOf(clock, log, start, end)) {
      const kept = clock.limits.map((limit) => keeps(clock, limit, run, log));
      if (gap) this.#noteRun(clock, tally, walk, run);
      if (run.broken && kept.every((each) => each)) {
        tally.unfinished++;
        continue;
      }
      tally.n++;
      for (const [i, each] of kept.entries()) if (each) tally.kept[i] = (tally.kept[i] ?? 0) + 1;
    }
  }

  /** Missing times inside a run count, and unknown shares that lead on inside it. */
  #noteRun(clock: SlaClock, tally: SlaTally, { log }: ItemWalk, run: Run): void {
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (this.#gaps.any[node] !== 1 || !inside(log, run, row)) continue;
      for (const name of this.#gaps.times[node] ?? []) tally.missing.add(name);
      const leadsOn = clock.scope === 'stream' || (log.end[row] ?? 0) < run.to;
      const shares = leadsOn ? this.#gaps.shares[node] : this.#gaps.ownShares[node];
      for (const name of shares ?? []) tally.missing.add(name);
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

  bySla(reason: string | undefined): ById<Attainment> {
    return byId(this.#clocks.map((clock, i) => [clock.id, this.#attainment(clock, this.#slas[i], reason)]));
  }

  #attainment(clock: SlaClock, tally: SlaTally | undefined, reason: string | undefined): Attainment {
    const { n = 0, kept = [], unfinished = 0 } = tally ?? {};
    const gaps = [...(tally?.missing ?? [])];
    const cases = kept.length > 1 && Math.min(...kept) !== Math.max(...kept);
    const missing = [...clock.missing, ...gaps, ...(cases ? [`the condition of ${clock.id}.within`] : [])];
    for (const name of missing) this.missing.add(name);
    const shared = {
      target: clock.sla.percentile / 100,
      unfinished,
      conditional: clock.sla.appliesWhen !== undefined,
    };
    const why = reason ?? (n === 0 && missing.length === 0 ? 'no clock of it was ever started' : undefined);
    if (missing.length > 0 || why !== undefined) {
      const bound =
        cases && gaps.length === 0 && n > 0
          ? { atLeast: Math.min(...kept) / n, atMost: Math.max(...kept) / n }
          : undefined;
      return {
        ...shared,
        value: null,
        known: false,
        missing,
        ...(why === undefined ? {} : { reason: why }),
        ...(bound ? { bound } : {}),
      };
    }
    const share = (kept[0] ?? 0) / n;
    const value = { share, n, interval: wilson(kept[0] ?? 0, n) };
    return { ...shared, value, known: true, missing, met: share >= shared.target - 1e-12 };
  }
}
