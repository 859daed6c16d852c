// SLAs as clocks over what an item goes through: where each starts, stops and pauses, and what it allows.
import { elapsedSeconds, lawOf } from '../metrics/clock.ts';
import { weigh } from '../metrics/shares.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Duration } from '../model/types/values.ts';
import type { JudgedSla } from './judged-slas.ts';
import { dueInstant } from './milestones.ts';
import type { Plan } from './plan.ts';
import { calendarOf } from './visit-plan.ts';
import type { WorkClock } from './work-clock.ts';

export interface SlaClock {
  readonly id: string;
  readonly sla: Sla;
  /** Stated limits: one, or one for each condition. Empty: none is known. */
  readonly limits: readonly Limit[];
  readonly missing: readonly string[];
  /** Of the limits, where each case says how many items it is of. */
  readonly shares: readonly number[] | undefined;
  /** By node number: where the clock starts, stops and pauses. */
  readonly marks: Uint8Array;
  readonly scope: 'stream' | 'visit' | 'section';
  /** It stops with the item. */
  readonly toEnd: boolean;
  readonly pauses: { readonly total: number; readonly times: number } | undefined;
}

export type Limit =
  | {
      readonly kind: 'within';
      readonly clock: WorkClock;
      readonly duration: Duration;
      readonly roll: boolean;
    }
  /** An instant, the same for all. */
  | { readonly kind: 'by'; readonly at: number }
  /** So long before work comes to a node, by its number. */
  | {
      readonly kind: 'before';
      readonly clock: WorkClock;
      readonly duration: Duration;
      readonly node: number;
    };

export const STARTS = 1;
export const STOPS = 2;
export const PAUSES = 4;

export function slaClocks(plan: Plan, judged: readonly JudgedSla[]): SlaClock[] {
  return judged.map((each) => clockOf(plan, each));
}

function clockOf(plan: Plan, { id, sla, users }: JudgedSla): SlaClock {
  const { stream, indexOf, clocks } = plan;
  const marks = new Uint8Array(plan.nodes.length);
  const mark = (nodes: readonly string[], bit: number) => {
    for (const node of nodes) {
      const index = indexOf.get(node);
      if (index !== undefined) marks[index] = (marks[index] ?? 0) | bit;
    }
  };
  mark(
    sla.pausesIn.map((ref) => ref.id),
    PAUSES,
  );
  const covers = sla.covers;
  let actor: string | undefined;
  if (covers?.kind === 'section') {
    mark(
      covers.from.map((ref) => ref.id),
      STARTS,
    );
    if (covers.to) mark([covers.to.id], STOPS);
  } else if (covers?.kind !== 'stream') {
    const nodes = covers ? [covers.node.id] : users;
    mark(nodes, STARTS | STOPS);
    actor = nodes
      .map((node) => stream.nodes.get(node))
      .flatMap((node) => (node && calendarOf(stream, node)) ?? [])[0];
  }
  const clock = clocks.business(sla.calendar?.id, actor);
  const { limits, missing } = sla.within ? limitsOf(sla, id, clock) : datedLimit(plan, sla, id, clock, actor);
  const total = sla.pauseLimit
    ? (meanSeconds(sla.pauseLimit, clock) ?? Number.POSITIVE_INFINITY)
    : Number.POSITIVE_INFINITY;
  const times = sla.pauseTimes?.value;
  return {
    id,
    sla,
    limits,
    missing,
    shares: sharesOf(sla),
    marks,
    scope: covers?.kind === 'stream' ? 'stream' : covers?.kind === 'section' ? 'section' : 'visit',
    toEnd: covers?.kind === 'section' && !covers.to,
    pauses:
      sla.pausesIn.length > 0
        ? { total, times: typeof times === 'number' ? times : Number.POSITIVE_INFINITY }
        : undefined,
  };
}

function limitsOf(sla: Sla, id: string, clock: WorkClock): Pick<SlaClock, 'limits' | 'missing'> {
  const stated =
    sla.within?.kind === 'one' ? [sla.within.limit] : (sla.within?.cases.map((each) => each.is) ?? []);
  const known = stated.flatMap((duration) =>
    duration && duration.value !== 'unknown'
      ? [{ kind: 'within' as const, clock, duration, roll: sla.rollForward }]
      : [],
  );
  const whole = known.length === stated.length && stated.length > 0;
  return { limits: whole ? known : [], missing: whole ? [] : [`${id}.within`] };
}

function sharesOf({ within }: Sla): readonly number[] | undefined {
  if (within?.kind !== 'cases') return undefined;
  const { shares, doubt } = weigh(within.cases.map(({ probability }) => probability?.value));
  return doubt ? undefined : shares;
}

/** A deadline that does not count from the start of the clock. Averages know no dates. */
function datedLimit(
  { clocks, stream, indexOf }: Plan,
  sla: Sla,
  id: string,
  clock: WorkClock,
  calendar: string | undefined,
): Pick<SlaClock, 'limits' | 'missing'> {
  if (sla.before) {
    const { node, by } = sla.before;
    const index = indexOf.get(node?.id ?? '');
    const known = by !== undefined && by.value !== 'unknown' && index !== undefined;
    return known
      ? { limits: [{ kind: 'before', clock, duration: by, node: index }], missing: [] }
      : { limits: [], missing: [`${id}.before`] };
  }
  const at =
    sla.by?.value && dueInstant(sla.by.value, stream.milestones, clocks, sla.calendar?.id ?? calendar);
  if (at === undefined) return { limits: [], missing: [`${id}.${sla.by ? 'by' : 'within'}`] };
  return { limits: [{ kind: 'by', at: sla.rollForward ? rolled(clock, at) : at }], missing: [] };
}

/** A closed day is told by its last second: at midnight it is another day. */
function rolled(clock: WorkClock, at: number): number {
  const last = clock.due(at - 1, NO_TIME, true);
  return last === at - 1 ? at : last;
}

const NO_TIME = { elapsed: 0, business: 0, businessDays: 0, months: 0 };

export function meanSeconds(duration: Duration, clock: WorkClock): number | undefined {
  if (duration.value === 'unknown') return undefined;
  return lawOf(duration.value, (amount) => elapsedSeconds(amount, clock.rhythm))?.mean;
}
