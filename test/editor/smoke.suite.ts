// The extension as a newcomer meets it: a file is opened, and everything else happens by itself.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const wb = await openWorkbench({
  workspace: 'examples',
  files: { 'broken.vstream.yaml': 'vstream: [\n' },
  activate: false,
});

describe('opening a value stream', () => {
  it('gives the file its language', async () => {
    const { languageId } = await wb.open('onboarding.vstream.yaml');
    assert.equal(languageId, 'vstream');
  });

  it('leaves plain YAML alone', async () => {
    const languageId = await wb.vscode(
      async (vscode) => (await vscode.workspace.openTextDocument({ language: 'yaml' })).languageId,
    );
    assert.equal(languageId, 'yaml');
  });

  it('starts the extension and its language server', async () => {
    await wb.open('broken.vstream.yaml');
    const found = await wb.diagnostics('broken.vstream.yaml', (all) => all.length > 0);
    assert.ok(found.every(({ source }) => source === 'vstream'));
    assert.ok(await wb.vscode((vscode, id) => vscode.extensions.getExtension(id)?.isActive, wb.extensionId));
  });

  it('tells no problems of a version that only a comparison shows', async () => {
    const found = await wb.vscode(async (vscode) => {
      const older = vscode.workspace.registerTextDocumentContentProvider('git', {
        provideTextDocumentContent: () => 'vstream: [\n',
      });
      const uri = vscode.Uri.parse('git:/broken.vstream.yaml?HEAD');
      await vscode.workspace.openTextDocument(uri);
      const { languages, commands } = vscode;
      await commands.executeCommand('vscode.executeDocumentSymbolProvider', uri);
      // The findings of a file that is opened later come later.
      const later = await vscode.workspace.openTextDocument({ language: 'vstream', content: 'vstream: [\n' });
      await new Promise<void>((resolve) => {
        const look = () => {
          if (languages.getDiagnostics(later.uri).length === 0) return;
          heard.dispose();
          resolve();
        };
        const heard = languages.onDidChangeDiagnostics(look);
        look();
      });
      const count = languages.getDiagnostics(uri).length;
      older.dispose();
      return count;
    });
    assert.equal(found, 0);
  });

  it('shows what it found in the Problems panel', async () => {
    const rows = await wb.problems();
    await rows.filter({ hasText: 'vstream' }).first().waitFor();
    await wb.screenshot('smoke-problems');
  });
});
