// Taking definitions and list items out of an author's file, with the lines or commas that belong to them.
import { asMap, type Entry, entryOf, keyOf, type MapTree, type SeqTree } from '../parse/tree.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Span } from '../text/position.ts';
import { columnOf, type Place } from './author-layout.ts';
import { removeEntry } from './scaffold.ts';

/** Takes a definition away; with the last one its section goes too. Undefined where a comment would be lost. */
export function removeDefinition(place: Place, section: string, idSpan: Span): TextEdit | undefined {
  const whole = entryOf(place.root, section);
  const map = asMap(whole?.value);
  const entry = map?.entries.find((one) => one.key.span.start === idSpan.start);
  if (!place.root || !whole || !map || !entry) return undefined;
  return map.entries.length > 1 ? remove(place, map, entry) : remove(place, place.root, whole);
}

/** Takes a key of a mapping away. Undefined where a comment would be lost, or an empty mapping left. */
export function removeKey(place: Place, map: MapTree, key: string): TextEdit | undefined {
  const entry = map.entries.find((one) => keyOf(one) === key && !one.merged);
  return entry && remove(place, map, entry);
}

function remove({ text }: Place, map: MapTree, entry: Entry): TextEdit | undefined {
  const commented = /(?:^|\s)#/.test(text.slice(entry.span.start, entry.span.end));
  const edit = commented ? undefined : removeEntry(text, map, entry);
  return edit && !map.flow ? withBlankBefore(text, edit) : edit;
}

/** Of two blank lines that would then meet, one goes too. */
function withBlankBefore(text: string, edit: TextEdit): TextEdit {
  const blank = /(?<=[\r\n])[ \t]*(?:\r\n|\r|\n)$/.exec(text.slice(0, edit.span.start));
  const after = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(edit.span.end));
  return blank && after ? { ...edit, span: { start: blank.index, end: edit.span.end } } : edit;
}

/** Takes one item of several out of a list. Undefined where it is the only one, or a comment would be lost. */
export function removeItem(text: string, seq: SeqTree, item: Span): TextEdit | undefined {
  const index = seq.items.findIndex(({ span }) => span.start === item.start);
  const [before, own, next] = [seq.items[index - 1], seq.items[index], seq.items[index + 1]];
  if (!own || (!before && !next)) return undefined;
  const span = seq.flow ? ofFlow(own.span, before?.span, next?.span) : wholeLine(text, own.span);
  return span && !/(?:^|\s)#/.test(text.slice(span.start, span.end)) ? { span, newText: '' } : undefined;
}

function ofFlow(own: Span, before: Span | undefined, next: Span | undefined): Span {
  return next ? { start: own.start, end: next.start } : { start: before?.end ?? own.start, end: own.end };
}

/** The line of a block item, its dash included. */
function wholeLine(text: string, { start, end }: Span): Span | undefined {
  const from = start - columnOf(text, start);
  const rest = /^[ \t]*(?:\r\n|\r|\n|$)/.exec(text.slice(end));
  return rest && /^\s*-\s*$/.test(text.slice(from, start))
    ? { start: from, end: end + rest[0].length }
    : undefined;
}
