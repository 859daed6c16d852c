// How often each SLA is kept, over all items: for itself, since a rule asks for nothing else.
import { byId } from '../metrics/report.ts';
import { type Gaps, meetsGap } from './gaps.ts';
import type { ItemWalk } from './item-walk.ts';
import type { Attainment, ById } from './results.ts';
import type { SlaClock } from './sla-clocks.ts';
import { inside, keeps, type Run, runsOf, visitsKept } from './sla-runs.ts';
import { clearlyAbove, wilson } from './statistics.ts';

interface Counted {
  n: number;
  /** Runs that keep each of the limits. */
  readonly kept: number[];
  unfinished: number;
  /** Runs that the limit says nothing of: begun after the date, or without the event that it counts back from. */
  outside: number;
  readonly missing: Set<string>;
  /** Items in which the clock ran, those of them that kept every limit each time, and the most runs of one of them. */
  ran: number;
  clean: number;
  most: number;
}

export class SlaTally {
  readonly #gaps: Gaps;
  readonly #counted: readonly (Counted & { readonly clock: SlaClock })[];

  constructor(gaps: Gaps, clocks: readonly SlaClock[]) {
    this.#gaps = gaps;
    this.#counted = clocks.map((clock) => ({
      clock,
      n: 0,
      kept: clock.limits.map(() => 0),
      unfinished: 0,
      outside: 0,
      missing: new Set(),
      ...{ ran: 0, clean: 0, most: 0 },
    }));
  }

  add(walk: ItemWalk, start: number): void {
    const gap = meetsGap(this.#gaps, walk.log);
    for (const counted of this.#counted) this.#clock(counted.clock, counted, walk, start, gap);
  }

  #clock(clock: SlaClock, tally: Counted, walk: ItemWalk, start: number, gap: boolean): void {
    const { log, time: end } = walk;
    const [limit, ...others] = clock.limits;
    if (limit?.kind === 'within' && others.length === 0 && clock.scope === 'visit' && !gap) {
      const { kept, visits } = visitsKept(clock, limit, log);
      tally.n += visits;
      tally.kept[0] = (tally.kept[0] ?? 0) + kept;
      noteItem(tally, visits, visits - kept);
      return;
    }
    const before = tally.n;
    let missed = 0;
    for (const run of runsOf(clock, log, start, end)) {
      const kept = clock.limits.map((limit) => keeps(clock, limit, run, log));
      if (kept.length > 0 && kept.every((each) => each === undefined)) {
        tally.outside++;
        continue;
      }
      if (gap) this.#noteRun(clock, tally, walk, run);
      if (run.broken && kept.every((each) => each)) {
        tally.unfinished++;
        continue;
      }
      tally.n++;
      for (const [i, each] of kept.entries()) if (each) tally.kept[i] = (tally.kept[i] ?? 0) + 1;
      if (!kept.every((each) => each)) missed++;
    }
    noteItem(tally, tally.n - before, missed);
  }

  /** Missing times inside a run count, and unknown shares that lead on inside it. */
  #noteRun(clock: SlaClock, tally: Counted, { log }: ItemWalk, run: Run): void {
    for (let row = 0; row < log.size; row++) {
      const node = log.node[row] ?? -1;
      if (this.#gaps.any[node] !== 1 || !inside(log, run, row)) continue;
      for (const name of this.#gaps.times[node] ?? []) tally.missing.add(name);
      const leadsOn = clock.scope === 'stream' || (log.end[row] ?? 0) < run.to;
      const shares = leadsOn ? this.#gaps.shares[node] : this.#gaps.ownShares[node];
      for (const name of shares ?? []) tally.missing.add(name);
    }
  }

  /** Whether more items would not change what a rule says: each SLA is clearly kept, or cannot be known. */
  get isClear(): boolean {
    return this.#counted.every(
      ({ clock, missing, ran, clean, most }) =>
        clock.missing.length + missing.size > 0 ||
        clearlyAbove(clean, ran, 1 - (1 - clock.sla.percentile / 100) / Math.max(1, most)),
    );
  }

  /** `note` hears of everything that a figure misses. */
  figures(reason: string | undefined, note: (name: string) => void = () => {}): ById<Attainment> {
    return byId(
      this.#counted.map((counted) => [counted.clock.id, attainment(counted.clock, counted, reason, note)]),
    );
  }
}

/** Runs of one item depend on each other: for how sure a share is, only whole items count. */
function noteItem(tally: Counted, runs: number, missed: number): void {
  if (runs === 0) return;
  tally.ran++;
  if (missed === 0) tally.clean++;
  tally.most = Math.max(tally.most, runs);
}

function attainment(
  clock: SlaClock,
  tally: Counted,
  reason: string | undefined,
  note: (name: string) => void,
): Attainment {
  const { n, kept, unfinished } = tally;
  const gaps = [...tally.missing];
  const cases = kept.length > 1 && !clock.shares && Math.min(...kept) !== Math.max(...kept);
  const missing = [...clock.missing, ...gaps, ...(cases ? [`the condition of ${clock.id}.within`] : [])];
  for (const name of missing) note(name);
  const shared = {
    target: clock.sla.percentile / 100,
    unfinished,
    conditional: clock.sla.appliesWhen !== undefined,
  };
  const none = tally.outside
    ? 'no item began before the date, or came to the event'
    : 'no clock of it was ever started';
  const why = reason ?? (n === 0 && missing.length === 0 ? none : undefined);
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
  const hits = clock.shares
    ? kept.reduce((sum, each, i) => sum + each * (clock.shares?.[i] ?? 0), 0)
    : (kept[0] ?? 0);
  const share = hits / n;
  const value = { share, n, interval: wilson(hits, n) };
  return { ...shared, value, known: true, missing, met: share >= shared.target - 1e-12 };
}
