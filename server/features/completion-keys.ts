// Keys that may stand at the cursor and do not stand there yet.
import type { Schema } from '../core/model/schema.ts';
import type { DefinitionKind } from '../core/model/types/names.ts';
import {
  type Completion,
  type CompletionPlace,
  order,
  snippetText,
  type WritingPlace,
} from './completion-item.ts';
import { referenceCandidates } from './completion-references.ts';
import { blockSnippet, type Layout, valueSnippet } from './completion-snippets.ts';
import { expectation, expectedAt, mapsWith } from './cursor-schema.ts';
import { keyForm } from './cursor-tree.ts';
import { KIND_NAMES } from './hover-summary.ts';

export function keyCompletions(place: CompletionPlace): Completion[] {
  const { cursor } = place;
  if (!cursor.keyOf) return [];
  const maps = mapsWith(expectedAt(cursor.keyOf).maps, cursor.siblings);
  const seen = new Set<string>();
  return maps
    .flatMap((map) => [
      ...propertyKeys(map, place),
      ...referenceKeys(map, place),
      ...missingIds(map, place),
      ...blocks(map, place),
    ])
    .filter(({ label, kind }) => !seen.has(`${kind} ${label}`) && seen.add(`${kind} ${label}`));
}

function layoutOf({ cursor, unit, lineBreak }: WritingPlace): Layout {
  return { column: cursor.column, unit, lineBreak, flow: cursor.flow };
}

export function propertyKeys(map: Schema, place: WritingPlace): Completion[] {
  const { siblings } = place.cursor;
  const closed = map['x-exactly-one']?.some((key) => siblings.includes(key)) ? map['x-exactly-one'] : [];
  const required = new Set(map.required ?? []);
  return Object.entries(map.properties ?? {}).flatMap(([key, schema], index) => {
    if (siblings.includes(key) || closed.includes(key)) return [];
    const needed = required.has(key) || map['x-exactly-one']?.includes(key);
    return [
      {
        ...keyItem(key, schema, place, order(needed ? 0 : 1, index)),
        detail: required.has(key) ? 'required' : typeWords(schema),
        documentation: schema.description ?? '',
      },
    ];
  });
}

function typeWords(schema: Schema): string {
  const { schemas } = expectation([schema]);
  const { allOf, $ref } = schemas[0] ?? {};
  const name = ($ref ?? allOf?.[0]?.$ref)?.replace('#/definitions/', '');
  return name === undefined ? '' : name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A key with the beginning of its value; before a colon only the name is replaced. */
function keyItem(key: string, schema: Schema, place: WritingPlace, sort: string): Completion {
  const { cursor } = place;
  const span = { start: cursor.start, end: cursor.end };
  if (cursor.colon) return { label: key, kind: 'key', span, text: key, snippet: false, sort };
  const { text, again } =
    cursor.quote === '' ? valueSnippet(schema, layoutOf(place)) : { text: '', again: false };
  const snippet = `${snippetText(key)}${cursor.quote === '' ? ':' : ''}${text}`;
  return { label: key, kind: 'key', span, text: snippet, snippet: true, sort, ...(again ? { again } : {}) };
}

/** Keys that are ids of something defined elsewhere: `raises`, `on`, `given`. */
function referenceKeys(map: Schema, place: CompletionPlace): Completion[] {
  const names = keyForm(map, '');
  const value = map.additionalProperties;
  if (!names || typeof value !== 'object') return [];
  const expected = expectation([names]);
  if (expected.refs.length === 0) return [];
  return referenceCandidates(place, expected, map.propertyNames ? (place.cursor.keyOf ?? []) : [])
    .filter(({ id }) => !place.cursor.siblings.includes(id))
    .map(({ id, completion }) => ({
      ...keyItem(id, value, place, completion.sort),
      ...described(completion),
    }));
}

function described({ kind, detail, name, documentation, filter }: Completion): Partial<Completion> {
  return {
    kind,
    ...(detail === undefined ? {} : { detail }),
    ...(name === undefined ? {} : { name }),
    ...(documentation === undefined ? {} : { documentation }),
    ...(filter === undefined ? {} : { filter }),
  };
}

/** In a collection: ids that are used in the file and defined nowhere. */
function missingIds(map: Schema, place: CompletionPlace): Completion[] {
  const kind = map['x-defines'] as DefinitionKind | undefined;
  const value = map.additionalProperties;
  if (!kind || kind === 'field' || typeof value !== 'object') return [];
  const { stream } = place.analysis;
  const defined = new Set(stream.definitions.filter((d) => d.kind !== 'field').map(({ id }) => id));
  const wanted = stream.uses.filter(
    (use) => !use.soft && use.kinds.includes(kind) && !use.id.includes('.') && !defined.has(use.id),
  );
  return [...new Set(wanted.map(({ id }) => id))].map((id, index) => ({
    ...keyItem(id, value, place, order(0, index)),
    kind: 'definition',
    detail: `${KIND_NAMES[kind]}, used but not defined`,
  }));
}

/** Whole blocks from the schema's snippets. */
function blocks(map: Schema, place: CompletionPlace): Completion[] {
  const { cursor } = place;
  if (cursor.colon || cursor.quote !== '') return [];
  // A whole document is offered only where there is none.
  if (cursor.keyOf?.length === 0 && cursor.siblings.length > 0) return [];
  return (map.defaultSnippets ?? []).map(({ label, description, body }, index) => {
    const text = blockSnippet(body, layoutOf(place));
    return {
      label,
      kind: 'snippet',
      detail: 'block',
      documentation: description ?? '',
      ...{ span: { start: cursor.start, end: cursor.end }, text, snippet: true, sort: order(2, index) },
    };
  });
}
