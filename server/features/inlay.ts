// Inlay hints: what follows from the numbers that the author wrote, beside them.
import type { Analysis } from '../core/analyze.ts';
import type { NodeMetrics } from '../core/metrics/types.ts';
import { duration } from '../core/model/read.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import { formatSeconds } from '../core/model/values.ts';
import type { Span } from '../core/text/position.ts';
import { expectationOf } from './cursor-schema.ts';
import { visitTree } from './cursor-tree.ts';
import { formatValue } from './figures.ts';
import { resolvedDuration } from './hover-values.ts';

export interface InlayOptions {
  /** Lead, wait or process time that follows from the other two. */
  readonly times: boolean;
  /** Expected visits where they are not one. */
  readonly visits: boolean;
  /** Business time and distributions as elapsed time. */
  readonly durations: boolean;
}

const ALL_INLAYS: InlayOptions = { times: true, visits: true, durations: true };

export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** In file order, inside the range. */
export function inlayHints(analysis: Analysis, range: Span, options: InlayOptions = ALL_INLAYS): InlayHint[] {
  const hints = [...(options.durations ? durationHints(analysis) : []), ...nodeHints(analysis, options)];
  return hints
    .filter(({ offset }) => range.start <= offset && offset <= range.end)
    .sort((a, b) => a.offset - b.offset);
}

function durationHints({ stream, parsed }: Analysis): InlayHint[] {
  const hints: InlayHint[] = [];
  visitTree(parsed.tree, ({ tree, schema, path }) => {
    if (!tree || tree.kind === 'seq' || tree.kind === 'alias' || !schema) return;
    const { values } = expectationOf(schema);
    if (!values.includes('duration') && !values.includes('fixed-duration')) return;
    const read = duration(tree);
    const resolved = read && resolvedDuration(stream, path, read.value);
    if (!resolved || resolved.plain) return;
    const touch = resolved.touch ? 'touch time' : 'elapsed time';
    hints.push({
      offset: tree.span.end,
      label: `≈ ${formatSeconds(resolved.mean)}`,
      tooltip: `Mean, as ${touch}`,
    });
  });
  return hints;
}

function nodeHints(analysis: Analysis, options: InlayOptions): InlayHint[] {
  if (!options.times && !options.visits) return [];
  const { nodes } = analysis.facts.metrics();
  const hints: InlayHint[] = [];
  for (const node of analysis.stream.nodes.values()) {
    const figures = nodes.get(node.id);
    if (!figures) continue;
    const visits = options.visits ? visitsHint(node, figures, analysis.text) : undefined;
    const time = options.times ? timeHint(node, figures) : undefined;
    hints.push(...[visits ?? [], time ?? []].flat());
  }
  return hints;
}

function visitsHint(node: StreamNode, { visits }: NodeMetrics, text: string): InlayHint | undefined {
  if (visits.value === null || Math.abs(visits.value - 1) < 0.005) return undefined;
  const colon = text.indexOf(':', node.idSpan.end);
  if (colon < 0) return undefined;
  const label =
    visits.value > 0 && visits.value < 0.005 ? '×<0.01' : `×${formatValue(visits.value, 'count')}`;
  const assumed = visits.basis === 'assumed' ? '; some probabilities are assumed' : '';
  return { offset: colon + 1, label, tooltip: `Expected visits per item${assumed}` };
}

/** The third of process, wait and lead time, behind the later of the two that are given. */
function timeHint(node: StreamNode, figures: NodeMetrics): InlayHint | undefined {
  const { times, kind, timeout } = node;
  // A timeout cuts the long visits off: the mean of what is left is no sum of the two that stand beside it.
  if ((kind !== 'step' && kind !== 'gate') || timeout) return undefined;
  const given = [times.process, times.wait, times.lead];
  const spans = given.flatMap((time) => (time && time.value !== 'unknown' ? [time.span] : []));
  if (spans.length !== 2 || given.filter((time) => time).length !== 2) return undefined;
  const [name, metric] = !times.lead
    ? (['lead', figures.leadTime] as const)
    : !times.wait
      ? (['wait', figures.waitTime] as const)
      : (['process', figures.processTime] as const);
  if (metric.value === null) return undefined;
  const label = `${name} ≈ ${formatSeconds(metric.value)}`;
  return {
    offset: Math.max(...spans.map(({ end }) => end)),
    label,
    tooltip: `Mean ${name} time of one visit, from the other two`,
  };
}
