// A language server that takes its time: the editor does not wait for it, commands work or wait by themselves, and
// everything is there once it answers.
import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, it } from 'node:test';
import { projectRoot } from '../../scripts/host/cache.ts';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const example = readFileSync(join(projectRoot, 'examples', FILE), 'utf8');

/** The extension as it is, with a server that begins when a file is there. */
const extensionPath = mkdtempSync(join(tmpdir(), 'vstream-slow-'));
after(() => rmSync(extensionPath, { recursive: true, force: true }));
for (const part of ['package.json', 'dist', 'media', 'schemas', 'syntaxes', 'templates'])
  cpSync(join(projectRoot, part), join(extensionPath, part), { recursive: true });
const dist = (name: string) => join(extensionPath, 'dist', name);
renameSync(dist('server.js'), dist('server-then.js'));
writeFileSync(
  dist('server.js'),
  `const { existsSync, watch } = require('node:fs');
const begin = () => existsSync(__dirname + '/begin') && (watcher.close(), require('./server-then.js'));
const watcher = watch(__dirname, begin);
`,
);

const wb = await openWorkbench({
  files: { [FILE]: example.replace('\nname: ', '\nnme: ') },
  open: FILE,
  extensionPath,
  server: false,
});

describe('a server that has not answered yet', () => {
  it('holds up no activation', async () => {
    assert.ok(await wb.vscode((vscode, id) => vscode.extensions.getExtension(id)?.isActive, wb.extensionId));
  });

  it('is not needed for a new value stream', async () => {
    await wb.command('vstream.newSpec', 'blank');
    const fresh = await wb.vscode((vscode) => vscode.window.activeTextEditor?.document.getText());
    assert.match(fresh ?? '', /^vstream: 1$/m);
    await wb.open(FILE);
  });

  it('has a preview open that waits for it', async () => {
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('body').waitFor();
    assert.equal(await wb.preview().locator('g.node').count(), 0);
  });

  it('brings findings and picture as soon as it begins', async () => {
    writeFileSync(dist('begin'), '');
    await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-key'));
    await wb.preview().locator('g.node').first().waitFor();
  });
});
