// Positions: the same offsets as JavaScript strings and LSP, whatever ends the lines.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  contains,
  lineAt,
  lineEnd,
  lineStarts,
  offsetAt,
  positionAt,
  rangeOf,
} from '../../server/core/text/position.ts';

const texts = fc
  .array(fc.constantFrom('a', 'ü', '🙂', '\n', '\r\n', '\r', '\u2028', '\t', ' ', ''), { maxLength: 30 })
  .map((parts) => parts.join(''));

describe('lineStarts', () => {
  it('of an empty text: one line', () => assert.deepEqual(lineStarts(''), [0]));
  it('ends lines at LF, CRLF and CR alike', () => {
    assert.deepEqual(lineStarts('a\nb\r\nc\rd'), [0, 2, 5, 7]);
  });
  it('knows the empty line after the last break', () => assert.deepEqual(lineStarts('a\n'), [0, 2]));
  it('takes CR LF for one break, LF CR for two', () => {
    assert.deepEqual(lineStarts('\r\n'), [0, 2]);
    assert.deepEqual(lineStarts('\n\r'), [0, 1, 2]);
  });
  it('does not end lines at U+2028, U+0085 or form feeds: editors do not', () => {
    assert.deepEqual(lineStarts('a\u2028b\u0085c\fd'), [0]);
  });
});

describe('positionAt', () => {
  const text = '🙂é\r\nx';
  const starts = lineStarts(text);
  it('counts UTF-16 units', () => assert.deepEqual(positionAt(starts, 2), { line: 0, character: 2 }));
  it('finds the line after a CRLF', () => assert.deepEqual(positionAt(starts, 5), { line: 1, character: 0 }));
  it('takes offsets before the text for its start', () => {
    assert.deepEqual(positionAt(starts, -3), { line: 0, character: 0 });
  });
  it('gives the end of the text', () => {
    assert.deepEqual(positionAt(starts, text.length), { line: 1, character: 1 });
  });
});

describe('offsetAt', () => {
  const text = 'ab\r\ncd';
  const starts = lineStarts(text);
  it('stops before the line break', () =>
    assert.equal(offsetAt(text, starts, { line: 0, character: 99 }), 2));
  it('takes a line past the end for the end', () => {
    assert.equal(offsetAt(text, starts, { line: 9, character: 0 }), text.length);
  });
  it('takes negative lines and characters for the start', () => {
    assert.equal(offsetAt(text, starts, { line: -1, character: 5 }), 0);
    assert.equal(offsetAt(text, starts, { line: 1, character: -5 }), 4);
  });
});

describe('lineEnd', () => {
  it('leaves the break out, however long', () => {
    const text = 'ab\r\n\r\nc';
    const starts = lineStarts(text);
    assert.deepEqual(
      [0, 1, 2].map((line) => lineEnd(text, starts, line)),
      [2, 4, 7],
    );
  });
});

it('offset and position say the same', () => {
  fc.assert(
    fc.property(texts, fc.nat(60), (text, wanted) => {
      const starts = lineStarts(text);
      const offset = Math.min(wanted, text.length);
      const position = positionAt(starts, offset);
      assert.equal((starts[position.line] ?? 0) + position.character, offset);
      assert.equal(lineAt(starts, offset), position.line);
      const back = offsetAt(text, starts, position);
      // Inside a CRLF there is no position of its own.
      assert.ok(
        back === offset || (text[offset] === '\n' && text[offset - 1] === '\r' && back === offset - 1),
      );
    }),
  );
});

it('a range holds its two ends', () => {
  const starts = lineStarts('a\nbc');
  assert.deepEqual(rangeOf(starts, { start: 0, end: 3 }), {
    start: { line: 0, character: 0 },
    end: { line: 1, character: 1 },
  });
  assert.ok(contains({ start: 1, end: 3 }, 1) && contains({ start: 1, end: 3 }, 3));
  assert.ok(!contains({ start: 1, end: 3 }, 4));
});
