// How busy everyone is: work offered to each actor against what it can do, and the queue that follows.
import { listOf } from '../model/changed-nodes.ts';
import type { Actor } from '../model/types/resources.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Batch } from './batch.ts';
import { departuresPerDay } from './cadence.ts';
import { ALWAYS, businessRhythm, DAY, perDay, rhythmNamed } from './clock.ts';
import type { Law } from './law.ts';
import type { Network, NetworkNode } from './network.ts';
import { busyShare, erlangC, exponentialQueue, generalQueue } from './queue.ts';
import type { NodeTimes } from './times.ts';

/** Arrivals per day of elapsed time, and the triggers that do not say. */
export interface Demand {
  readonly perTrigger: ReadonlyMap<string, number | undefined>;
  readonly total: number | undefined;
  readonly missing: readonly string[];
  /** Some trigger states that its rate is unknown. */
  readonly unknown: boolean;
}

export function demandOf(stream: Stream): Demand {
  const rhythm = businessRhythm(stream);
  const perTrigger = new Map<string, number | undefined>();
  const missing: string[] = [];
  let unknown = false;
  for (const node of stream.nodes.values()) {
    if (node.kind !== 'trigger') continue;
    const stated = node.rate?.value;
    if (stated === 'unknown') unknown = true;
    const scheduled = node.schedule?.value && departuresPerDay(node.schedule.value, rhythm);
    const rate = stated === undefined ? scheduled : stated === 'unknown' ? undefined : perDay(stated, rhythm);
    perTrigger.set(node.id, rate);
    if (rate === undefined) missing.push(`${node.id}.rate`);
  }
  const rates = [...perTrigger.values()].flatMap((rate) => rate ?? []);
  const total =
    missing.length === 0 && rates.length > 0 ? rates.reduce((sum, rate) => sum + rate, 0) : undefined;
  return { perTrigger, total, missing, unknown };
}

/** Actors that share one capacity: an actor, and those whose `pool` it is. */
export interface Load {
  readonly actors: readonly string[];
  readonly capacity: number | undefined;
  /** Open seconds per day for one unit of capacity. */
  readonly available: number;
  /** Touch seconds per item of the stream. */
  readonly perItem: number;
  readonly visits: number;
  readonly missing: readonly string[];
  /** Share of the capacity that is in use; undefined where an input is missing. */
  readonly utilization: number | undefined;
  /** Mean wait of a visit in elapsed seconds (infinite at 100 % or more); undefined where an input is missing. */
  readonly queue: number | undefined;
  /** Share of the visits that have to wait. */
  readonly busy: number | undefined;
  /** Items of the stream per day at full use; undefined where it does nothing or an input is missing. */
  readonly cap: number | undefined;
}

/** The actor whose capacity an actor draws on. */
export function poolOf(stream: Stream, id: string): string {
  if (!stream.actors.get(id)?.pool) return id;
  const seen = new Set<string>();
  let current = id;
  for (let pool = stream.actors.get(current)?.pool?.id; pool !== undefined && !seen.has(pool); ) {
    if (!stream.actors.has(pool)) break;
    seen.add(pool);
    current = pool;
    pool = stream.actors.get(current)?.pool?.id;
  }
  return current;
}

/** Loads that some pools still have. */
export interface KnownLoads {
  readonly loads: ReadonlyMap<string, Load>;
  /** Not those of these pools. */
  readonly except: ReadonlySet<string>;
}

/** By the id of the pool. Nodes that are never visited do not count. */
export function loadsOf(
  stream: Stream,
  times: ReadonlyMap<string, NodeTimes>,
  visits: ReadonlyMap<string, number>,
  demand: Demand,
  network: Pick<Network, 'nodes'>,
  known?: KnownLoads,
): Map<string, Load> {
  const groups = new Map<string, string[]>();
  for (const id of stream.actors.keys()) {
    const pool = poolOf(stream, id);
    append(groups, pool, id);
  }
  const work = new Map<string, Work[]>();
  const isAsked = (actor: string) => !known || known.except.has(poolOf(stream, actor));
  const asked = new Set([...stream.actors.keys()].filter(isAsked));
  for (const node of known ? listOf(stream.nodes) : stream.nodes.values()) {
    if ((node.kind !== 'step' && node.kind !== 'gate') || !node.actor) continue;
    if (!asked.has(node.actor.id)) continue;
    const count = visits.get(node.id) ?? 0;
    const own = times.get(node.id);
    if (node.kind === 'step' && node.passage) continue;
    if (count === 0 || !own) continue;
    const pool = poolOf(stream, node.actor.id);
    const service = own.service && brokenOff(own.service, network.nodes.get(node.id));
    append(work, pool, {
      count: own.batch ? count / own.batch.size : count,
      service: service && own.batch ? ofBatch(service, own.batch) : service,
      missing: own.service ? [] : own.missing.process,
    });
  }
  const loads = new Map<string, Load>();
  for (const [pool, actors] of groups) {
    const actor = stream.actors.get(pool);
    const load = known && !known.except.has(pool) ? known.loads.get(pool) : undefined;
    if (actor) loads.set(pool, load ?? loadOf(stream, actor, actors, work.get(pool) ?? [], demand));
  }
  return loads;
}

