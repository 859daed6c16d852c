// Two independent mistakes in one file give both findings and no others: neither hides behind the other. Independent is
// judged from outside, and now and then wrongly: of many pairs a few may touch. `npm test` draws a few pairs for each
// example, all of which hold; `npm run test:mutations` draws hundreds and prints those that do not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { type Break, type Example, examples, tryOut } from './breaking.ts';
import { areIndependent, breaksOf, mayExplain } from './pairs.ts';

const WANTED = process.env.VSTREAM_MUTATIONS === 'all' ? 200 : 6;
/** How many pairs of each example may turn out to touch. */
const TOUCHING = Math.floor(WANTED * 0.03);

describe('pairs of mutations', () => {
  for (const [index, example] of examples.entries()) {
    it(`${example.file}: ${WANTED} pairs, both found and nothing else`, (t) => {
      const pairs = draw(example, index + 1);
      assert.equal(pairs.length, WANTED);
      const touching: string[] = [];
      for (const [a, b] of pairs) {
        const { deserved, found } = tryOut(example, [a, b]);
        const wanted = deserved.filter(
          (one) => found.includes(one) || !(mayExplain(a, one) || mayExplain(b, one)),
        );
        if (isDeepStrictEqual(found, wanted)) continue;
        const said = `${a.mutation.name}, and: ${b.mutation.name}`;
        touching.push(`${said}\n  found ${found.join('; ')}\n  not ${wanted.join('; ')}`);
      }
      for (const one of touching) t.diagnostic(one);
      assert.ok(touching.length <= TOUCHING, touching.join('\n'));
    });
  }
});

/** The same pairs in every run: mutations first, so that each has the same chance, then their places. */
function draw(example: Example, seed: number): [Break, Break][] {
  const all = breaksOf(example);
  const next = numbers(seed);
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)];
  const found: [Break, Break][] = [];
  for (let tries = 0; found.length < WANTED && tries < WANTED * 20; tries++) {
    const [a, b] = [pick(pick(all) ?? []), pick(pick(all) ?? [])];
    if (a && b && areIndependent(example, a, b)) found.push([a, b]);
  }
  return found;
}

/** A linear congruential generator, with the constants of Numerical Recipes. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
