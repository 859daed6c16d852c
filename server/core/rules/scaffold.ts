// Writing YAML into an author's file: new entries and keys in the author's own indentation, order and style.
import { asMap, type Entry, entryOf, keyOf, type MapTree } from '../parse/tree.ts';
import { rootSchema } from '../model/schema.ts';
import { lineBreakOf, type TextEdit } from '../text/edit.ts';

/** YAML to write: text for a scalar, pairs for a mapping, a list for a sequence. */
export type Yaml = string | readonly (readonly [string, Yaml])[] | { readonly list: readonly Yaml[] };

export interface Place {
  readonly text: string;
  readonly root: MapTree | undefined;
}

/** Adds `id: body` to a collection such as `exceptions`, creating the collection where it is missing. */
export function addDefinition(place: Place, section: string, id: string, body: Yaml): TextEdit {
  const entry = entryOf(place.root, section);
  const map = asMap(entry?.value);
  if (entry && map && map.entries.length > 0) return addKey(place, map, id, body, { last: true });
  if (entry) return fillEntry(place, entry, [[id, body]]);
  return addSection(place, section, [[id, body]]);
}

/** Adds a key to the mapping of a definition; where its value is empty, the mapping begins with this key. */
export function addToEntry(place: Place, entry: Pick<Entry, 'key' | 'value' | 'span'>, key: string, body: Yaml, order: readonly string[] = []): TextEdit {
  const map = asMap(entry.value);
  if (map && map.entries.length > 0) return addKey(place, map, key, body, { order });
  return fillEntry(place, entry, [[key, body]]);
}

/** Adds a key to a mapping that has entries: behind the last key that comes before it in `order`, else at the end. */
export function addKey(
  place: Place,
  map: MapTree,
  key: string,
  body: Yaml,
  where: { readonly order?: readonly string[]; readonly last?: boolean } = {},
): TextEdit {
  const own = map.entries.filter((entry) => !entry.merged);
  const before = where.last ? own.at(-1) : precedingEntry(own, key, where.order ?? []);
  const anchor = before ?? own[0] ?? map.entries[0];
  if (!anchor) return { span: { start: map.span.start + 1, end: map.span.start + 1 }, newText: pair(key, body) };
  if (map.flow) {
    const at = before ? anchor.span.end : anchor.span.start;
    return { span: { start: at, end: at }, newText: before ? `, ${pair(key, body)}` : `${pair(key, body)}, ` };
  }
  const column = columnOf(place.text, anchor.key.span.start);
  const lines = block([[key, body]], column, indentUnit(place.root, place.text));
  if (!before) {
    const glue = lineBreakOf(place.text) + ' '.repeat(column);
    return { span: at(anchor.key.span.start), newText: lines.map((l) => l.trimStart()).slice(0, 1).concat(lines.slice(1)).join(lineBreakOf(place.text)) + glue };
  }
  const spaced = where.last === true && separated(place.text, own);
  return insertLines(place.text, anchor.span.end, lines, spaced);
}

/** Adds a whole top-level section, behind the sections that the schema puts before it. */
export function addSection(place: Place, section: string, body: Yaml): TextEdit {
  const order = Object.keys(rootSchema.properties ?? {});
  const own = place.root?.entries ?? [];
  const unit = indentUnit(place.root, place.text);
  const lines = block([[section, body]], 0, unit);
  const before = precedingEntry(own, section, order);
  if (!before) return { span: at(0), newText: lines.join(lineBreakOf(place.text)) + lineBreakOf(place.text) };
  return insertLines(place.text, before.span.end, lines, separated(place.text, own));
}

/** Gives an entry whose value is empty (or an empty flow collection) a block mapping as its value. */
function fillEntry(place: Place, entry: Pick<Entry, 'key' | 'value' | 'span'>, body: Yaml): TextEdit {
  const column = columnOf(place.text, entry.key.span.start);
  const unit = indentUnit(place.root, place.text);
  const lines = block(body, column + unit, unit);
  const lineBreak = lineBreakOf(place.text);
  const colon = place.text.indexOf(':', entry.key.span.end) + 1;
  const empty = !entry.value || entry.value.span.end <= entry.value.span.start;
  const end = empty ? colon : (entry.value?.span.end ?? colon);
  return { span: { start: colon, end }, newText: lineBreak + lines.join(lineBreak) };
}

/** Puts whole lines behind the line in which `offset` lies, a comment at its end included. */
function insertLines(text: string, offset: number, lines: readonly string[], blankBefore: boolean): TextEdit {
  const lineBreak = lineBreakOf(text);
  const rest = text.slice(offset).search(/[\r\n]/);
  const end = rest < 0 ? text.length : offset + rest;
  return { span: at(end), newText: (blankBefore ? lineBreak : '') + lineBreak + lines.join(lineBreak) };
}

function at(offset: number) {
  return { start: offset, end: offset };
}

function precedingEntry(entries: readonly Entry[], key: string, order: readonly string[]): Entry | undefined {
  const rank = order.indexOf(key);
  if (rank < 0) return entries.at(-1);
  const earlier = entries.filter((entry) => {
    const other = order.indexOf(keyOf(entry));
    return other >= 0 && other < rank;
  });
  // The entry that stands last in the file: keys in an order of the author's own stay together.
  return earlier.reduce<Entry | undefined>((last, e) => (!last || e.span.end > last.span.end ? e : last), undefined);
}

/** Whether the author leaves a blank line between these entries. */
function separated(text: string, entries: readonly Entry[]): boolean {
  let blank = 0;
  for (let i = 1; i < entries.length; i++) {
    const gap = text.slice(entries[i - 1]?.span.end ?? 0, entries[i]?.span.start ?? 0);
    if (/\n[ \t]*\r?\n/.test(gap)) blank++;
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
  return offset - start;
}

function block(body: Yaml, column: number, unit: number): string[] {
  const indent = ' '.repeat(column);
  if (typeof body === 'string') return [indent + body];
  if ('list' in body) {
    return body.list.flatMap((item) => {
      const [first = '', ...rest] = block(item, column + 2, unit);
      return [`${indent}- ${first.slice(column + 2)}`, ...rest];
    });
  }
  return body.flatMap(([key, value]) =>
    typeof value === 'string'
      ? [`${indent}${key}: ${value}`]
      : [`${indent}${key}:`, ...block(value, column + ('list' in value ? Math.min(unit, 2) : unit), unit)],
  );
}

function pair(key: string, body: Yaml): string {
  return `${key}: ${inline(body)}`;
}

/** The same YAML in flow style, for files that write their mappings on one line. */
export function inline(body: Yaml): string {
  if (typeof body === 'string') return body;
  if ('list' in body) return `[${body.list.map(inline).join(', ')}]`;
  return `{ ${body.map(([key, value]) => pair(key, value)).join(', ')} }`;
}
