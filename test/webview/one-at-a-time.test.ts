// The preview asks for one payload at a time, and for the newest in the end.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { oneAtATime } from '../../client/preview/one-at-a-time.ts';

const turn = () => new Promise(setImmediate);

it('what is asked for while work is under way is done once more, afterwards', async () => {
  const begun: PromiseWithResolvers<void>[] = [];
  const ask = oneAtATime(() => {
    const work = Promise.withResolvers<void>();
    begun.push(work);
    return work.promise;
  });
  const first = ask();
  await Promise.all([ask(), ask()]);
  assert.equal(begun.length, 1);
  begun[0]?.resolve();
  await turn();
  assert.equal(begun.length, 2);
  begun[1]?.resolve();
  await first;
  assert.equal(begun.length, 2);
});

it('work that failed does not keep others from being done', async () => {
  let times = 0;
  const ask = oneAtATime(async () => {
    if (++times === 1) throw new Error('no');
  });
  await assert.rejects(ask(), /no/);
  await ask();
  assert.equal(times, 2);
});
