// The preview beside the editor: opening, following, revealing, broken text, and a window that is reloaded.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onboarding } from '../webview/samples.ts';
import { openWorkbench } from './harness/workbench.ts';

const wb = await openWorkbench({
  workspace: 'templates',
  files: {
    'mine.vstream.yaml': onboarding,
    'other.vstream.yaml': onboarding.replace('name: User onboarding', 'name: Another'),
  },
  open: 'mine.vstream.yaml',
});
const F = 'mine.vstream.yaml';
const active = () => wb.vscode((v) => v.window.activeTextEditor?.document.fileName ?? null);
it('opens', async () => {
  await wb.command('vstream.openPreviewToSide');
  await wb.preview().locator('g.node').filter({ hasText: 'Manual review' }).waitFor();
  assert.match(String(await active()), /mine/);
});
it('click reveals without focus', async () => {
  await wb.preview().locator('g.node').filter({ hasText: 'Manual review' }).click();
  await wb.until(
    (v) => v.window.onDidChangeTextEditorSelection,
    (v) => {
      const e = v.window.visibleTextEditors[0];
      return e && e.document.getText(e.selection) === 'manual-review';
    },
  );
  await wb.preview().locator('g.node.is-current').filter({ hasText: 'Manual review' }).waitFor();
  assert.equal(await wb.vscode((v) => v.window.visibleTextEditors.length), 1);
  await wb.screenshot('p-reveal');
});
it('stale and back', async () => {
  await wb.replace(F, 'summary: From', 'summary: "From');
  await wb.preview().locator('body.stale').waitFor();
  await wb.screenshot('p-stale');
  await wb.replace(F, 'summary: "From', 'summary: From');
  await wb.preview().locator('body:not(.stale)').waitFor();
});
it('follows the other file, pin stays', async () => {
  await wb.vscode(async (v, p) => {
    await v.window.showTextDocument(await v.workspace.openTextDocument(v.Uri.file(p)), v.ViewColumn.One);
  }, wb.path('other.vstream.yaml'));
  await wb.preview().locator('h1').filter({ hasText: 'Another' }).waitFor();
  await wb.preview().getByRole('button', { name: 'Keep showing' }).click();
  await wb.preview().locator('button[aria-pressed="true"]').waitFor();
  await wb.vscode(async (v, p) => {
    await v.window.showTextDocument(await v.workspace.openTextDocument(v.Uri.file(p)), v.ViewColumn.One);
  }, wb.path(F));
  assert.match(String(await wb.preview().locator('h1').textContent()), /Another/);
  await wb.screenshot('p-pinned');
});
it('survives a reload of the window', async () => {
  void wb.command('workbench.action.reloadWindow').catch(() => {});
  await wb.page.waitForEvent('framenavigated', (f) => f === wb.page.mainFrame());
  await wb.preview().locator('h1').filter({ hasText: 'Another' }).waitFor({ timeout: 60000 });
  await wb.preview().locator('button[aria-pressed="true"]').waitFor();
  await wb.screenshot('p-reloaded');
});
