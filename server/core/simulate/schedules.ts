// Departures and starts by a schedule, on the wall clock of a time zone: the next one from an instant on.
import { elapsedSeconds, type Rhythm } from '../metrics/clock.ts';
import { type Cron, firesOn, type Schedule, timesOfDay } from '../model/schedules.ts';
import type { Zone } from './zones.ts';

const DAY = 86_400;

export type Timetable =
  | { readonly kind: 'every'; readonly period: number }
  | { readonly kind: 'cron'; next(instant: number): number };

/** A period has no stated phase: whoever uses it draws one. */
export function timetableOf(schedule: Schedule, rhythm: Rhythm, zone: Zone): Timetable {
  if (schedule.kind === 'every') return { kind: 'every', period: elapsedSeconds(schedule.period, rhythm) };
  return { kind: 'cron', next: cronOf(schedule, zone) };
}

/** The first moment of a five-field cron line at or after an instant; infinite where it never comes. */
function cronOf(cron: Cron, zone: Zone): (instant: number) => number {
  const times = timesOfDay(cron);
  const runsOn = (day: number) => {
    const date = new Date(day * DAY * 1000);
    const on = { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
    return firesOn(cron, on);
  };
  return (instant) => {
    if (!Number.isFinite(instant)) return instant;
    const first = Math.floor((instant + zone.offsetAt(instant)) / DAY);
    for (let day = first; day < first + LONGEST; day++) {
      if (!runsOn(day)) continue;
      for (const time of times) {
        const at = zone.instantOf(day * DAY + time);
        if (at >= instant) return at;
      }
    }
    return Number.POSITIVE_INFINITY;
  };
}

/** Even 29 February on a given weekday comes within 40 years. */
const LONGEST = 40 * 366;
