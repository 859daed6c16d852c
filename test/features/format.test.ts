// Formatting keeps what the file says, its comments and its order, and reaches a fixed point.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toData } from '../../server/core/model/data.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { formatEdits } from '../../server/features/format.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');
const examples = readdirSync(EXAMPLES).map((file) => readFileSync(join(EXAMPLES, file), 'utf8'));
const formatted = async (text: string) => applyEdits(text, await formatEdits(text, { tabWidth: 2 }));
const data = (text: string) => JSON.stringify(toData(parse(text).tree));

describe('formatting', () => {
  it('leaves the examples as they are', async () => {
    for (const text of examples) assert.deepEqual(await formatEdits(text, { tabWidth: 2 }), []);
  });

  it('is idempotent and keeps data and comments, whatever the layout was', async () => {
    const lines = fc.constantFrom(...examples).map((text) => text.split('\n'));
    const blanks = fc.array(fc.tuple(fc.nat(), fc.constantFrom('', '   ', '# a comment 🙂', '\t')), {
      maxLength: 8,
    });
    await fc.assert(
      fc.asyncProperty(lines, blanks, fc.boolean(), async (original, extras, windows) => {
        const changed = [...original];
        // Only where a block scalar cannot be: blank lines and comments between top-level entries.
        const places = changed.flatMap((line, i) => (/^[a-z]/.test(line) ? [i] : []));
        for (const [place, extra] of extras) {
          const at = places[place % places.length] ?? 0;
          changed[at] = `${extra === '\t' ? '' : extra}\n${(changed[at] ?? '').replace(': ', ':   ')}`;
        }
        const text = changed.join('\n').replaceAll('\n', windows ? '\r\n' : '\n');
        const once = await formatted(text);
        assert.equal(await formatted(once), once);
        assert.equal(data(once), data(text));
        assert.deepEqual(
          once.match(/#.*$/gm)?.map((c) => c.trim()),
          text.match(/#.*$/gm)?.map((c) => c.trim()),
        );
        assert.equal(/\r\n/.test(once), windows);
      }),
      { numRuns: 40 },
    );
  });

  it('touches only the lines of a range', async () => {
    const text = 'vstream:   1\nname:   x\nsummary:   y\n';
    const start = text.indexOf('name');
    const edits = await formatEdits(text, { tabWidth: 2 }, { start, end: start + 4 });
    assert.match(applyEdits(text, edits), /name: x/);
  });

  it('keeps what the file says in a range too: what is indented together is laid out together', async () => {
    const text =
      'name:   x\nkind: support\nsteps:\n    a:\n        actor: x\n\n    b:\n        actor: y\noutputs:\n    c: 1\n';
    const start = text.indexOf('actor: x');
    const after = applyEdits(text, await formatEdits(text, { tabWidth: 2 }, { start, end: start + 3 }));
    const laidOut = 'steps:\n  a:\n    actor: x\n\n  b:\n    actor: y\n';
    assert.equal(after, `name:   x\nkind: support\n${laidOut}outputs:\n    c: 1\n`);
    assert.equal(data(after), data(text));
  });

  it('does nothing to broken text', async () => {
    assert.deepEqual(await formatEdits('a: [1,\nb:    2\n', { tabWidth: 2 }), []);
    assert.deepEqual(await formatEdits('', { tabWidth: 2 }), []);
  });
});
