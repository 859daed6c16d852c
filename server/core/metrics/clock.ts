// Clocks: how amounts of elapsed, touch and business time convert, on average, by a calendar's own ratio.
// Holidays and freezes are left out here; the simulator walks the real calendar.
import { officeHours } from '../model/calendars.ts';
import type { Amount, Distribution } from '../model/distribution.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Rate, RateUnit } from '../model/types/values.ts';
import { perObject } from '../text/once.ts';
import {
  bucketed,
  exponential,
  fixed,
  type Law,
  lognormalOf,
  lognormalThrough,
  pert,
  uniform,
} from './law.ts';

export const DAY = 86_400;
export const WEEK = 7 * DAY;
const MONTH = 30.4375 * DAY;

/** A calendar's average week. */
export interface Rhythm {
  /** Elapsed seconds that one open second stands for: 168/40 = 4.2 for a 40-hour week. */
  readonly ratio: number;
  /** Open seconds in one open day. */
  readonly dayLength: number;
  /** Elapsed seconds from one open day to the next. */
  readonly dayPace: number;
}

/** Without a calendar: always open. */
export const ALWAYS: Rhythm = { ratio: 1, dayLength: DAY, dayPace: DAY };

type Week = readonly { readonly day: number; readonly from: number; readonly to: number }[];

/** Undefined where it never opens. */
export const rhythmOf: (open: Week) => Rhythm | undefined = perObject(averageOf);

function averageOf(open: Week): Rhythm | undefined {
  const seconds = open.reduce((sum, window) => sum + (window.to - window.from) * 60, 0);
  const days = new Set(open.map((window) => window.day)).size;
  if (seconds <= 0) return undefined;
  return { ratio: WEEK / seconds, dayLength: seconds / days, dayPace: WEEK / days };
}

/** The average week of the first calendar named that exists and opens; undefined where none does. */
export function rhythmNamed(stream: Stream, ...ids: (string | undefined)[]): Rhythm | undefined {
  for (const id of ids) {
    const calendar = id === undefined ? undefined : stream.calendars.get(id);
    const rhythm = calendar && rhythmOf(calendar.open);
    if (rhythm) return rhythm;
  }
  return undefined;
}

/** What `bh` and `bd` convert by: the calendars named, the stream's, else Monday to Friday, 09:00 to 17:00. */
export function businessRhythm(stream: Stream, ...ids: (string | undefined)[]): Rhythm {
  return rhythmNamed(stream, ...ids, stream.calendar?.id) ?? rhythmOf(officeHours) ?? ALWAYS;
}

export function elapsedSeconds(amount: Amount, rhythm: Rhythm): number {
  const { elapsed, business, businessDays, months } = amount;
  return elapsed + business * rhythm.ratio + businessDays * rhythm.dayPace + months * MONTH;
}

/** Seconds of work: `2h` and `2bh` are both two hours of it. */
export function touchSeconds(amount: Amount, rhythm: Rhythm): number {
  const { elapsed, business, businessDays, months } = amount;
  return elapsed + business + businessDays * rhythm.dayLength + (months * MONTH) / rhythm.ratio;
}

/** The law of a distribution in seconds; undefined where its numbers contradict each other. */
export function lawOf(distribution: Distribution, seconds: (amount: Amount) => number): Law | undefined {
  switch (distribution.kind) {
    case 'fixed':
      return fixed(seconds(distribution.at));
    case 'uniform':
      return uniform(seconds(distribution.min), seconds(distribution.max));
    case 'pert':
      return pert(seconds(distribution.min), seconds(distribution.mode), seconds(distribution.max));
    case 'lognormal-percentiles':
      return lognormalThrough(seconds(distribution.p50), seconds(distribution.p90));
    case 'lognormal-moments':
      return lognormalOf(seconds(distribution.mean), seconds(distribution.sd));
    case 'exponential':
      return exponential(seconds(distribution.mean));
    case 'buckets':
      return bucketed(distribution.buckets.map(({ to, share }) => ({ to: seconds(to), share })));
  }
}

/** Arrivals per day of elapsed time. */
export function perDay(rate: Exclude<Rate['value'], 'unknown'>, rhythm: Rhythm): number {
  const lengths: Record<RateUnit, number> = {
    s: 1,
    m: 60,
    h: 3600,
    d: DAY,
    w: WEEK,
    mo: MONTH,
    bh: 3600 * rhythm.ratio,
    bd: rhythm.dayPace,
  };
  return (rate.amount * DAY) / lengths[rate.per];
}
