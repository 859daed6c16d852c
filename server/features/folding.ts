// Folding: every mapping, list and text that spans several lines, and runs of comments.
import type { Parsed, Tree } from '../core/parse/tree.ts';
import { type LineStarts, lineAt, lineStarts } from '../core/text/position.ts';

export interface Fold {
  readonly startLine: number;
  readonly endLine: number;
  readonly kind: 'region' | 'comment';
}

/** In order of their first lines; at most one fold begins on a line. */
export function folds({ text, tree, comments }: Parsed): Fold[] {
  if (!tree && comments.length === 0) return [];
  const starts = lineStarts(text);
  const found = new Map<number, Fold>();
  const add = (startLine: number, endLine: number, kind: Fold['kind']) => {
    if (endLine > startLine && endLine > (found.get(startLine)?.endLine ?? -1))
      found.set(startLine, { startLine, endLine, kind });
  };
  const visit = (tree: Tree | null): void => {
    if (tree?.kind === 'map') {
      for (const entry of tree.entries) {
        if (entry.merged) continue;
        if (entry.value)
          add(lineAt(starts, entry.key.span.start), lastLine(text, starts, entry.value), 'region');
        visit(entry.value);
      }
    } else if (tree?.kind === 'seq') {
      for (const item of tree.items) {
        add(lineAt(starts, item.span.start), lastLine(text, starts, item), 'region');
        visit(item);
      }
    }
  };
  visit(tree);
  for (const run of commentRuns(comments.map(({ span }) => lineAt(starts, span.start))))
    add(run.first, run.last, 'comment');
  return [...found.values()].sort((a, b) => a.startLine - b.startLine);
}

/** The line of the last character; a bracket that closes on a line of its own stays in sight. */
function lastLine(text: string, starts: LineStarts, { span, kind }: Tree): number {
  const end = Math.max(span.start, span.end - 1);
  const line = lineAt(starts, end);
  const alone = /^\s*[\]}]/.test(text.slice(starts[line] ?? 0, span.end));
  return kind !== 'scalar' && alone && line > lineAt(starts, span.start) ? line - 1 : line;
}

function commentRuns(lines: readonly number[]): { first: number; last: number }[] {
  const runs: { first: number; last: number }[] = [];
  for (const line of lines) {
    const run = runs.at(-1);
    if (run && run.last === line - 1) run.last = line;
    else runs.push({ first: line, last: line });
  }
  return runs;
}
