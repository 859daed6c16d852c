// The computed part of a node's hover: visits, times, and what flows in and out.
import type { Analysis } from '../core/analyze.ts';
import type { NodeMetrics } from '../core/metrics/types.ts';
import type { Cause, Edge } from '../core/model/types/flow.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatShare } from '../core/model/values.ts';
import { formatMetric } from './figures.ts';
import { clipped, code, escaped } from './hover-markdown.ts';

export function nodeFigureLines(analysis: Analysis, id: string): string[] {
  const node = analysis.stream.nodes.get(id);
  const metrics = analysis.facts.metrics();
  const figures = metrics.nodes.get(id);
  if (!node || !figures) return [];
  const lines = [`- visits per item: ${figure(figures.visits)}`];
  if (node.kind === 'step' || node.kind === 'gate')
    lines.push(`- process time: ${figure(figures.processTime)}`);
  if (node.kind !== 'trigger' && node.kind !== 'output') {
    lines.push(`- wait time: ${figure(figures.waitTime)}`, `- lead time: ${figure(figures.leadTime)}`);
  }
  const queue = metrics.queue_time[id];
  if (queue?.known) lines.push(`- queue time: ${figure(queue)}`);
  const exit = metrics.exit_probability[id];
  if (exit) lines.push(`- share of items that end here: ${figure(exit)}`);
  return lines;
}

function figure(metric: NodeMetrics['visits']): string {
  const basis = metric.known && metric.basis === 'assumed' ? ' (assumed)' : '';
  const missing =
    metric.known || metric.missing.length === 0
      ? ''
      : ` (missing: ${metric.missing.slice(0, 4).map(code).join(', ')})`;
  return `${formatMetric(metric)}${basis}${missing}`;
}

const CAUSES: Readonly<Record<Cause, string>> = {
  next: '',
  pass: 'pass',
  fail: 'fail',
  conditional: 'conditional pass',
  outcome: 'outcome',
  to: '',
  reject: 'refused',
  exhausted: 'limit reached',
  timeout: 'timeout',
  exception: 'exception',
  compensate: 'compensates',
  reversal: 'reverses',
  'missing-input': 'missing input',
  missed: 'missed duty',
  violation: 'guardrail violated',
  breach: 'SLA missed',
  escalation: 'escalation',
  substream: 'output of the sub-stream',
};

export function flowLines(analysis: Analysis, id: string): string[] {
  const { out, into } = analysis.facts.graph;
  const lines: string[] = [];
  const from = into.get(id) ?? [];
  const to = out.get(id) ?? [];
  if (from.length > 0)
    lines.push(`**In:** ${from.map((edge) => edgeText(analysis.stream, edge, edge.from)).join(', ')}`);
  if (to.length > 0)
    lines.push(`**Out:** ${to.map((edge) => edgeText(analysis.stream, edge, edge.to)).join(', ')}`);
  return lines;
}

/** The other end of an edge, and why work goes there. */
function edgeText(stream: Stream, edge: Edge, end: string): string {
  const name = stream.nodes.get(end)?.name?.text;
  const words = [CAUSES[edge.cause], edge.label ?? ''].filter((word) => word !== '').join(' ');
  const share = edge.probability?.value;
  const parts = [
    words === '' ? '' : escaped(words),
    edge.when ? `when ${code(clipped(edge.when.text, 60))}` : '',
  ];
  if (share !== undefined) parts.push(share === 'unknown' ? 'probability unknown' : formatShare(share));
  const why = parts.filter((part) => part !== '').join(', ');
  return `${code(end)}${name === undefined ? '' : ` ${escaped(clipped(name, 60))}`}${why === '' ? '' : ` (${why})`}`;
}

/** Why work goes along an edge, as plain text. */
export function causeText(edge: Edge): string {
  return [CAUSES[edge.cause], edge.label ?? '', edge.when?.text ?? '']
    .filter((word) => word !== '')
    .join(' ');
}
