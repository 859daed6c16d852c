// A way through a section that is short in arrows and meets no join: the fastest takes at most as long. It is found
// without weighing anything, and most limits are far enough above it.

import type { Graph } from '../model/graph.ts';
import type { Edge } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { WAYS } from '../model/ways.ts';
import { isOneNode, type Passages, type Section } from './passages.ts';

/** Ways by the sections that they lead through, for one list of arrows; they stay while actors and calendars stay. */
export type KnownWays = WeakMap<readonly Edge[], Map<string, Way>>;

/** Back from the end. */
export type Way = Passage[];

interface Passage {
  readonly node: StreamNode;
  /** By which work leaves the node; undefined at the end. */
  readonly by: Edge | undefined;
  readonly floor: Floor;
}

/** Seconds on the two clocks. */
export interface Floor {
  readonly elapsed: number;
  readonly business: number;
}

export class ShortWays {
  readonly #passages: Passages;
  readonly #graph: Graph;
  readonly #known: KnownWays;

  constructor(passages: Passages, graph: Graph, known: KnownWays) {
    this.#passages = passages;
    this.#graph = graph;
    this.#known = known;
  }

  /** What the way takes at least; undefined where none leads from the start to the end. */
  least(section: Section): Floor | undefined {
    const { from, to, measure, paused } = section;
    const [only] = from;
    if (only !== undefined && isOneNode(section))
      return totalOf(this.#passages.floor(only, section, measure));
    const { edges } = this.#passages.stream;
    const ways = this.#known.get(edges) ?? new Map<string, Way>();
    this.#known.set(edges, ways);
    const key = JSON.stringify([from, to, measure, [...paused]]);
    const known = ways.get(key);
    const way = known ? this.#again(known, section) : this.#search(section);
    if (!way) return undefined;
    ways.set(key, way);
    return totalOf(way.map(({ floor }) => floor));
  }

  /** The same way, with the times that its nodes have now; another one where it has come to meet a join. */
  #again(way: Way, section: Section): Way | undefined {
    for (const [at, { node: old, by }] of way.entries()) {
      const node = this.#passages.stream.nodes.get(old.id);
      if (node === old) continue;
      if (!node || (node.join && !section.from.includes(node.id))) return this.#search(section);
      way[at] = this.#passage(node, by, section);
    }
    return way;
  }

  #search(section: Section): Way | undefined {
    const ends = new Set(section.to);
    const via = new Map<string, Edge | undefined>(section.from.map((id) => [id, undefined]));
    for (const id of via.keys()) {
      if (ends.has(id)) return this.#back(id, via, section);
      for (const edge of this.#graph.out.get(id) ?? []) {
        if (!via.has(edge.to) && WAYS.has(edge.cause) && !this.#passages.stream.nodes.get(edge.to)?.join)
          via.set(edge.to, edge);
      }
    }
    return undefined;
  }

  #back(end: string, via: ReadonlyMap<string, Edge | undefined>, section: Section): Way {
    const way: Way = [];
    let by: Edge | undefined;
    for (let id: string | undefined = end; id !== undefined; id = by?.from) {
      const node = this.#passages.stream.nodes.get(id);
      if (node) way.push(this.#passage(node, by, section));
      by = via.get(id);
    }
    return way;
  }

  #passage(node: StreamNode, by: Edge | undefined, section: Section): Passage {
    const stretches = by
      ? this.#passages.passing(by, section)
      : this.#passages.floor(node.id, section, section.measure);
    return { node, by, floor: totalOf(stretches) };
  }
}

function totalOf(stretches: readonly Floor[]): Floor {
  const total = { elapsed: 0, business: 0 };
  for (const { elapsed, business } of stretches) {
    total.elapsed += elapsed;
    total.business += business;
  }
  return total;
}
