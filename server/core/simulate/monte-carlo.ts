// Many single items, one after the other: lead times by outcome, SLA attainment, criticality. Items do not meet: what
// they wait for each other is in the stated waits, or drawn from the closed form's queue where a wait is left to it.
import type { Stream } from '../model/types/stream.ts';
import { arrivalOf } from './arrivals.ts';
import { type CalendarMode, Clocks } from './clocks.ts';
import { gapsOf } from './gaps.ts';
import { ItemWalk, Unwalkable } from './item-walk.ts';
import { type JudgedSla, judgedSlas } from './judged-slas.ts';
import { planOf } from './plan.ts';
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
  return runOf(stream, options, judged, 'slas');
}

/** Items after which a run for SLAs is looked at. */
const LOOKS: readonly number[] = [125, 250, 500, 1000];

export function itemRun(stream: Stream, options: ItemOptions = {}): ItemRun {
  return runOf(stream, options, judgedSlas(stream), 'all');
}

function runOf(
  stream: Stream,
  options: ItemOptions,
  judged: readonly JudgedSla[],
  counted: 'all' | 'slas',
): ItemRun & SlaRun {
  const { seed = DEFAULT_SEED, calendars = 'exact' } = options;
  const of = Math.max(1, Math.floor(options.items ?? DEFAULT_ITEMS));
  const origin = originOf(calendars, options.from);
  const clocks = new Clocks(stream, calendars, origin);
  const plan = planOf(stream, clocks, { queues: true });
  const office = clocks.business();
  const working = stream.clock === 'working';
  const shown = working
    ? (from: number, to: number) => office.between(from, to)
    : (from: number, to: number) => to - from;
  const gaps = gapsOf(plan);
  const slas = new SlaTally(gaps, slaClocks(plan, judged));
  const tally = new Tally(plan, gaps, shown);
  const walk = new ItemWalk(plan, seed);
  const arrive = arrivalOf(plan, origin);
  const dates = new Random(seed, 'arrivals');
  let broken: string | undefined;
  let clear = false;
  const isDone = () => clear || broken !== undefined || tally.items >= of;

  const advance = (items: number) => {
    try {
      for (let i = 0; i < items && !isDone(); i++) {
        const trigger = walk.trigger();
        const start = arrive(trigger, dates);
        walk.run(trigger, start);
        if (counted === 'all') tally.add(walk, start);
        else tally.pass(walk);
        slas.add(walk, start);
        // Looks come at the same items however a run is cut into slices.
        if (counted === 'slas' && LOOKS.includes(tally.items)) clear = slas.isClear;
      }
    } catch (error) {
      if (!(error instanceof Unwalkable)) throw error;
      broken = error.message;
    }
  };

  const doubted = () => {
    const met = plan.nodes.filter(({ index }) => tally.met(index));
    const doubts = [...plan.doubts, ...met.flatMap((node) => node.doubts)];
    const named = (kind: string) => [
      ...new Set(doubts.filter((doubt) => doubt.kind === kind).map((doubt) => doubt.name)),
    ];
    const absurd = [...named('contradiction'), ...met.flatMap(({ times }) => times.contradiction ?? [])];
    return { named, reason: broken ?? (absurd.length > 0 ? absurd.join('; ') : undefined) };
  };

  const results = (): ItemResults => {
    const { named, reason } = doubted();
    const { given, exits } = tally.byOutput(reason);
    const { criticality, visits } = tally.byNode(reason);
    return {
      method: 'monte-carlo',
      seed,
      items: tally.items,
      complete: tally.items >= of,
      calendars,
      percentiles: 'linear interpolation (type 7)',
      ...tally.times(reason),
      lead_time_given: given,
      exit_probability: exits,
      sla_attainment: slas.figures(reason, (name) => tally.missing.add(name)),
      criticality,
      expected_visits: visits,
      missing: [...tally.missing],
      assumed: named('assumed'),
      notes: [...clocks.unknownZones].map((name) => `time zone ${name} is not known here: taken as UTC`),
    };
  };

  return {
    get items() {
      return tally.items;
    },
    of,
    get done() {
      return isDone();
    },
    advance,
    results,
    attainment: () => slas.figures(doubted().reason),
  };
}
