// Many single items, one after the other: lead times by outcome, SLA attainment, criticality. Items do not meet: what
// they wait for each other is in the stated waits, or drawn from the closed form's queue where a wait is left to it.
import type { Stream } from '../model/types/stream.ts';
import { arrivalOf } from './arrivals.ts';
import { type CalendarMode, Clocks } from './clocks.ts';
import { gapsOf } from './gaps.ts';
import { ItemWalk, Unwalkable } from './item-walk.ts';
import { type JudgedSla, judgedSlas } from './judged-slas.ts';
import { type Plan, planOf } from './plan.ts';
import { Random } from './random.ts';
import type { Attainment, ById, ItemResults } from './results.ts';
import { slaClocks } from './sla-clocks.ts';
import { SlaTally } from './sla-tally.ts';
import { Tally } from './tally.ts';

export interface ItemOptions {
  readonly items?: number;
  readonly seed?: number;
  /** Default `exact`: the real calendar, which needs a date to begin on. */
  readonly calendars?: CalendarMode;
  /** Items arrive during the year from this date on, `2026-01-05`. */
  readonly from?: string;
}

export interface RunControl {
  /** Called now and then with the items that are done. */
  readonly onProgress?: (done: number, of: number) => void;
  /** Asked now and then; the results then say that they are not complete. */
  readonly shouldStop?: () => boolean;
}

export const DEFAULT_ITEMS = 10_000;
export const DEFAULT_SEED = 1;
/** A Monday; any fixed date keeps results repeatable, since the core has no clock. */
const DEFAULT_FROM = '2026-01-05';
const SLICE = 500;

/** The instant at which a run begins; a text that is no date counts as absent. */
export function originOf(calendars: CalendarMode, from: string | undefined): number {
  // Averages know no dates: near zero, instants are at their most precise.
  if (calendars === 'average') return 0;
  const stated = Date.parse(`${from ?? DEFAULT_FROM}T00:00Z`);
  return (Number.isNaN(stated) ? Date.parse(`${DEFAULT_FROM}T00:00Z`) : stated) / 1000;
}

/** All in one go. Never throws on what a file may hold. */
export function simulateItems(stream: Stream, options: ItemOptions & RunControl = {}): ItemResults {
  const run = itemRun(stream, options);
  while (!run.done) {
    run.advance(SLICE);
    options.onProgress?.(run.items, run.of);
    if (options.shouldStop?.()) break;
  }
  return run.results();
}

/** The same in slices, for callers that have other work: the numbers do not depend on how it is cut. */
export interface ItemRun {
  readonly items: number;
  readonly of: number;
  readonly done: boolean;
  advance(items: number): void;
  results(): ItemResults;
}

/** Only what the SLAs come to: the same numbers, for less than all of them cost. */
export interface SlaRun extends Omit<ItemRun, 'results'> {
  attainment(): ById<Attainment>;
}

/**
 * Ends early where each of the SLAs is clearly kept. A run is looked at a few times on its way, and to end there takes far
 * more than at the end, so that the last word is as good as if nobody had looked before (Haybittle 1971, Peto et al. 1976):
 * of an SLA that is not kept, all looks together (a union bound) are wrong in one run of 25,000.
 */
export function slaRun(stream: Stream, judged: readonly JudgedSla[], options: ItemOptions = {}): SlaRun {
  return new Run(stream, options, judged, 'slas');
}

/** Items after which a run for SLAs is looked at. */
const LOOKS: readonly number[] = [125, 250, 500, 1000];

export function itemRun(stream: Stream, options: ItemOptions = {}): ItemRun {
  return new Run(stream, options, judgedSlas(stream), 'all');
}

