// One reading of the stream: all numbers of it, with missing times as zero and doubtful shares as they are told to
// be. The report compares readings to see which numbers depend on a doubt.

import { type ChangedNode, changedNodes } from '../model/changed-nodes.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { lazily, once } from '../text/once.ts';
import { gathered } from './batch.ts';
import { buildChain, type Chain, retimed, type Walk, walkOf } from './chain.ts';
import { DAY } from './clock.ts';
import { actorOf, type Crossings, crossings } from './crossings.ts';
import { firstPass } from './first-pass.ts';
import { type Demand, demandOf, type KnownLoads, type Load, loadsOf, poolOf } from './load.ts';
import { buildNetwork } from './network.ts';
import { type LikelyPath, likelyPath } from './paths.ts';
import type { Route } from './routes.ts';
import { type Doubt, type Move, skewed } from './shares.ts';
import { leadVariance, type Solution, solveChain, solvedAgain } from './solve.ts';
import { type NodeTimes, timesOf, withQueue } from './times.ts';

export interface StreamReading {
  readonly walk: Walk;
  readonly solution: Solution;
  /** Of the lead time, in seconds². */
  readonly variance: () => number;
  /** Where items start. */
  readonly entry: readonly Route[];
  /** The whole of it, as it was solved. */
  readonly chain: Chain;
  readonly demand: Demand;
  readonly loads: ReadonlyMap<string, Load>;
  readonly times: ReadonlyMap<string, NodeTimes>;
  readonly path: LikelyPath | undefined;
  readonly firstPass: number | undefined;
  readonly handoffs: Crossings;
  /** The same: it does not change while only times do. */
  readonly crossed: () => Crossings;
  readonly doubts: readonly Doubt[];
  /** Expected visits of every node, outputs included. */
  readonly visits: ReadonlyMap<string, number>;
  /** Before the load was known. */
  readonly first: Walked & Pick<StreamReading, 'times' | 'visits'> & { readonly waiting: readonly string[] };
}

interface Walked {
  readonly walk: Walk;
  readonly chain: Chain;
  readonly solution: Solution;
}

/** `before`: the reading of a version that differs in the figures of nodes alone, nothing moved; the result is the same. */
export function readStream(stream: Stream, moved: Move | undefined, before?: StreamReading): StreamReading {
  const demand = demandOf(stream);
  const start = entryOf(stream, demand, moved);
  const changed = before && changedNodes(before.first.walk.network.stream.nodes, stream.nodes);
  const known = before && changed && { reading: before, changed };
  let times = timesIn(stream, known);
  let last = walked(stream, times, start.routes, moved, known);
  let { walk, solution } = last;
  const isAsBefore = before !== undefined && solution.through === before.first.solution.through;
  let visits = isAsBefore ? before.first.visits : visitsOf(stream, solution);
  const waiting = waitingIn(times, known);
  const first = { ...last, times, visits, waiting };
  const loads = loadsOf(
    stream,
    times,
    visits,
    demand,
    walk.network,
    known && isAsBefore ? loadsIn(stream, known) : undefined,
  );
  const filled = filledByLoad(stream, first, loads, demand);
  if (filled) {
    // The queue depends on visits alone, and visits on no wait but those that a timeout cuts.
    times = filled;
    last = walked(stream, times, start.routes, moved);
    ({ walk, solution } = last);
    visits = visitsOf(stream, solution);
  }
  const doubts = [...start.doubts, ...walk.doubts];
  const crossed =
    before !== undefined && visits === before.visits
      ? before.crossed
      : once(() => crossings(walk.network, visits));
  const later = lazily<Pick<StreamReading, 'path' | 'firstPass' | 'handoffs'>>({
    path: () => likelyPath(walk, start.routes),
    firstPass: () => firstPass(walk, start.routes),
    handoffs: crossed,
  });
  const { chain } = last;
  const variance = () => leadVariance(chain, solution);
  const eager = {
    walk,
    solution,
    variance,
    entry: start.routes,
    chain,
    demand,
    loads,
    times,
    doubts,
    visits,
    crossed,
    first,
  };
  return Object.assign(later, eager);
}

/** A reading, and the nodes that are others now, while the same nodes are there. */
interface Known {
  readonly reading: StreamReading;
  readonly changed: readonly ChangedNode[];
}

function timesIn(stream: Stream, known: Known | undefined): ReadonlyMap<string, NodeTimes> {
  const times = new Map(known?.reading.first.times);
  const anew = known ? known.changed.map(({ is }) => is) : stream.nodes.values();
  for (const node of anew) times.set(node.id, timesOf(stream, node));
  return times;
}

/** While visits are the same: loads of all but those who do a node that has changed. */
function loadsIn(stream: Stream, { reading, changed }: Known): KnownLoads {
  const actors = changed.flatMap(({ was, is }) => [was, is].flatMap((node) => actorOf(node) ?? []));
  return { loads: reading.loads, except: new Set(actors.map((id) => poolOf(stream, id))) };
}

