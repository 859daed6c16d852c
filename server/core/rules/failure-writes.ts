// What a failure itself has to bring along: items that are read where the work goes, and that not every way to the
// failing node has written before.
import { closure } from '../model/graph.ts';
import { receivers } from '../model/parties.ts';
import type { Cause } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { ContextRef } from '../model/types/values.ts';
import type { Facts } from './rule.ts';

/** Ids of items for the `writes` of a handler that sends work from a node to a handoff. */
export function failureWrites(facts: Facts, from: StreamNode, then: string): string[] {
  const { stream, graph } = facts;
  const to = stream.nodes.get(then);
  if (to?.kind !== 'handoff') return [];
  const read = new Set(
    receivers(stream, graph, to).flatMap(({ node }) => node.reads.map(({ item }) => item)),
  );
  const passed = (to.context ?? []).filter(({ item }) => read.has(item) && stream.context.has(item));
  const lacking = passed.filter(({ item }) => !isWritten(facts, from, item));
  return [...new Set(lacking.map(({ item }) => item))];
}

/** Whether every way from a trigger to the node comes past somebody who writes the item, or begins with it. */
function isWritten({ stream, graph }: Facts, at: StreamNode, item: string): boolean {
  const holds = (refs: readonly ContextRef[]) => refs.some((ref) => ref.item === item);
  if ([...stream.inputs.values()].some(({ required, provides }) => required && holds(provides))) return true;
  const without = [...stream.nodes.values()].filter(
    (node) => node.kind === 'trigger' && !holds(node.provides),
  );
  const reached = closure(
    without.map(({ id }) => id),
    (id) => {
      const node = stream.nodes.get(id);
      const writes = node !== undefined && holds(node.writes);
      const out = graph.out.get(id) ?? [];
      return out.filter(({ cause }) => !writes || UNDONE.has(cause)).map(({ to }) => to);
    },
  );
  return !reached.has(at.id);
}

/** A node that is left in one of these ways has written nothing. */
const UNDONE: ReadonlySet<Cause> = new Set<Cause>(['exception', 'timeout', 'violation']);
