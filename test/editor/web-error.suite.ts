// An error that nobody catches in the server's web worker: the worker lives on, and so do findings and preview.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const example = readFileSync(join(import.meta.dirname, '../../examples', FILE), 'utf8');
const wb = await openWorkbench({
  web: true,
  files: { [FILE]: example.replace('\nname: ', '\nnme: ') },
  appended: {
    'dist/server.web.js': 'self.isServer = true;',
    // The editor's own nested workers keep errors to themselves; those of a browser tell whoever made them.
    'dist/extension.web.cjs': `const Made = globalThis.Worker;
      globalThis.Worker = class extends Made {
        constructor(...given) {
          super(...given);
          globalThis.serverWorker ??= this;
        }
      };`,
  },
  open: FILE,
});

async function serverWorker() {
  for (const worker of wb.page.workers())
    if (await worker.evaluate(() => Reflect.get(globalThis, 'isServer') === true)) return worker;
  return assert.fail('no worker of the page is the server');
}

/** Breaks the file and mends it: both are seen. */
async function works(): Promise<void> {
  await wb.replace(FILE, '\nnme: User onboarding', '\nname: Newcomers');
  await wb.diagnostics(FILE, (all) => all.length === 0);
  await wb.replace(FILE, '\nname: Newcomers', '\nnme: User onboarding');
  await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-key'));
}

describe('an uncaught error in the web worker of the server', () => {
  it('leaves the server working', async () => {
    await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-key'));
    const worker = await serverWorker();
    const seen = await worker.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const told = (event: Event) => resolve(String(Reflect.get(event, 'message')));
          (globalThis as unknown as EventTarget).addEventListener('error', told, { once: true });
          setTimeout(() => {
            throw new Error('thrown on purpose');
          }, 0);
        }),
    );
    assert.match(seen, /thrown on purpose/);
    await works();
  });

  it('leaves the client working that hears of it, however often', async () => {
    const told = await wb.vscode(() => {
      const worker = Reflect.get(globalThis, 'serverWorker') as EventTarget;
      return Array.from({ length: 5 }, () => worker.dispatchEvent(new Event('error')));
    });
    assert.deepEqual(told, [true, true, true, true, true]);
    await works();
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('g.node').first().waitFor();
  });

  it('bothers nobody with a message', async () => {
    await wb.command('notifications.showList');
    assert.deepEqual(await wb.page.locator('.notifications-center .monaco-list-row').allTextContents(), []);
  });

  it('is the only thing that went wrong', () => {
    const { list } = wb.faults;
    assert.ok(list.length > 0);
    assert.deepEqual(
      list.splice(0).filter((fault) => !fault.includes('thrown on purpose')),
      [],
    );
  });
});
