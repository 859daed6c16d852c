// Completion: everything that may be typed at a cursor, in whatever state the text is.
import type { Analysis } from '../core/analyze.ts';
import { isRefused } from '../core/parse/parse.ts';
import { indentUnit } from '../core/rules/author-layout.ts';
import { lineBreakOf } from '../core/text/edit.ts';
import type { Completion, OtherFiles } from './completion-item.ts';
import { keyCompletions } from './completion-keys.ts';
import { valueCompletions } from './completion-values.ts';
import { type Cursor, cursorAt } from './cursor.ts';

export type { Completion, CompletionKind, OtherFiles } from './completion-item.ts';

/** Unsorted; `sort` orders them. Nothing in comments, free text and behind finished values. */
export function complete(analysis: Analysis, offset: number, files?: OtherFiles): Completion[] {
  const { text, stream } = analysis;
  if (isRefused(analysis.parsed)) return [];
  const cursor = cursorAt(text, offset);
  if (!cursor) return [];
  const place = {
    analysis,
    cursor,
    unit: indentUnit(stream.root, text),
    lineBreak: lineBreakOf(text),
    files,
  };
  const values = cursor.colon ? [] : valueCompletions(place);
  return [...keyCompletions(place), ...values].map((item) => fitted(item, cursor, text));
}

/** Puts the word where a block key or item has to begin, and a blank behind a colon that has none. */
export function fitted(item: Completion, cursor: Cursor, text: string): Completion {
  if (cursor.lead) {
    const blanks = { span: cursor.lead, newText: ' '.repeat(cursor.column) };
    return { ...item, also: [blanks, ...(item.also ?? [])] };
  }
  if (cursor.shift > 0) return { ...item, text: ' '.repeat(cursor.shift) + item.text };
  if (cursor.shift < 0) {
    const span = { start: cursor.start + cursor.shift, end: cursor.start };
    return { ...item, also: [{ span, newText: '' }, ...(item.also ?? [])] };
  }
  const before = text[cursor.start - 1];
  const glued =
    cursor.quote === '' &&
    cursor.valueAt !== undefined &&
    (before === ':' || (before === '-' && cursor.keyOf !== undefined));
  return glued && item.span.start === cursor.start ? { ...item, text: ` ${item.text}` } : item;
}
