// The fastest way through a section: shortest paths over the least times, where a join waits for the slowest branch it
// needs (Knuth's generalisation of Dijkstra, 1977, computed by relaxation). Always a lower bound: what is not known
// counts as zero, and whatever can lead on early does.

import { closure, type Graph } from '../model/graph.ts';
import type { Edge } from '../model/types/flow.ts';
import type { Stream } from '../model/types/stream.ts';
import { WAYS } from '../model/ways.ts';
import { Net } from '../model/workflow-net.ts';
import { groupBy } from '../text/group.ts';
import { once } from '../text/once.ts';
import type { Stretch } from './floors.ts';
import { Heap } from './heap.ts';
import { isOneNode, type Passages, type Section } from './passages.ts';

export interface FastestPath {
  readonly stretches: readonly Stretch[];
  /** Seconds. */
  readonly length: number;
}

/** How long a stretch counts: as it is, or only its open time on one calendar. */
export type Weight = (stretch: Stretch) => number;

export class PathFinder {
  readonly #stream: Stream;
  readonly #graph: Graph;
  readonly #passages: Passages;
  readonly #out: () => ReadonlyMap<string, readonly Edge[]>;
  readonly #into: () => ReadonlyMap<string, readonly Edge[]>;
  #joins: ReadonlyMap<string, readonly Needs[]> | undefined;

  constructor(passages: Passages, graph: Graph) {
    const { stream } = passages;
    this.#stream = stream;
    this.#graph = graph;
    this.#passages = passages;
    const ways = once(() => stream.edges.filter((edge) => WAYS.has(edge.cause)));
    this.#out = once(() => groupBy(ways(), (edge) => edge.from));
    this.#into = once(() => groupBy(ways(), (edge) => edge.to));
  }

  /** Undefined where no path leads from the start to the end. */
  fastest(
    section: Section,
    weigh: Weight = ({ elapsed, business }) => elapsed + business,
  ): FastestPath | undefined {
    const { from, to } = section;
    const [only] = from;
    if (only !== undefined && isOneNode(section)) {
      const stretches = this.#passages.floor(only, section, section.measure);
      return { stretches, length: sum(stretches, weigh) };
    }
    const inside = this.#between(from, to);
    const arrival = new Map<string, { at: number; via: Edge | undefined }>();
    const costs = new Map<Edge, number>();
    const leaving = (edge: Edge) => {
      const before = arrival.get(edge.from)?.at;
      if (before === undefined) return Number.POSITIVE_INFINITY;
      const cost = costs.get(edge) ?? sum(this.#passages.passing(edge, section), weigh);
      costs.set(edge, cost);
      return before + cost;
    };
    const sources = new Map<string, readonly Edge[]>();
    const comingFrom = (id: string) => {
      const known = sources.get(id) ?? (this.#into().get(id) ?? []).filter((edge) => inside.has(edge.from));
      sources.set(id, known);
      return known;
    };
    const open = new Heap();
    const arrive = (id: string, at: number, via: Edge | undefined) => {
      if (at >= (arrival.get(id)?.at ?? Number.POSITIVE_INFINITY)) return;
      arrival.set(id, { at, via });
      open.push(id, -at);
    };
    for (const id of from) arrive(id, 0, undefined);
    // Earliest first, so that hardly any arrival has to be corrected.
    for (let next = open.pop(); next; next = open.pop()) {
      if (-next.p > (arrival.get(next.id)?.at ?? 0)) continue;
      for (const { to: target } of this.#out().get(next.id) ?? []) {
        if (!inside.has(target)) continue;
        const via = arrivingBy(this.#needsOf(target), comingFrom(target), leaving);
        if (via) arrive(target, leaving(via), via);
      }
    }
    const ends = to.flatMap((id) => {
      const reached = arrival.get(id);
      const last = this.#passages.floor(id, section, section.measure);
      return reached ? [{ id, last, length: reached.at + sum(last, weigh) }] : [];
    });
    const best = ends.reduce<(typeof ends)[number] | undefined>(
      (a, b) => (a && a.length <= b.length ? a : b),
      undefined,
    );
    if (!best || !Number.isFinite(best.length)) return undefined;
    const backwards = [best.last];
    const seen = new Set<string>();
    for (let via = arrival.get(best.id)?.via; via && !seen.has(via.from); via = arrival.get(via.from)?.via) {
      seen.add(via.from);
      backwards.push(this.#passages.passing(via, section));
    }
    return { stretches: backwards.reverse().flat(), length: best.length };
  }

  #needsOf(id: string): readonly Needs[] | undefined {
    if (!this.#stream.nodes.get(id)?.join) return undefined;
    this.#joins ??= joinsOf(this.#stream, this.#graph);
    return this.#joins.get(id);
  }

  /** Nodes on some way from the start to the end. */
  #between(from: readonly string[], to: readonly string[]): Set<string> {
    const ahead = closure(from, (id) => (this.#out().get(id) ?? []).map((edge) => edge.to));
    const behind = closure(to, (id) => (this.#into().get(id) ?? []).map((edge) => edge.from));
    return new Set([...ahead].filter((id) => behind.has(id)));
  }
}

function sum(stretches: readonly Stretch[], weigh: Weight): number {
  let total = 0;
  for (const stretch of stretches) total += weigh(stretch);
  return total;
}

/** What a join needs of one fork: so many of these groups of sources, one group a branch. */
interface Needs {
  readonly groups: readonly ReadonlySet<string>[];
  readonly count: number;
}

/** The arrow whose work makes a node start: the earliest, or at a join the last of those that it needs. */
function arrivingBy(
  needs: readonly Needs[] | undefined,
  into: readonly Edge[],
  leaving: (edge: Edge) => number,
): Edge | undefined {
  const earliest = (edges: readonly Edge[]) =>
    edges.reduce<Edge | undefined>((a, b) => (a && leaving(a) <= leaving(b) ? a : b), undefined);
  if (!needs || needs.length === 0) return earliest(into);
  const grouped = new Set(needs.flatMap(({ groups }) => groups.flatMap((group) => [...group])));
  const alone = into.filter((edge) => !grouped.has(edge.from));
  const together = needs.flatMap(({ groups, count }) => {
    // A branch that did not start inside the section is taken to be there already.
    const firsts = groups.flatMap((group) => earliest(into.filter((edge) => group.has(edge.from))) ?? []);
    const inOrder = firsts.toSorted((a, b) => leaving(a) - leaving(b));
    return inOrder[Math.min(count, inOrder.length) - 1] ?? [];
  });
  return earliest([...alone, ...together]);
}

function joinsOf(stream: Stream, graph: Graph): Map<string, Needs[]> {
  const net = new Net(stream, graph);
  const found = new Map<string, Needs[]>();
  for (const fork of net.forks) {
    const origin = fork[0]?.from ?? '';
    const before = net.before(origin);
    const isEnd = (id: string) => id === origin || before.has(id);
    const branches = fork.map((edge) => net.reach([edge.to], isEnd));
    for (const { id, join } of stream.nodes.values()) {
      const arriving = branches.filter((nodes) => nodes.has(id) && !isEnd(id));
      if (!join || join.kind === 'any' || arriving.length < 2) continue;
      const sources = (graph.into.get(id) ?? []).map((edge) => edge.from);
      const groups = arriving.map((nodes) => new Set(sources.filter((source) => nodes.has(source))));
      const count = join.kind === 'count' ? Math.min(join.count, groups.length) : groups.length;
      found.set(id, [...(found.get(id) ?? []), { groups, count }]);
    }
  }
  return found;
}
