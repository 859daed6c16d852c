// Values that may stand at the cursor: words of the language, references, units, files, and the beginnings of larger values.
import type { Schema } from '../core/model/schema.ts';
import { celCompletions } from './completion-cel.ts';
import { type Completion, type CompletionPlace, order } from './completion-item.ts';
import { mayEnd, referenceCandidates } from './completion-references.ts';
import { constantsOf, pairs } from './completion-snippets.ts';
import { unitCompletions } from './completion-units.ts';
import type { Path } from './cursor-scan.ts';
import { type Expected, expectation, expectedAt, LITERALS } from './cursor-schema.ts';

export function valueCompletions(place: CompletionPlace): Completion[] {
  const { cursor } = place;
  if (!cursor.valueAt) return [];
  const expected = expectedAt(cursor.valueAt);
  // Below a key the items of a list begin with a dash.
  if (cursor.below && expected.lists.length > 0) {
    const items = expectation(expected.lists.flatMap((list) => list.items ?? []));
    const dashed = scalarValues(items, place, [...cursor.valueAt, 0]).map((item) => ({
      ...item,
      text: `- ${item.text}`,
    }));
    return [...dashed, ...itemBlocks(items, place), ...scalarValues(expected, place, cursor.valueAt)];
  }
  const whole = cursor.quote === '' && !cursor.keyOf ? largerValues(expected, place) : [];
  return [...scalarValues(expected, place, cursor.valueAt), ...whole];
}

function scalarValues(expected: Expected, place: CompletionPlace, path: Path): Completion[] {
  if (expected.values.includes('cel')) return [...celCompletions(place), ...literals(expected, place, path)];
  const units = unitCompletions(place, expected.values);
  if (units.length > 0) return units;
  return [
    ...constants(expected, place),
    ...referenceCandidates(place, expected, path).map(({ completion }) => completion),
    ...remoteIds(expected, place, path),
    ...files(expected, place),
    ...literals(expected, place, path),
    ...examples(expected, place),
  ];
}

function word(
  place: CompletionPlace,
  label: string,
  sort: string,
): Pick<Completion, 'label' | 'span' | 'text' | 'snippet' | 'sort'> {
  const { start, end } = place.cursor;
  return { label, span: { start, end }, text: label, snippet: false, sort };
}

function constants({ scalars, schemas }: Expected, place: CompletionPlace): Completion[] {
  const fallback = schemas.find((schema) => schema.default !== undefined)?.default;
  return scalars.flatMap((form) =>
    (constantsOf(form) ?? Object.keys(form['x-enum-descriptions'] ?? {})).map((value, index) => ({
      ...word(place, String(value), order(1, index)),
      kind: 'constant' as const,
      documentation: form['x-enum-descriptions']?.[String(value)] ?? '',
      ...(value === fallback ? { detail: 'default' } : {}),
    })),
  );
}

function literals({ literals, scalars }: Expected, place: CompletionPlace, path: Path): Completion[] {
  const named = new Set(scalars.flatMap((form) => (constantsOf(form) ?? []).map(String)));
  return literals
    .filter((label) => !named.has(label) && (label !== 'end' || mayEnd(place.analysis, path)))
    .map((label, index) => ({
      ...word(place, label, order(6, index)),
      kind: 'literal',
      documentation: LITERALS[label] ?? '',
    }));
}

/** Where a value has a grammar of its own, the schema's examples show it. */
function examples({ values, scalars, schemas }: Expected, place: CompletionPlace): Completion[] {
  if (!values.some((value) => !['cel', 'markdown', 'url', 'file', 'file-fragment'].includes(value)))
    return [];
  if (place.cursor.end > place.cursor.start && !values.includes('timezone')) return [];
  const shown = [...schemas, ...scalars].flatMap((schema) => schema.examples ?? []);
  const texts = shown.filter((example) => ['string', 'number'].includes(typeof example)).map(String);
  const zones = values.includes('timezone') ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...texts, ...zones])]
    .filter((text) => text !== 'unknown')
    .map((text, index) => ({
      ...word(place, text, order(5, index)),
      kind: 'constant',
      detail: index < texts.length ? 'example' : 'time zone',
    }));
}

