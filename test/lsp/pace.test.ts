// When open documents are analysed: by a clock that stands until the test moves it.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Documents } from '../../server/lsp/documents.ts';

const URI = 'file:///refunds.vstream.yaml';
const TEXT = 'vstream: 1\nname: Refunds\n';

/**
 * Documents whose analyses take so many ms each, the first one first; and the versions that were published. What is
 * done soon is done by `wait(0)`.
 */
function documents({ mock }: TestContext, costs: readonly number[]) {
  mock.timers.enable({ apis: ['setTimeout'] });
  let [now, analyses] = [0, 0];
  const soon = new Set<() => void>();
  mock.method(performance, 'now', () => now);
  const versions: number[] = [];
  const open = new Documents(
    () => {
      now += costs[analyses++] ?? 0;
      return {};
    },
    ({ version }) => versions.push(version),
    async () => undefined,
    (work) => {
      soon.add(work);
      return () => soon.delete(work);
    },
  );
  const type = (version: number) =>
    open.change(URI, version, [
      { range: { start: { line: 1, character: 6 }, end: { line: 1, character: 6 } }, text: 'x' },
    ]);
  const wait = (ms: number) => {
    now += ms;
    mock.timers.tick(ms);
    for (const work of soon) {
      soon.delete(work);
      work();
    }
  };
  open.open(URI, 'vstream', 1, TEXT);
  open.invalidate();
  wait(0);
  assert.deepEqual(versions, [1]);
  return { versions, type, wait, close: () => open.close(URI) };
}

describe('a change is analysed', () => {
  it('at once after the file was opened, however long that took', (context) => {
    const { versions, type, wait } = documents(context, [400, 3]);
    type(2);
    wait(0);
    assert.deepEqual(versions, [1, 2]);
  });

  it('at once at every key of somebody who types', (context) => {
    const { versions, type, wait } = documents(context, [400, 3, 3]);
    type(2);
    wait(0);
    wait(4);
    type(3);
    wait(0);
    assert.deepEqual(versions, [1, 2, 3]);
  });

  it('a little later where it comes faster than anybody types', (context) => {
    const { versions, type, wait } = documents(context, [400, 1, 1]);
    type(2);
    wait(0);
    wait(2);
    type(3);
    wait(0);
    assert.deepEqual(versions, [1, 2]);
    wait(1);
    assert.deepEqual(versions, [1, 2, 3]);
  });

  it('later where the last change took long', (context) => {
    const { versions, type, wait } = documents(context, [400, 200, 200]);
    type(2);
    wait(0);
    type(3);
    wait(99);
    assert.deepEqual(versions, [1, 2]);
    wait(1);
    assert.deepEqual(versions, [1, 2, 3]);
  });

  it('with those that come while it waits', (context) => {
    const { versions, type, wait } = documents(context, [400, 3]);
    type(2);
    type(3);
    type(4);
    wait(9);
    assert.deepEqual(versions, [1]);
    wait(1);
    assert.deepEqual(versions, [1, 4]);
  });

  it('not any more once the file is closed', (context) => {
    const { versions, type, wait, close } = documents(context, [400]);
    type(2);
    close();
    wait(0);
    assert.deepEqual(versions, [1]);
  });
});
