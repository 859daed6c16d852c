// The facade: an analysis of every text, however broken, with findings that stand inside of it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import type { Span } from '../../server/core/text/position.ts';

const examples = join(import.meta.dirname, '../../examples');
const seeds = readdirSync(examples)
  .filter((file) => file.endsWith('.vstream.yaml'))
  .map((file) => readFileSync(join(examples, file), 'utf8'));
const [shortest = ''] = [...seeds].sort((a, b) => a.length - b.length);

/** What holds of every analysis; fixes are applied, for what they promise can be broken as well. */
function checkAnalysis(text: string): Analysis {
  const analysis = analyze(text);
  const inside = ({ start, end }: Span) => start >= 0 && start <= end && end <= text.length;
  for (const { rule, message, span, related, fixes } of analysis.findings) {
    assert.notEqual(rule, 'internal-error', message);
    assert.ok(
      inside(span) && related.every((other) => inside(other.span)),
      `${rule} stands outside of the text`,
    );
    assert.ok(message.trim() !== '' && !/undefined|\[object|NaN/.test(message), `${rule}: ${message}`);
    for (const fix of fixes()) {
      assert.ok(
        fix.edits.every((edit) => inside(edit.span)),
        `${rule}: ${fix.title} edits outside of the text`,
      );
      applyEdits(text, fix.edits);
    }
  }
  return analysis;
}

describe('analyze never throws', () => {
  const seed = fc.constantFrom(...seeds);
  it('on examples cut anywhere', () => {
    fc.assert(
      fc.property(seed, fc.nat(), (text, end) => void checkAnalysis(text.slice(0, end % (text.length + 1)))),
      { numRuns: 60 },
    );
  });
  it('on examples without a middle', () => {
    const cut = (text: string, a: number, b: number) => {
      const [start = 0, end = 0] = [a, b].map((n) => n % (text.length + 1)).sort((x, y) => x - y);
      return text.slice(0, start) + text.slice(end);
    };
    fc.assert(
      fc.property(seed, fc.nat(), fc.nat(), (text, a, b) => void checkAnalysis(cut(text, a, b))),
      { numRuns: 60 },
    );
  });
  it('on two examples spliced', () => {
    const splice = (a: string, b: string, at: number) =>
      a.slice(0, at % (a.length + 1)) + b.slice(at % (b.length + 1));
    fc.assert(
      fc.property(seed, seed, fc.nat(), (a, b, at) => void checkAnalysis(splice(a, b, at))),
      { numRuns: 60 },
    );
  });
  it('on an example with lines out of place', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 6 }), (moves) => {
        const lines = shortest.split('\n');
        for (const [from, to] of moves)
          lines.splice(to % lines.length, 0, ...lines.splice(from % lines.length, 1));
        checkAnalysis(lines.join('\n'));
      }),
      { numRuns: 100 },
    );
  });
  it('on an example with something typed into it', () => {
    const piece = fc.constantFrom(
      ' ',
      '\n',
      '\r',
      ':',
      ': ',
      '- ',
      '"',
      "'",
      '#',
      '{',
      '}',
      '[',
      ']',
      ',',
      '*a',
      '&a ',
      '<<: *a',
      '~',
      '|',
      '🙂',
      '\ud83d',
      '\0',
      '\t',
      '%',
      '@',
      '!x ',
      '---\n',
      '__proto__: 1',
      'constructor',
      '-1',
      '1e999',
      'unknown',
      'all',
      'end',
    );
    fc.assert(
      fc.property(fc.nat(), piece, (at, typed) => {
        const place = at % (shortest.length + 1);
        checkAnalysis(shortest.slice(0, place) + typed + shortest.slice(place));
      }),
      { numRuns: 150 },
    );
  });
  it('on whatever there is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => void checkAnalysis(text)));
  });
});

describe('texts that hold no stream give one clear finding', () => {
  for (const text of [
    '',
    '\n',
    '# a comment',
    '# one\n\n# two\n',
    '- a',
    'hello',
    '~',
    '5',
    '"x"',
    '---\n',
    '\ufeff',
    '\ufeff# x\r\n',
  ]) {
    it(JSON.stringify(text), () => {
      const { findings } = checkAnalysis(text);
      assert.deepEqual(
        findings.map(({ rule }) => rule),
        ['invalid-shape'],
      );
      assert.match(findings[0]?.message ?? '', /vstream: 1/);
    });
  }
});

describe('line ends and a byte order mark change no finding', () => {
  const broken = shortest.replaceAll('actor:', 'actr:').replace('summary:', 'sumary:');
  const said = (text: string) =>
    checkAnalysis(text).findings.map(({ rule, span }) => `${rule} ${text.slice(span.start, span.end)}`);
  const expected = said(broken);
  it('there are some', () => assert.ok(expected.length > 2));
  it('CRLF', () => assert.deepEqual(said(broken.replaceAll('\n', '\r\n')), expected));
  it('CR', () => assert.deepEqual(said(broken.replaceAll('\n', '\r')), expected));
  it('a byte order mark', () => assert.deepEqual(said(`\ufeff${broken}`), expected));
});

describe('the analysis of one text', () => {
  it('is the same every time', () => {
    const plain = ({ findings }: Analysis) => findings.map(({ fixes: _fixes, ...rest }) => rest);
    assert.deepEqual(plain(analyze(shortest.slice(0, 2000))), plain(analyze(shortest.slice(0, 2000))));
  });
  it('knows whether all of the text was read', () => {
    assert.equal(analyze(shortest).intact, true);
    assert.equal(analyze('a: "b').intact, false);
    assert.equal(analyze('['.repeat(500)).intact, false);
    assert.equal(analyze('a: 1\na: 2').intact, true);
  });

  it('a mapping without keys is told where it stands', () => {
    const { findings } = analyze('\t{}\n');
    assert.deepEqual(
      findings.map(({ rule, span }) => [rule, span]),
      [
        ['invalid-shape', { start: 1, end: 3 }],
        ['invalid-shape', { start: 1, end: 3 }],
      ],
    );
  });

  for (const text of [
    ': # no key',
    'a: b\n: # no key',
    'vstream: 1\n:\nname: a\n',
    '?',
    '? \n',
    'a: {? }',
    'a: {:, b: 1}',
  ])
    it(`what has neither key nor value is told where its colon stands: ${JSON.stringify(text)}`, () => {
      const { findings } = analyze(text);
      assert.ok(findings.length > 0);
      for (const { span } of findings) assert.match(text.slice(span.start, span.end), /\S/);
    });
});
