// Writing YAML into an author's file: new entries and keys in the author's own indentation, order and style.

import { rootSchema } from '../model/schema.ts';
import {
  type AliasTree,
  asMap,
  type Entry,
  entryOf,
  keyOf,
  type MapTree,
  type SeqTree,
  type Tree,
} from '../parse/tree.ts';
import { lineBreakOf, type TextEdit } from '../text/edit.ts';
import {
  at,
  columnOf,
  indentUnit,
  insertLines,
  type Place,
  spacedDefinitions,
  spacedSections,
} from './author-layout.ts';
import { block, inline, pair, type Yaml } from './yaml-text.ts';

/** Adds `id: body` to a collection such as `exceptions`, creating the collection where it is missing. */
export function addDefinition(place: Place, section: string, id: string, body: Yaml): TextEdit {
  const [edit] = addDefinitions(place, section, [[id, body]]);
  return edit ?? addSection(place, section, [[id, body]]);
}

/** Adds several to one collection, where adding one after the other would begin it twice. */
export function addDefinitions(
  place: Place,
  section: string,
  added: readonly (readonly [string, Yaml])[],
): TextEdit[] {
  const entry = entryOf(place.root, section);
  const map = asMap(entry?.value);
  if (added.length === 0) return [];
  if (entry?.value?.kind === 'alias') return [besideAlias(entry.value, added)];
  if (!entry) return [addSection(place, section, added)];
  if (!map || map.entries.length === 0) return [fillEntry(place, entry, added)];
  return joined(
    place.text,
    added.map(([id, body]) => addKey(place, map, id, inTheStyleOf(map, id, body), { last: true })),
  );
}

/** On one line where the author writes the definitions of the section so, and it fits. */
function inTheStyleOf(map: MapTree, id: string, body: Yaml): Yaml {
  if (typeof body === 'object' && 'lines' in body) return body;
  const flows = map.entries.filter((entry) => asMap(entry.value)?.flow).length;
  const short = pair(id, body).length <= 100;
  return flows * 2 > map.entries.length && short ? inline(body) : body;
}

/** Adds a key to the mapping of a definition; where its value is empty, the mapping begins with this key. */
export function addToEntry(
  place: Place,
  entry: Pick<Entry, 'key' | 'value' | 'span'>,
  key: string,
  body: Yaml,
  order: readonly string[] = [],
): TextEdit {
  const [edit] = addAllToEntry(place, entry, [[key, body]], order);
  return edit ?? fillEntry(place, entry, [[key, body]]);
}

/** Adds several keys to the mapping of a definition, where adding one after the other would collide. */
export function addAllToEntry(
  place: Place,
  entry: Pick<Entry, 'key' | 'value' | 'span'>,
  added: readonly (readonly [string, Yaml])[],
  order: readonly string[] = [],
): TextEdit[] {
  if (added.length === 0) return [];
  if (entry.value?.kind === 'alias') return [besideAlias(entry.value, added)];
  const map = asMap(entry.value);
  if (!map || map.entries.length === 0) return [fillEntry(place, entry, added)];
  return joined(
    place.text,
    added.map(([key, body]) => addKey(place, map, key, body, { order })),
  );
}

/** Two edits that replace the same comma become one: what the first ends with is what the second begins with. */
function joined(text: string, edits: readonly TextEdit[]): TextEdit[] {
  return edits.reduce<TextEdit[]>((done, edit) => {
    const before = done.at(-1);
    const { start, end } = edit.span;
    if (!before || end === start || before.span.start !== start || before.span.end !== end)
      return done.concat(edit);
    const replaced = text.slice(start, end);
    const rest = edit.newText.startsWith(replaced) ? edit.newText.slice(replaced.length) : edit.newText;
    return done.slice(0, -1).concat({ span: edit.span, newText: before.newText + rest });
  }, []);
}

/** What stands behind an anchor serves others too: the alias is merged, and the keys stand beside it. */
function besideAlias({ name, span }: AliasTree, added: readonly (readonly [string, Yaml])[]): TextEdit {
  const pairs = added.map(([key, body]) => `, ${pair(key, body)}`).join('');
  return { span, newText: `{ <<: *${name}${pairs} }` };
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
  if (map.flow) return addFlowKey(place.text, map, before ?? own[0], before !== undefined, pair(key, body));
  const column = columnOf(place.text, own[0]?.key.span.start ?? map.span.start);
  const lines = block([[key, body]], column, indentUnit(place.root, place.text));
  // A mapping that holds nothing but merge keys goes on behind them.
  const first = own[0];
  if (before || !first) {
    const spaced = where.last === true && spacedDefinitions(place, own);
    return insertLines(place.text, before?.span.end ?? map.span.end, lines, spaced);
  }
  const glue = lineBreakOf(place.text) + ' '.repeat(column);
  const text = lines.join(lineBreakOf(place.text)).trimStart();
  return { span: at(first.key.span.start), newText: text + glue };
}

