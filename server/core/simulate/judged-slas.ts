// The SLAs that a simulation judges, each by the name that its figures go by.
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';

export interface JudgedSla {
  /** Of the SLA, or of the node that holds it in place. */
  readonly id: string;
  readonly sla: Sla;
  /** Nodes that name it. */
  readonly users: readonly string[];
}

/** Named ones first, in file order. */
export function judgedSlas({ slas, nodes }: Pick<Stream, 'slas' | 'nodes'>): JudgedSla[] {
  const users = new Map<string, string[]>();
  const inPlace: JudgedSla[] = [];
  for (const node of nodes.values()) {
    if (node.sla?.kind === 'inline') inPlace.push({ id: node.id, sla: node.sla.sla, users: [node.id] });
    else if (node.sla) {
      const { id } = node.sla.ref;
      const known = users.get(id);
      if (known) known.push(node.id);
      else users.set(id, [node.id]);
    }
  }
  return [
    ...[...slas.values()].map((sla) => ({ id: sla.id, sla, users: users.get(sla.id) ?? [] })),
    ...inPlace,
  ];
}
