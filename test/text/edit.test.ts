// Edits: applied on the text that they were computed for, in any order, never one over the other.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { applyEdits, lineBreakOf, overlaps, type TextEdit } from '../../server/core/text/edit.ts';

const edit = (start: number, end: number, newText: string): TextEdit => ({ span: { start, end }, newText });

describe('applyEdits', () => {
  it('without edits gives the text', () => assert.equal(applyEdits('abc', []), 'abc'));
  it('takes them in any order', () => {
    const edits = [edit(2, 3, 'C'), edit(0, 1, 'A')];
    assert.equal(applyEdits('abc', edits), 'AbC');
    assert.equal(applyEdits('abc', edits.reverse()), 'AbC');
  });
  it('keeps insertions at one place in their order', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '1'), edit(1, 1, '2')]), 'a12b');
  });
  it('lets a replacement follow an insertion at its start', () => {
    assert.equal(applyEdits('ab', [edit(1, 1, '-'), edit(1, 2, 'B')]), 'a-B');
  });
  it('refuses overlaps', () => {
    assert.throws(() => applyEdits('abc', [edit(0, 2, ''), edit(1, 3, '')]), RangeError);
  });
  it('leaves surrogate pairs and line breaks alone', () => {
    assert.equal(applyEdits('🙂\r\n🙂', [edit(2, 2, '!')]), '🙂!\r\n🙂');
  });
  it('changes nothing outside of the spans', () => {
    fc.assert(
      fc.property(fc.string(), fc.nat(), fc.nat(), fc.string(), (text, a, b, newText) => {
        const [start = 0, end = 0] = [a, b].map((n) => n % (text.length + 1)).sort((x, y) => x - y);
        const after = applyEdits(text, [edit(start, end, newText)]);
        assert.equal(after, text.slice(0, start) + newText + text.slice(end));
      }),
    );
  });
});

describe('overlaps', () => {
  it('of neighbours: no; of spans that share a character: yes', () => {
    assert.equal(overlaps([edit(0, 2, '')], [edit(2, 4, '')]), false);
    assert.equal(overlaps([edit(0, 2, '')], [edit(5, 6, ''), edit(1, 4, '')]), true);
    assert.equal(overlaps([edit(1, 1, 'x')], [edit(1, 1, 'y')]), false);
  });
});

describe('lineBreakOf', () => {
  it('is the first one of the text', () => {
    assert.equal(lineBreakOf('a\r\nb\nc'), '\r\n');
    assert.equal(lineBreakOf('a\nb\r\nc'), '\n');
    assert.equal(lineBreakOf('a\rb'), '\r');
  });
  it('is LF where there is none', () => assert.equal(lineBreakOf('a'), '\n'));
});
