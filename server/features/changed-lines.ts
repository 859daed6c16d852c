// From one text to another with as few edits as lines tell: markers, folds and the cursor stay where they are.
import { diffLines } from 'diff';
import type { TextEdit } from '../core/text/edit.ts';

/** One edit for each run of lines that differ, so that the rest of the file is not touched at all. */
export function changedLines(before: string, after: string): TextEdit[] {
  const edits: { span: { start: number; end: number }; newText: string }[] = [];
  let at = 0;
  let open: (typeof edits)[number] | undefined;
  for (const part of diffLines(before, after)) {
    if (!part.added && !part.removed) {
      open = undefined;
      at += part.value.length;
      continue;
    }
    if (!open) {
      open = { span: { start: at, end: at }, newText: '' };
      edits.push(open);
    }
    if (part.added) open.newText += part.value;
    else {
      at += part.value.length;
      open.span.end = at;
    }
  }
  return edits;
}
