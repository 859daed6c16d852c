// When open documents are analysed: by a clock that stands until the test moves it.
import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { Documents, LONG } from '../../server/lsp/documents.ts';

const URI = 'file:///refunds.vstream.yaml';
const TEXT = 'vstream: 1\nname: Refunds\n';
const LONG_TEXT = `${TEXT}${'# a remark\n'.repeat(LONG / 10)}`;

/**
 * Documents whose analyses take so many ms each, the first one first; and the versions that were published. What is
 * done soon is done by `wait(0)`.
 */
function documents(
  { mock }: TestContext,
  costs: readonly number[],
  { text = TEXT, seen = Promise.resolve() }: { text?: string; seen?: Promise<void> } = {},
) {
  mock.timers.enable({ apis: ['setTimeout'] });
  let [now, analyses] = [0, 0];
  const soon = new Set<() => void>();
  const glanced: number[] = [];
  mock.method(performance, 'now', () => now);
  const versions: number[] = [];
  const open = new Documents(
    () => {
      now += costs[analyses++] ?? 0;
      return {};
    },
    {
      settled: ({ version }) => versions.push(version),
      glanced: async ({ version }) => {
        glanced.push(version);
        await seen;
      },
    },
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
  open.open(URI, 'vstream', 1, text);
  open.invalidate();
  wait(0);
  return { versions, glanced, type, wait, ask: () => open.current(URI), close: () => open.close(URI) };
}

/** Lets everything run on that waits for a promise. */
const turn = () => new Promise(setImmediate);

describe('a file that was opened is analysed', () => {
  it('at once, and once, where it is not long', (context) => {
    const { versions, glanced } = documents(context, [400]);
    assert.deepEqual([glanced, versions], [[], [1]]);
  });

  it('after a first look where it is', async (context) => {
    const { versions, glanced, wait } = documents(context, [], { text: LONG_TEXT });
    assert.deepEqual([glanced, versions], [[1], []]);
    await turn();
    wait(0);
    assert.deepEqual([glanced, versions], [[1], [1]]);
  });

  it('once more where it changes while what was seen first is shown', async (context) => {
    const { promise: seen, resolve } = Promise.withResolvers<void>();
    const { versions, glanced, type, wait } = documents(context, [], { text: LONG_TEXT, seen });
    type(2);
    resolve();
    await turn();
    wait(0);
    await turn();
    wait(0);
    assert.deepEqual([glanced, versions], [[1, 2], [2]]);
  });

  it('not any more where it is closed meanwhile', async (context) => {
    const { versions, glanced, wait, close } = documents(context, [], { text: LONG_TEXT });
    close();
    await turn();
    wait(0);
    assert.deepEqual([glanced, versions], [[1], []]);
  });

  it('for a question that comes meanwhile, and told of once', async (context) => {
    const { versions, ask, type, wait } = documents(context, [], { text: LONG_TEXT });
    assert.equal(ask()?.version, 1);
    await turn();
    wait(0);
    assert.deepEqual(versions, [1]);
    type(2);
    wait(5);
    assert.deepEqual(versions, [1, 2]);
  });
});

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
