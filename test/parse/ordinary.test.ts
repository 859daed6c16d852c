// Whether a text can be read in pieces is told by what has changed in it, as it is told by all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Memory } from '../../server/core/parse/memory.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { isOrdinary } from '../../server/core/parse/split.ts';

const KEPT = 'vstream: 1\r\nname: Refunds\r\nowner: clerks\r\n';

test('edits of a file with CRLF, on line breaks above all', () => {
  const memory = new Memory();
  parse(KEPT, memory);
  const place = fc.nat({ max: KEPT.length });
  const typed = fc.array(fc.constantFrom('a', ' ', '\r', '\n', '\r\n', '\t', '\u2028', '😀'), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(place, fc.nat({ max: 4 }), typed, (at, removed, parts) => {
      const text = KEPT.slice(0, at) + parts.join('') + KEPT.slice(at + removed);
      assert.equal(memory.isOrdinary(text), isOrdinary(text), JSON.stringify(text));
    }),
    { numRuns: 3000 },
  );
});
