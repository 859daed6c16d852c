// Path patterns of `ignore`.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { matches } from '../../server/workspace/patterns.ts';

const CASES: readonly (readonly [string, string, boolean])[] = [
  ['drafts/**', 'drafts/a.vstream.yaml', true],
  ['drafts/**', 'drafts/deep/a.vstream.yaml', true],
  ['drafts/**', 'old/drafts/a.vstream.yaml', false],
  ['drafts', 'old/drafts/a.vstream.yaml', true],
  ['drafts/', 'drafts/a.vstream.yaml', true],
  ['drafts/a', 'drafts/ab.vstream.yaml', false],
  ['**/drafts/**', 'x/y/drafts/a.vstream.yaml', true],
  ['**/drafts/**', 'drafts/a.vstream.yaml', true],
  ['*.vstream.yml', 'deep/a.vstream.yml', true],
  ['*.vstream.yml', 'deep/a.vstream.yaml', false],
  ['specs/*.vstream.yaml', 'specs/deep/a.vstream.yaml', false],
  ['specs/**/*.vstream.yaml', 'specs/a.vstream.yaml', true],
  ['specs/**/*.vstream.yaml', 'specs/deep/er/a.vstream.yaml', true],
  ['./a?.vstream.yaml', 'ab.vstream.yaml', true],
  ['a?.vstream.yaml', 'a.vstream.yaml', false],
  ['a.vstream.yaml', 'axvstream.yaml', false],
  ['(a+)+', 'aaaa', false],
  ['specs\\old', 'specs/old/a.vstream.yaml', true],
];

describe('path patterns', () => {
  for (const [pattern, path, expected] of CASES) {
    it(`${pattern} ${expected ? 'holds' : 'does not hold'} for ${path}`, () => {
      assert.equal(matches(pattern, path), expected);
    });
  }

  it('stays quick, however many wildcards there are', () => {
    const began = performance.now();
    assert.equal(matches('*a'.repeat(200), `${'a'.repeat(5000)}b`), false);
    assert.equal(matches('**/x/'.repeat(100), Array.from({ length: 1000 }, () => 'x').join('/')), true);
    assert.ok(performance.now() - began < 2000);
  });
});
