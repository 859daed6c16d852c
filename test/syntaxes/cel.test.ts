// Expressions in every kind of string that may carry one.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertScope, scoped } from './scopes.ts';
import { loadGrammar, tokenize } from './tokenize.ts';

const grammar = await loadGrammar();
const CEL = 'meta.embedded';

const scopes: Readonly<Record<string, string>> = {
  risk: 'variable.other.readwrite.cel',
  score: 'variable.other.property.cel',
  '>=': 'keyword.operator.comparison.cel',
  '0.8': 'constant.numeric.cel',
  '&&': 'keyword.operator.logical.cel',
  in: 'keyword.operator.word.cel',
  size: 'support.function.cel',
  own: 'entity.name.function.cel',
  params: 'variable.language.params.cel',
  true: 'constant.language.cel',
  '?': 'keyword.operator.ternary.cel',
  '+': 'keyword.operator.arithmetic.cel',
  GB: 'string.quoted',
};
const expression = (quote: string) =>
  `risk.score >= 0.8 && country in [${quote}GB${quote}] ? size(a) + own(b) : params.x == true`;
const carriers: Readonly<Record<string, string>> = {
  'double-quoted': `when: "${expression("'")}"`,
  'double-quoted with escaped quotes': `when: "${expression('\\"')}"`,
  'single-quoted': `test: '${expression("''")}'`,
  'single-quoted with double quotes': `test: '${expression('"')}'`,
  plain: `applies_when: ${expression("'").replace(' : ', ' :')}`,
  'flow mapping': `next: [{ to: x, when: "${expression("'")}", probability: 10% }]`,
  block: `test: >-\n  ${expression("'")}`,
  'list item': `- when: |\n    ${expression("'")}`,
  counted: `for_each: { item: x, count: "${expression("'")}" }`,
};
for (const [carrier, text] of Object.entries(carriers)) {
  test(carrier, () => {
    const tokens = tokenize(grammar, text);
    for (const [word, scope] of Object.entries(scopes)) {
      assertScope(tokens, word, scope);
      assertScope(tokens, word, CEL);
    }
  });
}

test('it ends with its string, whatever the expression left open', () => {
  const text = `a:\n  - { when: "x == 'y", to: b }\n  - { test: '"x', to: c }\n  - { when: x.y, to: d }\n`;
  assert.deepEqual(scoped(grammar, text, 'entity.name.function.reference'), ['b', 'c', 'd']);
  assert.deepEqual(scoped(grammar, 'a:\n  test: x > 1 # why\n  name: y\n', CEL), ['x > 1']);
});

test('a mapping under when (as in a scenario), or a key that only ends alike, is not CEL', () => {
  assert.deepEqual(
    scoped(grammar, 'when: { review: approved }\nwhen:\n  review: x\nso-when: a == b\n', CEL),
    [],
  );
});
