// The stream as a simulator walks it: nodes by number, routes with their forks worked out, every visit as a plan of
// draws. Shares come from metrics/routing.ts and the shapes of forks from metrics/forks.ts, as in the closed form.

import { DAY } from '../metrics/clock.ts';
import { adjacencyOf, shapeOf } from '../metrics/forks.ts';
import { demandOf } from '../metrics/load.ts';
import { buildNetwork } from '../metrics/network.ts';
import { power } from '../metrics/portable-math.ts';
import { readStream } from '../metrics/reading.ts';
import type { NodeRoutes, Strike } from '../metrics/routes.ts';
import type { Doubt } from '../metrics/shares.ts';
import { casesOf } from '../metrics/timeouts.ts';
import { aroundName, isRace, type NodeTimes, timesOf } from '../metrics/times.ts';
import { handlerAt } from '../model/edges.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Clocks } from './clocks.ts';
import { queueWait } from './queue-wait.ts';
import type { Random } from './random.ts';
import {
  calendarsOf,
  gatherer,
  limitPassage,
  type Passage,
  passage,
  type VisitPlan,
  visitPlan,
} from './visit-plan.ts';
import { type PlanFork, type Way, WayCompiler } from './ways.ts';

export interface PlanStrike {
  readonly exception: string;
  readonly p: number;
  readonly attempts: number;
  /** The wait before a further attempt, the first of them being number 0. */
  readonly delay: (random: Parameters<Passage>[0], from: number, attempt: number) => number;
  readonly onward: readonly Way[] | undefined;
  /** It may strike at any time during the visit, rather than come out of it. */
  readonly interrupts: boolean;
}

export interface PlanNode {
  readonly index: number;
  readonly id: string;
  readonly node: StreamNode;
  readonly times: NodeTimes;
  readonly visit: VisitPlan;
  readonly normal: readonly Way[];
  readonly strikes: readonly PlanStrike[];
  readonly timeout: { readonly after: Passage; readonly ways: readonly Way[] } | undefined;
  /** A clock that runs beside all of a sub-stream, of which this node is the way in. */
  readonly race: (NonNullable<PlanNode['timeout']> & { readonly inside: PlanFork }) | undefined;
  readonly doubts: readonly Doubt[];
  readonly cancels: readonly number[];
}

