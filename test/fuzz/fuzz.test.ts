// Hostile texts through everything: nothing throws, hangs, eats all memory or points outside of the text.
// Bounded in `npm test`; `npm run test:long` (VSTREAM_LONG) runs for minutes. VSTREAM_FROM names the first seed.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import fc from 'fast-check';
import { examples, LINE_ENDS, textOf } from './texts.ts';
import { PATIENCE, smallest, Watched } from './watched.ts';

const long = process.env.VSTREAM_LONG !== undefined;
const CASES = long ? 12_000 : 100;
const FROM = Number(process.env.VSTREAM_FROM ?? 1);
const MEGABYTES = 1024;

const watched = new Watched(MEGABYTES);
after(() => watched.stop());

/** Fails with the smallest text that fails in the same way. */
async function survives(text: string, name: string): Promise<void> {
  const error = await watched.run({ text, whole: true });
  if (error === undefined) return;
  const first = error.split('\n')[0];
  const hangs = !error.includes('\n');
  const least = hangs
    ? text
    : await smallest(text, async (less) => {
        const said = await watched.run({ text: less, whole: true });
        return said?.split('\n')[0] === first;
      });
  assert.fail(`${name}: ${error}\ntext: ${JSON.stringify(least)}`);
}

describe('texts that nobody meant', { timeout: 3_600_000 }, () => {
  it(`drawn from grammar, examples and the YAML suite, and mistreated (${CASES})`, async (t) => {
    let characters = 0;
    for (let seed = FROM; seed < FROM + CASES; seed++) {
      const text = textOf(seed);
      characters += text.length;
      await survives(text, `seed ${seed}`);
    }
    t.diagnostic(
      `${CASES} texts of ${characters} characters; at most ${PATIENCE} s and ${MEGABYTES} MB each`,
    );
  });

  it('any string of any code units', async () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 120 });
    const text = units.map((codes) => String.fromCharCode(...codes));
    const structured = fc.string({
      unit: fc.constantFrom(...'a:-?[]{}#&*!|>\'"%@`,. \n\t\r0'),
      maxLength: 80,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, structured), async (one) => {
        assert.equal(await watched.run({ text: one, whole: true }), undefined);
      }),
      { numRuns: long ? 3000 : 80 },
    );
  });

  for (const end of LINE_ENDS) {
    it(`an example with ${JSON.stringify(end)} between its lines`, async () => {
      const chosen = long ? examples : examples.slice(0, 1);
      for (const text of chosen)
        await survives(text.slice(0, long ? undefined : 2500).replaceAll('\n', end), 'example');
    });
  }
});
