// Very long texts, most of them one line: each is analysed or refused within a bound of time and memory.
import assert from 'node:assert/strict';
import { after, describe, it } from 'node:test';
import { Watched } from './watched.ts';

const long = process.env.VSTREAM_LONG !== undefined;
const PATIENCE = 60;
const MEGABYTES = 4000;
/** Characters. */
const SIZES = long ? [300_000, 3_900_000, 50_000_000] : [50_000, 9_000_000];

const times = (text: string) => (size: number) => text.repeat(Math.ceil(size / text.length));
const numbered = (size: number, line: (i: number) => string) =>
  Array.from({ length: Math.ceil(size / line(9999).length) }, (_, i) => line(i)).join('');

const kinds: Readonly<Record<string, (size: number) => string>> = {
  'one word': times('a'),
  'one text': (size) => `name: ${times('as appropriate ')(size)}`,
  'one text that no quote closes': (size) => `name: "${times('a')(size)}`,
  'one comment': (size) => `# vstream-ignore ${times('a')(size)}`,
  'one list': (size) => `steps: [${times('a, ')(size)}]`,
  'one mapping': (size) => `steps: {${numbered(size, (i) => `s${i}: {}, `)}}`,
  'one key': (size) => `${times('a')(size)}: 1`,
  'one expression': (size) => `gates: { g: { criteria: [{ text: a, test: "${times('a+')(size)}a" }] } }`,
  escapes: (size) => `name: "${times('\\u0041')(size)}"`,
  blanks: times(' '),
  tabs: times('\t'),
  NULs: times('\0'),
  colons: times(': '),
  dashes: times('- '),
  brackets: times('['),
  anchors: times('&a '),
  aliases: times('*a '),
  'aliases of aliases': times('a: &a [*a,*a]\n'),
  'line feeds': times('\n'),
  'carriage returns': times('\r'),
  documents: times('---\n'),
  'the same key': times('a: 1\n'),
  'keys with two colons': times('a: b: c\n'),
  steps: (size) => `vstream: 1\nsteps:\n${numbered(size, (i) => `  s${i}: { next: s${i + 1} }\n`)}`,
};

const steps = (line: (i: number) => string) => (size: number) =>
  `vstream: 1\nactors: { a: { kind: person } }\ntriggers: { t: { next: s0 } }\nsteps:\n${numbered(size, line)}`;

/** A mistake in every line: what is looked up for each must not cost the length of the file each time. */
const mistakes: Readonly<Record<string, (size: number) => string>> = {
  'steps that lead nowhere': steps((i) => `  s${i}: { next: x${i} }\n`),
  'steps that nothing leads to': steps((i) => `  s${i}: { actor: a${i % 50} }\n`),
  'misspelt keys': steps((i) => `  s${i}: { aktor: a, next: s${i + 1} }\n`),
  'values of a wrong form': steps((i) => `  s${i}: { actor: [1], next: { a: 1 }, sla: {}, timeout: 5 }\n`),
  'ids that are none': steps((i) => `  S ${i}: { actor: A B, next: S ${i + 1} }\n`),
  'exceptions that nobody knows': steps((i) => `  s${i}: { actor: a, raises: [e${i}], next: s${i + 1} }\n`),
};

describe('giants', { timeout: 3_600_000 }, () => {
  const watched = new Watched(MEGABYTES);
  after(() => {
    console.log(`held at most ${watched.megabytes} MB`);
    watched.stop();
  });

  for (const size of SIZES) {
    for (const [name, make] of Object.entries(kinds)) {
      it(`${name}, ${size / 1e6} million characters`, async () => {
        assert.equal(await watched.run({ text: make(size), whole: false }, PATIENCE), undefined);
      });
    }
  }

  for (const [name, make] of Object.entries(mistakes)) {
    const size = long ? 1_900_000 : 500_000;
    it(`${name}, ${size / 1e6} million characters`, async () => {
      assert.equal(await watched.run({ text: make(size), whole: false }, PATIENCE), undefined);
    });
  }
});
