// A folder that the author does not trust: open value streams are checked, and nothing else of it is read until the
// author trusts it.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'refunds.vstream.yaml';
const OTHER = 'other.vstream.yaml';
const SPEC = `vstream: 1
name: Refunds
triggers: { asked: { event: Refund asked for, next: paid } }
outputs: { paid: { outcome: success, verify: [Seen], starts: [./${OTHER}#nothing-here] } }
`;
const wb = await openWorkbench({
  untrusted: true,
  files: {
    [FILE]: SPEC,
    [OTHER]: SPEC.replace(/, starts: .*\]/, ''),
    '.vstream/config.yaml': 'rules: { missing-owner: error }\n',
    '.vscode/settings.json': '{ "vstream.rules": { "missing-sla": "off" } }',
  },
  open: FILE,
});
const isTrusted = () => wb.vscode((vscode) => vscode.workspace.isTrusted);

describe('a folder without trust', () => {
  it('has its open value streams checked by their own text alone', async () => {
    assert.equal(await isTrusted(), false);
    const found = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'missing-owner'));
    assert.equal(found.find(({ code }) => code === 'missing-owner')?.severity, 'warning');
    assert.ok(
      found.some(({ code }) => code === 'missing-sla'),
      'settings of the folder silence nothing',
    );
    // Typing brings a further look, at which files that were read would show.
    await wb.replace(FILE, 'outcome: success', 'outcome: sucess');
    const typed = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'invalid-shape'));
    assert.deepEqual(
      typed.filter(({ code }) => code === 'contract-mismatch' || code === 'unresolved-file'),
      [],
    );
    await wb.replace(FILE, 'outcome: sucess', 'outcome: success');
    await wb.diagnostics(FILE, (all) => all.every(({ code }) => code !== 'invalid-shape'));
    const names = await wb.vscode(async (vscode) => {
      const symbols = await vscode.commands.executeCommand<
        { name: string; location: { uri: { path: string } } }[]
      >('vscode.executeWorkspaceSymbolProvider', 'paid');
      return symbols.map(({ location }) => location.uri.path.split('/').at(-1));
    });
    assert.deepEqual(names, [FILE]);
  });

  it('still draws the preview, and writes no file without a dialog', async () => {
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('h1').filter({ hasText: 'Refunds' }).waitFor();
  });

  it('has settings and linked files read as soon as it is trusted', async () => {
    await wb.command('workbench.trust.manage');
    await wb.page
      .locator('.workspace-trust-editor')
      .getByRole('button', { name: /^Trust$/ })
      .click();
    await wb.until(
      (vscode) => vscode.workspace.onDidGrantWorkspaceTrust,
      (vscode) => vscode.workspace.isTrusted,
    );
    const found = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'contract-mismatch'));
    assert.match(JSON.stringify(found), /nothing-here/);
    await wb.diagnostics(FILE, (all) =>
      all.some(({ code, severity }) => code === 'missing-owner' && severity === 'error'),
    );
    await wb.diagnostics(FILE, (all) => all.every(({ code }) => code !== 'missing-sla'));
  });
});
