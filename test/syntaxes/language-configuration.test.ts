// The language configuration: what counts as a word, and what Enter does behind each kind of line.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';

interface EnterRule {
  readonly beforeText: string;
  readonly afterText?: string;
  readonly action: { readonly indent: 'none' | 'indent'; readonly appendText?: string };
}
interface Configuration {
  readonly wordPattern: { readonly pattern: string; readonly flags: string };
  readonly onEnterRules: readonly EnterRule[];
  readonly indentationRules: {
    readonly increaseIndentPattern: string;
    readonly decreaseIndentPattern: string;
  };
}

const file = new URL('../../syntaxes/language-configuration.json', import.meta.url);
const configuration = JSON.parse(readFileSync(file, 'utf8')) as Configuration;

/** The white space and text that the line after Enter begins with, by the first rule that fits, as in the editor. */
function enter(before: string, after = ''): string {
  const own = /^\s*/.exec(before)?.[0] ?? '';
  const rule = configuration.onEnterRules.find(
    ({ beforeText, afterText }) =>
      new RegExp(beforeText).test(before) && (afterText === undefined || new RegExp(afterText).test(after)),
  );
  if (!rule) return own;
  return own + (rule.action.indent === 'indent' ? '  ' : '') + (rule.action.appendText ?? '');
}

test('ids with hyphens and names with underscores are one word, dots part words', () => {
  const { pattern, flags } = configuration.wordPattern;
  const words = (text: string) => text.match(new RegExp(pattern, `g${flags}`)) ?? [];
  assert.deepEqual(words('next: manual-review # on_breach'), ['next', 'manual-review', 'on_breach']);
  assert.deepEqual(words('risk.score >= x-note'), ['risk', 'score', 'x-note']);
  assert.deepEqual(words('[on-] né 2h 🎉'), ['on-', 'né', '2h']);
});

test('Enter behind a key indents', () => {
  for (const line of [
    '  steps:',
    '  steps: # all',
    '  a: &base',
    '  text: |',
    '  text: >-',
    '  "quoted id":',
  ])
    assert.equal(enter(line), '    ', line);
});

test('Enter behind a value, a comment or text keeps the indentation', () => {
  for (const line of ['  next: b', '  # note:', '  # - item', '  text ends in a colon: yes', '', '  - [a,'])
    assert.equal(enter(line), /^\s*/.exec(line)?.[0], line);
});

test('Enter behind a list item begins the next one', () => {
  assert.equal(enter('  - The form is complete'), '  - ');
  assert.equal(enter('    - { to: a, when: "b" }'), '    - ');
});

test('Enter behind a key in a list item stays in that item', () => {
  assert.equal(enter('  - to: a'), '    ');
  assert.equal(enter('  - "to": a # b'), '    ');
  assert.equal(enter('  - on_breach:'), '      ');
  assert.equal(enter('  - text: |'), '      ');
});

test('Enter behind an empty item, or in the middle of one, begins no other', () => {
  assert.equal(enter('  -'), '  ');
  assert.equal(enter('  - '), '  ');
  assert.equal(enter('  - one ', 'two'), '  ');
});

test('indentation grows behind an opening, and shrinks at a closing bracket', () => {
  const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
  const increase = new RegExp(increaseIndentPattern);
  for (const line of ['steps:', '  - a:', '  a: |', '  next: {', '  next: [']) assert.match(line, increase);
  for (const line of ['next: b', '# steps:', '  - text', '']) assert.doesNotMatch(line, increase);
  assert.match('  }', new RegExp(decreaseIndentPattern));
  assert.doesNotMatch('  a }', new RegExp(decreaseIndentPattern));
});
