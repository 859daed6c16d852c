// What the simulator asks of time: open hours, dates and deadlines, either on a real calendar or by its average ratio.

import { elapsedSeconds, type Rhythm } from '../metrics/clock.ts';
import type { Amount } from '../model/distribution.ts';

/** Instants and lengths in seconds; instants count from the Unix epoch. */
export interface WorkClock {
  /** The average week behind it. */
  readonly rhythm: Rhythm;
  /** When so many open seconds have passed: in closed time the count begins at the next opening. */
  add(instant: number, open: number): number;
  /** Open seconds between two instants. */
  between(from: number, to: number): number;
  /** The instant itself in open time, else the next opening. */
  opening(instant: number): number;
  /**
   * The end of a limit that starts at an instant: months first, then elapsed time, business hours, business days.
   * Months and business days count dates: the day after receipt is day 1, and the last one ends at close. With `roll`
   * a deadline on a closed day moves to the close of the next open day.
   */
  due(instant: number, limit: Amount, roll: boolean): number;
}

/** By the average ratio, as the closed form has it: every moment is like every other. */
export function averageClock(rhythm: Rhythm): WorkClock {
  return {
    rhythm,
    add: (instant, open) => instant + open * rhythm.ratio,
    between: (from, to) => (to - from) / rhythm.ratio,
    opening: (instant) => instant,
    due: (instant, limit) => instant + elapsedSeconds(limit, rhythm),
  };
}
