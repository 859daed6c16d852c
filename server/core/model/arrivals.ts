// How work arrives at a node: which of the edges into a join run together, and which exclude each other.
import { closure, type Graph } from './graph.ts';
import { movesWork } from './parties.ts';
import type { Edge } from './types/flow.ts';
import type { Stream } from './types/stream.ts';

/** One of these ways is taken; it brings parallel branches, each of which comes over one of its edges. */
export interface Way {
  readonly branches: readonly (readonly Edge[])[];
  /** So many of the branches have arrived when work goes on. */
  readonly needed: number;
}

interface Region {
  readonly fork: number;
  readonly first: Edge;
  readonly nodes: ReadonlySet<string>;
}

export class Arrivals {
  readonly #stream: Stream;
  readonly #graph: Graph;
  #known: readonly Region[] | undefined;

  constructor(stream: Stream, graph: Graph) {
    this.#stream = stream;
    this.#graph = graph;
  }

  /** For each branch of a fork: the nodes that it reaches before the fork is entered again. */
  get #regions(): readonly Region[] {
    const targets = (id: string) => (this.#graph.out.get(id) ?? []).filter(movesWork).map((edge) => edge.to);
    this.#known ??= this.#stream.edges.flatMap((first) => {
      if (first.fork === undefined) return [];
      const on = (id: string) => (id === first.from ? [] : targets(id));
      return [{ fork: first.fork, first, nodes: closure([first.to], on) }];
    });
    return this.#known;
  }

  /** Edges into a node by the ways that they form; without `join` each edge is a way of its own. */
  waysInto(id: string, edges: readonly Edge[]): Way[] {
    const join = this.#stream.nodes.get(id)?.join;
    if (!join || edges.length < 2) return edges.map((edge) => ({ branches: [[edge]], needed: 1 }));
    const branches = edges.map((edge) => this.#branchesOf(edge));
    const together = (a: Edge, b: Edge) => {
      const [one, other] = [branches[edges.indexOf(a)], branches[edges.indexOf(b)]];
      return one !== undefined && other !== undefined && areParallel(one, other);
    };
    return components(edges, together).map((way) => {
      const parts = components(way, (a, b) => !together(a, b));
      const needed = join.kind === 'any' ? 1 : join.kind === 'count' ? join.count : parts.length;
      return { branches: parts, needed: Math.max(1, Math.min(needed, parts.length)) };
    });
  }

  /** Fork -> its branches over which work may have come to this edge. */
  #branchesOf(edge: Edge): Map<number, Set<Edge>> {
    const found = new Map<number, Set<Edge>>();
    for (const { fork, first, nodes } of this.#regions) {
      if (edge === first || (nodes.has(edge.from) && edge.from !== first.from)) {
        found.set(fork, (found.get(fork) ?? new Set()).add(first));
      }
    }
    return found;
  }
}

/** Some fork sends work over both at once: they lie on different branches of it. */
function areParallel(
  a: ReadonlyMap<number, ReadonlySet<Edge>>,
  b: ReadonlyMap<number, ReadonlySet<Edge>>,
): boolean {
  return [...a].some(([fork, branches]) => {
    const others = b.get(fork);
    return others !== undefined && ![...branches].some((branch) => others.has(branch));
  });
}

/** Edges grouped by the transitive closure of a symmetric relation, in the given order. */
function components(edges: readonly Edge[], related: (a: Edge, b: Edge) => boolean): Edge[][] {
  const left = new Set(edges);
  const found: Edge[][] = [];
  for (const edge of edges) {
    if (!left.has(edge)) continue;
    const members = group(edge, left, related);
    for (const member of members) left.delete(member);
    found.push(edges.filter((member) => members.has(member)));
  }
  return found;
}

function group(start: Edge, among: ReadonlySet<Edge>, related: (a: Edge, b: Edge) => boolean): Set<Edge> {
  const seen = new Set([start]);
  const open = [start];
  for (let at = open.pop(); at; at = open.pop()) {
    for (const other of among) {
      if (seen.has(other) || !related(at, other)) continue;
      seen.add(other);
      open.push(other);
    }
  }
  return seen;
}
