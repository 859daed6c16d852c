// The views of the preview in a real editor: what axe says of each in three themes, and that nobody loses their place.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import axe from 'axe-core';
import { onboarding } from '../webview/samples.ts';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const PART = 'part.vstream.yaml';
const part = `vstream: 1
name: The part
triggers: { begin: { event: Asked, next: work } }
actors: { doer: { kind: human } }
steps: { work: { actor: doer, process_time: 1h, wait_time: 2h, next: ready } }
outputs: { ready: { outcome: success, verify: [It is there] } }
`;
const whole = onboarding
  .replace('name: User onboarding', 'name: User onboarding\nbaseline: ./part.vstream.yaml')
  .replace(
    '  provision: { name: Provision workspace, actor: signup, process_time: 1m, wait_time: 10s, next: provisioned }',
    '  provision: { name: Provision workspace, actor: signup, stream: { file: ./part.vstream.yaml, outputs: { ready: provisioned } } }',
  );
const VIEWS = ['diagram', 'timeline', 'lanes', 'numbers', 'simulation', 'walk', 'canvas', 'landscape'];
const THEMES = [
  ['Default Light Modern', 'vscode-light'],
  ['Default Dark Modern', 'vscode-dark'],
  ['Default High Contrast', 'vscode-high-contrast'],
] as const;

const wb = await openWorkbench({
  workspace: 'templates',
  files: { [FILE]: whole, [PART]: part },
  open: FILE,
});
const tab = (view: string) => wb.preview().locator(`[role="tab"][data-view="${view}"]`);
const showing = (view: string) => wb.preview().locator(`body[data-view="${view}"]`).waitFor();

async function open(view: string): Promise<void> {
  await tab(view).click();
  await showing(view);
}

/** With results on show, and every lever. */
async function simulated(): Promise<void> {
  const form = wb.preview().locator('.simulation form');
  await form.locator('.levers details').first().waitFor();
  const closed = form.locator('.levers details:not([open]) > summary');
  while ((await closed.count()) > 0) await closed.first().click();
  await form.getByRole('button', { name: 'Run' }).click();
  await wb.preview().locator('.simulation .results figure.chart').first().waitFor();
}

