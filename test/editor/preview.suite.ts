// The preview beside the editor: opening, typing, revealing in both directions, broken text, themes, and a window that is
// reloaded. Nobody's focus, zoom or selection moves on the way.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onboarding } from '../webview/samples.ts';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'mine.vstream.yaml';
const OTHER = 'other.vstream.yaml';
const wb = await openWorkbench({
  workspace: 'templates',
  files: { [FILE]: onboarding, [OTHER]: onboarding.replace('name: User onboarding', 'name: Another') },
  open: FILE,
});
const page = () => wb.preview();
const node = (label: string) => page().locator('g.node').filter({ hasText: label });
const place = () => page().locator('#diagram').getAttribute('style');

/** Where the reader works: the active editor, and whether the text has the keyboard. */
const focus = async () => ({
  file: await wb.vscode((v) => v.window.activeTextEditor?.document.fileName.split('/').at(-1) ?? ''),
  typing: await wb.page.evaluate<boolean>(`document.activeElement?.closest('.monaco-editor') !== null`),
});

const showInFirst = (file: string) =>
  wb.vscode(async (v, uri) => {
    await v.window.showTextDocument(v.Uri.parse(uri), { viewColumn: v.ViewColumn.One });
  }, wb.uri(file));

/** The cursor before the first place of the words; the window has it when it says so. */
async function cursorAt(words: string): Promise<void> {
  const { line, character } = await wb.vscode((v, sought) => {
    const editor = v.window.activeTextEditor;
    if (!editor) throw new Error('no editor is active');
    const at = editor.document.positionAt(editor.document.getText().indexOf(sought));
    editor.selection = new v.Selection(at, at);
    return { line: at.line, character: at.character };
  }, words);
  await wb.page
    .locator('.statusbar')
    .getByText(`Ln ${line + 1}, Col ${character + 1}`)
    .waitFor();
}

it('opens beside the text and leaves the keyboard there', async () => {
  await wb.command('vstream.openPreviewToSide');
  await node('Manual review').waitFor();
  assert.deepEqual(await focus(), { file: FILE, typing: true });
});

it('follows every key', async () => {
  await cursorAt('Manual review');
  await wb.page.keyboard.type('Very ');
  await node('Very Manual review').waitFor();
  for (let i = 0; i < 5; i++) await wb.page.keyboard.press('Backspace');
  await node('Very Manual review').waitFor({ state: 'detached' });
  await node('Manual review').waitFor();
  assert.deepEqual(await focus(), { file: FILE, typing: true });
  assert.equal(await wb.text(FILE), onboarding);
});

it('marks the node that holds the cursor, and moves nothing', async () => {
  const before = await place();
  await cursorAt('name: Provision workspace');
  await page().locator('g.node.is-current').filter({ hasText: 'Provision workspace' }).waitFor();
  assert.equal(await page().locator('g.node.is-current').count(), 1);
  assert.equal(await place(), before);
  assert.deepEqual(await focus(), { file: FILE, typing: true });
});

it('a click selects the source, and the focus stays in the preview', async () => {
  await node('Manual review').click();
  await wb.until(
    (v) => v.window.onDidChangeTextEditorSelection,
    (v) => {
      const [editor] = v.window.visibleTextEditors;
      return editor && editor.document.getText(editor.selection) === 'manual-review';
    },
  );
  await page().locator('g.node.is-current').filter({ hasText: 'Manual review' }).waitFor();
  assert.equal((await focus()).typing, false);
  assert.equal(await wb.vscode((v) => v.window.visibleTextEditors.length), 1);
});

it('Enter does the same; Ctrl+Enter goes there', async () => {
  await node('Assess risk').focus();
  await wb.page.keyboard.press('Enter');
  await page().locator('g.node.is-current').filter({ hasText: 'Assess risk' }).waitFor();
  assert.equal((await focus()).typing, false);
  await wb.page.keyboard.press('Control+Enter');
  await wb.page.locator('.monaco-editor.focused').waitFor();
  await wb.until(
    (v) => v.window.onDidChangeActiveTextEditor,
    (v) => v.window.activeTextEditor !== undefined,
  );
  assert.deepEqual(await focus(), { file: FILE, typing: true });
});

it('zoom and place survive an edit that draws a new picture', async () => {
  await page().getByRole('button', { name: 'Zoom in' }).click();
  await page().locator('.frame').press('ArrowRight');
  const before = await place();
  await wb.replace(FILE, 'name: Assess risk', 'name: Weigh the risk');
  await node('Weigh the risk').waitFor();
  assert.equal(await place(), before);
  await wb.replace(FILE, 'name: Weigh the risk', 'name: Assess risk');
  await node('Assess risk').waitFor();
});

it('keeps the last good picture while the text is broken, with the reason and the way to it', async () => {
  const count = await page().locator('g.node').count();
  await wb.replace(FILE, 'summary: From', 'summary: "From');
  await page().locator('body.stale').waitFor();
  assert.equal(await page().locator('g.node').count(), count);
  assert.match((await page().locator('.problem').textContent()) ?? '', /^Showing the last good version\. \S/);
  await page()
    .getByRole('button', { name: /^Go to line \d+$/ })
    .click();
  await wb.page.locator('.monaco-editor.focused').waitFor();
  await wb.replace(FILE, 'summary: "From', 'summary: From');
  await page().locator('body:not(.stale)').waitFor();
});

