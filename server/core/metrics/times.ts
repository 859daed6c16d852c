// What one visit to a node takes: touch time and waiting, as laws in seconds, and what is missing from it.
// Absent and unknown times are left out of the laws and named in `missing`; they never count as zero silently.

import type { GateNode, HandoffNode, StepNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { atomsOf, convolved, NOTHING } from './atoms.ts';
import { type Batch, inBatches } from './batch.ts';
import { departureWait } from './cadence.ts';
import {
  ALWAYS,
  businessRhythm,
  elapsedSeconds,
  lawOf,
  type Rhythm,
  rhythmNamed,
  touchSeconds,
} from './clock.ts';
import { repeated } from './for-each.ts';
import { atLeast, fixed, fromAtoms, type Law, shifted, waitInLine } from './law.ts';
import type { Basis } from './types.ts';

/** A stretch of elapsed time of which the given share is touch time. */
export interface Part {
  readonly law: Law;
  readonly active: number;
}

export interface NodeTimes {
  /** One after the other, waits first. */
  readonly parts: readonly Part[];
  /** Means in seconds: touch time, the same as elapsed time, and elapsed waiting. */
  readonly process: number;
  readonly processElapsed: number;
  readonly wait: number;
  /** Touch seconds of the actor (person-time where `effort` says so), for the load; undefined: not known. */
  readonly service: Law | undefined;
  readonly missing: {
    readonly process: readonly string[];
    readonly wait: readonly string[];
    readonly lead: readonly string[];
  };
  /** The wait is absent and caused by capacity: the queue may stand in for it. */
  readonly queued: boolean;
  readonly waitCause: string;
  readonly batch?: Batch;
  readonly basis: Basis;
  readonly contradiction: string | undefined;
}

type Worker = StepNode | GateNode | HandoffNode;

const INSTANT: NodeTimes = {
  parts: [],
  process: 0,
  processElapsed: 0,
  wait: 0,
  service: undefined,
  missing: { process: [], wait: [], lead: [] },
  queued: false,
  waitCause: 'unspecified',
  basis: 'measured',
  contradiction: undefined,
};

/** Triggers and outputs take no time. */
export function timesOf(stream: Stream, node: StreamNode): NodeTimes {
  if (node.kind === 'trigger' || node.kind === 'output') return INSTANT;
  const actor = node.kind === 'handoff' ? undefined : stream.actors.get(node.actor?.id ?? '');
  const business = businessRhythm(stream, actor?.calendar?.id, node.businessCalendar);
  const own = rhythmNamed(stream, actor?.calendar?.id);
  if (node.kind === 'step' && node.passage) return scheduled(node, passed(node, business), business);
  const given = declared(node, business, own ?? ALWAYS, own !== undefined);
  const ratio =
    own?.ratio ?? (node.times.process && given.process > 0 ? given.processElapsed / given.process : 1);
  const batched = inBatches(node, given, business, ratio);
  return repeated(node, scheduled(node, heldOpen(stream, node, batched), business));
}

/** Mean elapsed seconds of a duration at a node; undefined where it is unknown. */
export function meanElapsed(stream: Stream, node: StreamNode, duration: Duration): number | undefined {
  if (duration.value === 'unknown') return undefined;
  const actor = 'actor' in node ? stream.actors.get(node.actor?.id ?? '') : undefined;
  const rhythm = businessRhythm(stream, actor?.calendar?.id, node.businessCalendar);
  return lawOf(duration.value, (amount) => elapsedSeconds(amount, rhythm))?.mean;
}

/** The queue stands in for an absent wait; its mean in elapsed seconds, and the share of visits that have to wait. */
export function withQueue(times: NodeTimes, seconds: number, busy: number): NodeTimes {
  const missing = times.missing.wait;
  return {
    ...times,
    parts: [{ law: waitInLine(seconds, busy), active: 0 }, ...times.parts],
    wait: times.wait + seconds,
    missing: {
      process: times.missing.process,
      wait: [],
      lead: times.missing.lead.filter((name) => !missing.includes(name)),
    },
    queued: false,
  };
}

/** Into and out of a sub-stream: a wait, where one is stated, and no work. */
function passed(node: StepNode, business: Rhythm): NodeTimes {
  const times = waitOfPassage(node, business);
  if (!isRace(node)) return times;
  const name = aroundName(node);
  const { process, wait, lead } = times.missing;
  const missing = { process: [...process, name], wait: [...wait, name], lead: [...lead, name] };
  return { ...times, missing };
}

/** All of a sub-stream against a clock: averages do not know how likely it is to be late. */
export function isRace(node: StreamNode): node is StepNode {
  return node.kind === 'step' && node.passage === 'in' && node.timeout?.then !== undefined;
}

export function aroundName({ id }: StepNode): string {
  return `${id}.timeout (around a sub-stream: only a simulation can tell)`;
}

function waitOfPassage(node: StepNode, business: Rhythm): NodeTimes {
  const { wait, measured } = node.times;
  if (!wait) return INSTANT;
  const waitCause = node.times.waitCause ?? 'unspecified';
  const basis = measured ? 'measured' : 'estimated';
  const law =
    wait.value === 'unknown' ? undefined : lawOf(wait.value, (amount) => elapsedSeconds(amount, business));
  if (law) return { ...INSTANT, parts: [{ law, active: 0 }], wait: law.mean, waitCause, basis };
  const name = `${node.id}.wait_time`;
  return { ...INSTANT, waitCause, basis, missing: { process: [], wait: [name], lead: [name] } };
}

function declared(node: Worker, business: Rhythm, own: Rhythm, hasCalendar: boolean): NodeTimes {
  const law = (duration: Duration | undefined, seconds: Parameters<typeof lawOf>[1]) =>
    duration === undefined || duration.value === 'unknown' ? undefined : lawOf(duration.value, seconds);
  const elapsed = (duration: Duration | undefined) =>
    law(duration, (amount) => elapsedSeconds(amount, business));
  const touch = (duration: Duration | undefined) => law(duration, (amount) => touchSeconds(amount, business));
  // Touch time passes while the actor works: with a calendar, all of it is business time.
  const worked = hasCalendar
    ? law(node.times.process, (amount) => touchSeconds(amount, business) * own.ratio)
    : elapsed(node.times.process);
  const service = touch(node.times.process);
  const wait = elapsed(node.times.wait);
  const lead = elapsed(node.times.lead) ?? lazyConsensus(node, elapsed);
  const effort = node.kind === 'step' ? touch(node.effort) : undefined;
  const base = {
    ...INSTANT,
    service: effort ?? service,
    waitCause: node.times.waitCause ?? 'unspecified',
    basis: node.times.measured ? ('measured' as const) : ('estimated' as const),
  };
  // What a sub-stream takes stands in its own file.
  const elsewhere =
    node.kind === 'step' && node.substream && `${node.id}.stream (${node.opaque ?? 'not read'})`;
  const noProcess = node.kind === 'handoff' ? [] : [elsewhere || `${node.id}.process_time`];
  const noWait = [elsewhere || `${node.id}.wait_time`];
  const whole = lead?.mean ?? 0;

  if (worked && service) {
    const process = { process: service.mean, processElapsed: worked.mean };
    if (wait) {
      const sum = wait.mean + worked.mean;
      const off = lead && Math.abs(whole - sum) > 0.01 * Math.max(whole, sum);
      return {
        ...base,
        ...process,
        parts: [
          { law: wait, active: 0 },
          { law: worked, active: 1 },
        ],
        wait: wait.mean,
        contradiction: off ? `the lead time of ${node.id} is not its wait plus its process time` : undefined,
      };
    }
    if (lead) {
      const over = worked.mean > whole * (1 + 1e-9);
      return {
        ...base,
        ...process,
        parts: [{ law: lead, active: whole > 0 ? Math.min(1, worked.mean / whole) : 0 }],
        wait: Math.max(0, whole - worked.mean),
        contradiction: over ? `the process time of ${node.id} exceeds its lead time` : undefined,
      };
    }
    const missing = { process: [], wait: noWait, lead: noWait };
    const queued = node.times.wait === undefined && node.times.waitCause === 'capacity';
    return { ...base, ...process, parts: [{ law: worked, active: 1 }], missing, queued };
  }
  if (lead && wait) {
    const rest = whole - wait.mean;
    const process = Math.max(0, rest);
    return {
      ...base,
      parts: [{ law: lead, active: whole > 0 ? process / whole : 0 }],
      process: process / own.ratio,
      processElapsed: process,
      wait: wait.mean,
      service: effort ?? fixed(process / own.ratio),
      contradiction: rest < -1e-9 * whole ? `the wait of ${node.id} exceeds its lead time` : undefined,
    };
  }
  if (lead) {
    const missing = { process: noProcess, wait: node.kind === 'handoff' ? [] : noWait, lead: [] };
    return { ...base, parts: [{ law: lead, active: 0 }], wait: node.kind === 'handoff' ? whole : 0, missing };
  }
  if (wait) {
    const missing = { process: noProcess, wait: [], lead: noProcess };
    return { ...base, parts: [{ law: wait, active: 0 }], wait: wait.mean, missing };
  }
  return {
    ...base,
    missing: { process: noProcess, wait: noWait, lead: [...new Set([...noProcess, ...noWait])] },
  };
}

/** Silence decides when the window closes: that is how long such a gate takes, where nothing else is said. */
function lazyConsensus(node: Worker, elapsed: (duration: Duration | undefined) => Law | undefined) {
  const approval = node.kind === 'gate' ? node.approval : undefined;
  return approval?.rule === 'lazy-consensus' ? elapsed(approval.openFor) : undefined;
}

/** An approval stays open for its period even when the votes are in: max(T, open_for). */
function heldOpen(stream: Stream, node: Worker, times: NodeTimes): NodeTimes {
  const open = node.kind === 'gate' ? node.approval?.openFor : undefined;
  const least = open && meanElapsed(stream, node, open);
  if (!least) return times;
  const whole = sumOf(times.parts);
  const law = atLeast(whole, least);
  const active = times.parts.reduce((sum, part) => sum + part.active * part.law.mean, 0);
  return { ...times, parts: [{ law, active: active / law.mean }], wait: times.wait + law.mean - whole.mean };
}

/** The law of the whole; exact where at most one part is random. */
function sumOf(parts: readonly Part[]): Law {
  const random = parts.filter((part) => !part.law.certain);
  const certain = parts.reduce((sum, part) => sum + (part.law.certain ? part.law.mean : 0), 0);
  const [only] = random;
  if (random.length <= 1) return only ? shifted(only.law, certain) : fixed(certain);
  const atoms = random.reduce((sum, { law }) => convolved(sum, atomsOf(law, 0, FINE), FINE), NOTHING);
  return shifted(fromAtoms(atoms), certain);
}

const FINE = 200;

/** Cadence and `not_before`: waits that the schedule adds. A stated wait for batching already holds the cadence. */
function scheduled(node: Worker, times: NodeTimes, rhythm: Rhythm): NodeTimes {
  let result = times;
  const holdsIt = node.times.waitCause === 'batching' && (node.times.wait ?? node.times.lead) !== undefined;
  if (node.cadence && !holdsIt) {
    const { value } = node.cadence;
    result = waiting(result, value && departureWait(value, rhythm), `${node.id}.cadence`, true);
  }
  if (node.kind !== 'step' || !node.notBefore) return result;
  const start = node.notBefore.value;
  if (start?.kind !== 'after') {
    const awaited =
      start?.kind === 'every' || start?.kind === 'cron' ? departureWait(start, rhythm) : undefined;
    return waiting(result, awaited, `${node.id}.not_before`);
  }
  const floor = elapsedSeconds(start.amount, rhythm);
  const [first = { law: fixed(0), active: 0 }, ...rest] = result.parts;
  // The floor holds for the start: touch time that is part of the first law comes on top.
  const law = atLeast(first.law, floor + first.active * first.law.mean);
  const passive = first.active < 1;
  const parts = passive
    ? [{ law, active: law.mean > 0 ? (first.active * first.law.mean) / law.mean : 0 }, ...rest]
    : [{ law: fixed(floor), active: 0 }, ...result.parts];
  return { ...result, parts, wait: result.wait + (passive ? law.mean - first.law.mean : floor) };
}

/** Before the work, or after it. */
function waiting(times: NodeTimes, law: Law | undefined, name: string, after = false): NodeTimes {
  if (law) {
    const wait = { law, active: 0 };
    const parts = after ? [...times.parts, wait] : [wait, ...times.parts];
    return { ...times, parts, wait: times.wait + law.mean };
  }
  const { process, wait, lead } = times.missing;
  return { ...times, missing: { process, wait: [...wait, name], lead: [...lead, name] } };
}
