// Every snippet, left as it stands, must be right under the language: by the schema, and the document by all rules.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { Ajv, type AnySchema } from 'ajv';
import { parse } from 'yaml';
import { analyze } from '../../server/core/analyze.ts';

interface Snippet {
  readonly prefix: string | readonly string[];
  readonly description: string;
  readonly body: readonly string[];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')) as T;
}

const snippets = new Map(Object.entries(read<Record<string, Snippet>>('syntaxes/vstream.snippets.json')));
const validate = new Ajv({ strict: false, allErrors: true }).compile(
  read<AnySchema>('schemas/vstream.schema.json'),
);

const sections: ReadonlyMap<string, string> = new Map([
  ['Step', 'steps'],
  ['Gate', 'gates'],
  ['Handoff with context', 'handoffs'],
  ['Exception with handler', 'exceptions'],
  ['SLA', 'slas'],
  ['Trigger', 'triggers'],
  ['Output', 'outputs'],
  ['Actor', 'actors'],
  ['Context item', 'context'],
]);
const flows = ['Exclusive choice', 'Parallel fork'];

/** What the editor would insert if the author only pressed Tab: the default of each stop, the first of each choice. */
function expand(name: string): string {
  const snippet = snippets.get(name);
  assert.ok(snippet, `no snippet ${name}`);
  const text = snippet.body
    .join('\n')
    .replace(/\$\{\d+\|([^,|]*)[^}]*\}/g, '$1')
    .replace(/\$\{\d+:([^{}]*)\}/g, '$1')
    .replace(/\$0/g, '');
  assert.doesNotMatch(text, /\$\{|\$\d/, `${name}: a tab stop is left over`);
  return text;
}

function indent(text: string, by: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

function assertShape(document: string): void {
  assert.ok(validate(parse(document)), `${JSON.stringify(validate.errors, null, 2)}\n${document}`);
}

test('every snippet is covered here and has a description', () => {
  assert.deepEqual([...snippets.keys()].sort(), ['Minimal document', ...sections.keys(), ...flows].sort());
  for (const snippet of snippets.values()) assert.ok(snippet.description.length > 10);
});

test('the shape check tells a wrong key from a right one', () => {
  assert.ok(validate(parse('vstream: 1\nname: Test\nsteps: { a: { actor: b } }')));
  assert.ok(!validate(parse('vstream: 1\nname: Test\nsteps: { a: { actr: b } }')));
});

test('no two snippets answer to one prefix', () => {
  const prefixes = [...snippets.values()].flatMap((snippet) => snippet.prefix);
  assert.equal(new Set(prefixes).size, prefixes.length);
});

test('a tab stop that returns has one default', () => {
  for (const [name, { body }] of snippets) {
    const seen = new Map<string, string>();
    for (const [, stop = '', rest = ''] of body.join('\n').matchAll(/\$\{(\d+)([:|][^{}]*)\}/g)) {
      assert.equal(seen.get(stop) ?? rest, rest, `${name}: stop ${stop}`);
      seen.set(stop, rest);
    }
    assert.deepEqual(
      [...seen.keys()].map(Number).sort((a, b) => a - b),
      [...seen.keys()].map((_, i) => i + 1),
      `${name}: the stops are numbered without gaps`,
    );
  }
});

test('the minimal document has the right shape and no finding above info', () => {
  const document = expand('Minimal document');
  assertShape(document);
  const { findings, intact } = analyze(document);
  assert.ok(intact);
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error' || severity === 'warning'),
    [],
  );
});

for (const [name, section] of sections) {
  test(`the snippet ${name} has the right shape under ${section}`, () => {
    assertShape(`vstream: 1\nname: Test\n${section}:\n${indent(expand(name), 2)}`);
  });
}

for (const name of flows) {
  test(`the snippet ${name} has the right shape inside a node`, () => {
    assertShape(`vstream: 1\nname: Test\nsteps:\n  decide:\n    actor: clerk\n${indent(expand(name), 4)}`);
  });
}
