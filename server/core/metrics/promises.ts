// What the SLAs on the parts of a section promise together: the longest path of limits through it, where limits that
// lie inside each other count by the longer one.
import type { Graph } from '../model/graph.ts';
import { closure } from '../model/graph.ts';
import type { SlaScopeAt } from '../model/sla-scopes.ts';
import type { Cause } from '../model/types/flow.ts';
import type { Stream } from '../model/types/stream.ts';
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

/** Limits in a row, the last first; undefined for none. */
interface Row {
  readonly part: Promised;
  readonly before: Row | undefined;
  readonly seconds: number;
}

/** The parts on the longest path through a section, in order. `inside`: the nodes of it. */
export function longestPromise(
  graph: Graph,
  whole: SlaScopeAt,
  inside: ReadonlySet<string>,
  parts: readonly Promised[],
): Promised[] {
  const order = topological(graph, whole.from, inside);
  const rank = new Map(order.map((id, i) => [id, i]));
  const ending = new Map<string, Promised[]>();
  for (const part of parts) {
    for (const id of new Set(part.scope.to)) {
      const known = ending.get(id);
      if (known) known.push(part);
      else ending.set(id, [part]);
    }
  }
  const arrival = new Map<string, Row | undefined>();
  const done = new Map<string, Row | undefined>();
  for (const [at, id] of order.entries()) {
    let arrived: Row | undefined;
    for (const { cause, from } of graph.into.get(id) ?? []) {
      if (!ONWARD.has(cause) || !inside.has(from) || (rank.get(from) ?? at) >= at) continue;
      arrived = longer(arrived, done.get(from));
    }
    arrival.set(id, arrived);
    let finished = arrived;
    for (const part of ending.get(id) ?? []) {
      const { from } = part.scope;
      if (!from.every((start) => arrival.has(start))) continue;
      const before = longest(from.map((start) => arrival.get(start)));
      finished = longer(finished, { part, before, seconds: (before?.seconds ?? 0) + part.seconds });
    }
    done.set(id, finished);
  }
  const found: Promised[] = [];
  for (let row = longest(whole.to.map((id) => done.get(id))); row; row = row.before) found.push(row.part);
  return found.reverse();
}

export function total(parts: readonly Promised[]): number {
  return parts.reduce((sum, part) => sum + part.seconds, 0);
}

function longest(rows: readonly (Row | undefined)[]): Row | undefined {
  return rows.reduce(longer, undefined);
}

/** Of two that are as long as each other the first. */
function longer(a: Row | undefined, b: Row | undefined): Row | undefined {
  return (b?.seconds ?? 0) > (a?.seconds ?? 0) ? b : a;
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
        order.push(top.id);
        path.pop();
      } else if (inside.has(target) && !seen.has(target)) {
        seen.add(target);
        path.push({ id: target, next: onward(graph, target), at: 0 });
      }
    }
  }
  return order.reverse();
}
