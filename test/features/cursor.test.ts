// Where the cursor is: the path of the key or value that could be typed at every kind of place.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cursorAt } from '../../server/features/cursor.ts';

interface Case {
  readonly title: string;
  readonly text: string;
  readonly key?: string;
  readonly value?: string;
  readonly word?: string;
  readonly siblings?: readonly string[];
  readonly shift?: number;
  readonly nowhere?: true;
}

const cases: Case[] = [
  { title: 'an empty file', text: '▌', key: '', word: '' },
  { title: 'half a key at the top', text: 'vstream: 1\nna▌', key: '', word: 'na', siblings: ['vstream'] },
  { title: 'behind a key at the top', text: 'vstream: 1\nkind: ▌\n', value: 'kind', word: '' },
  { title: 'half a value', text: 'vstream: 1\nkind: op▌\n', value: 'kind', word: 'op' },
  { title: 'the middle of a value', text: 'kind: op▌erational # x\n', value: 'kind', word: 'operational' },
  { title: 'a blank line in a collection', text: 'steps:\n  ▌\n', key: 'steps', value: 'steps' },
  {
    title: 'a blank line between keys',
    text: 'steps:\n  a:\n    actor: x\n    ▌\n    next: b\n',
    key: 'steps/a',
    siblings: ['actor', 'next'],
  },
  {
    title: 'half a key without colon',
    text: 'steps:\n  a:\n    actor: x\n    ne▌\n  b:\n    actor: y\n',
    key: 'steps/a',
    word: 'ne',
    siblings: ['actor'],
  },
  {
    title: 'half a key before another',
    text: 'steps:\n  a:\n    ne▌\n    actor: x\n',
    key: 'steps/a',
    value: 'steps/a',
    word: 'ne',
    siblings: ['actor'],
  },
  {
    title: 'a blank line, too deep',
    text: 'steps:\n  a:\n    actor: x\n      ▌\n',
    key: 'steps/a',
    shift: -2,
  },
  {
    title: 'a blank line between two depths',
    text: 'steps:\n  a:\n    actor: x\n   ▌\n',
    key: 'steps/a',
    shift: 1,
  },
  { title: 'a blank line in the column of ids', text: 'steps:\n  a:\n    actor: x\n  ▌\n', key: 'steps' },
  {
    title: 'a blank line at the margin',
    text: 'steps:\n  a:\n    actor: x\n▌\n',
    key: '',
    siblings: ['steps'],
  },
  {
    title: 'a blank line below an open key',
    text: 'steps:\n  a:\n    timeout:\n      ▌\n    actor: x\n',
    key: 'steps/a/timeout',
    value: 'steps/a/timeout',
    siblings: [],
  },
  {
    title: 'an item of a list',
    text: 'steps:\n  a:\n    reads:\n      - ▌\n',
    key: 'steps/a/reads/0',
    value: 'steps/a/reads/0',
  },
  {
    title: 'half an item',
    text: 'steps:\n  a:\n    next:\n      - to: b\n      - t▌\n',
    key: 'steps/a/next/1',
    value: 'steps/a/next/1',
    word: 't',
  },
  {
    title: 'a second key in an item',
    text: 'steps:\n  a:\n    next:\n      - to: b\n        ▌\n',
    key: 'steps/a/next/0',
    siblings: ['to'],
  },
  {
    title: 'a value in an item',
    text: 'steps:\n  a:\n    next:\n      - to: b\n      - to: ▌\n',
    value: 'steps/a/next/1/to',
  },
  {
    title: 'a list in the column of its key',
    text: 'steps:\n  a:\n    reads:\n    - x\n    - ▌\n',
    value: 'steps/a/reads/1',
    key: 'steps/a/reads/1',
  },
  {
    title: 'a key behind such a list',
    text: 'steps:\n  a:\n    reads:\n    - x\n    ne▌\n',
    key: 'steps/a',
    value: 'steps/a/reads/1',
    siblings: ['reads'],
  },
  { title: 'nested dashes', text: 'x:\n  - - a: 1\n      ▌\n', key: 'x/0/0', siblings: ['a'] },
  { title: 'a flow mapping', text: 'steps:\n  a: { ▌ }\n', key: 'steps/a', word: '' },
  {
    title: 'half a key in a flow mapping',
    text: 'steps:\n  a: { actor: x, ne▌, sla: 2h }\n',
    key: 'steps/a',
    word: 'ne',
    siblings: ['actor', 'sla'],
  },
  {
    title: 'a value in a flow mapping',
    text: 'steps:\n  a: { actor: ▌, next: b }\n',
    value: 'steps/a/actor',
    word: '',
  },
  {
    title: 'an open flow mapping',
    text: 'steps:\n  a: { actor: x, ▌\n  b: { actor: y }\n',
    key: 'steps/a',
    siblings: ['actor'],
  },
  {
    title: 'behind an open bracket, on the next line',
    text: 'steps:\n  a: { actor: x,\n  b:\n    actor: ▌\n',
    value: 'steps/b/actor',
  },
  {
    title: 'a flow sequence',
    text: 'steps:\n  a: { reads: [x, y.s▌, z] }\n',
    value: 'steps/a/reads/1',
    word: 'y.s',
  },
  {
    title: 'an empty flow sequence',
    text: 'handoffs:\n  h:\n    context: [▌]\n',
    value: 'handoffs/h/context/0',
  },
  {
    title: 'a flow over several lines',
    text: 'steps:\n  a: {\n    actor: x,\n    next: ▌\n  }\n',
    value: 'steps/a/next',
  },
  {
    title: 'deep flow',
    text: 'steps:\n  a: { next: { parallel: [b, { to: c, when: "▌" }] } }\n',
    value: 'steps/a/next/parallel/1/when',
    word: '',
  },
  {
    title: 'inside double quotes',
    text: 'steps:\n  a:\n    next:\n      - { to: b, when: "risk.sc▌ > 1" }\n',
    value: 'steps/a/next/0/when',
    word: 'risk.sc > 1',
  },
  {
    title: 'inside single quotes',
    text: "guardrails:\n  g:\n    test: 'a ▌'\n",
    value: 'guardrails/g/test',
    word: 'a ',
  },
  {
    title: 'an open quote',
    text: 'guardrails:\n  g:\n    test: "ris▌\n    applies_to: all\n',
    value: 'guardrails/g/test',
    word: 'ris',
  },
  {
    title: 'below an open quote',
    text: 'guardrails:\n  g:\n    test: "ris\n    app▌\n',
    key: 'guardrails/g',
    word: 'app',
  },
  {
    title: 'a key before a colon',
    text: 'steps:\n  a:\n    pro▌cess_time: 2h\n',
    key: 'steps/a',
    value: 'steps/a',
    word: 'process_time',
  },
  { title: 'a block scalar', text: 'summary: |\n  some te▌xt: here\n', value: 'summary' },
  {
    title: 'behind a block scalar',
    text: 'steps:\n  a:\n    description: >-\n      text: x\n    ▌\n',
    key: 'steps/a',
    siblings: ['description'],
  },
  {
    title: 'CEL in a block scalar',
    text: 'guardrails:\n  g:\n    test: >-\n      risk.▌\n',
    value: 'guardrails/g/test',
    word: 'risk.',
  },
  { title: 'a comment', text: 'steps: # al▌\n', nowhere: true },
  { title: 'a comment line', text: 'steps:\n  # al▌\n', nowhere: true },
  { title: 'behind a closed flow', text: 'steps: {} ▌\n', nowhere: true },
  {
    title: 'a broken section above',
    text: 'actors: [ {\nsteps:\n  a:\n    ▌\n',
    key: 'steps/a',
    value: 'steps/a',
  },
  { title: 'tabs above', text: 'actors:\n\ta: x\nsteps:\n  a:\n    ac▌\n', key: 'steps/a', value: 'steps/a' },
  { title: 'before the tabs of a line', text: 'steps:\n▌\ta\n', nowhere: true },
  { title: 'between the tabs of a line', text: 'steps:\n\t▌\ta: x\n', nowhere: true },
  { title: 'behind the tabs of a line', text: 'steps:\n\t▌a\n', key: 'steps', value: 'steps', word: 'a' },
  {
    title: 'U+2028 ends no line, so that the tab behind it is no indentation',
    text: 'name: a\u2028\tb, c▌\n',
    value: 'name',
    word: 'a\u2028\tb, c',
  },
  {
    title: 'CRLF',
    text: 'steps:\r\n  a:\r\n    actor: x\r\n    ne▌\r\n    sla: 2h\r\n',
    key: 'steps/a',
    word: 'ne',
    siblings: ['actor', 'sla'],
  },
  { title: 'quoted keys', text: 'steps:\n  "a":\n    actor: ▌\n', value: 'steps/a/actor' },
  {
    title: 'a scalar on the line below',
    text: 'steps:\n  a:\n    actor:\n      se▌\n',
    value: 'steps/a/actor',
    key: 'steps/a/actor',
  },
  { title: 'an anchor before the value', text: 'steps:\n  a: &x { ac▌ }\n', key: 'steps/a', word: 'ac' },
];

