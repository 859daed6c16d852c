// Dates of the calendar as `2026-11-30`, which sort as text.
import type { Amount } from '../model/distribution.ts';
import { parseAmount, parseSchedule } from '../model/values.ts';

const DAY = 86_400;

/** Undefined where the text does not begin with a date. */
function timeOf(date: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})/.exec(date);
  return match ? Date.UTC(Number(match[1]), Number(match[2]) - 1, Number(match[3])) : undefined;
}

export function daysAfter(date: string, days: number): string | undefined {
  const time = timeOf(date);
  return time === undefined ? undefined : new Date(time + days * DAY * 1000).toISOString().slice(0, 10);
}

/** The length of `3mo` or `every 3mo`; undefined for cron and for what is unknown. */
export function intervalOf(text: string): Amount | undefined {
  const schedule = parseSchedule(text);
  return schedule && 'every' in schedule ? schedule.every : parseAmount(text);
}

/** The date after an interval; business days as weekdays of five a week, hours as what they make in days. */
export function dateAfter(
  date: string,
  { elapsed, business, businessDays, months }: Amount,
): string | undefined {
  const start = timeOf(date);
  if (start === undefined) return undefined;
  const from = new Date(start);
  const day = from.getUTCDate();
  from.setUTCDate(1);
  from.setUTCMonth(from.getUTCMonth() + Math.floor(months));
  const last = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + 1, 0)).getUTCDate();
  from.setUTCDate(Math.min(day, last));
  const days = elapsed / DAY + ((businessDays + business / (8 * 3600)) * 7) / 5 + (months % 1) * 30;
  return daysAfter(from.toISOString().slice(0, 10), Math.ceil(days - 1e-9));
}
