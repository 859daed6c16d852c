// What the SLAs on the parts of a section promise together: the longest path of limits through it, where limits that
// lie inside each other count by the longer one.
import type { Graph } from '../model/graph.ts';
import { closure } from '../model/graph.ts';
import type { SlaScopeAt } from '../model/sla-scopes.ts';
import type { Cause, Stream } from '../model/types.ts';
import { elapsedSeconds, lawOf, rhythmOf } from './clock.ts';
import { calendarAt, openHoursOf } from './floors.ts';

export interface Promised {
  readonly scope: SlaScopeAt;
  /** Elapsed seconds, business time by its calendar's average. */
  readonly seconds: number;
}

const ONWARD: ReadonlySet<Cause> = new Set(['next', 'pass', 'conditional', 'outcome', 'to', 'substream']);

/** The limit of an SLA; undefined where it is unknown, depends on a condition, or is no single length. */
export function promised(stream: Stream, scope: SlaScopeAt): Promised | undefined {
  const { within } = scope.sla;
  if (within?.kind !== 'one' || within.limit.value === 'unknown') return undefined;
  const start = stream.nodes.get(scope.from[0] ?? '');
  const calendar = calendarAt(stream, scope.kind === 'node' ? start : undefined, scope.sla.calendar?.id);
  const rhythm = rhythmOf(openHoursOf(stream, calendar));
  const law = rhythm && lawOf(within.limit.value, (amount) => elapsedSeconds(amount, rhythm));
  return law?.certain ? { scope, seconds: law.mean } : undefined;
}

/** The nodes of a section: on the way from its start to its end. */
export function insideOf(graph: Graph, { from, to, kind }: SlaScopeAt): Set<string> {
  if (kind === 'node') return new Set(from);
  const ahead = closure(from, (id) => onward(graph, id));
  const behind = closure(to, (id) =>
    (graph.into.get(id) ?? []).filter((e) => ONWARD.has(e.cause)).map((e) => e.from),
  );
  return new Set([...ahead].filter((id) => behind.has(id)));
}

/** The parts on the longest path through a section, in order. */
export function longestPromise(graph: Graph, whole: SlaScopeAt, parts: readonly Promised[]): Promised[] {
  const inside = insideOf(graph, whole);
  const order = topological(graph, whole.from, inside);
  const rank = new Map(order.map((id, i) => [id, i]));
  const arrival = new Map<string, readonly Promised[]>();
  const done = new Map<string, readonly Promised[]>();
  const none: readonly Promised[] = [];
  for (const [at, id] of order.entries()) {
    const into = (graph.into.get(id) ?? []).filter((edge) => ONWARD.has(edge.cause) && inside.has(edge.from));
    const before = into.map((edge) => edge.from).filter((other) => (rank.get(other) ?? at) < at);
    arrival.set(id, longest(before.map((other) => done.get(other) ?? none)));
    const ending = parts.filter(
      ({ scope }) => scope.to.includes(id) && scope.from.every((from) => arrival.has(from)),
    );
    const through = ending.map((part) => [
      ...longest(part.scope.from.map((from) => arrival.get(from) ?? none)),
      part,
    ]);
    done.set(id, longest([arrival.get(id) ?? none, ...through]));
  }
  return [...longest(whole.to.map((id) => done.get(id) ?? none))];
}

export function total(parts: readonly Promised[]): number {
  return parts.reduce((sum, part) => sum + part.seconds, 0);
}

function longest(lists: readonly (readonly Promised[])[]): readonly Promised[] {
  return lists.reduce<readonly Promised[]>((a, b) => (total(b) > total(a) ? b : a), []);
}

function onward(graph: Graph, id: string): string[] {
  return (graph.out.get(id) ?? []).filter((edge) => ONWARD.has(edge.cause)).map((edge) => edge.to);
}

/** Every node behind those that lead to it; arrows that close a loop are left out. */
function topological(graph: Graph, from: readonly string[], inside: ReadonlySet<string>): string[] {
  const seen = new Set<string>();
  const order: string[] = [];
  for (const root of from) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ id: root, next: onward(graph, root), at: 0 }];
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = top.next[top.at++];
      if (target === undefined) {
        order.unshift(top.id);
        path.pop();
      } else if (inside.has(target) && !seen.has(target)) {
        seen.add(target);
        path.push({ id: target, next: onward(graph, target), at: 0 });
      }
    }
  }
  return order;
}