function append<T>(groups: Map<string, T[]>, key: string, value: T): void {
  const group = groups.get(key);
  if (group) group.push(value);
  else groups.set(key, [value]);
}

type Service = Pick<Law, 'mean' | 'variance' | 'exponential'>;

/** A timeout takes the work away from whoever does it: what is not done by then is no load. */
function brokenOff(service: Law, node: NetworkNode | undefined): Service {
  if (!node?.cut || node.times.process <= 0) return service;
  const { p, visit } = node.cut;
  const done = ((1 - p) * node.visit.cost.process + p * visit.cost.process) / node.times.process;
  return { mean: service.mean * done, variance: service.variance * done * done, exponential: false };
}

/** All of a batch is one piece of work. */
function ofBatch({ mean, variance }: Service, { size, changeover }: Batch): Service {
  return { mean: changeover + size * mean, variance: size * variance, exponential: false };
}

interface Work {
  readonly count: number;
  readonly service: Service | undefined;
  readonly missing: readonly string[];
}

function loadOf(
  stream: Stream,
  actor: Actor,
  actors: readonly string[],
  work: readonly Work[],
  demand: Demand,
): Load {
  const stated = actor.capacity?.value ?? 1;
  const capacity = stated === 'unknown' || stated <= 0 ? undefined : stated;
  const rhythm = rhythmNamed(stream, actor.calendar?.id) ?? ALWAYS;
  const available = DAY / rhythm.ratio;
  const missing = work.flatMap((each) => each.missing);
  if (capacity === undefined) missing.push(`${actor.id}.capacity`);
  const visits = work.reduce((sum, { count }) => sum + count, 0);
  const perItem = work.reduce((sum, { count, service }) => sum + count * (service?.mean ?? 0), 0);
  const whole = missing.length === 0 && capacity !== undefined;
  const cap = whole && perItem > 0 ? (capacity * available) / perItem : undefined;
  const shared = { actors, capacity, available, perItem, visits, cap };
  const idle = whole && perItem === 0;
  if (!whole || (demand.total === undefined && !idle)) {
    return {
      ...shared,
      missing: [...missing, ...demand.missing],
      utilization: undefined,
      queue: undefined,
      busy: undefined,
    };
  }
  const arrivals = demand.total ?? 0;
  const utilization = (arrivals * perItem) / (capacity * available);
  // In the actor's own open time; the wait then passes on the calendar.
  const line = waitOf(work, capacity, (arrivals * visits) / available);
  return { ...shared, missing, utilization, queue: line.wait * rhythm.ratio, busy: line.busy };
}

/** Erlang C counts its servers one by one. */
const MOST_SERVERS = 10_000;

function waitOf(work: readonly Work[], capacity: number, arrivals: number): { wait: number; busy: number } {
  const count = work.reduce((sum, each) => sum + each.count, 0);
  const average = (of: (law: { mean: number; variance: number }) => number) =>
    work.reduce((sum, each) => sum + each.count * (each.service ? of(each.service) : 0), 0) / count;
  const mean = count > 0 ? average((law) => law.mean) : 0;
  if (!(mean > 0) || arrivals === 0) return { wait: Number.isNaN(mean) ? mean : 0, busy: 0 };
  const alike = work.every(
    ({ service }) => service?.exponential && Math.abs(service.mean - mean) <= 1e-9 * mean,
  );
  // As in the discrete-event run: a capacity of 2.5 is two that are a quarter faster, one of 0.5 is a slow one.
  const servers = Math.max(1, Math.floor(capacity));
  const service = (mean * servers) / capacity;
  if (alike && servers <= MOST_SERVERS)
    return {
      wait: exponentialQueue(servers, arrivals, service),
      busy: erlangC(servers, arrivals * service),
    };
  const second = average((law) => law.variance + law.mean * law.mean);
  return {
    wait: generalQueue(servers, arrivals, service, 1, second / (mean * mean) - 1),
    busy: busyShare(servers, (arrivals * service) / servers),
  };
}
