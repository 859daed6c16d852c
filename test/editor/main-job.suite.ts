// The main job in a real editor: open a stream, break it, see the finding, take the fix, watch the preview.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench, type PlainDiagnostic } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const HANDLER = '    handle: { writes: [email-check], then: to-manual-review }\n';
const wb = await openWorkbench({ workspace: 'examples', open: FILE });

/** An element as the page knows it; the suite itself is type-checked without a DOM. */
interface InPage {
  ownerDocument: { defaultView: { getComputedStyle(element: InPage): { backgroundColor: string } } };
}

const worse = (found: readonly PlainDiagnostic[]) =>
  found.filter(({ severity }) => severity === 'error' || severity === 'warning');
const card = (name: string) => wb.preview().locator(`[data-metric="${name}"] .value`);

describe('findings and fixes', () => {
  it('has nothing to say against the example', async () => {
    // The first publish may be on its way: a finding that is provoked and mended proves that the server has spoken.
    await wb.replace(FILE, 'actor: engineer\n', 'actor: enginer\n');
    await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unknown-reference'));
    await wb.replace(FILE, 'actor: enginer\n', 'actor: engineer\n');
    const found = await wb.diagnostics(FILE, (all) => !all.some(({ code }) => code === 'unknown-reference'));
    assert.deepEqual(worse(found), []);
  });

  it('shows in the Problems panel that an exception lost its handler', async () => {
    await wb.replace(FILE, HANDLER, '');
    const found = await wb.diagnostics(FILE, (all) => all.some(({ code }) => code === 'unhandled-exception'));
    const [finding, ...others] = found.filter(({ code }) => code === 'unhandled-exception');
    assert.deepEqual(others, []);
    assert.ok(finding);
    const rows = await wb.problems();
    await rows.filter({ hasText: 'address-invalid' }).filter({ hasText: 'has no handler' }).first().waitFor();
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
      const provide = 'vscode.executeCodeActionProvider';
      const actions: import('vscode').CodeAction[] = await vscode.commands.executeCommand(
        provide,
        uri,
        wanted.range,
      );
      const preferred = actions.find((action) => action.isPreferred);
      if (!preferred?.edit)
        throw new Error(`no preferred fix among ${actions.map((a) => a.title).join(', ')}`);
      await vscode.workspace.applyEdit(preferred.edit);
      return preferred.title;
    }, wb.path(FILE));
    assert.match(title, /to-manual-review/);
    const found = await wb.diagnostics(
      FILE,
      (all) => !all.some(({ code }) => code === 'unhandled-exception'),
    );
    assert.deepEqual(worse(found), []);
    const text = await wb.text(FILE);
    assert.match(
      text,
      /address-invalid:\n {4}category: input\n {4}severity: low\n {4}handle:\n {6}notify: \[.*\]\n {6}then: to-manual-review\n/,
    );
    assert.match(text, /# no `when`: otherwise/);
    await (await wb.problems()).filter({ hasText: 'has no handler' }).first().waitFor({ state: 'detached' });
  });
});

describe('the live preview', () => {
  it('shows the stream and its metrics beside the editor, and leaves the focus where it was', async () => {
    await wb.command('vstream.openPreviewToSide');
    const preview = wb.preview();
    await preview
      .getByRole('button', { name: /validate-email/ })
      .first()
      .waitFor();
    for (const name of ['manual-review', 'account-provisioned', 'send-welcome', 'account-ready']) {
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
    await wb.replace(FILE, 'actor: welcome-agent\n', 'name: Say hello 🙂 <b>\n    actor: welcome-agent\n');
    await wb.preview().locator('g.node').filter({ hasText: 'Say hello 🙂 <b>' }).waitFor();
    await wb.replace(FILE, 'wait_time: 10s..1m', 'wait_time: 40h');
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
    await wb.preview().locator('g.node').filter({ hasText: 'contact-user' }).first().click();
    const line = await wb.until(
      (vscode) => vscode.window.onDidChangeTextEditorSelection,
      (vscode) => {
        const editor = vscode.window.visibleTextEditors.find((e) => e.document.languageId === 'vstream');
        const text = editor?.document.lineAt(editor.selection.start.line).text;
        return text?.trim() === 'contact-user:' ? text : undefined;
      },
    );
    assert.equal(line.trim(), 'contact-user:');
  });

  it('follows the colour theme', async () => {
    const background = () =>
      wb
        .preview()
        .locator('body')
        .evaluate((body: InPage) => body.ownerDocument.defaultView.getComputedStyle(body).backgroundColor);
    const light = await background();
    await wb.vscode((vscode) =>
      vscode.workspace
        .getConfiguration('workbench')
        .update('colorTheme', 'Default Dark Modern', vscode.ConfigurationTarget.Global),
    );
    await wb.preview().locator('body.vscode-dark').waitFor();
    assert.notEqual(await background(), light);
    await wb.screenshot('preview-dark');
  });
});