it('takes the colours of another theme on the same picture', async () => {
  await page()
    .locator('#diagram svg')
    .evaluate((svg) => svg.setAttribute('data-mark', 'the same'));
  const ground = () => page().locator('body').evaluate('getComputedStyle(document.body).backgroundColor');
  const before = await ground();
  const theme = (name: string | undefined) =>
    wb.vscode(
      (v, chosen) =>
        v.workspace
          .getConfiguration('workbench')
          .update('colorTheme', chosen ?? undefined, v.ConfigurationTarget.Global),
      name ?? null,
    );
  await theme('Default Dark Modern');
  await page().locator('body.vscode-dark').waitFor();
  assert.notEqual(await ground(), before);
  assert.equal(await page().locator('#diagram svg[data-mark]').count(), 1);
  await theme(undefined);
  await page().locator('body.vscode-light').waitFor();
});

it('follows the other file; pinned, it stays', async () => {
  await showInFirst(OTHER);
  await page().locator('h1').filter({ hasText: 'Another' }).waitFor();
  await page().getByRole('button', { name: 'Keep showing' }).click();
  await page().locator('button[aria-pressed="true"]').waitFor();
  await showInFirst(FILE);
  await wb.replace(OTHER, 'name: Another', 'name: The pinned one');
  await page().locator('h1').filter({ hasText: 'The pinned one' }).waitFor();
});

it('comes back as it was after the window is reloaded', async () => {
  await wb.vscode((v) => v.workspace.saveAll());
  await page().getByRole('button', { name: 'Zoom in' }).click();
  const before = await place();
  void wb.command('workbench.action.reloadWindow').catch(() => {});
  await wb.page.waitForEvent('framenavigated', (frame) => frame === wb.page.mainFrame());
  await page().locator('h1').filter({ hasText: 'The pinned one' }).waitFor();
  await page().locator('button[aria-pressed="true"]').waitFor();
  await node('Manual review').waitFor();
  assert.equal(await place(), before);
});

it('does what its own menu says for the file that it shows', async () => {
  await page().locator('h1').click();
  await wb.until(
    (v) => v.window.tabGroups.onDidChangeTabGroups,
    (v) => v.window.tabGroups.activeTabGroup.activeTab?.input instanceof v.TabInputWebview,
  );
  await wb.page.locator('.editor-group-container.active [aria-label^="More Actions"]').click();
  await wb.page.getByRole('menuitem', { name: 'Simulate' }).click();
  await page().getByRole('heading', { name: 'Single items' }).waitFor();
  assert.equal(await page().locator('h1').innerText(), 'The pinned one');
});

it('stays with its file when that is renamed, and when its folder is', async () => {
  const rename = (from: string, to: string) =>
    wb.vscode(
      async (v, ...names) => {
        const [before, after] = names.map((name) => v.Uri.parse(name));
        const edit = new v.WorkspaceEdit();
        if (before && after) edit.renameFile(before, after);
        await v.workspace.applyEdit(edit);
      },
      wb.uri(from),
      wb.uri(to),
    );
  await rename(OTHER, 'part/renamed.vstream.yaml');
  await wb.replace('part/renamed.vstream.yaml', 'name: The pinned one', 'name: Renamed');
  await page().locator('h1').filter({ hasText: 'Renamed' }).waitFor();
  await rename('part', 'parts');
  await wb.replace('parts/renamed.vstream.yaml', 'name: Renamed', 'name: Moved');
  await page().locator('h1').filter({ hasText: 'Moved' }).waitFor();
});

it('says that a file is not there, also after it was hidden', async () => {
  await page().getByRole('button', { name: 'Keep showing' }).click();
  await page().locator('button[aria-pressed="false"]').waitFor();
  await wb.vscode(
    (v, uri) => v.commands.executeCommand('vstream.openPreview', v.Uri.parse(uri)),
    wb.uri('gone.vstream.yaml'),
  );
  await page().getByText('This file cannot be shown').waitFor();
  await wb.vscode(async (v) => {
    const columns = v.window.tabGroups.all.filter(({ tabs }) =>
      tabs.some(({ input }) => input instanceof v.TabInputWebview),
    );
    const document = await v.workspace.openTextDocument({ content: 'in front', language: 'plaintext' });
    await v.window.showTextDocument(document, { viewColumn: columns[0]?.viewColumn ?? v.ViewColumn.Two });
  });
  await wb.page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
  await wb.command('workbench.action.revertAndCloseActiveEditor');
  await page().getByText('This file cannot be shown').waitFor();
  // It ends, and says why, instead of waiting for a picture that never comes.
  await wb.vscode(async (v, uri) => {
    const to = v.Uri.joinPath(v.Uri.parse(uri), '../gone.svg');
    void v.commands.executeCommand('vstream.exportDiagram', { uri: v.Uri.parse(uri), format: 'svg', to });
  }, wb.uri('gone.vstream.yaml'));
  await wb.page.getByText('The export failed').first().waitFor();
});
