// No line makes the grammar hang, however odd it is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import textmate from 'vscode-textmate';
import { assertScope } from './scopes.ts';
import { loadGrammar, tokenize } from './tokenize.ts';

const grammar = await loadGrammar();
const COMMENT = 'comment.line.number-sign';

describe('a line of 200 kB is read to its end', () => {
  const LENGTH = 200_000;
  // Far above what any of these lines needs; a regular expression that grows with the square of the line takes
  // minutes. The engine itself says whether it gave up.
  const LIMIT_MS = 10_000;
  const starts = ['', 'next: [', '  test: "'];
  const units = [
    ...['a', 'a ', 'a: ', 'a, ', ' ', '🎉', '<a ', '1h30m', '1h + ', '0 ', '0,', '* ', '\\"', "''"],
    ...['{a: [', ',', '- ', '&a ', './a', 'next: a, ', '('],
  ];
  for (const start of starts) {
    test(`after ${JSON.stringify(start)}`, () => {
      for (const unit of units) {
        const line = start + unit.repeat(LENGTH / unit.length);
        const { stoppedEarly } = grammar.tokenizeLine2(line, textmate.INITIAL, LIMIT_MS);
        assert.equal(stoppedEarly, false, JSON.stringify(unit));
      }
    });
  }

  test('and a comment behind it is still a comment', () => {
    const line = `key: ${'word '.repeat(LENGTH / 5)}# end`;
    const tokens = tokenize(grammar, line);
    assertScope(tokens, ' end', COMMENT);
  });
});