/** What axe holds against the page, serious and critical alone. */
async function complaints(): Promise<string[]> {
  const body = await wb.preview().locator('body').elementHandle();
  const frame = await body?.ownerFrame();
  assert.ok(frame);
  await frame.evaluate(axe.source);
  const { violations, passes } = (await frame.evaluate(
    'axe.run(document, { resultTypes: ["violations"] })',
  )) as {
    violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
    passes: unknown[];
  };
  assert.ok(passes.length > 5, 'axe has looked at something');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html}\n${failureSummary}`));
}

describe('the views of the preview', () => {
  it('open beside the editor', async () => {
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('g.node').filter({ hasText: 'Manual review' }).waitFor();
    await showing('diagram');
  });

  for (const [theme, bodyClass] of THEMES) {
    it(`leave axe without a serious complaint: ${theme}`, async () => {
      await wb.vscode(
        (vscode, name) =>
          vscode.workspace
            .getConfiguration('workbench')
            .update('colorTheme', name, vscode.ConfigurationTarget.Global),
        theme,
      );
      await wb.preview().locator(`body.${bodyClass}`).waitFor();
      const said: string[] = [];
      for (const view of VIEWS) {
        await open(view);
        if (view === 'simulation') await simulated();
        if (view === 'walk') await wb.preview().locator('.walk .choice').first().waitFor();
        said.push(...(await complaints()).map((complaint) => `${view}: ${complaint}`));
      }
      await open('diagram');
      await wb.preview().getByText('Options', { exact: true }).click();
      await wb.preview().getByLabel('Heat').selectOption('wait');
      await wb.preview().locator('.legend').waitFor();
      said.push(...(await complaints()).map((complaint) => `heat: ${complaint}`));
      await wb.preview().getByLabel('Heat').selectOption('none');
      await wb.replace(FILE, 'summary: From', 'summary: "From');
      await wb.preview().locator('body.stale').waitFor();
      for (const view of ['diagram', 'lanes', 'canvas']) {
        await open(view);
        said.push(...(await complaints()).map((complaint) => `${view}, broken: ${complaint}`));
      }
      await wb.replace(FILE, 'summary: "From', 'summary: From');
      await wb.preview().locator('body:not(.stale)').waitFor();
      assert.deepEqual(said, []);
    });
  }

  it('keep their tab while the text is broken, and over an edit', async () => {
    await open('lanes');
    await wb.replace(FILE, 'summary: From', 'summary: "From');
    await wb.preview().locator('body.stale').waitFor();
    await wb.preview().locator('.cell').filter({ hasText: 'Manual review' }).waitFor();
    await wb.replace(FILE, 'summary: "From', 'summary: From');
    await wb.preview().locator('body:not(.stale)').waitFor();
    await wb.replace(FILE, 'name: Manual review', 'name: Careful review');
    await wb.preview().locator('.cell').filter({ hasText: 'Careful review' }).waitFor();
    await showing('lanes');
  });

  it('lead from a lane to the source', async () => {
    await wb.preview().locator('.cell').filter({ hasText: 'Assess risk' }).click();
    await wb.until(
      (vscode) => vscode.window.onDidChangeTextEditorSelection,
      (vscode) => {
        const editor = vscode.window.visibleTextEditors[0];
        return editor && editor.document.getText(editor.selection) === 'assess-risk';
      },
    );
    await wb.preview().locator('.cell.is-current').filter({ hasText: 'Assess risk' }).waitFor();
  });

  it('come back with their tab after the window is reloaded', async () => {
    await wb.vscode((vscode) => vscode.workspace.saveAll());
    void wb.command('workbench.action.reloadWindow').catch(() => {});
    await wb.page.waitForEvent('framenavigated', (frame) => frame === wb.page.mainFrame());
    await wb.preview().locator('.cell').filter({ hasText: 'Careful review' }).waitFor({ timeout: 60_000 });
    await showing('lanes');
  });

  it('open a sub-stream from the diagram, and a spec from the landscape', async () => {
    await open('diagram');
    // By keyboard: the way in is the next stop after its node.
    await wb.preview().locator('g.node').filter({ hasText: 'Provision workspace' }).focus();
    await wb.page.keyboard.press('Tab');
    await wb.preview().locator('.vs-open:focus').waitFor();
    await wb.page.keyboard.press('Enter');
    await wb.preview().locator('h1').filter({ hasText: 'The part' }).waitFor();
    const active = await wb.vscode((vscode) => vscode.window.activeTextEditor?.document.fileName ?? '');
    assert.match(active, /part\.vstream\.yaml$/);
    await open('landscape');
    await wb
      .preview()
      .getByRole('link', { name: /^User onboarding/ })
      .click();
    await wb.preview().locator('h1').filter({ hasText: 'User onboarding' }).waitFor();
  });

  it('stand side by side: a pinned one stays with its file, another follows the editor', async () => {
    await wb
      .preview()
      .getByRole('button', { name: /Keep showing/i })
      .click();
    await wb.preview().locator('button[aria-pressed="true"]').waitFor();
    await wb.vscode(async (vscode, path) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      await vscode.window.showTextDocument(document, vscode.ViewColumn.One);
    }, wb.path(PART));
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('h1').filter({ hasText: 'The part' }).waitFor();
    const tabs = await wb.vscode((vscode) =>
      vscode.window.tabGroups.all.flatMap((group) => group.tabs.map(({ label }) => label)),
    );
    assert.deepEqual(
      tabs.filter((label) => !label.includes('.vstream.')),
      ['onboarding', 'Preview: part'],
    );
  });
});
