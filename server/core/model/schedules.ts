// Recurring moments as typed values: a period, or the fields of a cron line. Reading never throws.
import type { Amount } from './distribution.ts';
import { magnitude, parseAmount } from './values.ts';

export type Schedule =
  | { readonly kind: 'every'; readonly period: Amount }
  | ({ readonly kind: 'cron' } & Cron);

/** The values of each field, rising. Days of the week: 0 is Sunday. */
export interface Cron {
  /** The five fields, one blank between them. */
  readonly text: string;
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly monthDays: readonly number[];
  readonly months: readonly number[];
  readonly weekdays: readonly number[];
  /** Both kinds of day are restricted: either one fires (the rule of Vixie cron). */
  readonly eitherDay: boolean;
  /** Neither the day of the month nor the month is restricted: every week is alike. */
  readonly weekly: boolean;
}

/** `every 2w`, or five cron fields (minute, hour, day of month, month, day of week; 0 and 7 are Sunday). */
export function parseSchedule(text: string): Schedule | undefined {
  const trimmed = text.trim();
  const every = /^every\s+(.+)$/.exec(trimmed);
  if (!every) return parseCron(trimmed);
  const period = parseAmount(every[1] ?? '');
  return period && magnitude(period) > 0 ? { kind: 'every', period } : undefined;
}

function parseCron(text: string): Schedule | undefined {
  const written = text.split(/\s+/);
  if (written.length !== FIELDS.length) return undefined;
  const values = FIELDS.map((field, i) => fieldValues(written[i] ?? '', field));
  const [minutes, hours, monthDays, months, days] = values;
  if (!minutes || !hours || !monthDays || !months || !days) return undefined;
  const [, , onMonthDay, inMonth, onWeekday] = written;
  return {
    kind: 'cron',
    text: written.join(' '),
    ...{ minutes, hours, monthDays, months },
    weekdays: rising(days.map((day) => day % 7)),
    eitherDay: onMonthDay !== '*' && onWeekday !== '*',
    weekly: onMonthDay === '*' && inMonth === '*',
  };
}

/** Whether a cron line fires on a date. */
export function firesOn(cron: Cron, date: { month: number; day: number; weekday: number }): boolean {
  if (!cron.months.includes(date.month)) return false;
  const onMonthDay = cron.monthDays.includes(date.day);
  const onWeekday = cron.weekdays.includes(date.weekday);
  return cron.eitherDay ? onMonthDay || onWeekday : onMonthDay && onWeekday;
}

/** Times of day at which it fires, in seconds after midnight, rising. */
export function timesOfDay({ hours, minutes }: Cron): number[] {
  return hours.flatMap((hour) => minutes.map((minute) => hour * 3600 + minute * 60));
}

interface Field {
  readonly min: number;
  readonly max: number;
  readonly names: readonly string[];
}
const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const FIELDS: readonly Field[] = [
  { min: 0, max: 59, names: [] },
  { min: 0, max: 23, names: [] },
  { min: 1, max: 31, names: [] },
  { min: 1, max: 12, names: MONTHS },
  { min: 0, max: 7, names: ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] },
];

/** `*`, `5`, `1-5`, each with a step, and lists of them; undefined where one of them is none. */
function fieldValues(text: string, field: Field): number[] | undefined {
  const values: number[] = [];
  for (const item of text.split(',')) {
    const match = /^(\*|\w+(?:-\w+)?)(?:\/(\d+))?$/.exec(item);
    const step = Number(match?.[2] ?? '1');
    if (!match || step < 1) return undefined;
    const ends = match[1] === '*' ? [field.min, field.max] : (match[1] ?? '').split('-').map(numberIn(field));
    const [low, high = match[2] === undefined ? low : field.max] = ends;
    if (low === undefined || high === undefined || ends.includes(undefined) || low > high) return undefined;
    for (let value = low; value <= high; value += step) values.push(value);
  }
  return rising(values);
}

function numberIn({ min, max, names }: Field): (text: string) => number | undefined {
  return (text) => {
    const named = text === '' ? -1 : names.indexOf(text.toLowerCase());
    const value = named >= 0 ? named : /^\d+$/.test(text) ? Number(text) : Number.NaN;
    return value >= min && value <= max ? value : undefined;
  };
}

function rising(values: readonly number[]): number[] {
  return [...new Set(values)].sort((a, b) => a - b);
}
