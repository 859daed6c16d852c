// The least that a visit to a node can take: minima of its times, with unknown ones as zero.
import { officeHours } from '../model/calendars.ts';
import type { Amount, Distribution } from '../model/distribution.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { OpenHours } from '../model/types/resources.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { DAY, rhythmOf } from './clock.ts';

/** A stretch that nobody can shorten; seconds on the two clocks add up. */
export interface Stretch {
  readonly what: 'wait' | 'work' | 'lead time';
  readonly node: string;
  readonly elapsed: number;
  /** Open seconds on a calendar. */
  readonly business: number;
  readonly calendar: string;
}

export function lengthOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { elapsed, business }) => sum + elapsed + business, 0);
}

/** The open hours that a key of `Stretch.calendar` stands for; an unknown calendar counts as the office week. */
export function openHoursOf(stream: Stream, calendar: string): readonly OpenHours[] {
  const open = stream.calendars.get(calendar)?.open ?? [];
  return open.length > 0 ? open : officeHours;
}

/** The calendar by which `bh` and `bd` count at a node. */
export function calendarAt(stream: Stream, node: StreamNode | undefined, own?: string): string {
  const actor = node && 'actor' in node ? stream.actors.get(node.actor?.id ?? '') : undefined;
  return own ?? actor?.calendar?.id ?? stream.calendar?.id ?? '';
}

/** Hours and days of business together, a day as long as the calendar has it on average. */
function openSeconds(stream: Stream, calendar: string, business: number, days: number): number {
  if (days === 0) return business;
  return business + days * (rhythmOf(openHoursOf(stream, calendar))?.dayLength ?? DAY);
}

/** What a visit to a node takes at least, as far as the measure of an SLA counts it. */
export function floorOf(stream: Stream, node: StreamNode, measure: Sla['measure'] = 'lead_time'): Stretch[] {
  if (node.kind === 'trigger' || node.kind === 'output') return [];
  const calendar = calendarAt(stream, node);
  const actor = node.kind === 'handoff' ? undefined : stream.actors.get(node.actor?.id ?? '');
  const keepsHours = actor?.calendar !== undefined && stream.calendars.has(actor.calendar.id);
  const stretch = (what: Stretch['what'], amount: Amount | undefined, touch: boolean): Stretch[] => {
    if (!amount) return [];
    const open = openSeconds(stream, calendar, amount.business, amount.businessDays);
    const rest = amount.elapsed + amount.months * 28 * DAY;
    const onHours = touch ? keepsHours : open > 0;
    const [elapsed, business] = touch ? (onHours ? [0, rest + open] : [rest + open, 0]) : [rest, open];
    return elapsed + business > 0 ? [{ what, node: node.id, elapsed, business, calendar }] : [];
  };
  const items = node.kind === 'step' && node.forEach ? itemsOf(node.forEach.count, node.forEach.mode) : 1;
  const work = times(stretch('work', minimumOf(node.times.process), true), items);
  const wait = longer(
    stretch('wait', minimumOf(node.times.wait), false),
    stretch('wait', notBefore(node), false),
  );
  if (measure === 'process_time') return work;
  if (measure === 'wait_time' || measure === 'response_time') return items === 0 ? [] : wait;
  const silent = node.kind === 'gate' && node.approval?.rule === 'lazy-consensus' ? node.approval : undefined;
  // What is only asked for can be cut short.
  const closes = silent?.openStrength === 'must' ? silent.openFor : undefined;
  const lead = stretch('lead time', minimumOf(node.times.lead ?? closes), false);
  return items === 0 ? [] : longer([...wait, ...work], lead);
}

/** The least time until the timeout of a node strikes. */
export function timeoutFloor(stream: Stream, node: StreamNode, measure: Sla['measure']): Stretch[] {
  const after = minimumOf(node.timeout?.after);
  if (!after || measure === 'process_time') return [];
  const calendar = calendarAt(stream, node);
  const business = openSeconds(stream, calendar, after.business, Math.max(0, after.businessDays - 1));
  return [
    { what: 'wait', node: node.id, elapsed: after.elapsed + after.months * 28 * DAY, business, calendar },
  ];
}

/** The least value that a duration can have; undefined where it is not known. */
function minimumOf(duration: Duration | undefined): Amount | undefined {
  const value: Distribution | 'unknown' | undefined = duration?.value;
  if (value === undefined || value === 'unknown') return undefined;
  switch (value.kind) {
    case 'fixed':
      return value.at;
    case 'uniform':
    case 'pert':
      return value.min;
    case 'lognormal-percentiles':
    case 'lognormal-moments':
    case 'exponential':
    case 'buckets':
      return undefined;
  }
}

function notBefore(node: StreamNode): Amount | undefined {
  const start = node.kind === 'step' ? node.notBefore?.value : undefined;
  return start?.kind === 'after' ? start.amount : undefined;
}

type Count = Extract<StreamNode, { kind: 'step' }>['forEach'];

/** How often the work is done one after the other at least: a list of unknown length may be empty. */
function itemsOf(count: NonNullable<Count>['count'], mode: 'parallel' | 'sequential'): number {
  const known = count && 'value' in count && typeof count.value === 'number' ? Math.max(0, count.value) : 0;
  return mode === 'parallel' ? Math.min(1, known) : known;
}

function times(stretches: Stretch[], count: number): Stretch[] {
  return stretches.flatMap((each) =>
    count > 0 ? [{ ...each, elapsed: each.elapsed * count, business: each.business * count }] : [],
  );
}

function longer(one: Stretch[], other: Stretch[]): Stretch[] {
  return lengthOf(other) > lengthOf(one) ? other : one;
}
