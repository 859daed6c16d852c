// `vstream render`: one stream as Mermaid text, or as a report for readers without an editor.
import { basename } from 'node:path';
import { analyze, survey } from '../core/analyze.ts';
import { type ExportInput, exportText } from '../features/export.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { UsageError } from './usage.ts';

const FORMATS: readonly ExportInput['format'][] = ['mermaid', 'html', 'markdown'];

/** A file that cannot be read as YAML has no picture: exit code 2, and the first finding on the error stream. */
export function render({ paths, format: asked = 'mermaid', print }: Invocation, version: string): number {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new UsageError('render takes one file');
  const format = FORMATS.find((known) => known === asked);
  if (!format) throw new UsageError('--format takes mermaid, html or markdown');
  const [spec] = readSpecs([path]);
  if (!spec) throw new UsageError(`no such file: ${path}`);
  // Reports list findings; a picture shows none.
  const analysis = format === 'mermaid' ? survey(spec.text) : analyze(spec.text);
  if (!analysis.intact) {
    const [first] = analyze(spec.text).findings;
    throw new UsageError(`${spec.path} cannot be drawn: ${first?.message ?? 'it is not valid YAML'}`);
  }
  const file = basename(spec.path);
  print(exportText({ analysis, format, file, version, picture: null, simulation: null }));
  return 0;
}