/** Nodes whose waits follow from how much work there is. */
function waitingIn(times: ReadonlyMap<string, NodeTimes>, known: Known | undefined): readonly string[] {
  const waits = (id: string) => {
    const own = times.get(id);
    return own?.queued === true || own?.batch?.gathers === true;
  };
  if (!known) return [...times.keys()].filter(waits);
  const changed = known.changed.map(({ is }) => is.id);
  return [...known.reading.first.waiting.filter((id) => !changed.includes(id)), ...changed.filter(waits)];
}

function walked(
  stream: Stream,
  times: ReadonlyMap<string, NodeTimes>,
  entry: readonly Route[],
  moved: Move | undefined,
  known?: Known,
): Walked {
  const before = known?.reading.first;
  const network = known && { network: known.reading.first.walk.network, changed: known.changed };
  const walk = walkOf(buildNetwork(stream, times, moved, network), before?.walk);
  const chain = before && chainAgain(walk, before);
  if (before && chain) return { walk, chain, solution: solvedAgain(chain, before.solution) };
  const afresh = buildChain(walk, entry, new Set());
  return { walk, chain: afresh, solution: solveChain(afresh) };
}

/** More nodes with other times than this are a change of another kind than typing. */
const MOST_CHANGED = 8;

function chainAgain(walk: Walk, before: Walked): Chain | undefined {
  const { renewed } = walk.network;
  // Doubts that came up on the way come up on that way only.
  const plain = before.walk.doubts.length === before.walk.network.doubts.length;
  return plain && renewed.size <= MOST_CHANGED ? retimed(walk, before.chain, renewed) : undefined;
}

/** Where doubts on the triggers' shares stand: always reached. */
const ORIGIN = '*';

/** The triggers in proportion to their rates; evenly, and assumed, where rates are missing. */
function entryOf(
  stream: Stream,
  demand: Demand,
  moved: Move | undefined,
): { routes: Route[]; doubts: Doubt[] } {
  const triggers = [...stream.nodes.values()]
    .filter((node) => node.kind === 'trigger')
    .map((node) => node.id);
  const doubts: Doubt[] = [];
  const rates = triggers.map((id) => demand.perTrigger.get(id) ?? 0);
  let shares = rates.map((rate) => rate / (demand.total ?? 0));
  if (triggers.length < 2 || !demand.total) {
    shares = triggers.map(() => 1 / triggers.length);
    const kind = demand.unknown ? 'unknown' : 'assumed';
    if (triggers.length > 1) {
      doubts.push(...demand.missing.map((name) => ({ kind, name, nodeId: ORIGIN }) as const));
      if (moved?.kind === kind && !moved.corners)
        shares = skewed(
          shares,
          triggers.map(() => undefined),
          kind,
        );
    }
  }
  const routes = triggers.map((id, i) => ({
    p: shares[i] ?? 0,
    target: { kind: 'node', id } as const,
    flaw: false,
    bounds: [],
  }));
  return { routes, doubts };
}

function visitsOf(stream: Stream, solution: Solution): Map<string, number> {
  const visits = new Map([...stream.nodes.keys()].map((id) => [id, solution.nodes.get(id) ?? 0]));
  for (const [sink, exit] of solution.exits) {
    if (sink.startsWith('out:')) visits.set(sink.slice('out:'.length), exit.p);
  }
  return visits;
}

/** Waits that follow from how much work there is: in line, and for a batch. Undefined where there is none. */
function filledByLoad(
  stream: Stream,
  { times, visits, waiting }: StreamReading['first'],
  loads: ReadonlyMap<string, Load>,
  demand: Demand,
): Map<string, NodeTimes> | undefined {
  let filled: Map<string, NodeTimes> | undefined;
  const fill = (id: string, own: NodeTimes) => {
    filled ??= new Map(times);
    filled.set(id, own);
  };
  for (const id of waiting) {
    const node = stream.nodes.get(id);
    if (!node) continue;
    let own = times.get(node.id);
    const count = visits.get(node.id) ?? 0;
    if (own?.batch?.gathers && count > 0) {
      const perSecond = demand.total === undefined ? undefined : (demand.total * count) / DAY;
      own = gathered(own, perSecond, demand.missing);
      fill(node.id, own);
    }
    const { queue, busy } = (own?.queued && loadAt(stream, loads, node)) || {};
    if (!own || queue === undefined || busy === undefined || !Number.isFinite(queue)) continue;
    fill(node.id, withQueue(own, queue, busy));
  }
  return filled;
}

/** How busy the actor of a node is. */
export function loadAt(stream: Stream, loads: ReadonlyMap<string, Load>, node: StreamNode): Load | undefined {
  const actor = actorOf(node);
  return actor === undefined ? undefined : loads.get(poolOf(stream, actor));
}