describe('cursor', () => {
  for (const { title, text, key, value, word, siblings, shift, nowhere } of cases) {
    it(title, () => {
      const offset = text.indexOf('▌');
      const plain = text.replace('▌', '');
      const cursor = cursorAt(plain, offset);
      if (nowhere) return assert.equal(cursor, undefined);
      assert.ok(cursor);
      assert.deepEqual({ key: cursor.keyOf?.join('/'), value: cursor.valueAt?.join('/') }, { key, value });
      if (word !== undefined) assert.equal(plain.slice(cursor.start, cursor.end), word);
      if (siblings) assert.deepEqual([...cursor.siblings].sort(), [...siblings].sort());
      if (shift !== undefined) assert.equal(cursor.shift, shift);
    });
  }

  for (const piece of ['- ', '[', '{a: '])
    it(`is nowhere behind half a million ${JSON.stringify(piece)}`, () => {
      const text = piece.repeat(500_000);
      assert.equal(cursorAt(text, text.length), undefined);
    });

  it('never throws, and its word holds the cursor', () => {
    for (const { text } of cases) {
      const plain = text.replace('▌', '');
      for (let offset = 0; offset <= plain.length; offset++) {
        const cursor = cursorAt(plain, offset);
        if (!cursor) continue;
        assert.ok(0 <= cursor.start && cursor.start <= offset && offset <= cursor.end, `${plain}@${offset}`);
        assert.ok(cursor.end <= plain.length);
      }
    }
  });
});
