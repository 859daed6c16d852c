// How the author lays a file out: indentation, blank lines between definitions, where the lines end that belong to
// something. New text follows it.
import { asMap, type Entry, type MapTree } from '../parse/tree.ts';
import { lineBreakOf, type TextEdit } from '../text/edit.ts';

export interface Place {
  readonly text: string;
  readonly root: MapTree | undefined;
}

/**
 * Puts whole lines behind the line in which `offset` lies, a comment at its end included, and behind the comments
 * below it that are indented deeper than the new lines: they belong to what stands above them.
 */
export function insertLines(
  text: string,
  offset: number,
  lines: readonly string[],
  blankBefore: boolean,
  column = lines[0]?.search(/\S/) ?? 0,
): TextEdit {
  const lineBreak = lineBreakOf(text);
  const end = endOfLines(text, offset, column);
  return { span: at(end), newText: (blankBefore ? lineBreak : '') + lineBreak + lines.join(lineBreak) };
}

/** Where the lines end that belong to what ends at `offset`: its own, and comments below that are indented deeper. */
export function endOfLines(text: string, offset: number, column: number): number {
  let end = endOfLine(text, offset);
  for (;;) {
    const below = /^(?:\r\n|\r|\n)([ \t]*)#[^\r\n]*/.exec(text.slice(end));
    if (!below || (below[1]?.length ?? 0) <= column) return end;
    end += below[0].length;
  }
}

export function endOfLine(text: string, offset: number): number {
  const rest = text.slice(offset).search(/[\r\n]/);
  return rest < 0 ? text.length : offset + rest;
}

export function at(offset: number) {
  return { start: offset, end: offset };
}

/** Whether the author leaves a blank line between definitions: in this section, else in the others. */
export function spacedDefinitions(place: Place, own: readonly Entry[]): boolean {
  if (own.length > 1) return mostlySpaced(place.text, own);
  const sections = (place.root?.entries ?? []).map((entry) => asMap(entry.value));
  const spaced = sections.flatMap((map) => {
    const long = map && !map.flow && map.entries.length > 1 && map.entries.some((e) => isLong(place.text, e));
    return long ? [mostlySpaced(place.text, map.entries)] : [];
  });
  return own.some((e) => isLong(place.text, e)) && spaced.filter((is) => is).length * 2 > spaced.length;
}

/** Whether the author leaves a blank line before a section: the one-line keys at the top of a file say nothing of it. */
export function spacedSections(text: string, own: readonly Entry[]): boolean {
  const sections = own.filter(
    (entry, i) => i === 0 || isLong(text, entry) || isLong(text, own[i - 1] ?? entry),
  );
  return mostlySpaced(text, sections.length > 1 ? sections : own, own);
}

function isLong(text: string, entry: Entry): boolean {
  return /[\r\n]/.test(text.slice(entry.span.start, entry.span.end));
}

/** Whether a blank line stands before most of these entries, the first left out. */
function mostlySpaced(text: string, entries: readonly Entry[], all: readonly Entry[] = entries): boolean {
  let blank = 0;
  for (const entry of entries.slice(1)) {
    const previous = all[all.indexOf(entry) - 1];
    const gap = text.slice(previous?.span.end ?? 0, entry.span.start);
    if (/(?:\r\n|\n|\r(?!\n))[ \t]*[\r\n]/.test(gap)) blank++;
  }
  return blank * 2 > entries.length - 1;
}

/** Columns by which the author indents: of the first nested mapping, 2 where there is none. */
export function indentUnit(root: MapTree | undefined, text: string): number {
  for (const entry of root?.entries ?? []) {
    const map = asMap(entry.value);
    const first = map && !map.flow ? map.entries[0] : undefined;
    if (!first) continue;
    const unit = columnOf(text, first.key.span.start) - columnOf(text, entry.key.span.start);
    if (unit > 0) return unit;
  }
  return 2;
}

export function columnOf(text: string, offset: number): number {
  const start = Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
  // A byte order mark takes no column.
  return offset - start - (start === 0 && text.startsWith('\ufeff') ? 1 : 0);
}
