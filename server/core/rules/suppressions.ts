// Comments that silence a rule in place: `# vstream-ignore <rule>: reason` on the line before.
import type { Parsed } from '../parse/tree.ts';
import { lineAt, lineStarts, type Span } from '../text/position.ts';

export interface Suppression {
  /** Undefined where the comment does not name one. */
  readonly rule: string | undefined;
  /** Empty where none is given: then nothing is silenced. */
  readonly reason: string;
  /** The comment. */
  readonly span: Span;
  /** The line that it speaks of: the first below that is no comment, so that several may stand on top of each other. */
  readonly line: number;
}

const DIRECTIVE = /^vstream-ignore\b(.*)$/;
const COMPLETE = /^\s+([a-z]+(?:-[a-z]+)*)\s*(?::\s*(.*))?$/;

export function suppressionsOf({ text, comments }: Parsed): Suppression[] {
  if (!comments.some((comment) => DIRECTIVE.test(comment.text))) return [];
  const starts = lineStarts(text);
  const lineOf = ({ span }: { readonly span: Span }) => lineAt(starts, span.start);
  const commented = new Set(comments.map(lineOf));
  const found: Suppression[] = [];
  for (const comment of comments) {
    const directive = DIRECTIVE.exec(comment.text);
    if (!directive) continue;
    const [, rule, reason = ''] = COMPLETE.exec(directive[1] ?? '') ?? [];
    let line = lineOf(comment) + 1;
    while (commented.has(line)) line++;
    found.push({ rule, reason: reason.trim(), span: comment.span, line });
  }
  return found;
}

/** Those that are complete and speak of a finding of the rule that begins on a line. */
export function silencing(all: readonly Suppression[], rule: string, line: number): Suppression[] {
  return all.filter((one) => one.rule === rule && one.line === line && one.reason !== '');
}
