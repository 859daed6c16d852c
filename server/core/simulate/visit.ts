// One visit to a node, drawn from its plan: when it starts, when it ends, and how much of it is work.
import type { Random } from './random.ts';
import type { VisitPlan } from './visit-plan.ts';

/** Filled in anew by each draw, so that millions of visits leave nothing behind. Instants and seconds. */
export interface Visit {
  /** When work begins. */
  start: number;
  end: number;
  /** Touch seconds of the actor. */
  touch: number;
  /** Elapsed seconds between start and end that are work. */
  active: number;
}

export function newVisit(): Visit {
  return { start: 0, end: 0, touch: 0, active: 0 };
}

export function drawVisit(plan: VisitPlan, random: Random, arrival: number, into: Visit): void {
  const { repeat } = plan;
  if (!repeat) drawOnce(plan, random, arrival, into);
  else if (repeat.parallel) drawParallel(plan, repeat, random, arrival, into);
  else drawSequence(plan, repeat.needed, random, arrival, into);
}

function drawOnce(plan: VisitPlan, random: Random, arrival: number, into: Visit): void {
  drawWork(plan, random, arrival, into);
  if (plan.departure) into.end = plan.departure(random, into.end);
}

function drawWork(plan: VisitPlan, random: Random, arrival: number, into: Visit): void {
  const { whole, touch, work, ready, floor, held } = plan;
  if (whole) {
    const end = whole(random, arrival);
    into.active = (end - arrival) * plan.active;
    into.touch = touch ? touch(random) : into.active / work.rhythm.ratio;
    into.start = end - into.active;
    into.end = end;
    if (floor) {
      const earliest = floor(random, arrival);
      if (into.start < earliest) {
        into.start = earliest;
        into.end = earliest + into.active;
      }
    }
  } else {
    const { batch } = plan;
    const gathered = batch?.gather ? arrival + batch.gather(random) : arrival;
    let start = ready ? ready(random, gathered) : gathered;
    if (floor) start = Math.max(start, floor(random, arrival));
    into.touch = touch ? touch(random) : 0;
    if (batch && touch) {
      into.touch += batch.changeover;
      for (let i = 1; i < batch.size; i++) into.touch += touch(random);
    }
    // In closed time nobody works: that the item lies there until the next opening is waiting.
    into.start = into.touch > 0 ? work.opening(start) : start;
    into.end = into.touch > 0 ? work.add(into.start, into.touch) : start;
    into.active = into.end - into.start;
    if (batch) {
      into.active /= batch.size;
      into.touch /= batch.size;
    }
  }
  if (held) into.end = Math.max(into.end, held(random, arrival));
}

/** Every item for itself; the visit is over when enough of them are. */
function drawParallel(
  plan: VisitPlan,
  repeat: { readonly items: number; readonly needed: number },
  random: Random,
  arrival: number,
  into: Visit,
): void {
  const ends: { end: number; active: number }[] = [];
  let touch = 0;
  let start = Number.POSITIVE_INFINITY;
  for (let i = 0; i < repeat.items; i++) {
    drawOnce(plan, random, arrival, into);
    ends.push({ end: into.end, active: into.active });
    touch += into.touch;
    start = Math.min(start, into.start);
  }
  const last = ends.sort((a, b) => a.end - b.end)[repeat.needed - 1];
  into.start = last ? start : arrival;
  into.end = last?.end ?? arrival;
  into.active = last?.active ?? 0;
  into.touch = touch;
}

/** The wait comes once, the work for one item after the other. */
function drawSequence(plan: VisitPlan, items: number, random: Random, arrival: number, into: Visit): void {
  drawWork(plan, random, arrival, into);
  if (items === 0) {
    into.end = into.start;
    into.touch = 0;
    into.active = 0;
  }
  const mixed = plan.whole !== undefined;
  for (let i = 1; i < items; i++) {
    if (mixed && plan.whole) {
      if (!plan.touch && plan.active === 0) break;
      const end = plan.whole(random, into.end);
      into.active += (end - into.end) * plan.active;
      into.end = end;
      if (plan.touch) into.touch += plan.touch(random);
    } else if (plan.touch) {
      const more = plan.touch(random);
      const end = plan.work.add(into.end, more);
      into.active += end - into.end;
      into.touch += more;
      into.end = end;
    }
  }
  if (plan.departure) into.end = plan.departure(random, into.end);
}
