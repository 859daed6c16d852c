// Items that meet: arrivals, actors with capacity and calendars, queues, limits, trains and batches. Choices:
// - Whatever the closed form of a wait is, here the line is real: a stated wait of cause `capacity` is left out, other
//   waits pass while the work stands in line, so that nothing is counted twice.
// - Actors work in their open hours and go on after the night where they stopped (preempt-resume).
// - An exception that may strike during a node breaks the work off at a random moment; a raised one comes at its end.
// - Full stages and teams hold work outside, where it takes up nobody's time. A batch is done as one piece of work.
// - Escalations are counted; they do not move the work.
import type { Stream } from '../model/types/stream.ts';
import { type CalendarMode, Clocks } from './clocks.ts';
import { EventHeap } from './event-heap.ts';
import { flowArrivals } from './flow-arrivals.ts';
import { FlowRecord } from './flow-record.ts';
import type { FlowResults } from './flow-results.ts';
import { FlowWalk } from './flow-walk.ts';
import { DEFAULT_SEED, originOf, type RunControl } from './monte-carlo.ts';
import { planOf } from './plan.ts';

export interface FlowOptions {
  readonly seed?: number;
  /** Items that arrive in the measured time, on average; default 10,000. */
  readonly items?: number;
  /** Or that time in days. */
  readonly days?: number;
  /** Days before it that are not measured; default a tenth of it. */
  readonly warmUpDays?: number;
  readonly calendars?: CalendarMode;
  /** First day of the run, `2026-01-05`. */
  readonly from?: string;
}

const DAY = 86_400;
const SLICE = 5_000;

/** All in one go. Never throws on what a file may hold. */
export function simulateFlow(stream: Stream, options: FlowOptions & RunControl = {}): FlowResults {
  const run = flowRun(stream, options);
  while (!run.done) {
    run.advance(SLICE);
    options.onProgress?.(Math.round(run.progress * 100), 100);
    if (options.shouldStop?.()) break;
  }
  return run.results();
}

/** The same in slices of events. */
export interface FlowRun {
  /** 0 to 1. */
  readonly progress: number;
  readonly done: boolean;
  advance(events: number): void;
  results(): FlowResults;
}

export function flowRun(stream: Stream, options: FlowOptions = {}): FlowRun {
  const { seed = DEFAULT_SEED, calendars = 'exact' } = options;
  const origin = originOf(calendars, options.from);
  const clocks = new Clocks(stream, calendars, origin);
  const plan = planOf(stream, clocks, { queues: false });
  const perDay = plan.triggers.reduce((sum, trigger) => sum + (trigger.perDay ?? 0), 0);
  const days = options.days ?? (perDay > 0 ? (options.items ?? 10_000) / perDay : 0);
  const warmUp = (options.warmUpDays ?? days / 10) * DAY;
  const window = { from: origin + warmUp, to: origin + warmUp + days * DAY };
  const events = new EventHeap();
  const record = new FlowRecord(plan, origin, window);
  const walk = new FlowWalk(plan, seed, window, events, record);
  for (const trigger of plan.triggers)
    if (trigger.perDay === undefined) record.missing.add(`${plan.nodes[trigger.node]?.id}.rate`);
  if (plan.triggers.length === 0) record.reason = 'nothing starts the stream';
  if (record.missing.size === 0 && days > 0)
    flowArrivals(
      plan,
      seed,
      origin,
      (at, enter) => events.plan(at, enter),
      (node, at) => walk.enter(node, at),
    );
  let now = origin;

  const over = () => record.stopped || events.next > window.to;
  return {
    get progress() {
      return window.to > origin ? Math.min(1, (now - origin) / (window.to - origin)) : 1;
    },
    get done() {
      return over();
    },
    advance(count) {
      for (let i = 0; i < count && !over(); i++) {
        const event = events.take();
        if (!event) break;
        now = event.at;
        record.sample(now, walk.stations());
        event.run();
      }
      if (over()) now = window.to;
    },
    results: () => record.results({ seed, calendars, now, walk }),
  };
}
