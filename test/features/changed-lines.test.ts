// The edits that lead from one text to another: they lead there, and leave alone what is the same.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../server/core/text/edit.ts';
import { changedLines } from '../../server/features/changed-lines.ts';

const text = fc
  .array(fc.constantFrom('a\n', '  a\n', 'b\r\n', '\n', 'c'), { maxLength: 12 })
  .map((all) => all.join(''));

test('applied, they give the other text', () => {
  fc.assert(
    fc.property(text, text, (before, after) => {
      assert.equal(applyEdits(before, changedLines(before, after)), after);
    }),
  );
});

test('of thousands of lines that differ, each is changed by itself', () => {
  const before = `head:\n${'- a\n'.repeat(20_000)}same: 1\n`;
  const after = `head:\n${'  - a\n'.repeat(20_000)}same: 1\n`;
  const edits = changedLines(before, after);
  assert.equal(applyEdits(before, edits), after);
  assert.deepEqual(edits[0]?.span.start, 'head:\n'.length);
  assert.deepEqual(edits.at(-1)?.span.end, before.length - 'same: 1\n'.length);
});

test('where lines come and go by the thousand as well', () => {
  const before = 'a: 1\nb: 2\n'.repeat(3000);
  const after = 'c: 1\n'.repeat(2500);
  assert.equal(applyEdits(before, changedLines(before, after)), after);
});
