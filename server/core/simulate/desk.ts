// One node in a discrete-event run: from arrival to the end of an attempt, through wait, line, work, hold and train.
import { poolOf } from '../metrics/load.ts';
import type { EventHeap } from './event-heap.ts';
import type { FlowRecord } from './flow-record.ts';
import type { Token } from './flow-tokens.ts';
import type { Plan, PlanNode } from './plan.ts';
import { Random } from './random.ts';
import { timetableOf } from './schedules.ts';
import type { Job, Station } from './station.ts';
import { drawVisit, newVisit } from './visit.ts';
import { calendarOf, type Passage, passage } from './visit-plan.ts';

/** `outcome`: the number of the exception that struck, or that the timeout did. */
type Done = (at: number, outcome: number | 'late' | undefined) => void;

export interface Desk {
  serve(token: Token, arrived: number, done: Done): void;
}

export function deskOf(
  plan: Plan,
  node: PlanNode,
  stations: ReadonlyMap<string, Station>,
  seed: number,
  events: EventHeap,
  record: FlowRecord,
): Desk {
  const { stream } = plan;
  const actor = 'actor' in node.node ? node.node.actor?.id : undefined;
  const station =
    actor !== undefined && stream.actors.has(actor) ? stations.get(poolOf(stream, actor)) : undefined;
  const draw = new Random(seed, `times ${node.id}`);
  const strikes = new Random(seed, `strikes ${node.id}`);
  const departs = departureOf(plan, node, seed);
  const climbs = escalations(plan, node);
  const promise = byDeadline(plan, node) ? promiseOf(plan) : () => Number.POSITIVE_INFINITY;
  const visit = newVisit();
  // Lines and batches are real here: a wait for them that is stated as well would be counted twice.
  const batch = batchOf(node);
  const { waitCause } = node.node.times;
  const real =
    (waitCause === 'capacity' && station !== undefined) || (waitCause === 'batching' && batch !== undefined);
  const own = { ...node.visit, departure: undefined, batch: undefined };
  const visitPlan = real && own.touch ? { ...own, ready: undefined } : own;
  // What is done at once by several is so much work for each of them, not for one.
  const apart = node.visit.repeat?.parallel ? node.visit.repeat : undefined;
  const one = apart && apart.items > 0 ? { ...visitPlan, repeat: undefined, held: undefined } : visitPlan;

  return {
    serve(token, arrived, done) {
      drawVisit(one, draw, arrived, visit);
      const struck = drawStrike(node, strikes);
      const interrupts = struck !== undefined && node.strikes[struck]?.interrupts === true;
      const part = interrupts ? strikes.unit() : 1;
      const { start, end, touch } = visit;
      const heldUntil = one.held || !own.held ? end : own.held(draw, arrived);
      let over = false;
      const finish: Done = (at, outcome) => {
        if (over) return;
        over = true;
        done(at, outcome);
      };
      const stays = token.visit;
      if (node.timeout) {
        const limit = node.timeout.after(draw, arrived);
        events.plan(limit, () => {
          if (over || token.visit !== stays) return;
          token.withdraw?.(limit);
          finish(limit, 'late');
        });
      }
      for (const { name, after } of climbs) {
        const at = after(draw, arrived);
        events.plan(at, () => {
          if (!over && token.visit === stays) record.escalation(name, at);
        });
      }
      const worked = (at: number) => {
        // What is left of the visit after the work: an approval that stays open, the next train.
        const held = interrupts ? at : Math.max(at, own.held ? heldUntil : at);
        const leaves = interrupts || !departs ? held : departs(draw, held);
        if (leaves <= at) finish(at, struck);
        else events.plan(leaves, () => finish(leaves, struck));
      };
      const waits = one.ready !== undefined || own.whole !== undefined || own.floor !== undefined;
      const jobOf = (begin: number, seconds: number, ended: (at: number) => void): Job => ({
        since: arrived,
        ready: readyAt(begin, arrived, waits),
        deadline: promise(token.item.start),
        touch: seconds * part,
        clock: node.visit.work,
        done: ended,
        state: 'waiting',
        begun: 0,
        inLine: false,
      });
      if (apart && apart.items > 0) {
        // Each for itself; those that are not needed any more go on beside.
        let left = apart.needed;
        const ended = (at: number) => {
          left--;
          if (left === 0) worked(at);
        };
        const jobs: Job[] = [];
        for (let i = 0; i < apart.items; i++) {
          if (i > 0) drawVisit(one, draw, arrived, visit);
          const at = arrived + (visit.end - arrived) * part;
          if (station && visit.touch > 0) jobs.push(jobOf(visit.start, visit.touch, ended));
          else events.plan(at, () => ended(at));
        }
        token.withdraw = (at) => {
          for (const job of jobs) station?.leave(job, at);
        };
        for (const job of jobs) station?.join(job, arrived);
        return;
      }
      if (!station || touch <= 0) {
        const at = arrived + (end - arrived) * part;
        events.plan(at, () => worked(at));
        return;
      }
      const job = jobOf(start, touch, worked);
      if (batch) batch(job, token, arrived, station);
      else {
        token.withdraw = (at) => station.leave(job, at);
        station.join(job, arrived);
      }
    },
  };
}

