// Everything that the preview of one file shows, as one finished payload.
import type { Analysis } from '../core/analyze.ts';
import { renderDiagram } from '../core/diagram/diagram.ts';
import type { DiagramNode } from '../core/diagram/types.ts';
import type { Metrics } from '../core/metrics/types.ts';
import type { Stream } from '../core/model/types.ts';
import type { Finding } from '../core/rules/rule.ts';
import { contains, type LineStarts, lineStarts, rangeOf, type Span } from '../core/text/position.ts';
import type { PreviewNode, PreviewPayload, PreviewRow } from '../protocol/preview.ts';
import { nodeFigures, previewCards, previewRow } from './preview-cards.ts';

export interface PreviewInput {
  readonly uri: string;
  readonly version: number;
  readonly analysis: Pick<Analysis, 'text' | 'stream' | 'findings' | 'intact'>;
  readonly metrics: Metrics;
  /** The payload before this one: it holds the last good picture, shown while the text is broken. */
  readonly previous?: PreviewPayload;
}

export function buildPreview({ uri, version, analysis, metrics, previous }: PreviewInput): PreviewPayload {
  const starts = lineStarts(analysis.text);
  const now = { uri, version, counts: countsOf(analysis.findings), problem: problemOf(analysis, starts) };
  if (!analysis.intact && previous && previous.state !== 'partial') {
    return { ...previous, ...now, state: 'stale' };
  }
  const { stream } = analysis;
  const diagram = renderDiagram(stream);
  const view = { analysis, metrics, starts, constrained: constrainedNodes(stream, metrics) };
  return {
    ...now,
    title: stream.name?.text.trim() || fileName(uri),
    summary: stream.summary?.text.trim() ?? '',
    state: analysis.intact ? 'ok' : 'partial',
    mermaid: diagram.mermaid,
    nodes: diagram.nodes.map((node) => previewNode(node, view)),
    links: diagram.links.map(({ key, from, to, style }) => ({ key, from, to, style })),
    edges: diagram.edges.map(({ from, to, link, cause, label, style }) => ({
      from,
      to,
      link,
      cause,
      label,
      style,
    })),
    cards: previewCards(stream, metrics),
    rows: diagram.nodes.flatMap((node) => rowOf(node, stream, metrics) ?? []),
  };
}

/** Worst first; hints are too soft for a picture. */
const SHOWN = ['error', 'warning', 'info'] as const;

interface View {
  readonly analysis: PreviewInput['analysis'];
  readonly metrics: Metrics;
  readonly starts: LineStarts;
  readonly constrained: ReadonlySet<string>;
}

function previewNode(node: DiagramNode, view: View): PreviewNode {
  const { analysis, metrics, starts, constrained } = view;
  const { key, id, kind, label, caption, nameLines, captionLines } = node;
  const extent = extentOf(node, analysis.stream);
  const findings = extent ? analysis.findings.filter(({ span }) => contains(extent, span.start)) : [];
  const badges = SHOWN.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).map(
    ({ severity, rule, message }) => ({ severity, rule, message }),
  );
  const measured = node.figures ? metrics.nodes.get(id) : undefined;
  const constraint = node.figures && constrained.has(id);
  const figures = measured ? nodeFigures(kind, measured) : '';
  return {
    ...{ key, id, kind, label, caption, nameLines, captionLines, badges, constraint, figures },
    hasFigures: node.figures,
    aria: ariaOf(node, figures, constraint, badges),
    range: node.span && kind !== 'end' ? rangeOf(starts, node.span) : null,
    extent: extent ? rangeOf(starts, extent) : null,
  };
}

function ariaOf(
  node: DiagramNode,
  figures: string,
  constraint: boolean,
  badges: readonly { readonly severity: string; readonly message: string }[],
): string {
  const said = [node.ariaLabel];
  if (figures !== '') said.push(figures);
  if (constraint) said.push('the constraint');
  for (const { severity, message } of badges) said.push(`${severity}: ${message}`);
  return said.join('. ');
}

function extentOf(node: DiagramNode, stream: Stream): Span | undefined {
  switch (node.kind) {
    case 'trigger':
    case 'step':
    case 'gate':
    case 'handoff':
    case 'output':
      return stream.nodes.get(node.id)?.span;
    case 'input':
      return stream.inputs.get(node.id)?.span;
    default:
      return undefined;
  }
}

/** The constraint is a node, or an actor: then it is marked at every node where that actor works. */
function constrainedNodes(stream: Stream, { constraint }: Metrics): ReadonlySet<string> {
  const ids = new Set<string>();
  if (constraint.value === null) return ids;
  for (const node of stream.nodes.values()) {
    const actor = node.kind === 'step' || node.kind === 'gate' ? node.actor?.id : undefined;
    const limit = constraint.method === 'utilization' ? actor : node.id;
    if (limit === constraint.value) ids.add(node.id);
  }
  return ids;
}

function rowOf(node: DiagramNode, stream: Stream, metrics: Metrics): PreviewRow | undefined {
  const figures = node.figures ? metrics.nodes.get(node.id) : undefined;
  return figures && previewRow(stream, node.key, node.id, figures);
}

function problemOf(analysis: PreviewInput['analysis'], starts: LineStarts): PreviewPayload['problem'] {
  if (analysis.intact) return null;
  const finding = analysis.findings.find(({ rule }) => rule === 'yaml-syntax') ?? analysis.findings[0];
  const range = rangeOf(starts, finding?.span ?? { start: 0, end: 0 });
  return { message: finding?.message ?? 'The file is not valid YAML.', range };
}

function countsOf(findings: readonly Finding[]): PreviewPayload['counts'] {
  const counts = { error: 0, warning: 0, info: 0, hint: 0 };
  for (const { severity } of findings) counts[severity]++;
  return counts;
}

function fileName(uri: string): string {
  const last = uri.split('/').at(-1) ?? uri;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
}
