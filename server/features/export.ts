// One stream in a form that leaves the editor: Mermaid text, a web page, Markdown.
import type { Analysis } from '../core/analyze.ts';
import { renderDiagram } from '../core/diagram/diagram.ts';
import { lineStarts } from '../core/text/position.ts';
import type { SimulationPayload } from '../protocol/simulate.ts';
import { buildPreview } from './preview.ts';
import { buildReport } from './report.ts';
import { htmlReport } from './report-html.ts';
import { markdownReport } from './report-markdown.ts';

export interface ExportInput {
  readonly analysis: Analysis;
  readonly format: 'mermaid' | 'html' | 'markdown';
  /** The file as the reader knows it. */
  readonly file: string;
  /** Of VStream. */
  readonly version: string;
  readonly picture: string | null;
  readonly simulation: SimulationPayload | null;
}

export function exportText({ analysis, format, file, version, picture, simulation }: ExportInput): string {
  const { stream, findings, text, facts } = analysis;
  const { mermaid } = renderDiagram(stream, { standalone: true });
  if (format === 'mermaid') return mermaid;
  const metrics = facts.metrics();
  const preview = buildPreview({ uri: file, version: 0, analysis, metrics });
  const parts = { preview, metrics, findings, starts: lineStarts(text), mermaid, simulation, file, version };
  const report = buildReport(parts);
  return format === 'html' ? htmlReport(report, picture) : markdownReport(report);
}