/** Without a stated wait work may begin at once; the station itself waits for the opening. */
function readyAt(start: number, arrived: number, waits: boolean): number {
  return waits ? start : arrived;
}

function drawStrike(node: PlanNode, random: Random): number | undefined {
  if (node.strikes.length === 0) return undefined;
  let left = random.unit();
  const struck = node.strikes.findIndex(({ p }) => {
    left -= p;
    return left < 0;
  });
  return struck < 0 ? undefined : struck;
}

/** A train is the same for all: a period without a phase gets one for the whole run. */
function departureOf(plan: Plan, node: PlanNode, seed: number): Passage | undefined {
  const cadence = node.node.cadence?.value;
  if (!node.visit.departure || !cadence) return undefined;
  const calendar = calendarOf(plan.stream, node.node);
  const schedule = timetableOf(cadence, plan.clocks.business(calendar).rhythm, plan.clocks.zone(calendar));
  if (schedule.kind === 'cron') return (_, from) => schedule.next(from);
  const phase = new Random(seed, `phase ${node.id}`).unit() * schedule.period;
  return (_, from) => phase + Math.ceil((from - phase) / schedule.period) * schedule.period;
}

function escalations(plan: Plan, node: PlanNode): { name: string; after: Passage }[] {
  if (node.node.kind !== 'handoff') return [];
  const own = node.node.escalation;
  const ladder = own.length > 0 ? own : plan.stream.defaults.escalation;
  const business = plan.clocks.business();
  return ladder.flatMap(({ after }, i) => {
    const wait = after && passage(after, business);
    return wait ? [{ name: `${node.id}.escalation.${i + 1}`, after: wait }] : [];
  });
}

function byDeadline({ stream }: Plan, { node }: PlanNode): boolean {
  return node.stage !== undefined && stream.stages.get(node.stage.id)?.backlog?.order === 'deadline';
}

/** When an item is due by the tightest SLA on the whole stream. */
function promiseOf({ stream, clocks }: Plan): (start: number) => number {
  const limits = [...stream.slas.values()].flatMap((sla) => {
    const within =
      sla.covers?.kind === 'stream' && sla.within?.kind === 'one' ? sla.within.limit.value : undefined;
    return within && within !== 'unknown' && within.kind === 'fixed'
      ? [{ at: within.at, clock: clocks.business(sla.calendar?.id) }]
      : [];
  });
  if (limits.length === 0) return () => Number.POSITIVE_INFINITY;
  return (start) => Math.min(...limits.map(({ at, clock }) => clock.due(start, at, false)));
}

/** Gathers jobs until there are enough; they are then one piece of work, and all end with it. */
function batchOf({ node, visit }: PlanNode) {
  const stated = node.kind === 'step' ? node.batch : undefined;
  const size = stated?.size?.value;
  if (typeof size !== 'number' || size < 2) return undefined;
  const changeover = stated?.changeover?.value;
  const fixed =
    changeover && changeover !== 'unknown' && changeover.kind === 'fixed' ? changeover.at : undefined;
  const extra = fixed ? visit.work.rhythm.dayLength * fixed.businessDays + fixed.business + fixed.elapsed : 0;
  let gathered: { job: Job; token: Token; visit: number }[] = [];
  return (job: Job, token: Token, at: number, station: Station): void => {
    gathered.push({ job, token, visit: token.visit });
    gathered = gathered.filter((each) => each.token.visit === each.visit);
    if (gathered.length < size) return;
    const members = gathered;
    gathered = [];
    const whole: Job = {
      ...job,
      ready: Math.max(...members.map((each) => each.job.ready)),
      touch: extra + members.reduce((sum, each) => sum + each.job.touch, 0),
      done: (end) => {
        for (const each of members) each.job.done(end);
      },
    };
    station.join(whole, at);
  };
}
