// Questions about the arrows: what can be reached, from where, and what lies between.
import { groupBy } from '../text/group.ts';
import type { Edge } from './types/flow.ts';
import type { Stream } from './types/stream.ts';

export interface Graph {
  readonly out: ReadonlyMap<string, readonly Edge[]>;
  readonly into: ReadonlyMap<string, readonly Edge[]>;
  /** Nodes that some trigger leads to, triggers included. */
  readonly reachable: ReadonlySet<string>;
  /** Nodes from which some output can be reached, outputs included. */
  readonly finishing: ReadonlySet<string>;
}

export function buildGraph(stream: Pick<Stream, 'nodes' | 'edges'>): Graph {
  const out = groupBy(stream.edges, (edge) => edge.from);
  const into = groupBy(stream.edges, (edge) => edge.to);
  const nodes = [...stream.nodes.values()];
  const triggers = nodes.filter((node) => node.kind === 'trigger').map((node) => node.id);
  const outputs = nodes.filter((node) => node.kind === 'output').map((node) => node.id);
  return {
    out,
    into,
    reachable: closure(triggers, (id) => (out.get(id) ?? []).map((edge) => edge.to)),
    finishing: closure(outputs, (id) => (into.get(id) ?? []).map((edge) => edge.from)),
  };
}

/** All that the step function leads to from the starts, the starts included. */
export function closure(starts: Iterable<string>, step: (id: string) => Iterable<string>): Set<string> {
  const seen = new Set(starts);
  const open = [...seen];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const next of step(id)) {
      if (seen.has(next)) continue;
      seen.add(next);
      open.push(next);
    }
  }
  return seen;
}
