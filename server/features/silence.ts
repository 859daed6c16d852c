// Silencing a finding in place: the comment on the line before, whose reason is the author's to give.
import type { Analysis } from '../core/analyze.ts';
import { toData } from '../core/model/data.ts';
import { parse } from '../core/parse/parse.ts';
import type { Finding } from '../core/rules/rule.ts';
import { applyEdits, lineBreakOf, type TextEdit } from '../core/text/edit.ts';
import { lineAt, lineStarts } from '../core/text/position.ts';
import { isSame } from './refactor-safety.ts';

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
  const edits = [{ span: { start: at, end: at }, newText: comment }];
  const after = parse(applyEdits(text, edits));
  const stands = after.comments.length === parsed.comments.length + 1;
  const same =
    after.problems.length === parsed.problems.length && isSame(toData(after.tree), toData(parsed.tree));
  return stands && same ? edits : undefined;
}
