// Which nodes an SLA covers. A node is covered when it names an SLA, or lies inside a node or section that one covers;
// an SLA on the whole stream bounds the stream, not each promise on the way.
import { closure, type Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';
import type { Sla } from './types/sla.ts';
import type { Stream } from './types/stream.ts';

export interface Coverage {
  readonly stream: boolean;
  readonly nodes: ReadonlySet<string>;
}

export function coverage(stream: Stream, graph: Graph): Coverage {
  const nodes = new Set<string>();
  for (const node of stream.nodes.values()) if (node.sla) nodes.add(node.id);
  const inline = [...stream.nodes.values()].flatMap((node) =>
    node.sla?.kind === 'inline' ? [node.sla.sla] : [],
  );
  const slas = [...stream.slas.values(), ...inline];
  for (const sla of slas) for (const id of covered(sla, graph)) nodes.add(id);
  return { stream: slas.some((sla) => sla.covers?.kind === 'stream'), nodes };
}

/** Nodes inside the scope of an SLA: for a section, those on a path from its start to its end. */
function covered(sla: Sla, graph: Graph): ReadonlySet<string> {
  switch (sla.covers?.kind) {
    case 'node':
      return new Set([sla.covers.node.id]);
    case 'section': {
      const ahead = closure(
        sla.covers.from.map((ref) => ref.id),
        follow(graph.out, (edge) => edge.to),
      );
      if (!sla.covers.to) return ahead;
      const behind = closure(
        [sla.covers.to.id],
        follow(graph.into, (edge) => edge.from),
      );
      return new Set([...ahead].filter((id) => behind.has(id)));
    }
    case 'stream':
    case undefined:
      return new Set();
  }
}

function follow(edges: ReadonlyMap<string, readonly Edge[]>, end: (edge: Edge) => string) {
  return (id: string) => (edges.get(id) ?? []).map(end);
}
