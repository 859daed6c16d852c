// Scalars on exact text: what is a number, a word of the language, a reference or plain text.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { schema, targetOf } from './schema.ts';
import { assertScope, find, scoped } from './scopes.ts';
import { loadGrammar, tokenize } from './tokenize.ts';

const grammar = await loadGrammar();
const KEY = 'support.type.property-name';
const COMMENT = 'comment.line.number-sign';
const PLAIN = 'string.unquoted.plain';
const PLACEHOLDER = 'constant.other.placeholder';
const DURATION = 'constant.numeric.duration';

const values = (value: string) => `steps:\n  a:\n    key: ${value}\n    more: { key: ${value}, z: [] }\n`;

test('durations, sums and distributions', () => {
  for (const value of [
    '2h',
    '3bd',
    '4bh',
    '90s',
    '3mo',
    '1.5h',
    '1h30m',
    '10d + 20bd',
    'PT1H30M',
    'P3D',
    'P1DT2H',
    '2h..8h',
    '2h..3h..8h',
    '1h30m..2bd',
  ])
    assert.deepEqual(scoped(grammar, values(value), DURATION), [value, value], value);
});

test('inside a duration the unit and the range have scopes of their own', () => {
  const tokens = tokenize(grammar, 'a: 2h..8bh\n');
  assertScope(tokens, '2', DURATION);
  assertScope(tokens, 'h', 'keyword.other.unit');
  assertScope(tokens, '..', 'keyword.operator.range');
  assertScope(tokens, 'bh', 'keyword.other.unit');
});

test('what only begins or ends like a duration is text', () => {
  for (const value of [
    '2h..',
    '2 hours',
    '2h later',
    '2hh',
    '..8h',
    'v2h',
    '2h..3h..4h..5h',
    'P',
    'PT',
    '2x',
  ]) {
    assert.deepEqual(scoped(grammar, values(value), DURATION), [], value);
    assert.deepEqual(scoped(grammar, values(value), PLAIN), [value, value], value);
  }
  assert.deepEqual(scoped(grammar, 'a: 2h, or so\nb: 97%] odd\n', PLAIN), ['2h, or so', '97%] odd']);
});

test('percentages, rates, dates, schedules, numbers', () => {
  const cases: Readonly<Record<string, readonly string[]>> = {
    'constant.numeric.percentage': ['97%', '0.5%'],
    'constant.numeric.rate': ['120/d', '5/h', '40/bd', '1.5/w'],
    'constant.numeric.date': ['2026-11-30', '2026-11-30T12:00:00Z', '2026-11-30T12:00+02:00'],
    'constant.numeric.schedule': ['0 9 * * 1', '0 9 * * mon-fri'],
    'constant.numeric': ['3', '0.97', '-5', '1e3'],
    'constant.language.reserved': ['unknown', 'end', 'all', 'stream', 'any'],
    'constant.language.boolean': ['true', 'false'],
    'constant.language.null': ['null', '~'],
    'string.unquoted.path': ['./sub.vstream.yaml', '../a/b.vstream.yml'],
    'string.unquoted.url': ['https://example.org/a?b=c#frag'],
    [PLAIN]: ['97 %', 'endless', 'unknown cause', '120/day', 'on-call', 'key#no-comment'],
  };
  for (const [scope, all] of Object.entries(cases))
    for (const value of all)
      assert.deepEqual(scoped(grammar, values(value), scope), [value, value], `${value}: ${scope}`);
});

test('every with a duration, and a path with a fragment', () => {
  const tokens = tokenize(grammar, 'a: every 2w\nb: [./other.vstream.yaml#done]\n');
  assertScope(tokens, 'every', 'keyword.other.every');
  assertScope(tokens, '2w', DURATION);
  assertScope(tokens, './other.vstream.yaml', 'string.unquoted.path');
  assertScope(tokens, 'done', 'entity.name.function.reference');
});

test('targets and owners are references, reserved words are not', () => {
  const text =
    'steps:\n  a:\n    actor: clerk\n    next: { parallel: [b, c] }\n    then: end\n    fail: d # x\n';
  assert.deepEqual(scoped(grammar, text, 'entity.name.function.reference'), ['b', 'c', 'd']);
  assert.deepEqual(scoped(grammar, text, 'entity.name.type.reference'), ['clerk']);
  assert.deepEqual(scoped(grammar, text, 'keyword.control.flow'), ['next', 'parallel', 'then', 'fail']);
  assert.deepEqual(scoped(grammar, text, 'constant.language.reserved'), ['end']);
});

test('each word that the schema allows for a key is known as its value', () => {
  let checked = 0;
  for (const definition of Object.values(schema.definitions))
    for (const [key, node] of Object.entries(definition.properties ?? {})) {
      const target = targetOf(node);
      for (const word of schema.definitions[target]?.enum ?? []) {
        const text = `a:\n  ${key}: ${word}\n`;
        assert.deepEqual(scoped(grammar, text, 'support.constant.property-value'), [word], text);
        checked++;
      }
    }
  assert.ok(checked > 60);
  assert.deepEqual(scoped(grammar, 'a:\n  kind: humon\n', 'support.constant'), []);
});

test('a colon, a number sign and quotes inside plain text stay text', () => {
  const url = 'https://example.org/a#b';
  assert.deepEqual(scoped(grammar, `name: see ${url} # note\n`, PLAIN), [`see ${url}`]);
  assert.deepEqual(scoped(grammar, `name: It's a "test" at 12:30\n`, PLAIN), [`It's a "test" at 12:30`]);
  assert.deepEqual(scoped(grammar, 'name: C# rocks, a#b #c\n', COMMENT), ['#c']);
});

test('quoted text holds number signs, keys, escapes and doubled quotes', () => {
  const tokens = tokenize(grammar, `a: "x # y: z \\" \\u00e9" # c\nb: 'it''s # k: v'\nc: ""\n`);
  assertScope(tokens, 'x # y: z ', 'string.quoted.double');
  assertScope(tokens, '\\"', 'constant.character.escape');
  assertScope(tokens, '\\u00e9', 'constant.character.escape');
  assertScope(tokens, "''", 'constant.character.escape');
  assertScope(tokens, 's # k: v', 'string.quoted.single');
  assertScope(tokens, 'c', KEY, 2);
});

test('emoji and other scripts keep the places of what follows', () => {
  const tokens = tokenize(grammar, 'name: "🎉 done" # 👩‍🚀 c\nemoji: 🎉 2h\nsla: { "🎉": 2h, née: 3bd }\n');
  assert.equal(find(tokens, '🎉 done').start, 7);
  assert.equal(find(tokens, '#').start, 'name: "🎉 done" '.length);
  assertScope(tokens, ' 👩‍🚀 c', COMMENT);
  assertScope(tokens, '🎉 2h', PLAIN);
  assertScope(tokens, '"🎉"', KEY);
  assertScope(tokens, 'née', KEY);
  assertScope(tokens, '3', DURATION);
});

test('what a scaffold left open is marked in every kind of text', () => {
  const text =
    'a: TODO set the limit\nb: <team name>\nc: "TBD: <who>"\nd: |\n  FIXME ???\ne: [<x-y>, TODO]\n';
  assert.deepEqual(scoped(grammar, text, PLACEHOLDER), [
    'TODO',
    '<team name>',
    'TBD',
    '<who>',
    'FIXME',
    '???',
    '<x-y>',
    'TODO',
  ]);
  assert.deepEqual(
    scoped(grammar, 'a: METHODO a < b > c TODOS <https://example.org> really??\n', PLACEHOLDER),
    [],
  );
});
