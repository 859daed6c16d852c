// Departures and starts by a schedule, on the wall clock of a time zone: the next one from an instant on.
import { elapsedSeconds, type Rhythm } from '../metrics/clock.ts';
import { parseSchedule } from '../model/values.ts';
import type { Zone } from './zones.ts';

const DAY = 86_400;

export type Schedule =
  | { readonly kind: 'every'; readonly period: number }
  | { readonly kind: 'cron'; next(instant: number): number };

/** Undefined where the text is no schedule. A period has no stated phase: whoever uses it draws one. */
export function scheduleOf(text: string, rhythm: Rhythm, zone: Zone): Schedule | undefined {
  const parsed = parseSchedule(text);
  if (!parsed) return undefined;
  if ('every' in parsed) return { kind: 'every', period: elapsedSeconds(parsed.every, rhythm) };
  return { kind: 'cron', next: cronOf(parsed.cron, zone) };
}

/** The first moment of a five-field cron line at or after an instant; infinite where it never comes. */
function cronOf(cron: string, zone: Zone): (instant: number) => number {
  const [minutes, hours, monthDays, months, weekdays] = cron.split(' ');
  const times = valuesOf(hours, 0, 23).flatMap((hour) =>
    valuesOf(minutes, 0, 59).map((minute) => hour * 3600 + minute * 60),
  );
  const onMonthDay = new Set(valuesOf(monthDays, 1, 31));
  const onMonth = new Set(valuesOf(months, 1, 12, MONTHS));
  const onWeekday = new Set(valuesOf(weekdays, 0, 7, WEEKDAYS).map((day) => day % 7));
  // Where both kinds of day are restricted, either one fires (the rule of Vixie cron).
  const either = monthDays !== '*' && weekdays !== '*';
  const runsOn = (day: number) => {
    const date = new Date(day * DAY * 1000);
    if (!onMonth.has(date.getUTCMonth() + 1)) return false;
    const [byMonth, byWeek] = [onMonthDay.has(date.getUTCDate()), onWeekday.has(date.getUTCDay())];
    return either ? byMonth || byWeek : byMonth && byWeek;
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
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The values that one field names, rising; its form has been checked by `parseSchedule`. */
function valuesOf(field = '*', min: number, max: number, names: readonly string[] = []): number[] {
  const found = new Set<number>();
  for (const item of field.split(',')) {
    const [range = '*', step] = item.split('/');
    const ends = range.split('-').map((end) => {
      const named = names.indexOf(end.toLowerCase());
      return named >= 0 ? named : Number(end);
    });
    const low = range === '*' ? min : (ends[0] ?? min);
    const high = range === '*' ? max : (ends[1] ?? (step === undefined ? low : max));
    for (let value = low; value <= high; value += Number(step ?? 1)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
