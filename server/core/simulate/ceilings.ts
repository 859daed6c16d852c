// The most that a stay at a node can take when it is simulated: maxima of its times, and nothing where one of them has
// none. The mirror of metrics/floors.ts, save that whatever is not plain time by the clock on the wall proves nothing.
import { repetitionOf } from '../metrics/for-each.ts';
import type { Amount } from '../model/distribution.ts';
import { handlerAt, strikes } from '../model/edges.ts';
import type { GateNode, HandoffNode, StepNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { samplerOf } from './samplers.ts';
import { calendarOf } from './visit-plan.ts';

export interface Ceiling {
  /** Holds for the elapsed time of the stay, and for the work done in it. */
  readonly seconds: number;
  /** All that a stay may consist of. */
  readonly attempts: number;
}

const INSTANT: Ceiling = { seconds: 0, attempts: 1 };
/** Retries past this are not simulated either. */
const MOST_RETRIES = 1000;

/** Undefined: nothing is proven. A timeout can only cut a visit short. */
export function ceilingOf(stream: Stream, node: StreamNode): Ceiling | undefined {
  if (node.kind === 'trigger' || node.kind === 'output') return INSTANT;
  if (keepsDates(stream, node)) return undefined;
  const visit = visitCeiling(node);
  if (visit === undefined) return undefined;
  let [seconds, attempts] = [visit, 1];
  for (const id of strikes(stream, node)) {
    const retry = handlerAt(stream, node, id)?.retry;
    if (!retry) continue;
    const times = retry.times?.value;
    const pause = retry.every ? longest(retry.every) : 0;
    if (typeof times !== 'number' || pause === undefined) return undefined;
    const more = Math.min(MOST_RETRIES, Math.max(0, Math.floor(times)));
    attempts += more;
    seconds += more * visit + pause * (retry.backoff === 'exponential' ? 2 ** more - 1 : more);
  }
  return Number.isFinite(seconds) ? { seconds, attempts } : undefined;
}

/** Calendars and schedules, and what one visit stands for many. */
function keepsDates(stream: Stream, node: StepNode | GateNode | HandoffNode): boolean {
  if (node.cadence || calendarOf(stream, node) !== undefined || repetitionOf(node)) return true;
  if (node.kind === 'gate')
    return node.approval?.openFor !== undefined || node.approval?.rule === 'lazy-consensus';
  if (node.kind === 'handoff') return false;
  return [node.notBefore, node.batch, node.substream, node.passage, node.opaque].some(
    (each) => each !== undefined,
  );
}

function visitCeiling({ kind, times }: StepNode | GateNode | HandoffNode): number | undefined {
  const { process, wait, lead } = times;
  const [work, idle, whole] = [process, wait, lead].map((stated) => stated && longest(stated));
  if ((process && work === undefined) || (wait && idle === undefined) || (lead && whole === undefined)) {
    return undefined;
  }
  if (whole !== undefined) {
    // All three may contradict each other.
    return process && wait ? undefined : Math.max(whole, work ?? 0, idle ?? 0);
  }
  if (idle === undefined || (work === undefined && kind !== 'handoff')) return undefined;
  return idle + (work ?? 0);
}

/** The longest that a duration can be, in seconds; undefined where it has no end, or where a calendar decides. */
export function longest({ value }: Duration): number | undefined {
  if (value === 'unknown') return undefined;
  switch (value.kind) {
    case 'fixed':
      return plain(value.at);
    case 'uniform':
      return rising([value.min, value.max]);
    case 'pert':
      return rising([value.min, value.mode, value.max]);
    case 'buckets':
      return samplerOf(value, (amount) => plain(amount) ?? Number.NaN)
        ? rising(value.buckets.map(({ to }) => to))
        : undefined;
    case 'lognormal-percentiles':
    case 'lognormal-moments':
    case 'exponential':
      return undefined;
  }
}

/** The last of them, if none is shorter than the one before. */
function rising(amounts: readonly Amount[]): number | undefined {
  let last = 0;
  for (const amount of amounts) {
    const next = plain(amount);
    if (next === undefined || next < last) return undefined;
    last = next;
  }
  return last;
}

/** Seconds that are the same on any day. */
function plain({ elapsed, business, businessDays, months }: Amount): number | undefined {
  if (business !== 0 || businessDays !== 0 || months !== 0) return undefined;
  return elapsed >= 0 && Number.isFinite(elapsed) ? elapsed : undefined;
}
