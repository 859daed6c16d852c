// A report on one stream, for readers without an editor: what the preview shows, as headings, sentences and tables.
import type { Metric, Metrics } from '../core/metrics/types.ts';
import type { Finding } from '../core/rules/rule.ts';
import { type LineStarts, positionAt } from '../core/text/position.ts';
import type { PreviewPayload } from '../protocol/preview.ts';
import type { SimulationPayload } from '../protocol/simulate.ts';
import { formatMetric } from './figures.ts';

export interface Table {
  readonly titles: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly tables: readonly Table[];
}

export interface Report {
  readonly title: string;
  readonly summary: string;
  /** To be drawn by whoever can. */
  readonly mermaid: string;
  readonly sections: readonly Section[];
  /** Which file, and what made the report. */
  readonly foot: string;
}

export interface ReportInput {
  readonly preview: PreviewPayload;
  readonly metrics: Pick<Metrics, 'structure' | 'parameters'>;
  readonly findings: readonly Finding[];
  readonly starts: LineStarts;
  /** The stream as text that stands by itself. */
  readonly mermaid: string;
  readonly simulation: SimulationPayload | null;
  readonly file: string;
  /** Of VStream. */
  readonly version: string;
}

export function buildReport(input: ReportInput): Report {
  const { preview, metrics, mermaid, simulation, file, version } = input;
  return {
    ...{ title: preview.title, summary: preview.summary, mermaid },
    sections: [
      metricsSection(preview),
      nodesSection(preview),
      byName('Structure', 'Metric', metrics.structure),
      byName('Parameters', 'Parameter', metrics.parameters),
      ...(simulation ? simulationSections(simulation) : []),
      findingsSection(input),
    ].filter(({ paragraphs, tables }) => paragraphs.length > 0 || tables.length > 0),
    foot: `${file}, by VStream ${version}`,
  };
}

function metricsSection({ cards }: PreviewPayload): Section {
  const rows = cards.map(({ label, value, bound, note, basis, known, missing, reason, formula }) => [
    label,
    joined([value, bound, note]),
    known ? basis : joined([reason, missing.length > 0 ? `missing: ${missing.join(', ')}` : '']),
    formula,
  ]);
  return section('Metrics', [], [{ titles: ['Metric', 'Value', 'Basis', 'Formula'], rows }]);
}

function nodesSection({ rows }: PreviewPayload): Section {
  const titles = ['Node', 'Kind', 'Actor', 'Visits', 'Process', 'Wait', '%C&A'];
  const body = rows.map((row) => [
    ...[row.label, row.kind, row.actor, row.visits, row.process],
    ...[joined([row.wait, row.waitCause]), row.completeAccurate],
  ]);
  return section('Figures by node', [], [{ titles, rows: body }]);
}

/** `rework_edges` is read as words; ids of the file stay as they are. */
function byName(
  heading: string,
  title: string,
  found: Readonly<Record<string, Metric | Metric<string>>>,
): Section {
  const rows = Object.entries(found).map(([name, metric]) => [
    name.replaceAll('_', ' '),
    formatMetric(metric),
    metric.reason ?? (metric.missing.length > 0 ? `missing: ${metric.missing.join(', ')}` : ''),
    metric.formula,
  ]);
  return section(heading, [], [{ titles: [title, 'Value', 'Note', 'Formula'], rows }]);
}

function findingsSection({ findings, starts }: ReportInput): Section {
  const rows = findings
    .filter(({ severity }) => severity !== 'hint')
    .map(({ severity, rule, message, span }) => [
      ...[severity, rule, String(positionAt(starts, span.start).line + 1), message],
    ]);
  const tables = rows.length > 0 ? [{ titles: ['Severity', 'Rule', 'Line', 'Finding'], rows }] : [];
  return section('Findings', rows.length > 0 ? [] : ['None.'], tables);
}

function simulationSections(simulation: SimulationPayload): Section[] {
  const { basis, figures, slas, outcomes, criticality, flow, noFlow, comparison, notes } = simulation;
  const shares = (title: string, bars: SimulationPayload['outcomes']): Table => ({
    titles: [title, 'Share of items'],
    rows: bars.map(({ label, text, interval }) => [
      label,
      interval === '' ? text : `${text} (95 % interval ${interval})`,
    ]),
  });
  const all = (found: NonNullable<SimulationPayload['flow']>['figures']): Table => ({
    titles: ['Figure', 'Value', 'Note'],
    rows: found.map(({ label, value, note }) => [label, value, note]),
  });
  const attained: Table = {
    titles: ['SLA', 'Kept by', '95 % interval', 'Asked for', 'Verdict', 'Note'],
    rows: slas.map((sla) => [sla.id, sla.attained, sla.interval, sla.asked, sla.verdict, sla.note]),
  };
  const queues: Table = {
    titles: ['Actor', 'Busy', 'In line', 'At most', 'Wait'],
    rows: (flow?.queues ?? []).map(({ label, mean, most, wait }, index) => [
      ...[label, flow?.utilization[index]?.text ?? '', mean, most, wait],
    ]),
  };
  const compared: Table = {
    titles: ['Metric', 'Before', 'After', 'Change', 'Verdict'],
    rows: (comparison?.rows ?? []).map((row) => [row.label, row.before, row.after, row.change, row.verdict]),
  };
  return [
    section(
      'Simulation',
      [basis, ...notes],
      [all(figures), attained, shares('Outcome', outcomes), shares('On the longest path', criticality)],
    ),
    flow
      ? section('With arrivals and queues', [], [all(flow.figures), queues])
      : section('With arrivals and queues', [noFlow], []),
    ...(comparison
      ? [section(comparison.title, [comparison.constraint, comparison.callOut], [compared])]
      : []),
  ];
}

function section(heading: string, paragraphs: readonly string[], tables: readonly Table[]): Section {
  return {
    heading,
    paragraphs: paragraphs.filter((paragraph) => paragraph !== ''),
    tables: tables.filter(({ rows }) => rows.length > 0),
  };
}

function joined(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('; ');
}
