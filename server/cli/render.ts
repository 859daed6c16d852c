// `vstream render`: one stream as Mermaid text.
import { analyze } from '../core/analyze.ts';
import { renderDiagram } from '../core/diagram/diagram.ts';
import { readSpecs } from './files.ts';
import type { Invocation } from './main.ts';
import { UsageError } from './usage.ts';

/** A file that cannot be read as YAML has no picture: exit code 2, and the first finding on the error stream. */
export function render({ paths, print }: Invocation): number {
  const [path, ...others] = paths;
  if (path === undefined || others.length > 0) throw new UsageError('render takes one file');
  const [spec] = readSpecs([path]);
  if (!spec) throw new UsageError(`no such file: ${path}`);
  const { stream, intact, findings } = analyze(spec.text);
  if (!intact)
    throw new UsageError(`${spec.path} cannot be drawn: ${findings[0]?.message ?? 'it is not valid YAML'}`);
  print(renderDiagram(stream, { standalone: true }).mermaid);
  return 0;
}
