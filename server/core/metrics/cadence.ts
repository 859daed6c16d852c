// Waiting for the next departure. Work is ready at any moment, so in a gap of length g it waits g/2 on average, and
// longer gaps catch more of it: Σ length · (mean distance) / Σ length.
import { type Cron, firesOn, type Schedule, timesOfDay } from '../model/schedules.ts';
import { DAY, elapsedSeconds, type Rhythm } from './clock.ts';
import { bucketed, type Law, uniform } from './law.ts';

/** Mean distance to the next departure over windows of arrival, all in one unit. */
export function meanDistance(
  windows: readonly { readonly length: number; readonly distance: number }[],
): number {
  const total = windows.reduce((sum, window) => sum + window.length, 0);
  return windows.reduce((sum, window) => sum + window.length * window.distance, 0) / total;
}

/** The wait for the next departure of a schedule, in elapsed seconds; undefined where it never comes. */
export function departureWait(schedule: Schedule, rhythm: Rhythm): Law | undefined {
  if (schedule.kind === 'every') return uniform(0, elapsedSeconds(schedule.period, rhythm));
  const gaps = cronGaps(schedule);
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

/** Distances between departures, in elapsed seconds, and how often each of them comes. */
export function departureGaps(schedule: Schedule, rhythm: Rhythm): readonly Gap[] {
  if (schedule.kind === 'cron') return cronGaps(schedule);
  return [{ length: elapsedSeconds(schedule.period, rhythm), count: 1 }];
}

/** How often a schedule comes, per day of elapsed time. */
export function departuresPerDay(schedule: Schedule, rhythm: Rhythm): number | undefined {
  if (schedule.kind === 'every') return DAY / elapsedSeconds(schedule.period, rhythm);
  const gaps = cronGaps(schedule);
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
function cronGaps(cron: Cron): Gap[] {
  const times = timesOfDay(cron);
  const span = cron.weekly ? WEEKS : YEARS;
  const counts = new Map<number, number>();
  const add = (length: number, count: number) => counts.set(length, (counts.get(length) ?? 0) + count);
  const [earliest, latest] = [times[0] ?? 0, times.at(-1) ?? 0];
  let first: number | undefined;
  let last: number | undefined;
  let days = 0;
  for (let day = 0; day < span; day++) {
    const date = new Date((FIRST_DAY + day) * DAY * 1000);
    const on = { month: date.getUTCMonth() + 1, day: date.getUTCDate(), weekday: date.getUTCDay() };
    if (!firesOn(cron, on)) continue;
    if (last !== undefined) add((day - last) * DAY + earliest - latest, 1);
    first ??= day;
    last = day;
    days++;
  }
  if (first !== undefined && last !== undefined) add((first + span - last) * DAY + earliest - latest, 1);
  // Within a day the times are those of every day.
  for (let i = 1; i < times.length; i++) add((times[i] ?? 0) - (times[i - 1] ?? 0), days);
  return [...counts].map(([length, count]) => ({ length, count })).sort((a, b) => a.length - b.length);
}
