// The extension where there is no Node, as on vscode.dev: in a web worker of the page, with its language server in
// another one. What can be done by hand is done by hand: keys, the mouse, and what the window shows.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const LINKED = 'linked.vstream.yaml';
const REVIEW = /^\s*manual-review/;
const example = readFileSync(join(import.meta.dirname, '../../examples', FILE), 'utf8');

const wb = await openWorkbench({
  web: true,
  files: {
    [FILE]: example.replace('\nname: ', '\nnme: '),
    [LINKED]: example.replace(
      '    outcome: success\n',
      `    outcome: success\n    starts: [./${FILE}#form-closed]\n`,
    ),
  },
  activate: false,
});
const { keyboard } = wb.page;

const isActive = () =>
  wb.vscode((vscode, id) => vscode.extensions.getExtension(id)?.isActive, wb.extensionId);
const rows = () => wb.page.locator('.markers-panel .monaco-list-row');
const nodes = () => wb.preview().locator('g.node');

async function pick(text: string, shown: string): Promise<void> {
  await wb.page.locator('.quick-input-widget input').fill(text);
  await wb.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: shown }).first().click();
}

async function quickOpen(file: string): Promise<void> {
  await keyboard.press('Control+P');
  await pick(file, file);
  await wb.page.locator('.tab.active').filter({ hasText: file }).waitFor();
}

describe('the extension in a web worker', () => {
  it('is loaded from the page, into a host without Node, and waits', async () => {
    const host = await wb.vscode(
      (vscode, id) => ({
        from: vscode.extensions.getExtension(id)?.extensionUri.scheme,
        ui: vscode.UIKind[vscode.env.uiKind],
        global: Object.prototype.toString.call(globalThis),
        files: vscode.workspace.workspaceFolders?.map(({ uri }) => uri.scheme),
      }),
      wb.extensionId,
    );
    const global = '[object DedicatedWorkerGlobalScope]';
    assert.deepEqual(host, { from: 'http', ui: 'Web', global, files: ['vscode-remote'] });
    assert.equal(await isActive(), false);
  });

  it('starts with the first value stream that is opened, and its server in another worker', async () => {
    await quickOpen(FILE);
    const found = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-key'));
    assert.deepEqual([...new Set(found.map(({ source }) => source))], ['vstream']);
    assert.equal(await isActive(), true);
    // A simulation follows when the author pauses, in a worker of its own.
    const built = [...wb.served].filter((name) => name.startsWith('dist/') && !/simulator/.test(name));
    assert.deepEqual(built.sort(), ['dist/extension.web.cjs', 'dist/server.web.js']);
  });

  it('lists in the Problems panel what it found', async () => {
    await keyboard.press('Control+Shift+M');
    await rows().filter({ hasText: '`nme` is not a key' }).waitFor();
    await wb.screenshot('web-problems');
  });

  it('takes the finding away when the fix is typed', async () => {
    await rows().filter({ hasText: '`nme` is not a key' }).dblclick(); // the editor, at the word in question
    await wb.until(
      (vscode) => vscode.window.onDidChangeTextEditorSelection,
      (vscode) => {
        const editor = vscode.window.activeTextEditor;
        return editor?.document.getText(editor.selection) === 'nme';
      },
    );
    await wb.page.locator('.editor-instance .monaco-editor.focused').waitFor();
    await keyboard.type('name');
    await wb.diagnostics(FILE, (all) => all.length === 0);
    await wb.page.locator('.markers-panel').getByText('No problems have been detected').waitFor();
    assert.equal(await wb.text(FILE), example);
  });

  it('reads the files that a stream leads to through the editor', async () => {
    await quickOpen(LINKED);
    const found = await wb.diagnostics(LINKED, (all) => all.some(({ code }) => code === 'contract-mismatch'));
    assert.match(found.map(({ message }) => message).join('\n'), /form-closed/);
  });
});

describe('the preview of a web extension', () => {
  it('opens beside the editor with the picture of the stream', async () => {
    await quickOpen(FILE);
    await keyboard.press('F1');
    await pick('>VStream: Open Preview to the Side', 'VStream: Open Preview to the Side');
    await nodes().filter({ hasText: REVIEW }).first().waitFor();
    await wb.screenshot('web-preview');
    const built = [...wb.served].filter((name) => name.startsWith('dist/webview/'));
    assert.deepEqual(built.sort(), ['dist/webview/preview.css', 'dist/webview/preview.js']);
  });

  it('is dressed by its own style sheet', async () => {
    const link = wb.preview().locator('link[rel="stylesheet"]');
    assert.ok(await link.evaluate((element: { sheet: unknown }) => element.sheet !== null));
  });

  it('leads from a node to its text', async () => {
    await nodes().filter({ hasText: REVIEW }).first().click();
    await wb.until(
      (vscode) => vscode.window.onDidChangeTextEditorSelection,
      (vscode) => {
        const [editor] = vscode.window.visibleTextEditors;
        return editor && editor.document.getText(editor.selection) === 'manual-review';
      },
    );
  });

  it('follows what is typed', async () => {
    await wb.replace(FILE, '\nname: User onboarding', '\nname: Newcomers');
    await wb.preview().locator('h1').filter({ hasText: 'Newcomers' }).waitFor();
  });

  it('simulates in a worker of its own, and tells what came of it', async () => {
    await wb.command('vstream.simulate');
    const view = wb.preview().locator('.simulation');
    await view.getByText('10,000 items, seed 1').waitFor();
    await view.locator('figure.chart').first().waitFor();
    assert.ok(wb.served.has('dist/simulator.web.js'));
  });

  it('exports through the editor’s file system', async () => {
    await wb.vscode(
      async (vscode, from, to) => {
        const wanted = { uri: vscode.Uri.parse(from), format: 'svg', to: vscode.Uri.parse(to) };
        await vscode.commands.executeCommand('vstream.exportDiagram', wanted);
      },
      wb.uri(FILE),
      wb.uri('picture.svg'),
    );
    assert.match(readFileSync(wb.path('picture.svg'), 'utf8'), /^<svg [\s\S]*manual-review/);
  });
});