export interface Plan {
  readonly stream: Stream;
  readonly clocks: Clocks;
  readonly nodes: readonly PlanNode[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly counters: number;
  readonly triggers: readonly {
    readonly node: number;
    readonly share: number;
    readonly perDay: number | undefined;
  }[];
  /** Doubts on the shares of the triggers. */
  readonly doubts: readonly Doubt[];
}

export interface PlanOptions {
  /** Draw the queue where a wait of cause `capacity` is absent; a run with real queues needs none. */
  readonly queues: boolean;
}

export function planOf(stream: Stream, clocks: Clocks, { queues }: PlanOptions): Plan {
  const times = new Map([...stream.nodes.values()].map((node) => [node.id, timesOf(stream, node)]));
  const loaded = (own: NodeTimes) => own.queued || own.batch?.gathers;
  const reading = queues && [...times.values()].some(loaded) ? readStream(stream, undefined) : undefined;
  const network = reading?.walk.network ?? buildNetwork(stream, untimed(times), undefined);
  const adjacency = adjacencyOf(network);
  const indexOf = new Map([...stream.nodes.keys()].map((id, index) => [id, index]));
  const compiler = new WayCompiler(indexOf, (fork) => shapeOf(network, adjacency, fork), stream);
  const nodes = [...network.nodes.values()].map(({ id, node, routes }): PlanNode => {
    const own = reading?.times.get(id) ?? times.get(id);
    if (!own) throw new Error(`no times for ${id}`);
    const stated = times.get(id) ?? own;
    const plan = visitPlan(stream, clocks, node, stated);
    const perDay = reading?.demand.total;
    const gather =
      stated.batch?.gathers && perDay
        ? gatherer(stated.batch.size, (perDay * (reading?.visits.get(id) ?? 1)) / DAY)
        : undefined;
    const visit = plan.batch ? { ...plan, batch: { ...plan.batch, gather } } : plan;
    const limits = node.timeout && casesOf(node, node.timeout, undefined);
    const queue = stated.queued && !own.queued ? queueWait(stream, reading?.loads, node) : undefined;
    return {
      index: indexOf.get(id) ?? 0,
      id,
      node,
      times: simulable(node, plan, own),
      visit: queue ? { ...visit, ready: queue } : visit,
      normal: compiler.ways(routes.normal),
      strikes: routes.strikes.map((strike) => strikeOf(stream, clocks, compiler, node, strike)),
      ...timeoutsOf(stream, clocks, compiler, indexOf, node, routes, queues ? own : queuedFor(node, own)),
      doubts: [...routes.doubts, ...(limits?.doubts ?? [])],
      cancels: node.kind === 'step' ? node.cancels.flatMap((ref) => indexOf.get(ref.id) ?? []) : [],
    };
  });
  return { stream, clocks, nodes, indexOf, counters: compiler.counters, ...triggersOf(stream, indexOf) };
}

/** What averages cannot know. On the real calendar a milestone is a moment like any other; the closed form cannot know how far away it is. */
function simulable(node: StreamNode, { floor }: VisitPlan, times: NodeTimes): NodeTimes {
  if (node.kind !== 'step' || !(floor || isRace(node))) return times;
  const told = [...(floor ? [`${node.id}.not_before`] : []), ...(isRace(node) ? [aroundName(node)] : [])];
  const without = (names: readonly string[]) => names.filter((name) => !told.includes(name));
  const { process, wait, lead } = times.missing;
  return { ...times, missing: { process, wait: without(wait), lead: without(lead) } };
}

/** Routes do not depend on times: without them a network is cheap to build. */
function untimed(times: ReadonlyMap<string, NodeTimes>): Map<string, NodeTimes> {
  const nothing = { parts: [], process: 0, processElapsed: 0, wait: 0 };
  return new Map([...times].map(([id, own]) => [id, { ...own, ...nothing }]));
}

function triggersOf(stream: Stream, indexOf: ReadonlyMap<string, number>): Pick<Plan, 'triggers' | 'doubts'> {
  const demand = demandOf(stream);
  const all = [...demand.perTrigger];
  const known = all.length < 2 || demand.total;
  const kind = demand.unknown ? 'unknown' : 'assumed';
  return {
    triggers: all.map(([id, perDay]) => ({
      node: indexOf.get(id) ?? 0,
      share: demand.total ? (perDay ?? 0) / demand.total : 1 / all.length,
      perDay,
    })),
    doubts: known ? [] : demand.missing.map((name) => ({ kind, name, nodeId: '' })),
  };
}

/** In a run with real queues, who waits in line has a wait. */
function queuedFor(node: StreamNode, times: NodeTimes): NodeTimes {
  if (!times.queued) return times;
  const lead = times.missing.lead.filter((name) => name !== `${node.id}.wait_time`);
  return { ...times, missing: { ...times.missing, lead } };
}

/** A timeout of a sub-stream is a race with all of it. */
function timeoutsOf(
  stream: Stream,
  clocks: Clocks,
  compiler: WayCompiler,
  indexOf: ReadonlyMap<string, number>,
  node: StreamNode,
  routes: NodeRoutes,
  times: NodeTimes,
): Pick<PlanNode, 'timeout' | 'race'> {
  if (!isRace(node))
    return { timeout: timeoutOf(stream, clocks, compiler, node, routes, times), race: undefined };
  const missing = { ...times.missing, lead: times.missing.lead.filter((name) => name !== aroundName(node)) };
  const clock = timeoutOf(stream, clocks, compiler, node, routes, { ...times, missing });
  const outside = [...indexOf].filter(([id]) => id !== node.id && !id.startsWith(`${node.id}/`));
  const inside: PlanFork = {
    ...{ key: `${node.id}:race`, at: node.id, join: -1, needed: 1, members: [], sides: [] },
    stops: outside.map(([, index]) => index),
  };
  return { timeout: undefined, race: clock && { ...clock, inside } };
}

function timeoutOf(
  stream: Stream,
  clocks: Clocks,
  compiler: WayCompiler,
  node: StreamNode,
  routes: NodeRoutes,
  times: NodeTimes,
): PlanNode['timeout'] {
  const limits = node.timeout && casesOf(node, node.timeout, undefined);
  // Without a known time there is nothing that the limit could cut.
  if (!routes.timeout || !limits || times.missing.lead.length > 0) return undefined;
  const business = clocks.business(...calendarsOf(stream, node));
  const found = limits.cases.flatMap(({ share, limit }) => {
    const after = limitPassage(limit, business);
    return after ? [{ share, after }] : [];
  });
  const [only, ...more] = found;
  if (!only || found.length < limits.cases.length) return undefined;
  const after: Passage =
    more.length === 0 ? only.after : (random, from) => drawn(found, random)(random, from);
  return { after, ways: compiler.ways(routes.timeout) };
}

function drawn(
  cases: readonly { readonly share: number; readonly after: Passage }[],
  random: Random,
): Passage {
  let left = random.unit();
  const found = cases.find(({ share }) => {
    left -= share;
    return left < 0;
  });
  return (found ?? cases.at(-1))?.after ?? ((_, from) => from);
}

function strikeOf(
  stream: Stream,
  clocks: Clocks,
  compiler: WayCompiler,
  node: StreamNode,
  strike: Strike,
): PlanStrike {
  const retry = handlerAt(stream, node, strike.exception)?.retry;
  const pause = retry?.every && passage(retry.every, clocks.business(...calendarsOf(stream, node)));
  const doubles = retry?.backoff === 'exponential';
  return {
    exception: strike.exception,
    p: strike.p,
    attempts: strike.delays.length,
    delay: (random, from, attempt) => {
      const length = pause ? pause(random, from) - from : 0;
      return from + length * (doubles ? power(2, attempt) : 1);
    },
    onward: strike.onward && compiler.ways(strike.onward),
    interrupts: !node.raises.some((raise) => raise.id === strike.exception),
  };
}
