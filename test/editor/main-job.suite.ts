// The main job in a real editor: open a stream, break it, see the finding, take the fix, watch the preview.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const HANDLER = `    handle:
      notify: [reviewer]
      then: to-review

  mail-provider-down:`;
const wb = await openWorkbench({ workspace: 'examples', open: FILE });

const worse = (found: readonly { severity: number }[]) => found.filter(({ severity }) => severity < 2);
const card = (name: string) => wb.preview().locator(`[data-metric="${name}"] .value`);

describe('findings and fixes', () => {
  it('has nothing to say against the example', async () => {
    // The first publish may be on its way: a finding that is provoked and mended proves that the server has spoken.
    await wb.replace(FILE, 'actor: engineer', 'actor: enginer');
    await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-reference'));
    await wb.replace(FILE, 'actor: enginer', 'actor: engineer');
    const found = await wb.diagnostics(FILE, (all) => !all.some(({ code }) => code === 'unknown-reference'));
    assert.deepEqual(worse(found), []);
  });

  it('shows in the Problems panel that an exception lost its handler', async () => {
    await wb.replace(FILE, HANDLER, '  mail-provider-down:');
    const found = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unhandled-exception'));
    const [finding, ...others] = found.filter(({ code }) => code === 'unhandled-exception');
    assert.deepEqual(others, []);
    assert.ok(finding);
    const rows = await wb.problems();
    await rows.filter({ hasText: 'e-mail-bounced' }).filter({ hasText: 'has no handler' }).first().waitFor();
    await wb.screenshot('unhandled-exception');
  });

  it('writes the missing path with one quick fix, and the finding is gone', async () => {
    const title = await wb.vscode(async (vscode, file) => {
      const uri = vscode.Uri.file(file);
      const wanted = vscode.languages.getDiagnostics(uri).find((d) => {
        const code = typeof d.code === 'object' ? d.code.value : d.code;
        return code === 'unhandled-exception';
      });
      if (!wanted) throw new Error('no finding');
      const actions = await vscode.commands.executeCommand(
        'vscode.executeCodeActionProvider',
        uri,
        wanted.range,
      );
      const preferred = actions.find((action) => action.isPreferred);
      if (!preferred?.edit)
        throw new Error(`no preferred fix among ${actions.map((a) => a.title).join(', ')}`);
      await vscode.workspace.applyEdit(preferred.edit);
      return preferred.title;
    }, wb.path(FILE));
    assert.match(title, /to-review/);
    const found = await wb.diagnostics(
      FILE,
      (all) => !all.some(({ code }) => code === 'unhandled-exception'),
    );
    assert.deepEqual(worse(found), []);
    const text = await wb.text(FILE);
    assert.match(
      text,
      /e-mail-bounced:\n {4}name: E-mail bounced\n {4}category: input\n {4}severity: medium\n {4}handle:\n/,
    );
    assert.match(text, /# otherwise/);
    await (await wb.problems()).filter({ hasText: 'has no handler' }).first().waitFor({ state: 'detached' });
  });
});

describe('the live preview', () => {
  it('shows the stream and its metrics beside the editor, and leaves the focus where it was', async () => {
    await wb.command('vstream.openPreviewToSide');
    const preview = wb.preview();
    await preview
      .getByRole('button', { name: /Validate e-mail/ })
      .first()
      .waitFor();
    for (const name of ['Manual review', 'Account provisioned', 'Send welcome', 'Working account']) {
      await preview.locator('g.node').filter({ hasText: name }).first().waitFor();
    }
    for (const metric of [
      'lead_time',
      'process_time',
      'wait_time',
      'flow_efficiency',
      'handoffs',
      'rolled_complete_accurate',
      'constraint',
    ]) {
      assert.notEqual(await card(metric).textContent(), '', metric);
    }
    assert.equal(await wb.vscode((vscode) => vscode.window.activeTextEditor?.document.languageId), 'vstream');
    await wb.screenshot('preview');
  });

  it('follows typing: nodes, handoffs and figures', async () => {
    const before = await card('lead_time').textContent();
    await wb.replace(FILE, 'name: Send welcome e-mail', 'name: Say hello 🙂 <b>');
    await wb.preview().locator('g.node').filter({ hasText: 'Say hello 🙂 <b>' }).waitFor();
    await wb.replace(FILE, 'wait_time: 10s', 'wait_time: 40h');
    await wb
      .preview()
      .locator('[data-metric="lead_time"] .value')
      .filter({ hasNotText: before ?? '' })
      .waitFor();
  });

  it('keeps the last good picture while the text is broken, and says why', async () => {
    await wb.replace(FILE, 'kind: operational', 'kind: "operational');
    const preview = wb.preview();
    await preview.locator('body.stale').waitFor();
    await preview.getByRole('button', { name: /^Go to line/ }).waitFor();
    assert.ok((await preview.locator('g.node').count()) > 8);
    await wb.screenshot('preview-stale');
    await wb.replace(FILE, 'kind: "operational', 'kind: operational');
    await preview.locator('body:not(.stale)').waitFor();
  });

  it('goes from a node to its source', async () => {
    await wb.preview().locator('g.node').filter({ hasText: 'Review by hand' }).first().click();
    const line = await wb.until(
      (vscode) => vscode.window.onDidChangeTextEditorSelection,
      (vscode) => {
        const editor = vscode.window.visibleTextEditors.find((e) => e.document.languageId === 'vstream');
        const text = editor?.document.lineAt(editor.selection.start.line).text;
        return text?.trim() === 'review:' ? text : undefined;
      },
    );
    assert.equal(line.trim(), 'review:');
  });

  it('follows the colour theme', async () => {
    const background = () =>
      wb
        .preview()
        .locator('body')
        .evaluate((body) => getComputedStyle(body).backgroundColor);
    const dark = await background();
    await wb.vscode((vscode) =>
      vscode.workspace
        .getConfiguration('workbench')
        .update('colorTheme', 'Default Light Modern', vscode.ConfigurationTarget.Global),
    );
    await wb.preview().locator('body.vscode-light').waitFor();
    assert.notEqual(await background(), dark);
    await wb.screenshot('preview-light');
  });
});
