// Loops of the graph: strongly connected parts, and those that nothing leaves.
import { perObject } from '../text/once.ts';
import { closure, type Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';

/** Strongly connected components (Tarjan, without recursion), each in the order in which it was entered. */
export function components(ids: readonly string[], next: (id: string) => readonly string[]): string[][] {
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const stack: string[] = [];
  const onStack = new Set<string>();
  const found: string[][] = [];
  const inside = new Set(ids);
  const lower = (id: string, value: number) => low.set(id, Math.min(low.get(id) ?? value, value));
  for (const root of ids) {
    if (index.has(root)) continue;
    const path = [{ id: root, targets: next(root), at: 0 }];
    enter(root);
    for (let top = path.at(-1); top; top = path.at(-1)) {
      const target = top.targets[top.at++];
      if (target !== undefined) {
        if (!inside.has(target)) continue;
        if (!index.has(target)) {
          enter(target);
          path.push({ id: target, targets: next(target), at: 0 });
        } else if (onStack.has(target)) lower(top.id, index.get(target) ?? 0);
        continue;
      }
      path.pop();
      const parent = path.at(-1);
      if (parent) lower(parent.id, low.get(top.id) ?? 0);
      if (low.get(top.id) === index.get(top.id)) leave(top.id);
    }
  }
  return found;

  function enter(id: string): void {
    index.set(id, index.size);
    low.set(id, index.get(id) ?? 0);
    stack.push(id);
    onStack.add(id);
  }
  function leave(id: string): void {
    const component = stack.splice(stack.lastIndexOf(id));
    for (const member of component) onStack.delete(member);
    found.push(component);
  }
}

/** A loop: its nodes, the first of which work enters first, and the edges that lead back to that one. */
export interface Loop {
  readonly nodes: readonly string[];
  readonly closing: readonly Edge[];
}

/** Components in which work can come back to where it was. Edges are those of the given nodes that stay among them. */
export function loops(ids: readonly string[], out: (id: string) => readonly Edge[]): Loop[] {
  const parts = components(ids, (id) => out(id).map((edge) => edge.to));
  return parts.flatMap((nodes) => {
    const entry = nodes[0] ?? '';
    const members = new Set(nodes);
    const closing = nodes.flatMap((id) =>
      out(id).filter((edge) => edge.to === entry && members.has(edge.from)),
    );
    return closing.length > 0 ? [{ nodes, closing }] : [];
  });
}

/** Loops that work enters and never leaves, whatever happens. */
export const endlessLoops: (graph: Graph) => readonly Loop[] = perObject(findEndless);

function findEndless(graph: Graph): Loop[] {
  const out = (id: string) => graph.out.get(id) ?? [];
  const reachable = [...graph.reachable];
  // From where work can get to an end of any kind, it is in no such loop: mostly that is everywhere.
  const ends = reachable.filter((id) => out(id).length === 0);
  const leaving = closure(ends, (id) => (graph.into.get(id) ?? []).map((edge) => edge.from));
  if (reachable.every((id) => leaving.has(id))) return [];
  const caught = inOrder(reachable, graph).filter((id) => !leaving.has(id));
  return loops(caught, out).filter(({ nodes }) => {
    const members = new Set(nodes);
    return nodes.every((id) => out(id).every((edge) => members.has(edge.to)));
  });
}

/** Nodes in the order in which work reaches them: breadth first from those that nothing leads to. */
export function inOrder(ids: readonly string[], graph: Graph): string[] {
  const starts = ids.filter((id) => (graph.into.get(id) ?? []).length === 0);
  const order = new Set(starts);
  for (const id of order) for (const edge of graph.out.get(id) ?? []) order.add(edge.to);
  const wanted = new Set(ids);
  return [...new Set([...order, ...ids])].filter((id) => wanted.has(id));
}