function files({ values }: Expected, place: CompletionPlace): Completion[] {
  const { files: others, analysis, cursor } = place;
  if (!others || !values.some((value) => value === 'file' || value === 'file-fragment')) return [];
  const typed = analysis.text.slice(cursor.start, cursor.offset);
  const hash = typed.indexOf('#');
  const kind = expectedAt(cursor.valueAt ?? []).remote;
  if (values.includes('file-fragment') && kind && hash >= 0) {
    const path = typed.slice(0, hash);
    return others
      .ids(path, kind)
      .map((id, index) => ({ ...word(place, `${path}#${id}`, order(1, index)), kind: 'node', detail: kind }));
  }
  return others.list().map((path, index) => ({
    ...word(place, path, order(1, index)),
    kind: 'file',
    ...(values.includes('file-fragment') ? { text: `${path}#`, again: true as const } : {}),
  }));
}

/** Ids in the file that the same mapping links: `stream: {file, trigger, outputs}`. */
function remoteIds({ remote, values }: Expected, place: CompletionPlace, path: Path): Completion[] {
  const { files: others } = place;
  if (!remote || !others || values.includes('file-fragment')) return [];
  const step = place.analysis.stream.nodes.get(String(path[1]));
  const file = step?.kind === 'step' ? step.substream?.file.text : undefined;
  const ids = file === undefined ? [] : others.ids(file, remote);
  return ids.map((id, index) => ({
    ...word(place, id, order(1, index)),
    kind: 'node',
    detail: `${remote} of ${file ?? ''}`,
  }));
}

/** Mappings and lists that may stand instead of a plain value, with the keys that they require. */
function largerValues({ maps, lists, scalars }: Expected, place: CompletionPlace): Completion[] {
  if (scalars.length === 0 || place.cursor.end > place.cursor.start) return [];
  const shown = (form: Schema, label: string, text: string, index: number): Completion => ({
    ...word(place, label, order(7, index)),
    ...{
      kind: 'snippet',
      detail: form.title ?? '',
      documentation: form.description ?? '',
      text,
      snippet: true,
    },
  });
  const mappings = maps
    .filter((map) => map.required && map.required.length > 0)
    .map((map, index) => {
      const required = map.required ?? [];
      const fork =
        required.length === 1 && expectation([map.properties?.[required[0] ?? ''] ?? {}]).lists.length === 1;
      const inside = fork ? `${required[0]}: [$1]` : pairs(required).join(', ');
      return shown(map, `{ ${required.join(', ')} }`, `{ ${inside} }`, index);
    });
  const choices = lists.flatMap((list, index) => {
    const [map] = expectation(list.items ? [list.items] : []).maps;
    const keys = map?.required ?? [];
    if (!map || keys.length === 0) return [];
    return [
      shown(list, `[{ ${keys.join(', ')} }, …]`, `[{ ${pairs(keys).join(', ')} }]`, maps.length + index),
    ];
  });
  return [...mappings, ...choices];
}

/** An item of a list of mappings, with the keys that it requires. */
function itemBlocks({ maps }: Expected, place: CompletionPlace): Completion[] {
  const { column } = place.cursor;
  return maps
    .filter((map) => (map.required ?? []).length > 0)
    .map((map, index) => {
      const lines = pairs(map.required ?? []);
      const text = `- ${lines.join(place.lineBreak + ' '.repeat(column + 2))}`;
      return {
        ...word(place, `- ${(map.required ?? []).join(', ')}`, order(7, index)),
        ...{
          kind: 'snippet',
          detail: map.title ?? '',
          documentation: map.description ?? '',
          text,
          snippet: true,
        },
      };
    });
}
