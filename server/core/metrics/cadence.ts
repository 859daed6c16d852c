// Waiting for the next departure. Work is ready at any moment, so in a gap of length g it waits g/2 on average, and
// longer gaps catch more of it: Σ length · (mean distance) / Σ length.
import { parseSchedule } from '../model/values.ts';
import { DAY, elapsedSeconds, type Rhythm } from './clock.ts';
import { bucketed, type Law, uniform } from './law.ts';

/** Mean distance to the next departure over windows of arrival, all in one unit. */
export function meanDistance(
  windows: readonly { readonly length: number; readonly distance: number }[],
): number {
  const total = windows.reduce((sum, window) => sum + window.length, 0);
  return windows.reduce((sum, window) => sum + window.length * window.distance, 0) / total;
}

/** The wait for the next departure of a schedule, in elapsed seconds; undefined where the text is none. */
export function departureWait(text: string, rhythm: Rhythm): Law | undefined {
  const schedule = parseSchedule(text);
  if (!schedule) return undefined;
  if ('every' in schedule) return uniform(0, elapsedSeconds(schedule.every, rhythm));
  const gaps = cronGaps(schedule.cron);
  const total = gaps.reduce((sum, gap) => sum + gap.length * gap.count, 0);
  if (total === 0) return undefined;
  let open = gaps.reduce((sum, gap) => sum + gap.count, 0);
  let from = 0;
  const buckets = gaps.map(({ length, count }) => {
    const share = ((length - from) * open) / total;
    open -= count;
    from = length;
    return { to: length, share };
  });
  return bucketed(buckets);
}

/** How often a schedule comes, per day of elapsed time. */
export function departuresPerDay(text: string, rhythm: Rhythm): number | undefined {
  const schedule = parseSchedule(text);
  if (!schedule) return undefined;
  if ('every' in schedule) return DAY / elapsedSeconds(schedule.every, rhythm);
  const gaps = cronGaps(schedule.cron);
  const total = gaps.reduce((sum, gap) => sum + gap.length * gap.count, 0);
  const count = gaps.reduce((sum, gap) => sum + gap.count, 0);
  return total > 0 ? (count * DAY) / total : undefined;
}

interface Gap {
  /** Seconds. */
  readonly length: number;
  readonly count: number;
}

const FIRST_DAY = Date.UTC(2025, 0, 1) / (DAY * 1000);
/** Four years in days, with every month and the leap day; where only weekdays count, whole weeks. */
const YEARS = 1461;
const WEEKS = 1456;

/** Distances between departures over about four years in UTC, shortest first. */
function cronGaps(cron: string): Gap[] {
  const [minutes, hours, monthDays, months, weekdays] = cron.split(' ');
  const times = matches(hours, 0, 23).flatMap((hour) =>
    matches(minutes, 0, 59).map((minute) => hour * 3600 + minute * 60),
  );
  const byMonthDay = new Set(matches(monthDays, 1, 31));
  const byMonth = new Set(matches(months, 1, 12, MONTHS));
  const byWeekday = new Set(matches(weekdays, 0, 7, WEEKDAYS).map((day) => day % 7));
  // Where both days are restricted, either one fires (the rule of Vixie cron).
  const either = monthDays !== '*' && weekdays !== '*';
  const span = monthDays === '*' && months === '*' ? WEEKS : YEARS;
  const counts = new Map<number, number>();
  let first: number | undefined;
  let last: number | undefined;
  const departs = (at: number) => {
    if (last === undefined) first = at;
    else counts.set(at - last, (counts.get(at - last) ?? 0) + 1);
    last = at;
  };
  for (let day = 0; day < span; day++) {
    const date = new Date((FIRST_DAY + day) * DAY * 1000);
    const onMonthDay = byMonthDay.has(date.getUTCDate());
    const onWeekday = byWeekday.has(date.getUTCDay());
    if (!byMonth.has(date.getUTCMonth() + 1)) continue;
    if (either ? onMonthDay || onWeekday : onMonthDay && onWeekday) {
      for (const time of times) departs(day * DAY + time);
    }
  }
  if (first !== undefined) departs(first + span * DAY);
  return [...counts].map(([length, count]) => ({ length, count })).sort((a, b) => a.length - b.length);
}

const MONTHS = ['', 'jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** The values that one cron field names; its form has been checked by `parseSchedule`. */
function matches(field = '*', min: number, max: number, names: readonly string[] = []): number[] {
  const found = new Set<number>();
  for (const item of field.split(',')) {
    const [range = '*', step] = item.split('/');
    const ends = range.split('-').map((end) => {
      const named = names.indexOf(end.toLowerCase());
      return named >= 0 ? named : Number(end);
    });
    const [low, high] = range === '*' ? [min, max] : [ends[0] ?? min, ends[1] ?? (step ? max : ends[0])];
    for (let value = low; value <= (high ?? max); value += Number(step ?? 1)) found.add(value);
  }
  return [...found].sort((a, b) => a - b);
}
