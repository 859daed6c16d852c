// V8's middle compiler is out only until the first findings: everything after that is made to last.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { brieflyWithoutMaglev } from '../../server/lsp/brief.ts';

setFlagsFromString('--allow-natives-syntax');
const isThere: () => boolean = () => runInNewContext('%IsMaglevEnabled()');

test('the compiler is back when that is said, and stays', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  assert.ok(isThere());
  const lasting = brieflyWithoutMaglev();
  assert.ok(!isThere());
  lasting();
  assert.ok(isThere());
  lasting();
  mock.timers.tick(60_000);
  assert.ok(isThere());
});

test('the compiler comes back by itself', ({ mock }) => {
  mock.timers.enable({ apis: ['setTimeout'] });
  brieflyWithoutMaglev();
  assert.ok(!isThere());
  mock.timers.tick(60_000);
  assert.ok(isThere());
});