/** A class, since what an object literal says of its own accessors is kept, with all of the run, longer than the run. */
class Run implements ItemRun, SlaRun {
  readonly of: number;
  readonly #seed: number;
  readonly #counted: 'all' | 'slas';
  readonly #clocks: Clocks;
  readonly #plan: Plan;
  readonly #slas: SlaTally;
  readonly #tally: Tally;
  readonly #walk: ItemWalk;
  readonly #arrive: ReturnType<typeof arrivalOf>;
  readonly #dates: Random;
  #broken: string | undefined;
  #clear = false;

  constructor(stream: Stream, options: ItemOptions, judged: readonly JudgedSla[], counted: 'all' | 'slas') {
    const { seed = DEFAULT_SEED, calendars = 'exact' } = options;
    const origin = originOf(calendars, options.from);
    this.of = Math.max(1, Math.floor(options.items ?? DEFAULT_ITEMS));
    this.#seed = seed;
    this.#counted = counted;
    this.#clocks = new Clocks(stream, calendars, origin);
    this.#plan = planOf(stream, this.#clocks, { queues: true });
    const office = this.#clocks.business();
    const working = stream.clock === 'working';
    const shown = working
      ? (from: number, to: number) => office.between(from, to)
      : (from: number, to: number) => to - from;
    const gaps = gapsOf(this.#plan);
    this.#slas = new SlaTally(gaps, slaClocks(this.#plan, judged));
    this.#tally = new Tally(this.#plan, gaps, shown);
    this.#walk = new ItemWalk(this.#plan, seed);
    this.#arrive = arrivalOf(this.#plan, origin);
    this.#dates = new Random(seed, 'arrivals');
  }

  get items(): number {
    return this.#tally.items;
  }

  get done(): boolean {
    return this.#clear || this.#broken !== undefined || this.items >= this.of;
  }

  advance(items: number): void {
    try {
      for (let i = 0; i < items && !this.done; i++) this.#next();
    } catch (error) {
      if (!(error instanceof Unwalkable)) throw error;
      this.#broken = error.message;
    }
  }

  #next(): void {
    const walk = this.#walk;
    const trigger = walk.trigger();
    const start = this.#arrive(trigger, this.#dates);
    walk.run(trigger, start);
    if (this.#counted === 'all') this.#tally.add(walk, start);
    else this.#tally.pass(walk);
    this.#slas.add(walk, start);
    // Looks come at the same items however a run is cut into slices.
    if (this.#counted === 'slas' && LOOKS.includes(this.items)) this.#clear = this.#slas.isClear;
  }

  attainment(): ById<Attainment> {
    return this.#slas.figures(this.#doubted().reason);
  }

  results(): ItemResults {
    const tally = this.#tally;
    const { named, reason } = this.#doubted();
    const { given, exits } = tally.byOutput(reason);
    const { criticality, visits } = tally.byNode(reason);
    return {
      method: 'monte-carlo',
      seed: this.#seed,
      items: tally.items,
      complete: tally.items >= this.of,
      calendars: this.#clocks.mode,
      percentiles: 'linear interpolation (type 7)',
      ...tally.times(reason),
      lead_time_given: given,
      exit_probability: exits,
      sla_attainment: this.#slas.figures(reason, (name) => tally.missing.add(name)),
      criticality,
      expected_visits: visits,
      missing: [...tally.missing],
      assumed: named('assumed'),
      notes: [...this.#clocks.unknownZones].map(
        (name) => `time zone ${name} is not known here: taken as UTC`,
      ),
    };
  }

  #doubted() {
    const met = this.#plan.nodes.filter(({ index }) => this.#tally.met(index));
    const doubts = [...this.#plan.doubts, ...met.flatMap((node) => node.doubts)];
    const named = (kind: string) => [
      ...new Set(doubts.filter((doubt) => doubt.kind === kind).map((doubt) => doubt.name)),
    ];
    const absurd = [...named('contradiction'), ...met.flatMap(({ times }) => times.contradiction ?? [])];
    return { named, reason: this.#broken ?? (absurd.length > 0 ? absurd.join('; ') : undefined) };
  }
}
