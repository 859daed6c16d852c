// Everything that the preview of one file shows, as one finished payload.
import type { Analysis } from '../core/analyze.ts';
import { renderDiagram } from '../core/diagram/diagram.ts';
import { type Groups, groupsOf } from '../core/diagram/groups.ts';
import type { DiagramNode } from '../core/diagram/types.ts';
import type { Metrics } from '../core/metrics/types.ts';
import type { Links } from '../core/model/linked.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { isRefused } from '../core/parse/parse.ts';
import type { Finding } from '../core/rules/rule.ts';
import type { Attainment, ById } from '../core/simulate/results.ts';
import { contains, type LineStarts, lineStarts, rangeOf, type Span } from '../core/text/position.ts';
import type { Arrangement, PreviewNode, PreviewPayload, PreviewRow } from '../protocol/preview.ts';
import { arrange } from './preview-arrange.ts';
import { previewCanvas } from './preview-canvas.ts';
import { nodeFigures, nodeVisits, previewCards, previewRow } from './preview-cards.ts';
import { HEAT_LEGEND, heatOf, waitsOf } from './preview-heat.ts';
import { previewLanes } from './preview-lanes.ts';
import { previewNumbers } from './preview-numbers.ts';
import { previewTimeline } from './preview-timeline.ts';
import { trafficOf, trafficText } from './preview-traffic.ts';

export interface PreviewInput {
  readonly uri: string;
  readonly version: number;
  readonly analysis: Pick<Analysis, 'text' | 'parsed' | 'stream' | 'findings' | 'intact'>;
  readonly metrics: Metrics;
  readonly arrangement?: Arrangement;
  /** Other files, for sub-streams and the baseline. */
  readonly links?: Links | undefined;
  /** What a simulation found, where one has run. */
  readonly attainment?: ById<Attainment> | undefined;
  /** The payload before this one: it holds the last good picture, shown while the text is broken. */
  readonly previous?: PreviewPayload;
}

const PLAIN: Arrangement = { group: 'none', open: [], visits: false };

export function buildPreview(input: PreviewInput): PreviewPayload {
  const { uri, version, analysis, metrics, previous } = input;
  const starts = isRefused(analysis.parsed) ? [0] : lineStarts(analysis.text);
  const now = { uri, version, counts: countsOf(analysis.findings), problem: problemOf(analysis, starts) };
  if (!analysis.intact && previous && previous.state !== 'partial') {
    return { ...previous, ...now, state: 'stale' };
  }
  const { stream, findings } = analysis;
  const { folded, notice, ...arranged } = arrange(stream, input.arrangement ?? PLAIN);
  const { group, visits } = arranged.arrangement;
  const diagram = renderDiagram(stream, { group, visits, folded });
  const traffic = visits ? trafficOf(stream, metrics, diagram.edges) : new Map<string, number>();
  const view: View = {
    ...{ analysis, metrics, starts, links: input.links },
    groups: groupsOf(stream, group),
    constrained: constrainedNodes(stream, metrics),
    waits: waitsOf(stream, metrics),
  };
  const nodes = diagram.nodes.map((node) => previewNode(node, view));
  const said = new Map(nodes.map((node) => [node.key, node]));
  const keys = new Map(diagram.nodes.map((node) => [placeOf(node), node.key]));
  const keyOf = (id: string): string => keys.get(id) ?? '';
  return {
    ...now,
    ...arranged,
    notice,
    title: stream.name?.text.trim() || fileName(uri),
    summary: stream.summary?.text.trim() ?? '',
    state: analysis.intact ? 'ok' : 'partial',
    mermaid: diagram.mermaid,
    nodes,
    links: diagram.links.map(({ key, from, to, label, shares, style }) => ({
      ...{ key, from, to, label, shares, style },
      visits: trafficText(traffic.get(key)),
    })),
    groups: diagram.groups,
    heat: HEAT_LEGEND,
    edges: diagram.edges.map(({ from, to, link, cause, label, style }) => ({
      ...{ from, to, link, cause, label, style },
    })),
    cards: previewCards(stream, metrics),
    rows: diagram.nodes.flatMap((node) => rowOf(node, stream, metrics) ?? []),
    timeline: previewTimeline(stream, metrics, keyOf),
    lanes: previewLanes(stream, diagram, ({ key, kind, caption }) =>
      kind === 'output' ? caption : (said.get(key)?.figures ?? ''),
    ),
    canvas: previewCanvas({ stream, metrics, findings, keyOf }),
    numbers: previewNumbers({ stream, metrics, links: input.links, attainment: input.attainment }),
  };
}

/** Ids of nodes and of inputs may be alike. */
function placeOf({ id, kind }: DiagramNode): string {
  switch (kind) {
    case 'trigger':
    case 'step':
    case 'gate':
    case 'handoff':
    case 'output':
      return id;
    default:
      return `${kind} ${id}`;
  }
}

/** Worst first; hints are too soft for a picture. */
const SHOWN = ['error', 'warning', 'info'] as const;

interface View {
  readonly analysis: PreviewInput['analysis'];
  readonly metrics: Metrics;
  readonly starts: LineStarts;
  readonly links: Links | undefined;
  readonly groups: Groups;
  readonly constrained: ReadonlySet<string>;
  readonly waits: ReturnType<typeof waitsOf>;
}

function previewNode(node: DiagramNode, view: View): PreviewNode {
  const { analysis, metrics, starts, constrained } = view;
  const { key, id, kind, label, caption, nameLines, captionLines, drawn } = node;
  const extent = extentOf(node, analysis.stream);
  const findings = extent ? analysis.findings.filter(({ span }) => contains(extent, span.start)) : [];
  const badges = SHOWN.flatMap((severity) => findings.filter((finding) => finding.severity === severity)).map(
    ({ severity, rule, message }) => ({ severity, rule, message }),
  );
  const measured = node.figures ? metrics.nodes.get(id) : undefined;
  const constraint = node.figures && constrained.has(id);
  const figures = measured ? nodeFigures(kind, measured) : '';
  const visits = measured ? nodeVisits(kind, measured) : '';
  return {
    ...{ key, id, kind, label, caption, nameLines, captionLines, badges, constraint, figures, visits, drawn },
    hasFigures: node.figures,
    heat: heatOf(id, { stream: analysis.stream, metrics, waits: view.waits }, badges),
    group: kind === 'group' ? id : (view.groups.of.get(id) ?? ''),
    opens: opensOf(node, view),
    aria: ariaOf(node, [figures, visits].filter((part) => part !== '').join(' · '), constraint, badges),
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
  if (constraint) said.push('Constraint');
  if (badges.length > 0) said.push(`${badges.length} ${badges.length === 1 ? 'problem' : 'problems'}`);
  for (const { severity, message } of badges) said.push(`${severity}: ${message}`);
  return said.join('. ');
}

/** Only what is known to be there, inside the workspace. */
function opensOf({ id, kind }: DiagramNode, { analysis, links }: View): string {
  const node = kind === 'step' ? analysis.stream.nodes.get(id) : undefined;
  const file = node?.kind === 'step' ? node.substream?.file.text : undefined;
  const linked = file === undefined ? undefined : links?.linked(file);
  return typeof linked === 'object' ? linked.uri : '';
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
