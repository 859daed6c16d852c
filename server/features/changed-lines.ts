// From one text to another with as few edits as lines tell: markers, folds and the cursor stay where they are.
import { type ChangeObject, diffLines } from 'diff';
import type { TextEdit } from '../core/text/edit.ts';

/** More differing lines than this are found line by line: to find the fewest costs the square of their number. */
const MOST = 1000;

/** One edit for each run of lines that differ, so that the rest of the file is not touched at all. */
export function changedLines(before: string, after: string): TextEdit[] {
  const edits: { span: { start: number; end: number }; newText: string }[] = [];
  let at = 0;
  let open: (typeof edits)[number] | undefined;
  for (const part of differences(before, after)) {
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

type Part = Pick<ChangeObject<string>, 'value' | 'added' | 'removed'>;

function differences(before: string, after: string): readonly Part[] {
  const fewest = diffLines(before, after, { maxEditLength: MOST });
  if (fewest) return fewest;
  const [old, now] = [linesOf(before), linesOf(after)];
  // Where only the layout within lines differs, each has its counterpart; else all between start and end is replaced.
  const paired = old.length === now.length ? old.map((line, i) => [line, now[i] ?? ''] as const) : undefined;
  return (paired ?? [[before, after] as const]).flatMap(([value, other]): Part[] =>
    value === other
      ? [{ value, added: false, removed: false }]
      : [
          { value, added: false, removed: true },
          { value: other, added: true, removed: false },
        ],
  );
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}
