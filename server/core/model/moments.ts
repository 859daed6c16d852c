// Readers for places that hold a moment: a date, a schedule, a start, a deadline. The text stays beside the value;
// where it is no legal value, the shape check says so.
import { asMap, asScalar, childOf, type Tree } from '../parse/tree.ts';
import { type CalendarDate, type Moment, parseDate, parseMoment } from './dates.ts';
import type { Amount } from './distribution.ts';
import { count, duration, items, record, text } from './read.ts';
import { parseSchedule, type Schedule } from './schedules.ts';
import type { PacePhase } from './types/improvement.ts';
import type { Measurement } from './types/nodes.ts';
import type { Due, EarliestStart, Interval, Written } from './types/values.ts';
import { parseAmount } from './values.ts';

const ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;

function written<T>(
  tree: Tree | null | undefined,
  parse: (text: string) => T | undefined,
): Written<T> | undefined {
  const read = text(tree);
  return read && { ...read, value: parse(read.text) };
}

export function date(tree: Tree | null | undefined): Written<CalendarDate> | undefined {
  return written(tree, parseDate);
}

export function dates(tree: Tree | null | undefined): Written<CalendarDate>[] {
  return items(tree).flatMap((item) => date(item) ?? []);
}

export function moment(tree: Tree | null | undefined): Written<Moment> | undefined {
  return written(tree, parseMoment);
}

export function schedule(tree: Tree | null | undefined): Written<Schedule> | undefined {
  return written(tree, parseSchedule);
}

export function interval(tree: Tree | null | undefined): Written<Interval> | undefined {
  return written(tree, parseInterval);
}

/** `20m`, `every 2w`, five-field cron. */
function parseInterval(text: string): Interval | undefined {
  return known(text) ?? parseSchedule(text);
}

/** The earliest moment to start: a duration after arrival, a schedule, or a milestone. */
export function earliestStart(tree: Tree | null | undefined): Written<EarliestStart> | undefined {
  return written(tree, (text) => known(text) ?? parseSchedule(text) ?? milestone(text));
}

/** A deadline: a duration from here on, a date, or a milestone. */
export function due(tree: Tree | null | undefined): Written<Due> | undefined {
  return written(tree, (text) => {
    const on = parseDate(text);
    return on ? { kind: 'date', date: on } : (known(text) ?? milestone(text));
  });
}

function known(text: string): { kind: 'after'; amount: Amount } | { kind: 'unknown' } | undefined {
  if (text.trim() === 'unknown') return { kind: 'unknown' };
  const amount = parseAmount(text);
  return amount && { kind: 'after', amount };
}

function milestone(text: string): { kind: 'milestone'; id: string } | undefined {
  return ID.test(text) ? { kind: 'milestone', id: text } : undefined;
}

/** One interval, or several in sequence. */
export function pace(tree: Tree | null | undefined): PacePhase[] {
  return items(tree).map((item) => {
    if (asScalar(item)) return record<PacePhase>({ every: interval(item), span: item.span });
    const every = interval(childOf(item, 'every'));
    return record<PacePhase>({ for: duration(childOf(item, 'for')), every, span: item.span });
  });
}

/** `measured`: that the times of a node were measured, by whom, when and how often. */
export function measurement(tree: Tree | null | undefined): Measurement | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  return record<Measurement>({
    source: text(childOf(map, 'source')),
    asOf: date(childOf(map, 'as_of')),
    sample: count(childOf(map, 'sample')),
    span: map.span,
  });
}
