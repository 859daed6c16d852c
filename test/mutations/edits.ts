// Breaking a text on purpose: minimal edits found through the spans of the model, and where the finding then stands.
import type { Stream } from '../../server/core/model/types/stream.ts';
import { entryOf, type MapTree, type Tree } from '../../server/core/parse/tree.ts';
import type { TextEdit } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';

/** A stretch of the text as it was, or a piece of what the edit writes. */
export type Mark = Span | string;

/** A finding that an edit deserves: its rule, and the place that it marks. */
export interface Deserved {
  readonly rule: string;
  readonly at: Mark;
}

export interface Broken {
  readonly edit: TextEdit;
  readonly at: Mark;
  /** Further findings that the edit truly deserves. */
  readonly also: readonly Deserved[];
}

export interface Mutation {
  /** What the edit does, in words. */
  readonly name: string;
  /** The finding that the edit deserves. */
  readonly rule: string;
  /** Every way to break the text so, one after the other. */
  apply(stream: Stream, text: string): Iterable<Broken>;
}

export function broken(edit: TextEdit, at: Mark, also: readonly Deserved[] = []): Broken {
  return { edit, at, also };
}

/** One application, where there is an edit. */
export function* attempt(edit: TextEdit | undefined, at: Mark): Iterable<Broken> {
  if (edit) yield broken(edit, at);
}

/** Where a place of the old text, or a piece of what one of the edits writes, stands after all of them. */
export function placeAfter(edits: readonly TextEdit[], own: TextEdit, at: Mark): Span {
  if (typeof at !== 'string') {
    return { start: moved(edits, at.start), end: moved(edits, at.end) };
  }
  const inside = own.newText.indexOf(at);
  if (inside < 0) throw new Error(`the edit does not write ${at}`);
  const others = edits.filter((edit) => edit !== own);
  const start = moved(others, own.span.start) + inside;
  return { start, end: start + at.length };
}

function moved(edits: readonly TextEdit[], offset: number): number {
  const before = edits.filter(({ span }) => span.end <= offset);
  return before.reduce((at, { span, newText }) => at + newText.length - (span.end - span.start), offset);
}

export function replace(span: Span, newText: string): TextEdit {
  return { span, newText };
}

export function insert(at: number, newText: string): TextEdit {
  return { span: { start: at, end: at }, newText };
}

/** Words at the end of a text, inside its quotes. */
export function append(text: string, { end }: Span, words: string): TextEdit {
  return insert(/['"]/.test(text[end - 1] ?? '') ? end - 1 : end, words);
}

const lineStart = (text: string, at: number) => text.lastIndexOf('\n', at - 1) + 1;

/** Takes an entry out of its mapping; undefined where it is absent or stands alone. */
export function drop(text: string, tree: Tree | null | undefined, key: string): TextEdit | undefined {
  const entry = entryOf(tree, key);
  if (tree?.kind !== 'map' || !entry || tree.entries.length < 2) return undefined;
  const { start, end } = entry.span;
  if (tree.flow) return cut(tree.entries, tree.entries.indexOf(entry));
  const line = lineStart(text, start);
  const past = text.indexOf('\n', end) + 1;
  if (text.slice(line, start).trim() !== '' || past === 0) return undefined;
  return replace({ start: line, end: past }, '');
}

/** Takes one item out of a list on one line; undefined where it is not there or stands alone. */
export function dropItem(tree: Tree | null | undefined, span: Span): TextEdit | undefined {
  if (tree?.kind !== 'seq' || !tree.flow || tree.items.length < 2) return undefined;
  const index = tree.items.findIndex((item) => item.span.start === span.start);
  return index < 0 ? undefined : cut(tree.items, index);
}

/** One of several parts, with the comma on one side of it. */
function cut(parts: readonly { readonly span: Span }[], index: number): TextEdit | undefined {
  const [before, part, next] = [parts[index - 1], parts[index], parts[index + 1]];
  if (!part) return undefined;
  if (next) return replace({ start: part.span.start, end: next.span.start }, '');
  return replace({ start: before?.span.end ?? part.span.start, end: part.span.end }, '');
}

/** Writes an entry before the first one of a mapping. */
export function add(text: string, map: MapTree | undefined, entry: string): TextEdit | undefined {
  const at = map?.entries[0]?.span.start;
  if (!map || at === undefined) return undefined;
  if (map.flow) return insert(at, `${entry}, `);
  return insert(at, `${entry}\n${' '.repeat(at - lineStart(text, at))}`);
}

/** Writes a definition into a collection, which is begun at the end of the file where it is not there. */
export function define(text: string, { root }: Stream, collection: string, entry: string): TextEdit {
  const there = entryOf(root, collection)?.value;
  const inside = there?.kind === 'map' ? add(text, there, entry) : undefined;
  return inside ?? insert(text.length, `\n${collection}:\n  ${entry}\n`);
}
