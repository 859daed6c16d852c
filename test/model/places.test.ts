// Places of the schema: the short ways of the walk come to what the schema says.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DURATIONS } from '../../server/core/model/places.ts';
import { forms, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import { isPlainDuration } from '../../server/core/model/values.ts';

/** Every form of every place, each once. */
function allForms(schema: Schema, seen = new Set<Schema>()): ReadonlySet<Schema> {
  for (const form of forms(schema)) {
    if (seen.has(form)) continue;
    seen.add(form);
    const { properties = {}, patternProperties = {}, items, additionalProperties: free } = form;
    for (const inner of [...Object.values(properties), ...Object.values(patternProperties)])
      allForms(inner, seen);
    if (items) allForms(items, seen);
    if (typeof free === 'object') allForms(free, seen);
  }
  return seen;
}

describe('a form of durations', () => {
  const every = new Set<Schema>();
  for (const schema of [rootSchema, ...Object.values(rootSchema.definitions ?? {})]) allForms(schema, every);
  const ofDurations = [...every].filter((form) =>
    [form['x-value'] ?? []].flat().some((value) => DURATIONS.has(value)),
  );
  it('stands at many places', () => assert.ok(ofDurations.length > 10, `${ofDurations.length}`));
  it('takes every plain duration', () => {
    const patterns = new Set(ofDurations.map(({ pattern }) => pattern));
    assert.ok(patterns.size > 4, `${patterns.size}`);
    const plain = fc.tuple(
      fc.oneof(
        fc.nat().map(String),
        fc.tuple(fc.nat(), fc.nat()).map(([whole, rest]) => `${whole}.${rest}`),
      ),
      fc.constantFrom('s', 'm', 'h', 'd', 'w', 'bh', 'bd', 'mo'),
    );
    for (const pattern of patterns) {
      const accepted = new RegExp(pattern ?? '', 'u');
      fc.assert(
        fc.property(plain, ([number, unit]) => {
          const text = `${number}${unit}`;
          assert.ok(isPlainDuration(text) && accepted.test(text), `${text} ${pattern}`);
        }),
      );
    }
  });
  it('asks for nothing beside its pattern', () => {
    for (const form of ofDurations) {
      const { type, pattern, enum: words, const: word, minLength } = form;
      const told = { type, words, word, minLength };
      assert.ok(pattern !== undefined);
      assert.deepEqual(told, { type: 'string', words: undefined, word: undefined, minLength: undefined });
    }
  });
});
