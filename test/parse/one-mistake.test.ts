// One slip of the hand in a sound file gives at most one syntax problem, and mostly on the line where it happened.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parse } from '../../server/core/parse/parse.ts';
import { examples } from '../incremental/texts.ts';

/** What is found becomes something else, in which `$1` stands for its first group. */
interface Slip {
  readonly at: RegExp;
  readonly by: string;
  /** Share of the slips that give a problem which has to stand on the line of the slip. */
  readonly there: number;
}

const SLIPS: Readonly<Record<string, Slip>> = {
  'a bracket opened before a block': { at: /^( *[\w-]+:)$/gm, by: '$1 [', there: 0.99 },
  'a brace opened before a block': { at: /^( *[\w-]+:)$/gm, by: '$1 {', there: 0.99 },
  'an opening bracket doubled': { at: /([[{])/g, by: '$1$1', there: 0.9 },
  'an opening bracket gone': { at: /[[{]/g, by: '', there: 0.8 },
  'a closing bracket doubled': { at: /([\]}])/g, by: '$1$1', there: 0.95 },
  'a closing bracket gone': { at: /[\]}]/g, by: '', there: 0.85 },
  'a comma gone': { at: /, /g, by: ' ', there: 0.99 },
  'a quote opened': { at: /^( *[\w-]+: )(?=\w)/gm, by: '$1"', there: 0.95 },
  'an apostrophe opened': { at: /^( *[\w-]+: )(?=\w)/gm, by: "$1'", there: 0.95 },
  'a quote gone': { at: /"/g, by: '', there: 0.95 },
  'a colon gone': { at: /^( *[\w-]+):/gm, by: '$1', there: 0.99 },
  'a blank behind a colon gone': { at: /^( *[\w-]+:) /gm, by: '$1', there: 0.99 },
  // Of two lines that do not line up, either may be the wrong one.
  'a blank too much': { at: /^(?=.)/gm, by: ' ', there: 0.35 },
  'a blank too few': { at: /^ /gm, by: '', there: 0.9 },
  'a tab': { at: /^ +/gm, by: '\t', there: 0.95 },
  'a dash gone': { at: /^( *)- /gm, by: '$1', there: 0.4 },
};

/** Places of each kind, spread over the examples: there are some 40,000 in all. */
const PLACES = process.env.VSTREAM_LONG ? Number.POSITIVE_INFINITY : 200;

describe('one mistake, at most one syntax problem', () => {
  for (const [what, { at, by, there }] of Object.entries(SLIPS)) {
    it(what, () => {
      let [told, onLine] = [0, 0];
      const all = examples.flatMap((text) => [...text.matchAll(at)].map((place) => ({ text, place })));
      const stride = Math.max(1, Math.floor(all.length / PLACES));
      for (const { text, place } of all.filter((_, index) => index % stride === 0)) {
        const slip = by.replaceAll('$1', place[1] ?? '');
        const changed = text.slice(0, place.index) + slip + text.slice(place.index + place[0].length);
        const problems = parse(changed).problems.filter(({ code }) => code === 'syntax');
        assert.ok(problems.length <= 1, `${problems.map(({ message }) => message).join('\n')}\n${changed}`);
        const [problem] = problems;
        if (!problem) continue;
        told++;
        if (lineOf(changed, problem.span.start) === lineOf(text, differing(text, changed))) onLine++;
      }
      assert.ok(told > 0);
      assert.ok(onLine >= there * told, `${onLine} of ${told} on the line of the mistake`);
    });
  }
});

function differing(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
}

const lineOf = (text: string, offset: number) => text.slice(0, offset).split('\n').length;
