// Silencing a finding in place: the comment on the line before, whose reason is the author's to give.
import type { Analysis } from '../core/analyze.ts';
import type { Tree } from '../core/parse/tree.ts';
import type { Finding } from '../core/rules/rule.ts';
import { lineBreakOf, type TextEdit } from '../core/text/edit.ts';
import { lineAt, lineStarts } from '../core/text/position.ts';

/** Findings that no comment reaches: on text that cannot be read, on comments, and on what failed here. */
const BEYOND: ReadonlySet<string> = new Set([
  ...['yaml-syntax', 'internal-error', 'unused-suppression', 'unexplained-suppression'],
]);

/** Undefined where a comment cannot stand before the line: inside of a text of several lines. */
export function silence(analysis: Analysis, { rule, span }: Finding): TextEdit[] | undefined {
  const { text, parsed } = analysis;
  if (BEYOND.has(rule) || !analysis.intact) return undefined;
  const line = lineAt(lineStarts(text), span.start);
  const start = lineStarts(text)[line] ?? 0;
  const at = start === 0 && text.startsWith('\ufeff') ? 1 : start;
  const indent = /^[ \t]*/.exec(text.slice(at))?.[0] ?? '';
  if (text[at + indent.length] === '#') return undefined;
  const comment = `${indent}# vstream-ignore ${rule}: TODO say why${lineBreakOf(text)}`;
  // A line inside of a text of several lines would take the comment for text.
  if (isInText(parsed.tree, start)) return undefined;
  return [{ span: { start: at, end: at }, newText: comment }];
}

function isInText(tree: Tree | null, offset: number): boolean {
  if (!tree || tree.kind === 'alias' || tree.span.start >= offset || tree.span.end <= offset) return false;
  if (tree.kind === 'scalar') return true;
  const children = tree.kind === 'seq' ? tree.items : tree.entries.flatMap(({ key, value }) => [key, value]);
  return children.some((child) => isInText(child, offset));
}
