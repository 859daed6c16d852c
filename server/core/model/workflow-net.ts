// The stream as a workflow net: the arrows that work takes when nothing strikes, and the forks among them.
//
// What counts as flow here is what is chosen: `next`, `pass`, `fail`, outcomes. Exceptions, timeouts, refusals and the
// ends of `at_most` take the whole item out of its course, and are no reason for a join to wait.

import { closure, type Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';
import type { Join, StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import { CHOSEN } from './ways.ts';

export type JoinNode = StreamNode & { readonly join: Join };

/** The net of a stream: its chosen arrows, and the forks that some trigger leads to. */
export class Net {
  readonly stream: Stream;
  readonly graph: Graph;
  readonly out = new Map<string, Edge[]>();
  readonly into = new Map<string, Edge[]>();
  readonly forks: readonly (readonly Edge[])[];

  constructor(stream: Stream, graph: Graph) {
    this.stream = stream;
    this.graph = graph;
    const forks = new Map<string, Edge[]>();
    for (const edge of stream.edges) {
      if (!graph.reachable.has(edge.from)) continue;
      if (CHOSEN.has(edge.cause)) {
        this.out.set(edge.from, [...(this.out.get(edge.from) ?? []), edge]);
        this.into.set(edge.to, [...(this.into.get(edge.to) ?? []), edge]);
      }
      if (edge.fork === undefined) continue;
      forks.set(`${edge.fork}`, [...(forks.get(`${edge.fork}`) ?? []), edge]);
    }
    // One fork in the text may hang on several nodes (a handler): it is one fork all the same.
    const byPlace = new Map([...forks.values()].map((edges) => [edges[0]?.span.start, edges]));
    this.forks = [...byPlace.values()].filter(
      (edges) => edges.filter((edge) => edge.to !== 'end').length > 1,
    );
  }

  joinAt(id: string): JoinNode | undefined {
    const node = this.stream.nodes.get(id);
    return node?.join ? (node as JoinNode) : undefined;
  }

  targets(id: string): string[] {
    return (this.out.get(id) ?? []).map((edge) => edge.to);
  }

  /** What the nodes lead to; `blocked` nodes are reached, but not passed. */
  reach(starts: Iterable<string>, blocked: (id: string) => boolean): Set<string> {
    return closure(starts, (id) => (blocked(id) ? [] : this.targets(id)));
  }

  /** What runs before a node and can come to it: going there again is going back. */
  before(id: string): Set<string> {
    const triggers = [...this.stream.nodes.values()].filter((node) => node.kind === 'trigger');
    const earlier = this.reach(
      triggers.map((node) => node.id),
      (at) => at === id,
    );
    const leading = closure([id], (at) => (this.into.get(at) ?? []).map((edge) => edge.from));
    return new Set([...earlier].filter((at) => at !== id && leading.has(at)));
  }

  /** The ways on from a node: one of them is taken, and of a fork all branches are. */
  alternatives(id: string): Edge[][] {
    const groups = new Map<string, Edge[]>();
    for (const [i, edge] of (this.out.get(id) ?? []).entries()) {
      const key = edge.fork === undefined ? `edge ${i}` : `fork ${edge.fork}`;
      groups.set(key, [...(groups.get(key) ?? []), edge]);
    }
    return [...groups.values()];
  }
}
