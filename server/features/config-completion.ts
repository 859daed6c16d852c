// Completion in `.vstream/config.yaml`: settings, rules, severities, limits and words.
import { parse } from '../core/parse/parse.ts';
import { asMap } from '../core/parse/tree.ts';
import { indentUnit } from '../core/rules/author-layout.ts';
import { vagueWords } from '../core/rules/vague-words.ts';
import { lineBreakOf } from '../core/text/edit.ts';
import { fitted } from './completion.ts';
import { type Completion, order, type WritingPlace } from './completion-item.ts';
import { propertyKeys } from './completion-keys.ts';
import { constantsOf } from './completion-snippets.ts';
import { settingAt } from './config-schema.ts';
import { type Cursor, cursorAt } from './cursor.ts';
import { type Expected, mapsWith } from './cursor-schema.ts';

export function completeConfig(text: string, offset: number): Completion[] {
  const cursor = cursorAt(text, offset);
  if (!cursor) return [];
  const unit = indentUnit(asMap(parse(text).tree), text);
  const place: WritingPlace = { cursor, unit, lineBreak: lineBreakOf(text) };
  const values = cursor.valueAt && !cursor.colon ? valuesAt(cursor, cursor.valueAt) : [];
  return [...keys(place), ...values].map((item) => fitted(item, cursor, text));
}

function keys(place: WritingPlace): Completion[] {
  const { keyOf, siblings } = place.cursor;
  if (!keyOf) return [];
  const maps = mapsWith(settingAt(keyOf).maps, siblings);
  return maps.flatMap((map) =>
    propertyKeys(map, place).map((item) => {
      const fallback = map.properties?.[item.label]?.default;
      return fallback === undefined ? item : { ...item, detail: `default ${fallback}` };
    }),
  );
}

function valuesAt(cursor: Cursor, path: NonNullable<Cursor['valueAt']>): Completion[] {
  const expected = settingAt(path);
  // Below a key the items of a list begin with a dash.
  if (!cursor.below || expected.lists.length === 0) return words(expected, cursor, path);
  const item = [...path, 0];
  return words(settingAt(item), cursor, item).map((one) => ({ ...one, text: `- ${one.text}` }));
}

function words({ scalars, schemas }: Expected, cursor: Cursor, path: readonly unknown[]): Completion[] {
  const span = { start: cursor.start, end: cursor.end };
  const fallback = schemas.find((schema) => schema.default !== undefined)?.default;
  const fixed = scalars.flatMap((form) => constantsOf(form) ?? []).map(String);
  const usual = path[0] === 'wording' ? vagueWords : [];
  const limit = fixed.length === 0 && fallback !== undefined ? [String(fallback)] : [];
  return [...new Set([...fixed, ...usual, ...limit])].map((label, index) => ({
    ...{ label, kind: 'constant', span, text: label, snippet: false, sort: order(1, index) },
    ...(label === String(fallback) ? { detail: 'default' } : {}),
  }));
}
