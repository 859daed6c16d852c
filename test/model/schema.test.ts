// The schema itself: sound draft-07, and for every key a description, an example that is legal there, and whole blocks
// that are what they say.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { parse } from 'yaml';
import { deref, forms, rootSchema, type Schema } from '../../server/core/model/schema.ts';
import { blockSnippet, constantsOf } from '../../server/features/completion-snippets.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
const whole = rootSchema as AnySchema;

function accepts(schema: Schema, value: unknown): string {
  const { $id: _id, ...form } = schema;
  const validate = ajv.compile({ ...form, definitions: rootSchema.definitions } as AnySchema);
  return validate(value) ? '' : ajv.errorsText(validate.errors);
}

const holders: [string, Schema][] = [
  ['the document', rootSchema],
  ...Object.entries(rootSchema.definitions ?? {}),
];
const keys = holders.flatMap(([name, holder]) =>
  Object.entries(holder.properties ?? {}).map(([key, schema]) => ({
    name: `${key} of ${name}`,
    key,
    schema,
  })),
);
/** A choice of words shows by itself what may stand there. */
const isClosed = (schema: Schema) => forms(schema).every((form) => constantsOf(form) !== undefined);

it('is draft-07 through and through', () => {
  assert.equal(rootSchema.$schema, 'http://json-schema.org/draft-07/schema#');
  assert.ok(ajv.validateSchema(whole), ajv.errorsText(ajv.errors));
  assert.ok(keys.length > 400, `${keys.length} keys`);
});

it('refers to nothing that it does not hold, and holds nothing that it does not refer to', () => {
  const named = new Set(
    [...JSON.stringify(whole).matchAll(/"\$ref":"#\/definitions\/(\w+)"/g)].map((match) => match[1]),
  );
  assert.deepEqual(
    Object.keys(rootSchema.definitions ?? {}).filter((name) => !named.has(name)),
    [],
  );
  for (const name of named) assert.ok(rootSchema.definitions?.[name ?? ''], name);
});

describe('every key', () => {
  it('says what it means', () => {
    for (const { name, schema } of keys) {
      const { description } = deref(schema);
      assert.ok(
        description && description.length > 10 && /[.!`]$/.test(description),
        `${name}: ${description}`,
      );
    }
  });

  it('has a legal example, a choice of words, or a block to begin with', () => {
    let count = 0;
    for (const { name, schema } of keys) {
      const { examples, defaultSnippets } = deref(schema);
      assert.ok((examples?.length ?? 0) > 0 || isClosed(schema) || defaultSnippets, `${name} has none`);
      for (const example of examples ?? []) {
        count++;
        assert.equal(accepts(schema, example), '', `${name}: ${JSON.stringify(example)}`);
      }
    }
    assert.ok(count > 400, `${count} examples`);
  });
});

describe('every word of a choice', () => {
  it('says what it means', () => {
    for (const [name, schema] of holders) {
      for (const word of schema.enum ?? []) {
        if (typeof word !== 'string') continue;
        assert.ok((schema['x-enum-descriptions']?.[word]?.length ?? 0) > 10, `${name}: ${word}`);
      }
    }
  });
});

describe('every block', () => {
  /** What stands there when the author only presses Tab. */
  const filled = (snippet: string) =>
    snippet
      .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
      .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
      .replace(/\$\d/g, '');
  const blocks = [...keys, ...holders.map(([name, schema]) => ({ name, schema }))].flatMap(
    ({ name, schema }) =>
      (schema.defaultSnippets ?? []).map((snippet) => ({
        name: `${snippet.label} in ${name}`,
        snippet,
        schema,
      })),
  );

  it('is there for the sections', () => {
    const without = Object.entries(rootSchema.properties ?? {}).filter(
      ([, schema]) => schema['x-defines'] && !schema.defaultSnippets,
    );
    assert.deepEqual(
      without.map(([key]) => key),
      [],
    );
  });

  for (const { name, snippet, schema } of blocks) {
    it(`is legal, in block and flow style: ${name}`, () => {
      assert.ok((snippet.description?.length ?? 0) > 10);
      for (const flow of [false, true]) {
        const layout = { column: 0, unit: 2, lineBreak: '\n', flow };
        const text = filled(blockSnippet(snippet.body, layout));
        const value: unknown = parse(flow ? `{ ${text} }` : text);
        assert.equal(accepts(schema, value), '', text);
      }
    });
  }
});
