// The language server dies under the editor: it is started again, the author hears of it once, and findings and
// preview go on.
import assert from 'node:assert/strict';
import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const example = readFileSync(join(import.meta.dirname, '../../examples', FILE), 'utf8');
const wb = await openWorkbench({ files: { [FILE]: example.replace('\nname: ', '\nnme: ') }, open: FILE });

/** Kills the server, which is a child of the extension host; gives back how many there were. */
const kill = () =>
  wb.vscode(() => {
    const { readdirSync, readFileSync } = process.getBuiltinModule('node:fs');
    const servers = readdirSync('/proc').filter((id) => {
      if (!/^\d+$/.test(id)) return false;
      try {
        const parent = /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1];
        return (
          parent === `${process.pid}` &&
          readFileSync(`/proc/${id}/cmdline`, 'utf8').includes('dist/server.js')
        );
      } catch {
        return false; // ended meanwhile
      }
    });
    for (const id of servers) process.kill(Number(id), 'SIGKILL');
    return servers.length;
  });

/** Keeps the end of the server from the editor until that has asked it so many questions in vain. */
const holdItsEnd = (questions: number) =>
  wb.vscode(
    (vscode, uri, questions) => {
      const { ChildProcess } = process.getBuiltinModule('node:child_process');
      const { emit } = ChildProcess.prototype;
      const ask = () =>
        void vscode.commands.executeCommand(
          'vscode.executeHoverProvider',
          vscode.Uri.parse(uri),
          new vscode.Position(0, 1),
        );
      ChildProcess.prototype.emit = function (this: ChildProcess, ...event: unknown[]) {
        const close = () => Reflect.apply(emit, this, event);
        if (event[0] !== 'close' || this.signalCode !== 'SIGKILL') return close();
        ChildProcess.prototype.emit = emit;
        const { send } = this;
        let unsent = 0;
        this.send = (...message: unknown[]) => {
          if (++unsent < questions) ask();
          else setImmediate(close);
          return Reflect.apply(send, this, message);
        };
        ask();
        return true;
      };
    },
    wb.uri(FILE),
    questions,
  );

describe('a language server that is killed', () => {
  const told = () =>
    wb.page.locator('.notifications-center .monaco-list-row').filter({ hasText: 'has been started again' });

  it('is started again, and the author hears of it once', async () => {
    await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-key'));
    await wb.vscode((vscode) => vscode.commands.executeCommand('vstream.openPreviewToSide'));
    await wb.preview().locator('g.node').first().waitFor();
    assert.equal(await kill(), 1);
    await wb.vscode((vscode) => vscode.commands.executeCommand('notifications.showList'));
    await told().waitFor();
    assert.equal(await told().count(), 1);
  });

  it('is started again when messages no longer reached it before its end was heard of', async () => {
    await wb.page.locator('.notifications-center').getByLabel('Clear All Notifications').click();
    await told().waitFor({ state: 'hidden' });
    await holdItsEnd(6);
    assert.equal(await kill(), 1);
    await wb.vscode((vscode) => vscode.commands.executeCommand('notifications.showList'));
    await told().waitFor();
  });

  it('goes on with findings and preview', async () => {
    await wb.replace(FILE, '\nnme: User onboarding', '\nname: Newcomers');
    await wb.diagnostics(FILE, (all) => all.length === 0);
    await wb.preview().locator('h1').filter({ hasText: 'Newcomers' }).waitFor();
  });
});
