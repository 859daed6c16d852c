// While one definition is broken, and that is what it is while it is typed, all others stay as they were read.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Memory } from '../../server/core/parse/memory.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { asMap, type Entry, type Parsed } from '../../server/core/parse/tree.ts';

const TEXT = `vstream: 1
name: Refunds # 🙂
actors:
  clerk: {
    kind: human
  }
steps:
  check:
    actor: clerk
    next: [pay-back, inform]
  pay-back:
    actor: clerk
  inform:
    actor: clerk
outputs:
  paid: { outcome: success }
`;

/**
 * What is typed over `before`, and by section the entries that are read anew. Of a line that is put before another the
 * blanks at its start are as good as those of the next, so that this is read again as well.
 */
const STATES: readonly [
  what: string,
  before: string,
  typed: string,
  changed: Readonly<Record<string, string[]>>,
][] = [
  ['a key without a colon', '  inform:', '  refuse\n  inform:', { steps: ['inform'] }],
  [
    'a key without a colon, and what is under it',
    '  inform:',
    '  refuse\n    actor: clerk\n  inform:',
    { steps: ['inform'] },
  ],
  ['a line of a definition', 'check:\n', 'check:\n    proc\n', { steps: ['check'] }],
  ['a bracket', 'inform]', 'inform', { steps: ['check'] }],
  ['a quote', 'next: [', 'next: "[', { steps: ['check'] }],
  ['a definition too far left', '  pay-back:', ' pay-back:', { steps: ['pay-back'] }],
  ['a definition too far right', '  inform:', '   inform:', { steps: ['pay-back'] }],
  ['a name', 'name: Refunds', 'name: "Refunds', { '': ['name'] }],
  ['a section without a colon', 'outputs:', 'gates\noutputs:', {}],
];

describe('beside a broken definition the others are not read again', () => {
  for (const [what, before, typed, changed] of STATES) {
    it(what, () => {
      const memory = new Memory();
      const old = entriesOf(parse(TEXT, memory));
      const broken = parse(TEXT.replace(before, typed), memory);
      assert.equal(broken.problems.length, 1);
      const entries = entriesOf(broken);
      for (const [section, list] of Object.entries(entries)) {
        const fresh = list.filter((entry) => !old[section]?.includes(entry)).map(({ key }) => key.source);
        assert.deepEqual(fresh, changed[section] ?? [], section);
      }
      assert.deepEqual(parse(TEXT, memory), parse(TEXT));
    });
  }

  it('nor are those whose brackets close right under their key', () => {
    const memory = new Memory();
    const old = entriesOf(parse(TEXT, memory));
    const read = parse(TEXT.replace('Refunds', 'Returns'), memory);
    assert.deepEqual(read.problems, []);
    assert.equal(entriesOf(read).actors?.[0], old.actors?.[0]);
  });
});

/** By section its definitions; under '' the other entries of the root. */
function entriesOf({ tree }: Parsed): Record<string, readonly Entry[]> {
  const root = asMap(tree)?.entries ?? [];
  const sections = root.filter(({ value }) => value?.kind === 'map');
  return {
    '': root.filter((entry) => !sections.includes(entry)),
    ...Object.fromEntries(sections.map(({ key, value }) => [key.source, asMap(value)?.entries ?? []])),
  };
}

describe('a file that is read as a whole', () => {
  const whole = (name: string) => TEXT.replace(/^name: .*$/m, `name: &name ${name}`);

  it('is read once while it stays the same', () => {
    const memory = new Memory();
    const first = parse(whole('One'), memory);
    assert.equal(parse(whole('One'), memory), first);
    assert.deepEqual(parse(whole('Two'), memory), parse(whole('Two')));
    assert.deepEqual(parse(whole('One'), memory), first);
  });

  it('is forgotten once it falls into definitions', () => {
    const memory = new Memory();
    const first = parse(whole('One'), memory);
    assert.deepEqual(parse(TEXT, memory), parse(TEXT));
    assert.notEqual(parse(whole('One'), memory), first);
  });
});
