// Whatever an example says at a place, completion offers there: each key and each word is taken out of the text, or all
// but its first letters, and has to be among what is offered. Accepted, a key stands where it stood.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { survey } from '../../server/core/analyze.ts';
import { toData } from '../../server/core/model/data.ts';
import { formFor, propertySchema } from '../../server/core/model/places.ts';
import { forms, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { keyOf, resolved, type Tree } from '../../server/core/parse/tree.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';
import { type Completion, complete } from '../../server/features/completion.ts';
import { constantsOf } from '../../server/features/completion-snippets.ts';

const FOLDER = join(import.meta.dirname, '../../examples');
/** Places of each kind in each example: spread over the file, and few enough to be quick. */
const MOST = 8;

interface Place {
  readonly kind: 'key' | 'word';
  readonly wanted: string;
  readonly span: Span;
  readonly path: readonly (string | number)[];
}

function placesIn(text: string): Place[] {
  const { parsed, stream } = survey(text);
  const ids = new Set(stream.definitions.map(({ id }) => id));
  const places: Place[] = [];
  const walk = (tree: Tree | null, schema: Schema, path: Place['path']) => {
    const form = formFor(schema, tree);
    const target = resolved(tree);
    if (!form || !target) return;
    if (target.kind === 'seq') {
      for (const [i, item] of target.items.entries()) if (form.items) walk(item, form.items, [...path, i]);
    } else if (target.kind === 'map') {
      for (const entry of target.entries) {
        const key = keyOf(entry);
        const value = propertySchema(form, key);
        if (!value) continue;
        if (form.properties && Object.hasOwn(form.properties, key))
          places.push({ kind: 'key', wanted: key, span: entry.span, path });
        walk(entry.value, value, [...path, key]);
      }
    } else if (typeof target.value === 'string' && target.style === 'plain') {
      const words = forms(schema).flatMap((each) => constantsOf(each) ?? []);
      if ((form['x-ref'] && ids.has(target.value)) || words.includes(target.value))
        places.push({ kind: 'word', wanted: target.value, span: target.span, path });
    }
  };
  walk(parsed.tree, rootSchema, []);
  return (['key', 'word'] as const).flatMap((kind) => {
    const all = places.filter((place) => place.kind === kind);
    const step = Math.max(1, Math.floor(all.length / MOST));
    return all.filter((_, i) => i % step === 0);
  });
}

/** A snippet as it stands when the author only presses Tab. */
function shown({ text, snippet }: Completion): string {
  if (!snippet) return text;
  return text
    .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$\d+/g, '')
    .replace(/\\([\\$}])/g, '$1');
}

function holds(text: string, { path, wanted }: Place): boolean {
  const { tree, problems } = parse(text);
  let data: unknown = toData(tree);
  for (const part of path) data = (data as Readonly<Record<string | number, unknown>> | undefined)?.[part];
  return problems.length === 0 && typeof data === 'object' && data !== null && wanted in data;
}

describe('completion gives an example back', () => {
  for (const [index, file] of readdirSync(FOLDER).entries()) {
    it(file, () => {
      const original = readFileSync(join(FOLDER, file), 'utf8');
      // Every other file in the line breaks of Windows.
      const text = index % 2 === 0 ? original : original.replaceAll('\n', '\r\n');
      for (const [i, place] of placesIn(text).entries()) {
        const { span, wanted, kind } = place;
        const kept = i % 3;
        const cut = text.slice(0, span.start) + wanted.slice(0, kept) + text.slice(span.end);
        const offered = complete(survey(cut), span.start + kept);
        const item = offered.find(({ label }) => label === wanted);
        const where = `${kind} ${place.path.join('.')}: ${wanted}`;
        assert.ok(item, `${where} not among ${offered.map(({ label }) => label)}`);
        const edits = [{ span: item.span, newText: shown(item) }, ...(item.also ?? [])];
        if (kind === 'key') assert.ok(holds(applyEdits(cut, edits), place), `${where}, accepted`);
      }
    });
  }
});