/** Behind (or, with nothing to follow, before) an entry of a flow mapping; on a line of its own where the author does so. */
function addFlowKey(
  text: string,
  map: MapTree,
  anchor: Entry | undefined,
  behind: boolean,
  added: string,
): TextEdit {
  if (!anchor) {
    const inner = text.slice(map.span.start + 1, map.span.end - 1).trimEnd();
    const end = map.span.start + 1 + inner.length;
    return { span: at(end), newText: (inner.trim() === '' ? '' : inner.endsWith(',') ? ' ' : ', ') + added };
  }
  if (!behind) return { span: at(anchor.span.start), newText: `${added}, ` };
  const { start } = anchor.span;
  const end = writtenEnd(text, anchor);
  const margin = text.slice(start - columnOf(text, start), start);
  const rest = /^([ \t]*,)?([ \t]*(?:#[^\r\n]*)?)(?=[\r\n])/.exec(text.slice(end));
  if (margin.trim() !== '' || !rest) return { span: at(end), newText: `, ${added}` };
  const newText = `,${rest[2] ?? ''}${lineBreakOf(text)}${margin}${added}${rest[1] ? ',' : ''}`;
  return { span: { start: end, end: end + rest[0].length }, newText };
}

/** A key without a value ends with its colon. */
function writtenEnd(text: string, { key, span }: Entry): number {
  const colon = span.end === key.span.end ? /^[ \t]*:/.exec(text.slice(span.end)) : null;
  return span.end + (colon?.[0].length ?? 0);
}

/** Adds an item, in flow style, at the end of a sequence that has items. */
export function addItem(text: string, seq: SeqTree, body: Yaml): TextEdit | undefined {
  const last = seq.items.at(-1);
  if (!last) return undefined;
  if (seq.flow) return { span: at(last.span.end), newText: `, ${inline(body)}` };
  const indent = ' '.repeat(columnOf(text, seq.span.start));
  return insertLines(text, last.span.end, [`${indent}- ${inline(body)}`], false);
}

/** Takes an entry of a block mapping away with its lines, an entry of a flow mapping with its comma. */
export function removeEntry(text: string, map: MapTree, entry: Entry): TextEdit | undefined {
  const index = map.entries.indexOf(entry);
  const next = map.entries[index + 1];
  const before = map.entries[index - 1];
  if (map.flow) {
    if (next) return { span: { start: entry.span.start, end: next.span.start }, newText: '' };
    return before && { span: { start: before.span.end, end: entry.span.end }, newText: '' };
  }
  if (map.entries.length < 2) return undefined;
  const start = entry.key.span.start - columnOf(text, entry.key.span.start);
  if (text.slice(start, entry.key.span.start).trim() !== '') return undefined;
  const rest = /^[ \t]*(\r\n|\r|\n|$)/.exec(text.slice(entry.span.end));
  return rest ? { span: { start, end: entry.span.end + rest[0].length }, newText: '' } : undefined;
}

/** Adds a whole top-level section, behind the sections that the schema puts before it. */
function addSection(place: Place, section: string, body: readonly (readonly [string, Yaml])[]): TextEdit {
  const order = Object.keys(rootSchema.properties ?? {});
  const { root, text } = place;
  if (root?.flow) return addKey(place, root, section, body, { order });
  const own = root?.entries.filter((entry) => !entry.merged) ?? [];
  const lines = block([[section, body]], 0, indentUnit(root, text));
  const before = precedingEntry(own, section, order);
  if (before) return insertLines(text, before.span.end, lines, spacedSections(text, own));
  const lineBreak = lineBreakOf(text);
  return { span: at(own[0]?.key.span.start ?? 0), newText: lines.join(lineBreak) + lineBreak };
}

/** Gives an entry whose value is empty (or an empty flow collection) a mapping as its value. */
export function fillEntry(
  place: Place,
  entry: Pick<Entry, 'key' | 'value' | 'span'>,
  body: readonly (readonly [string, Yaml])[],
): TextEdit {
  const { text, root } = place;
  const { key, value } = entry;
  const colon = key.span.end + (/^\s*:/.exec(text.slice(key.span.end))?.[0].length ?? 0);
  const empty = !value || value.span.end <= value.span.start;
  const end = empty ? colon : value.span.end;
  // An anchor (or a tag) stands between the colon and the value.
  const anchor = empty ? '' : text.slice(colon, value.span.start).trimEnd();
  if (isInFlow(root, key.span.start)) {
    const opening = colon > key.span.end ? '' : ':';
    return { span: { start: colon, end }, newText: `${opening}${anchor} ${inline(body)}` };
  }
  const unit = indentUnit(root, text);
  const column = columnOf(text, key.span.start);
  const lines = block(body, column + unit, unit);
  if (empty) return insertLines(text, end, lines, false, column);
  const rest = /^[^\r\n]*/.exec(text.slice(end))?.[0] ?? '';
  const behind = insertLines(text, end, lines, false, column);
  const newText = anchor + rest.trimEnd() + text.slice(end + rest.length, behind.span.start) + behind.newText;
  return { span: { start: colon, end: behind.span.end }, newText };
}

export function isInFlow(tree: Tree | null | undefined, offset: number): boolean {
  if (!tree || tree.kind === 'alias' || tree.kind === 'scalar') return false;
  if (tree.span.start > offset || tree.span.end < offset) return false;
  if (tree.flow) return true;
  const children =
    tree.kind === 'seq' ? tree.items : tree.entries.filter((e) => !e.merged).map((e) => e.value);
  return children.some((child) => isInFlow(child, offset));
}

function precedingEntry(entries: readonly Entry[], key: string, order: readonly string[]): Entry | undefined {
  const rank = order.indexOf(key);
  if (rank < 0) return entries.at(-1);
  const earlier = entries.filter((entry) => {
    const other = order.indexOf(keyOf(entry));
    return other >= 0 && other < rank;
  });
  // The entry that stands last in the file: keys in an order of the author's own stay together.
  return earlier.reduce<Entry | undefined>(
    (last, e) => (!last || e.span.end > last.span.end ? e : last),
    undefined,
  );
}
