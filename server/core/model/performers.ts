// Who does the work under a deadline, and who sets its clock going.

import { closure, type Graph } from './graph.ts';
import type { SlaScopeAt } from './sla-scopes.ts';
import type { Stream } from './types/stream.ts';
import { ONWARD } from './ways.ts';

/** The one actor who does all the work under the deadline; software starts no clock of its own will. */
export function boundActor(stream: Stream, graph: Graph, scope: SlaScopeAt): string | undefined {
  if (scope.kind === 'stream' || !hasLimit(scope)) return undefined;
  const actors = new Set<string | undefined>();
  for (const id of scope.kind === 'node' ? scope.from : wayThrough(graph, scope)) {
    const node = stream.nodes.get(id);
    if (node?.kind === 'step' || node?.kind === 'gate') actors.add(node.actor?.id);
  }
  const [actor] = actors;
  const kind = actor === undefined ? undefined : stream.actors.get(actor)?.kind;
  return actors.size === 1 && kind !== undefined && kind !== 'system' ? actor : undefined;
}

function hasLimit({ sla: { within } }: SlaScopeAt): boolean {
  return within?.kind === 'cases' || (within?.kind === 'one' && within.limit.value !== 'unknown');
}

/** Whether all work that starts the clock comes from that actor. */
export function startsBy(stream: Stream, graph: Graph, { from }: SlaScopeAt, actor: string): boolean {
  const before = from.flatMap((id) => senders(graph, stream, id, new Set(from)));
  return before.length > 0 && before.every((id) => performer(stream, id) === actor);
}

function performer(stream: Stream, id: string): string | undefined {
  const node = stream.nodes.get(id);
  return node?.kind === 'step' || node?.kind === 'gate' ? node.actor?.id : undefined;
}

/** The steps, gates and triggers from which work comes to a node, through handoffs. */
export function senders(graph: Graph, stream: Stream, id: string, seen: ReadonlySet<string>): string[] {
  const arriving = (graph.into.get(id) ?? []).filter(
    (edge) => ONWARD.has(edge.cause) && !seen.has(edge.from),
  );
  return [...new Set(arriving.map((edge) => edge.from))].flatMap((from) =>
    stream.nodes.get(from)?.kind === 'handoff'
      ? senders(graph, stream, from, new Set([...seen, from]))
      : [from],
  );
}

/** Nodes that work can pass between the start and the end of the clock. */
export function wayThrough(graph: Graph, { from, to, kind }: SlaScopeAt): Set<string> {
  if (kind === 'node') return new Set(from);
  const ahead = closure(from, (id) =>
    to.includes(id) ? [] : (graph.out.get(id) ?? []).map((edge) => edge.to),
  );
  const behind = closure(to, (id) =>
    from.includes(id) ? [] : (graph.into.get(id) ?? []).map((edge) => edge.from),
  );
  return new Set([...ahead].filter((id) => behind.has(id)));
}
