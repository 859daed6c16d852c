// Breaks every example in known ways: each edit must give exactly the finding that it deserves, where it was made.
// `npm test` tries each mutation at one place in each of two examples, `npm run test:mutations` at all places in all.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allRules } from '../../server/core/rules/index.ts';
import { examples, tryOut } from './breaking.ts';
import { mutations } from './mutations.ts';

const everywhere = process.env.VSTREAM_MUTATIONS === 'all';

for (const [index, mutation] of mutations.entries()) {
  describe(`mutation: ${mutation.name}`, () => {
    const all = examples.map((example) => {
      const places = [...mutation.apply(example.before.stream, example.before.text)];
      return { example, places };
    });
    const open = all.filter(({ places }) => places.length > 0);
    it('applies to an example', () => assert.ok(open.length > 0));
    for (const { example, places } of everywhere ? open : some(open, 2, index)) {
      const tried = everywhere ? places : some(places, 1, index);
      it(`${example.file}: ${mutation.rule} and nothing else, ${tried.length} of ${places.length} places`, () => {
        for (const broken of tried) {
          const { deserved, found } = tryOut(example, [{ mutation, broken }]);
          assert.deepEqual(found, deserved);
        }
      });
    }
  });
}

/** So many of them, from one on that differs from mutation to mutation. */
function some<T>(all: readonly T[], count: number, from: number): T[] {
  return [...all.keys()].slice(0, count).flatMap((i) => all[(from + i) % all.length] ?? []);
}

it('breaks the examples in at least thirty ways, under rules that exist', () => {
  assert.ok(mutations.length >= 30);
  assert.equal(new Set(mutations.map(({ name }) => name)).size, mutations.length);
  const ids = new Set(allRules.map(({ id }) => id));
  assert.deepEqual(
    mutations.filter(({ rule }) => !ids.has(rule)).map(({ rule }) => rule),
    [],
  );
});
