// A file that is read by pieces, or again after an edit, reads as the full reader reads it whole; a broken one breaks for
// both.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { readFully } from '../../server/core/parse/full-reader.ts';
import { Memory } from '../../server/core/parse/memory.ts';
import { parse } from '../../server/core/parse/parse.ts';
import type { Parsed } from '../../server/core/parse/tree.ts';
import { applied, edit } from './random-edits.ts';
import { texts } from './texts.ts';
import { unmoving } from './unmoving.ts';

/** How many random edits: more for a long run. */
const EDITS = Number(process.env.VSTREAM_EDITS ?? 600);
const IN_A_ROW = 12;

/** The pieces of a broken file are read as far as each goes; which of them are broken is no matter of opinion. */
function assertSame(read: Parsed, whole: Parsed): void {
  if (isBroken(whole)) assert.ok(isBroken(read), whole.text);
  else assert.deepEqual(unmoving(read), unmoving(whole));
}

const isBroken = ({ problems }: Parsed) => problems.some(({ code }) => code === 'syntax');

test('every file of the project reads the same by pieces and whole', () => {
  for (const text of texts) assertSame(parse(text), readFully(text));
});

test('after any edits a file with a memory reads as if it were new', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...texts),
      fc.array(edit, { minLength: IN_A_ROW, maxLength: IN_A_ROW }),
      (start, edits) => {
        const memory = new Memory();
        let text = start;
        parse(text, memory);
        for (const one of edits) {
          const changed = applied(text, one);
          const whole = readFully(changed);
          const read = parse(changed, memory);
          assert.deepEqual(read, parse(changed));
          assertSame(read, whole);
          // Most who break a file take back what they did; some go on.
          if (whole.problems.length === 0 || one.at > 0.9) text = changed;
        }
      },
    ),
    { numRuns: Math.ceil(EDITS / IN_A_ROW) },
  );
});
