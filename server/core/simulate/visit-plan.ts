// How one visit to a node is drawn: waiting, then touch time, on the clocks that each of them runs on. Reads the same
// times in the same way as metrics/times.ts, which says what is missing; a missing time draws nothing and is named.
import { departureWait } from '../metrics/cadence.ts';
import { elapsedSeconds, touchSeconds } from '../metrics/clock.ts';
import { type Repetition, repetitionOf } from '../metrics/for-each.ts';
import type { NodeTimes } from '../metrics/times.ts';
import type { Amount, Distribution } from '../model/distribution.ts';
import type { Schedule } from '../model/schedules.ts';
import type { GateNode, HandoffNode, StepNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { type Clocks, openClock } from './clocks.ts';
import { milestoneInstant } from './milestones.ts';
import type { Random } from './random.ts';
import { inverseOf, type Sampler, samplerOf } from './samplers.ts';
import { timetableOf } from './schedules.ts';
import type { WorkClock } from './work-clock.ts';

/** From an instant to a later one. */
export type Passage = (random: Random, from: number) => number;

/** Instants in seconds since the epoch. */
export interface VisitPlan {
  /** The actor's own clock: touch time passes on it. */
  readonly work: WorkClock;
  /** When the stated wait is over and work may begin; undefined: no wait is stated. */
  readonly ready: Passage | undefined;
  /** Seconds of work; undefined: none is stated. */
  readonly touch: Sampler | undefined;
  /** The end of the visit where a lead time says it. */
  readonly whole: Passage | undefined;
  /** The share of `whole` that is touch time. */
  readonly active: number;
  /** Not to start before. */
  readonly floor: Passage | undefined;
  /** Not to end before: an approval that stays open. */
  readonly held: Passage | undefined;
  /** Leaves only then. */
  readonly departure: Passage | undefined;
  readonly repeat: Repetition | undefined;
  /** Items that are worked on together; `gather`: until there are enough. */
  readonly batch:
    | { readonly size: number; readonly changeover: number; readonly gather: Sampler | undefined }
    | undefined;
}

type Worker = StepNode | GateNode | HandoffNode;

const INSTANT_VISIT: VisitPlan = {
  work: openClock,
  ready: undefined,
  touch: undefined,
  whole: undefined,
  active: 0,
  floor: undefined,
  held: undefined,
  departure: undefined,
  repeat: undefined,
  batch: undefined,
};

export function visitPlan(stream: Stream, clocks: Clocks, node: StreamNode, times: NodeTimes): VisitPlan {
  if (node.kind === 'trigger' || node.kind === 'output') return INSTANT_VISIT;
  const calendar = calendarOf(stream, node);
  const business = clocks.business(...calendarsOf(stream, node));
  const work = clocks.named(calendar) ?? openClock;
  const { process, wait, lead } = node.times;
  const hasCalendar = work !== openClock;
  // Without a calendar of the actor, business hours of work pass on the calendar that `bh` is read by.
  const touch = process && sampled(process, (amount) => touchSeconds(amount, business.rhythm));
  const worker = hasCalendar || !inBusinessTime(process) ? work : business;
  const lazy =
    node.kind === 'gate' && node.approval?.rule === 'lazy-consensus' ? node.approval.openFor : undefined;
  const stated = wait ? passage(wait, business) : undefined;
  const whole = (lead && passage(lead, business)) ?? (lazy && passage(lazy, business));
  const leadRules = whole !== undefined && !(touch && stated);
  const longest = times.processElapsed + times.wait;
  return {
    work: worker,
    ready: leadRules ? undefined : stated,
    touch,
    whole: leadRules ? whole : undefined,
    active: leadRules && (touch ?? stated) && longest > 0 ? times.processElapsed / longest : 0,
    floor: floorOf(stream, clocks, node, business, calendar),
    held:
      node.kind === 'gate' && node.approval?.openFor ? passage(node.approval.openFor, business) : undefined,
    departure: departureOf(clocks, node, business, calendar),
    repeat: repeatOf(node),
    batch: times.batch && { size: times.batch.size, changeover: times.batch.changeover, gather: undefined },
  };
}

/** What `bh` and `bd` of a node count on, nearest first, before the calendar of the stream. */
export function calendarsOf(stream: Stream, node: StreamNode): (string | undefined)[] {
  return [calendarOf(stream, node), node.businessCalendar];
}

/** The calendar of the actor that performs a node. */
export function calendarOf(stream: Stream, node: StreamNode): string | undefined {
  return 'actor' in node ? stream.actors.get(node.actor?.id ?? '')?.calendar?.id : undefined;
}

/** A length of time from an instant on: elapsed, or walked on the business calendar where it is in `bh` or `bd`. */
export function passage(duration: Duration, business: WorkClock): Passage | undefined {
  if (duration.value === 'unknown') return undefined;
  const distribution = duration.value;
  if (distribution.kind === 'fixed') return fixedPassage(distribution.at, business);
  const amounts = amountsOf(distribution);
  const draw = (measure: (amount: Amount) => number) => samplerOf(distribution, measure);
  if (amounts.every((amount) => amount.elapsed === 0 && amount.months === 0)) {
    const open = draw((amount) => touchSeconds(amount, business.rhythm));
    return open && ((random, from) => business.add(from, open(random)));
  }
  // Clocks mixed inside one distribution convert by the average ratio.
  const elapsed = draw((amount) => elapsedSeconds(amount, business.rhythm));
  return elapsed && ((random, from) => from + elapsed(random));
}

function fixedPassage(amount: Amount, business: WorkClock): Passage {
  const open = amount.business + amount.businessDays * business.rhythm.dayLength;
  const elapsed = elapsedSeconds({ ...amount, business: 0, businessDays: 0 }, business.rhythm);
  return open === 0 ? (_, from) => from + elapsed : (_, from) => business.add(from + elapsed, open);
}

/** A limit: as a passage, save that business days and months count dates. */
export function limitPassage(duration: Duration, business: WorkClock): Passage | undefined {
  if (duration.value === 'unknown') return undefined;
  if (duration.value.kind !== 'fixed') return passage(duration, business);
  const amount = duration.value.at;
  if (amount.months === 0 && amount.businessDays === 0) return fixedPassage(amount, business);
  return (_, from) => business.due(from, amount, false);
}

function sampled(duration: Duration, measure: (amount: Amount) => number): Sampler | undefined {
  return duration.value === 'unknown' ? undefined : samplerOf(duration.value, measure);
}

function amountsOf(distribution: Distribution): Amount[] {
  switch (distribution.kind) {
    case 'fixed':
      return [distribution.at];
    case 'uniform':
      return [distribution.min, distribution.max];
    case 'pert':
      return [distribution.min, distribution.mode, distribution.max];
    case 'lognormal-percentiles':
      return [distribution.p50, distribution.p90];
    case 'lognormal-moments':
      return [distribution.mean, distribution.sd];
    case 'exponential':
      return [distribution.mean];
    case 'buckets':
      return distribution.buckets.map((bucket) => bucket.to);
  }
}

function inBusinessTime(duration: Duration | undefined): boolean {
  if (!duration || duration.value === 'unknown') return false;
  return amountsOf(duration.value).some((amount) => amount.business > 0 || amount.businessDays > 0);
}

function floorOf(
  stream: Stream,
  clocks: Clocks,
  node: Worker,
  business: WorkClock,
  calendar: string | undefined,
): Passage | undefined {
  const start = node.kind === 'step' ? node.notBefore?.value : undefined;
  switch (start?.kind) {
    case 'after':
      return fixedPassage(start.amount, business);
    case 'every':
    case 'cron':
      return nextOf(clocks, start, business, calendar);
    case 'milestone': {
      const milestone = stream.milestones.get(start.id);
      const at = milestone && milestoneInstant(milestone, clocks, calendar);
      return at === undefined ? undefined : (_, from) => Math.max(from, at);
    }
    case 'unknown':
    case undefined:
      return undefined;
  }
}

function departureOf(clocks: Clocks, node: Worker, business: WorkClock, calendar: string | undefined) {
  // A stated wait for batching already holds the cadence.
  const holdsIt = node.times.waitCause === 'batching' && (node.times.wait ?? node.times.lead) !== undefined;
  const schedule = node.cadence?.value;
  return schedule && !holdsIt ? nextOf(clocks, schedule, business, calendar) : undefined;
}

/** The next moment of a schedule; where it has no phase, or averages are asked for, a drawn distance to it. */
function nextOf(
  clocks: Clocks,
  schedule: Schedule,
  business: WorkClock,
  calendar: string | undefined,
): Passage | undefined {
  const timetable = timetableOf(schedule, business.rhythm, clocks.zone(calendar));
  if (timetable.kind === 'cron' && clocks.mode === 'exact') return (_, from) => timetable.next(from);
  const law = departureWait(schedule, business.rhythm);
  const distance = law && inverseOf(law);
  return distance && ((random, from) => from + distance(random));
}

function repeatOf(node: StreamNode): VisitPlan['repeat'] {
  const each = repetitionOf(node);
  return each && !('unknown' in each) ? each : undefined;
}

/** Waits until as many have come as make a batch, at the rate of the visits. */
export function gatherer(size: number, perSecond: number): Sampler {
  return (random) => {
    let wait = 0;
    for (let left = Math.floor(random.unit() * size); left > 0; left--) wait += random.exponential();
    return wait / perSecond;
  };
}
