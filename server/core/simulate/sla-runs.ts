// What the clock of an SLA comes to over one item: its runs, and whether each of them keeps a limit.
import { lawOf, touchSeconds } from '../metrics/clock.ts';
import type { ItemLog } from './item-log.ts';
import { type Limit, meanSeconds, PAUSES, type SlaClock, STARTS, STOPS } from './sla-clocks.ts';
import type { WorkClock } from './work-clock.ts';

/** Rounding of instants is no breach. */
export const TOLERANCE = 1e-6;

/** One run of a clock. `from` and `to` are instants; `row` is the visit where it is one. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly row: number;
  /** The item ended before the clock's own end was reached. */
  readonly broken: boolean;
}

export function runsOf(clock: SlaClock, log: ItemLog, itemStart: number, itemEnd: number): Run[] {
  if (clock.scope === 'stream') return [{ from: itemStart, to: itemEnd, row: -1, broken: false }];
  const { marks } = clock;
  if (clock.scope === 'visit') {
    const runs: Run[] = [];
    for (let row = 0; row < log.size; row++) {
      if (((marks[log.node[row] ?? -1] ?? 0) & STARTS) === 0) continue;
      runs.push({ from: log.arrival[row] ?? 0, to: log.end[row] ?? 0, row, broken: false });
    }
    return runs;
  }
  const events: { at: number; stops: boolean }[] = [];
  for (let row = 0; row < log.size; row++) {
    const mark = marks[log.node[row] ?? -1] ?? 0;
    if ((mark & STARTS) !== 0) events.push({ at: log.arrival[row] ?? 0, stops: false });
    if ((mark & STOPS) !== 0) events.push({ at: log.end[row] ?? 0, stops: true });
  }
  if (events.length === 0) return [];
  events.sort((a, b) => a.at - b.at);
  const runs: Run[] = [];
  let from: number | undefined;
  for (const { at, stops } of events) {
    if (!stops) from ??= at;
    else if (from !== undefined) {
      runs.push({ from, to: at, row: -1, broken: false });
      from = undefined;
    }
  }
  if (from !== undefined) runs.push({ from, to: Math.max(from, itemEnd), row: -1, broken: !clock.toEnd });
  return runs;
}

/** How many visits an item paid to the nodes of a clock, and how many of them keep the limit. */
export function visitsKept(clock: SlaClock, limit: Limit, log: ItemLog): { kept: number; visits: number } {
  const { marks } = clock;
  const run = { from: 0, to: 0, row: 0, broken: false };
  let [kept, visits] = [0, 0];
  for (let row = 0; row < log.size; row++) {
    if (((marks[log.node[row] ?? -1] ?? 0) & STARTS) === 0) continue;
    run.from = log.arrival[row] ?? 0;
    run.to = log.end[row] ?? 0;
    run.row = row;
    visits++;
    if (keeps(clock, limit, run, log)) kept++;
  }
  return { kept, visits };
}

/** Whether a run keeps a limit; undefined where the limit says nothing of it. */
export function keeps(clock: SlaClock, limit: Limit, run: Run, log: ItemLog): boolean | undefined {
  const { measure } = clock.sla;
  if (limit.kind !== 'within') {
    const done = measure === 'response_time' ? responseOf(log, run) : run.to;
    return limit.kind === 'by' ? keepsDate(limit.at, run, done) : keepsBefore(limit, run, done, log);
  }
  const amount = limit.duration.value;
  if (amount === 'unknown') return false;
  if (measure === 'process_time') {
    const most = lawOf(amount, (each) => touchSeconds(each, limit.clock.rhythm))?.mean ?? 0;
    return within(log, run, (row) => log.touch[row] ?? 0) <= most + TOLERANCE;
  }
  const deadline =
    amount.kind === 'fixed'
      ? limit.clock.due(run.from, amount.at, limit.roll)
      : run.from + (meanSeconds(limit.duration, limit.clock) ?? 0);
  if (measure === 'response_time') return responseOf(log, run) <= deadline + TOLERANCE;
  const worked =
    measure === 'wait_time' ? within(log, run, (row) => (log.critical[row] ? (log.active[row] ?? 0) : 0)) : 0;
  const business = amount.kind === 'fixed' && amount.at.business + amount.at.businessDays > 0;
  return run.to - worked <= paused(clock, limit.clock, run, log, deadline, business) + TOLERANCE;
}

/** A date promises nothing to work that begins after it. */
function keepsDate(at: number, run: Run, done: number): boolean | undefined {
  return run.from > at ? undefined : done <= at + TOLERANCE;
}

/** Counted back from when work next comes to the node; nothing where it never does. */
function keepsBefore(
  { node, duration, clock }: Extract<Limit, { kind: 'before' }>,
  run: Run,
  done: number,
  log: ItemLog,
): boolean | undefined {
  let event = Number.POSITIVE_INFINITY;
  for (let row = 0; row < log.size; row++) {
    const at = log.arrival[row] ?? 0;
    if (log.node[row] === node && at >= run.from - TOLERANCE) event = Math.min(event, at);
  }
  const amount = duration.value;
  if (event === Number.POSITIVE_INFINITY || amount === 'unknown') return undefined;
  if (done > event + TOLERANCE) return false;
  const open =
    amount.kind === 'fixed' ? amount.at.business + amount.at.businessDays * clock.rhythm.dayLength : 0;
  const elapsed = (meanSeconds(duration, clock) ?? 0) - (open > 0 ? open * clock.rhythm.ratio : 0);
  const left = event - Math.max(0, elapsed) - done;
  if (open === 0 || left < 0) return left >= -TOLERANCE;
  return clock.between(done, done + left) >= open - TOLERANCE;
}

/** The deadline, later by what the clock stood still. */
function paused(
  clock: SlaClock,
  calendar: WorkClock,
  run: Run,
  log: ItemLog,
  deadline: number,
  business: boolean,
): number {
  if (!clock.pauses) return deadline;
  let times = 0;
  let stood = 0;
  let left = clock.pauses.total;
  for (let row = 0; row < log.size && times < clock.pauses.times; row++) {
    if (((clock.marks[log.node[row] ?? -1] ?? 0) & PAUSES) === 0) continue;
    const from = Math.max(run.from, log.arrival[row] ?? 0);
    const to = Math.min(run.to, log.end[row] ?? 0, from + left);
    if (to <= from) continue;
    times++;
    left -= to - from;
    stood += business ? calendar.between(from, to) : to - from;
  }
  return business ? calendar.add(deadline, stood) : deadline + stood;
}

/** The sum over the rows that lie inside a run. */
function within(log: ItemLog, run: Run, of: (row: number) => number): number {
  if (run.row >= 0) return of(run.row);
  let sum = 0;
  for (let row = 0; row < log.size; row++) if (inside(log, run, row)) sum += of(row);
  return sum;
}

export function inside(log: ItemLog, run: Run, row: number): boolean {
  if ((log.node[row] ?? -1) < 0) return false;
  if (run.row >= 0) return row === run.row;
  return (log.arrival[row] ?? 0) >= run.from - TOLERANCE && (log.end[row] ?? 0) <= run.to + TOLERANCE;
}

/** When work first begins after the clock has started. */
function responseOf(log: ItemLog, run: Run): number {
  let first = run.to;
  for (let row = 0; row < log.size; row++) {
    if (inside(log, run, row) && (log.active[row] ?? 0) > 0) first = Math.min(first, log.start[row] ?? first);
  }
  return first;
}
