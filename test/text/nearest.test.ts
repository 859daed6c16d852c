// The nearest name: what a typing mistake meant, and nothing that it did not.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { withArticle } from '../../server/core/text/article.ts';
import { nearest } from '../../server/core/text/nearest.ts';

describe('nearest', () => {
  const names = ['actor', 'next', 'process_time', 'wait_time', 'name', 'tags'];
  for (const [typed, meant] of [
    ['actr', 'actor'],
    ['acotr', 'actor'],
    ['nxt', 'next'],
    ['process-time', 'process_time'],
    ['Name', 'name'],
    ['waittime', 'wait_time'],
  ] as const) {
    it(`${typed} -> ${meant}`, () => assert.equal(nearest(typed, names)[0], meant));
  }
  it('never the word itself', () => assert.deepEqual(nearest('next', ['next']), []));
  it('nothing far away', () => assert.deepEqual(nearest('assignee', names), []));
  it('nearer ones first, equals in the given order', () => {
    assert.deepEqual(nearest('abcdef', ['abcdxx', 'abcdex', 'abcdey']), ['abcdex', 'abcdey', 'abcdxx']);
  });
  it('an empty word has a neighbour of one letter at most', () => {
    assert.deepEqual(nearest('', ['a', 'ab']), ['a']);
  });
  it('takes any iterable, and any text', () => {
    assert.deepEqual(nearest('🙂x', new Set(['🙂y']).values()), ['🙂y']);
    fc.assert(
      fc.property(fc.string(), fc.array(fc.string()), (word, all) => nearest(word, all).length <= all.length),
    );
  });
});

describe('withArticle', () => {
  for (const said of ['a step', 'an actor', 'an SLA', 'an output', 'a value stream', 'an exception']) {
    it(said, () => assert.equal(withArticle(said.replace(/^an? /, '')), said));
  }
});
