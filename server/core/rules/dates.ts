// Dates a while after others, as rules reckon them without a calendar.
import { type CalendarDate, dateOfDay, dayNumber, parseDate } from '../model/dates.ts';
import type { Amount } from '../model/distribution.ts';
import { printDate } from '../model/print.ts';

const DAY = 86_400;

/** Undefined where the text is no date. */
export function daysAfter(text: string, days: number): string | undefined {
  const date = parseDate(text);
  return date && printDate(dateOfDay(dayNumber(date) + days));
}

/** The date after an interval; business days as weekdays of five a week, hours as what they make in days. */
export function dateAfter(
  date: CalendarDate,
  { elapsed, business, businessDays, months }: Amount,
): CalendarDate {
  const month = dateOfDay(dayNumber({ year: date.year, month: date.month + Math.floor(months), day: 1 }));
  const last = dateOfDay(dayNumber({ ...month, month: month.month + 1, day: 0 })).day;
  const days = elapsed / DAY + ((businessDays + business / (8 * 3600)) * 7) / 5 + (months % 1) * 30;
  const start = dayNumber({ ...month, day: Math.min(date.day, last) });
  return dateOfDay(start + Math.ceil(days - 1e-9));
}
