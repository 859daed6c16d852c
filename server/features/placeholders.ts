// Where a fix leaves something to the author: its TODOs, as tab stops of a snippet. The text stays the same, so that
// what is not filled in stays visible, and reported.
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { snippetText } from './completion-item.ts';

export interface SnippetEdit {
  readonly span: Span;
  readonly snippet: string;
}

/** A TODO with the words behind it: fixes write neither quotes nor punctuation into it. */
const TODO = /(\bTODO\b(?: [\p{L}\p{N}'’_-]+)*)/u;

/**
 * The edits as snippets; undefined where they leave nothing to the author. Each begins at the start of a line (what
 * stands before is written again): editors indent what follows in a snippet like the line in which it begins.
 */
export function asSnippets(text: string, edits: readonly TextEdit[]): SnippetEdit[] | undefined {
  if (!edits.some(({ newText }) => newText.search(TODO) >= 0)) return undefined;
  const found: SnippetEdit[] = [];
  let stops = 0;
  const inOrder = [...edits].sort((a, b) => a.span.start - b.span.start);
  for (const { span, newText } of inOrder) {
    const start =
      Math.max(text.lastIndexOf('\n', span.start - 1), text.lastIndexOf('\r', span.start - 1)) + 1;
    const added = newText
      .split(TODO)
      .map((part, i) => (i % 2 === 0 ? snippetText(part) : `\${${++stops}:${part}}`))
      .join('');
    const before = found.at(-1);
    const joins = before && start <= before.span.end;
    const from = joins ? before.span.end : start;
    const snippet = snippetText(text.slice(from, span.start)) + added;
    if (joins)
      found.splice(-1, 1, {
        span: { start: before.span.start, end: span.end },
        snippet: before.snippet + snippet,
      });
    else found.push({ span: { start, end: span.end }, snippet });
  }
  return found;
}
