// Swimlanes: every node in the lane of whoever works there, from left to right as the work flows.

import type { Diagram, DiagramNode } from '../core/diagram/types.ts';
import { backEdges } from '../core/model/back-edges.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { groupBy } from '../core/text/group.ts';
import type { Lanes } from '../protocol/preview-views.ts';
import { nameOf } from './preview-names.ts';

const SHOWN: ReadonlySet<string> = new Set(['trigger', 'step', 'gate', 'handoff', 'output', 'missing']);
/** Lanes that belong to no actor. */
const [ENDS, NOBODY] = ['\u0000ends', '\u0000nobody'];

export function previewLanes(stream: Stream, diagram: Diagram, noteOf: (node: DiagramNode) => string): Lanes {
  const nodes = diagram.nodes.filter((node) => SHOWN.has(node.kind));
  const keys = new Set(nodes.map(({ key }) => key));
  const edges = diagram.edges.filter(({ from, to }) => keys.has(from) && keys.has(to));
  const columns = columnsOf([...keys], edges);
  const laneOf = new Map(nodes.map((node) => [node.key, laneOfNode(stream, node, diagram)]));
  const used = inOrder(stream, laneOf, columns);
  const fullness = new Map<string, number>();
  const cells = nodes.map((node) => {
    const lane = laneOf.get(node.key) ?? NOBODY;
    const column = columns.get(node.key) ?? 0;
    const place = `${lane} ${column}`;
    const row = fullness.get(place) ?? 0;
    fullness.set(place, row + 1);
    const { key, label, kind } = node;
    return {
      key,
      label,
      kind,
      lane: used.indexOf(lane),
      column,
      row,
      note: noteOf(node),
    };
  });
  const byLane = groupBy(cells, ({ lane }) => lane);
  const merged = groupBy(edges, ({ from, to, style }) => `${from} ${to} ${style}`);
  return {
    lanes: used.map((lane, index) => ({
      ...wordsOf(stream, lane),
      rows: Math.max(1, ...(byLane.get(index) ?? []).map(({ row }) => row + 1)),
    })),
    columns: Math.max(0, ...columns.values()) + 1,
    cells,
    links: [...merged.values()].flatMap(([first, ...others]) => {
      if (!first) return [];
      const labels = [first, ...others].map(({ label }) => label).filter((label) => label !== '');
      return [{ from: first.from, to: first.to, label: labels.join(', '), style: first.style }];
    }),
  };
}

/** As the work comes to them, so that it goes down from left to right; start and end on top. */
function inOrder(
  stream: Stream,
  laneOf: ReadonlyMap<string, string>,
  columns: ReadonlyMap<string, number>,
): string[] {
  const firsts = new Map<string, number>();
  for (const [key, lane] of laneOf)
    firsts.set(lane, Math.min(firsts.get(lane) ?? Number.POSITIVE_INFINITY, columns.get(key) ?? 0));
  const defined = [ENDS, ...stream.actors.keys(), NOBODY].filter((lane) => firsts.has(lane));
  const rank = (lane: string): number => (lane === ENDS ? -1 : (firsts.get(lane) ?? 0));
  return [...new Set([...defined, ...firsts.keys()])].toSorted((a, b) => rank(a) - rank(b));
}

function wordsOf(stream: Stream, lane: string): { label: string; kind: string } {
  if (lane === ENDS) return { label: 'Start and end', kind: '' };
  if (lane === NOBODY) return { label: 'Nobody named', kind: '' };
  return { label: nameOf(stream, lane), kind: stream.actors.get(lane)?.kind ?? '' };
}

/** A handoff belongs to its sender: until it is accepted, the sender still owns the work. */
function laneOfNode(stream: Stream, { id, key, kind }: DiagramNode, { edges }: Diagram): string {
  const node = stream.nodes.get(id);
  if (kind === 'trigger' || kind === 'output') return ENDS;
  if (node?.kind === 'step' || node?.kind === 'gate') return node.actor?.id ?? NOBODY;
  if (kind !== 'handoff') return NOBODY;
  for (const edge of edges) {
    if (edge.to !== key || edge.style === 'deviation') continue;
    const sender = stream.nodes.get(edge.fromId);
    if ((sender?.kind === 'step' || sender?.kind === 'gate') && sender.actor) return sender.actor.id;
  }
  return NOBODY;
}

/** How many arrows a node is away from the start on the longest way, loops left out. */
function columnsOf(
  nodes: readonly string[],
  edges: readonly { readonly from: string; readonly to: string; readonly style: string }[],
): Map<string, number> {
  const back = backEdges(nodes, edges);
  const forward = edges.filter((_, index) => !back.has(index));
  const arriving = new Map(nodes.map((node) => [node, 0]));
  for (const { to } of forward) arriving.set(to, (arriving.get(to) ?? 0) + 1);
  const leaving = groupBy(forward, ({ from }) => from);
  const columns = new Map(nodes.map((node) => [node, 0]));
  const ready = nodes.filter((node) => arriving.get(node) === 0);
  for (let node = ready.pop(); node !== undefined; node = ready.pop()) {
    for (const { to } of leaving.get(node) ?? []) {
      columns.set(to, Math.max(columns.get(to) ?? 0, (columns.get(node) ?? 0) + 1));
      const left = (arriving.get(to) ?? 0) - 1;
      arriving.set(to, left);
      if (left === 0) ready.push(to);
    }
  }
  return columns;
}
