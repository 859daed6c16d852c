// Sections of a stream that names no stages: runs of its nodes in the order in which work comes to them, cut where the
// fewest ways cross. So loops and the branches of a fork stay together as far as their size allows.

import { backEdges } from '../model/back-edges.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';

export interface Section {
  /** The id of its first node: it stays while others change. */
  readonly id: string;
  readonly nodes: readonly StreamNode[];
}

/** A section is drawn in one glance, … */
const USUAL = 20;
/** … and there are not more of them than that. */
const MOST_SECTIONS = 40;
/** How far from the usual size a better place to cut is looked for. */
const SLACK = 0.5;

/** Triggers and outputs belong to none: they show where work comes in and leaves. Pure, and the same for the same stream. */
export function sectionsOf(stream: Stream): Section[] {
  const order = inOrder(stream);
  const size = Math.max(USUAL, Math.ceil(order.length / MOST_SECTIONS));
  const crossing = crossings(stream, order);
  const sections: Section[] = [];
  for (let from = 0; from < order.length; ) {
    const to = cutAfter(from, order.length, size, crossing);
    const nodes = order.slice(from, to);
    const [first] = nodes;
    if (first) sections.push({ id: first.id, nodes });
    from = to;
  }
  return sections;
}

/** The place with the fewest ways across it; of those, the one nearest to the usual size. */
function cutAfter(from: number, end: number, size: number, crossing: readonly number[]): number {
  if (end - from <= size * (1 + SLACK)) return end;
  let best = from + size;
  for (let at = from + Math.ceil(size * (1 - SLACK)); at <= from + Math.floor(size * (1 + SLACK)); at++) {
    const [here, there] = [crossing[at] ?? 0, crossing[best] ?? 0];
    const nearer = Math.abs(at - from - size) < Math.abs(best - from - size);
    if (here < there || (here === there && nearer)) best = at;
  }
  return best;
}

/** How many ways lead over the place before each node. */
function crossings(stream: Stream, order: readonly StreamNode[]): number[] {
  const at = new Map(order.map(({ id }, index) => [id, index]));
  const changes = new Array<number>(order.length + 1).fill(0);
  for (const { from, to } of stream.edges) {
    const [one, two] = [at.get(from), at.get(to)];
    if (one === undefined || two === undefined || one === two) continue;
    const [low, high] = [Math.min(one, two), Math.max(one, two)];
    changes[low + 1] = (changes[low + 1] ?? 0) + 1;
    changes[high + 1] = (changes[high + 1] ?? 0) - 1;
  }
  let open = 0;
  return changes.map((change) => {
    open += change;
    return open;
  });
}

/** Every node before those that it leads to, ways back aside; what hangs together stands together. */
function inOrder(stream: Stream): StreamNode[] {
  const ids = [...stream.nodes.keys()];
  const edges = stream.edges.filter(({ to }) => stream.nodes.has(to));
  const back = backEdges(ids, edges);
  const next = new Map<string, string[]>(ids.map((id) => [id, []]));
  const reached = new Set<string>();
  for (const [index, { from, to }] of edges.entries()) {
    if (back.has(index)) continue;
    next.get(from)?.push(to);
    reached.add(to);
  }
  const done = new Set<string>();
  const after: string[] = [];
  for (const root of ids.filter((id) => !reached.has(id)).reverse()) {
    const stack = [{ id: root, left: [...(next.get(root) ?? [])] }];
    if (done.has(root)) continue;
    done.add(root);
    for (let top = stack.at(-1); top; top = stack.at(-1)) {
      // The last way first: read backwards, the first way comes first.
      const to = top.left.pop();
      if (to === undefined) {
        after.push(top.id);
        stack.pop();
      } else if (!done.has(to)) {
        done.add(to);
        stack.push({ id: to, left: [...(next.get(to) ?? [])] });
      }
    }
  }
  return after.reverse().flatMap((id) => {
    const node = stream.nodes.get(id);
    return node && node.kind !== 'trigger' && node.kind !== 'output' ? [node] : [];
  });
}
