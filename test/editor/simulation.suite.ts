// Simulation, walk-through and exports in the preview of a real editor.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'onboarding.vstream.yaml';
const EVIL = '<img src=x onerror=alert(1)> "; click n1';
const example = readFileSync(join(import.meta.dirname, '../../examples', FILE), 'utf8').replace(
  'name: User onboarding',
  `name: '${EVIL}'`,
);
const STREAM = `vstream: 1
name: Refunds
clock: elapsed
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, rate: 4/d, next: pay-back } }
steps:
  pay-back: { name: Pay '<b>back</b>', actor: bank, process_time: 1h, wait_time: 2h, next: check }
gates:
  check: { actor: bank, criteria: [The sum is right], pass_rate: 80%, process_time: 10m, wait_time: 30m, pass: paid, fail: pay-back }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

const wb = await openWorkbench({
  files: { [FILE]: example, 'refunds.vstream.yaml': STREAM },
  open: 'refunds.vstream.yaml',
  settings: { 'vstream.simulation.items': 2000, 'vstream.simulation.seed': 9 },
});
const page = () => wb.preview();
const form = () => page().locator('.simulation form');
const note = () => page().locator('.simulation [role="status"]');
const results = () => page().locator('.simulation .results');

async function exported(format: string, theme: string, file: string): Promise<Buffer> {
  await wb.vscode(
    async (v, uri, to, as, dressed) => {
      const wanted = { uri: v.Uri.parse(uri), format: as, theme: dressed, to: v.Uri.parse(to) };
      await v.commands.executeCommand('vstream.exportDiagram', wanted);
    },
    wb.uri('refunds.vstream.yaml'),
    wb.uri(file),
    format,
    theme,
  );
  assert.ok(existsSync(wb.path(file)), `${file} was written`);
  return readFileSync(wb.path(file));
}

it('the command opens the simulation beside the file and runs it with the settings', async () => {
  await wb.command('vstream.simulate');
  await results().locator('text=2,000 items, seed 9').waitFor();
  assert.match((await note().textContent()) ?? '', /Done/);
  assert.ok((await results().locator('figure.chart').count()) >= 4);
  await results().getByText('Throughput', { exact: true }).waitFor();
  await wb.screenshot('simulation');
});

it('the same seed gives the same figures, another one others', async () => {
  const figures = () => results().locator('.figures').first().textContent();
  const first = await figures();
  const again = async (seed: string, run: string) => {
    await form().getByLabel('Seed').fill(seed);
    await form().getByRole('button', { name: 'Run' }).click();
    await page().locator(`.results[data-run="${run}"]`).waitFor();
    return figures();
  };
  assert.notEqual(await again('10', '2'), first);
  assert.equal(await again('9', '3'), first);
});

it('a long run shows its progress, lets the author type, and ends when it is cancelled', async () => {
  await form().getByLabel('Items').fill('10000000');
  await form().getByRole('button', { name: 'Run' }).click();
  await page().locator('.simulation progress:not([value="0"])').waitFor();
  await wb.replace('refunds.vstream.yaml', 'criteria: [The sum is right]', 'criteria: []');
  await wb.diagnostics('refunds.vstream.yaml', (all) => all.some(({ code }) => code === 'missing-criteria'));
  await page().locator('.simulation progress:not([hidden])').waitFor();
  await page().getByRole('button', { name: 'Cancel' }).click();
  await note().getByText('Cancelled.').waitFor();
  assert.equal(await page().locator('.simulation progress').isHidden(), true);
  await wb.replace('refunds.vstream.yaml', 'criteria: []', 'criteria: [The sum is right]');
  await form().getByLabel('Items').fill('2000');
});

it('a what-if is compared, calls out a constraint that stays, and leaves the file alone', async () => {
  await form().locator('summary').getByText('Wait time').click();
  const slider = page().locator('[data-lever="wait_time:pay-back"]');
  await slider.focus();
  await slider.press('ArrowLeft');
  await form().getByRole('button', { name: 'Run' }).click();
  await results().getByRole('heading', { name: 'Compared with the file' }).waitFor();
  await results().locator('.callout').getByText('constraint is still').waitFor();
  assert.equal(await wb.text('refunds.vstream.yaml'), STREAM);
  await wb.screenshot('simulation-what-if');
});

/** Another editor covers the preview, so that its page is gone, and is closed again. */
async function hiddenAndShown(): Promise<void> {
  await wb.vscode(async (v) => {
    const { viewColumn } =
      v.window.tabGroups.all.find(({ tabs }) =>
        tabs.some(({ input }) => input instanceof v.TabInputWebview),
      ) ?? {};
    const document = await v.workspace.openTextDocument({ content: 'in front', language: 'plaintext' });
    await v.window.showTextDocument(document, viewColumn === undefined ? {} : { viewColumn });
  });
  await wb.page.locator('iframe.webview.ready').waitFor({ state: 'hidden' });
  await wb.vscode((v) => v.commands.executeCommand('workbench.action.closeActiveEditor'));
}

it('sliders, seed, size and results are still there after the preview was hidden, and after a reload', async () => {
  await form().getByLabel('Seed').fill('31');
  await form().getByLabel('Seed').fill('9');
  const set = () => page().locator('[data-lever="wait_time:pay-back"]').inputValue();
  const before = await set();
  await hiddenAndShown();
  await results().getByRole('heading', { name: 'Compared with the file' }).waitFor();
  await page().locator('.lever.changed').waitFor();
  assert.equal(await set(), before);
  assert.equal(await form().getByLabel('Items').inputValue(), '2000');
  assert.equal(await page().locator('.outdated').isHidden(), true, 'the results are of what is set');
  void wb.command('workbench.action.reloadWindow').catch(() => {});
  await wb.page.waitForEvent('framenavigated', (frame) => frame === wb.page.mainFrame());
  await page().locator('.lever.changed').waitFor({ state: 'attached' });
  assert.equal(await set(), before);
  assert.equal(await form().getByLabel('Seed').inputValue(), '9');
  assert.equal(await wb.text('refunds.vstream.yaml'), STREAM);
  await form().getByRole('button', { name: 'Run' }).click();
  await results().getByRole('heading', { name: 'Compared with the file' }).waitFor();
});

it('a run outlives a hidden preview: it can still be cancelled, and its results are shown', async () => {
  const run = async (items: string) => {
    await form().getByLabel('Items').fill(items);
    await form().getByRole('button', { name: 'Run' }).click();
  };
  const cancel = () => form().getByRole('button', { name: 'Cancel' });
  await run('9000000');
  await cancel().waitFor();
  await hiddenAndShown();
  await cancel().click();
  await note().filter({ hasText: 'Cancelled.' }).waitFor();
  await run('300000');
  await cancel().waitFor();
  await hiddenAndShown();
  await results().locator('text=300,000 items').waitFor();
  await run('2000');
  await results().locator('text=2,000 items').waitFor();
});

it('what was tried is written to the file when it is asked for, and nothing else', async () => {
  await page().getByRole('button', { name: 'Apply to file' }).click();
  await note().getByText('Written to the file.').waitFor();
  assert.equal(await wb.text('refunds.vstream.yaml'), STREAM.replace('wait_time: 2h', 'wait_time: 1h'));
  await form().locator('button:disabled', { hasText: 'Apply to file' }).waitFor();
  await page().locator('.outdated').waitFor();
});

it('a walk outlives a hidden preview, and its marks stay in its tab', async () => {
  await page().getByRole('tab', { name: 'Walk-through' }).click();
  await page().locator('.walk .choice').first().click();
  const marked = page().locator('g.node.is-marked').filter({ hasText: 'Pay' });
  await marked.waitFor();
  await hiddenAndShown();
  await marked.waitFor();
  assert.equal(await page().locator('.walk .way li').count(), 2);
  await page().getByRole('tab', { name: 'Diagram' }).click();
  await page().locator('body[data-view="diagram"]').waitFor();
  assert.equal(await page().locator('g.node.is-marked').count(), 0);
  await page().getByRole('tab', { name: 'Walk-through' }).click();
  await page().locator('.walk').getByRole('button', { name: 'Start again' }).click();
});

it('a walk goes through the diagram step by step and back', async () => {
  await page().getByRole('tab', { name: 'Walk-through' }).click();
  const walk = page().locator('.walk');
  await walk.locator('.place h2').filter({ hasText: 'asked' }).waitFor();
  await walk.locator('.choice').first().click();
  await page().locator('g.node.is-marked').filter({ hasText: "Pay '<b>back</b>'" }).waitFor();
  await walk.locator('.choice').first().click();
  await walk.getByRole('button', { name: /^fail/ }).click();
  await walk.locator('.place h2').filter({ hasText: 'Pay' }).waitFor();
  await wb.screenshot('walk');
  await walk.getByRole('button', { name: 'Back', exact: true }).click();
  await walk.getByRole('button', { name: /^pass/ }).click();
  await walk.locator('.end').filter({ hasText: 'paid' }).waitFor();
  assert.equal(await walk.locator('.way li').count(), 4);
  await walk.getByRole('button', { name: 'Start again' }).click();
  await walk.locator('.place h2').filter({ hasText: 'asked' }).waitFor();
});

it('exports the whole diagram as SVG, in the theme of choice, with nothing but shapes and words', async () => {
  const light = (await exported('svg', 'light', 'light.svg')).toString();
  const dark = (await exported('svg', 'dark', 'dark.svg')).toString();
  assert.match(light, /^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
  assert.match(light, /<text[^>]*>Pay '&lt;b&gt;back&lt;\/b&gt;'<\/text>/);
  assert.match(light, /fill="rgb\(255, 255, 255\)"/);
  assert.match(dark, /fill="rgb\(31, 31, 31\)"/);
  const elements = new Set([...light.matchAll(/<([a-zA-Z]+)/g)].map(([, name]) => name));
  const allowed = ['svg', 'title', 'rect', 'defs', 'marker', 'path', 'g', 'text', 'circle', 'polygon'];
  assert.deepEqual(
    [...elements].filter((name) => !allowed.includes(name ?? '')),
    [],
  );
  assert.doesNotMatch(light, /\son\w+=|javascript:|href=/i);
});

it('exports an image of the whole diagram', async () => {
  const png = await exported('png', 'light', 'diagram.png');
  assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const size = /viewBox="\S+ \S+ (\d+) (\d+)"/.exec(readFileSync(wb.path('light.svg'), 'utf8'));
  assert.deepEqual(
    [png.readUInt32BE(16), png.readUInt32BE(20)],
    [Number(size?.[1]) * 2, Number(size?.[2]) * 2],
  );
});

it('exports reports that hold the picture, the figures and the last simulation', async () => {
  const html = (await exported('html', 'light', 'report.html')).toString();
  assert.match(html, /<img alt="Diagram of Refunds" src="data:image\/svg\+xml/);
  assert.match(html, /2,000 items, seed 9/);
  assert.doesNotMatch(html, /<script|\son\w+=/i);
  const markdown = (await exported('markdown', 'light', 'report.md')).toString();
  assert.match(markdown, /^# Refunds\n[\s\S]*```mermaid\nflowchart/);
  const mermaid = (await exported('mermaid', 'light', 'stream.mmd')).toString();
  assert.match(mermaid, /^flowchart/);
});

it('asks where to save, and as what', async () => {
  await page().getByRole('button', { name: 'Export:' }).click();
  await wb.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'Markdown report' }).click();
  const input = wb.page.locator('.quick-input-widget input');
  await input.waitFor();
  await wb.page.waitForFunction(
    `document.querySelector('.quick-input-widget input')?.value.endsWith('refunds.md')`,
  );
  await wb.page.keyboard.press('Enter');
  await wb.page.locator('.statusbar').getByText('Exported to refunds.md').waitFor();
  assert.match(readFileSync(wb.path('refunds.md'), 'utf8'), /^# Refunds/);
});

it('copies an image to the clipboard', async () => {
  await wb.page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await wb.command('workbench.action.focusActiveEditorGroup');
  await wb.vscode(
    async (v, uri) =>
      v.commands.executeCommand('vstream.copyDiagram', { uri: v.Uri.parse(uri), format: 'png' }),
    wb.uri('refunds.vstream.yaml'),
  );
  const told = wb.page.locator('.statusbar').getByText('Copied');
  const refused = wb.page.locator('.notification-list-item-message');
  await told.or(refused).waitFor();
  assert.deepEqual(await refused.allTextContents(), []);
  const copied = await wb.page.evaluate<number[]>(`navigator.clipboard.read()
    .then(([item]) => item.getType('image/png'))
    .then((image) => image.arrayBuffer())
    .then((bytes) => [...new Uint8Array(bytes).subarray(0, 24)])`);
  assert.deepEqual(copied, [...readFileSync(wb.path('diagram.png')).subarray(0, 24)], 'of the same size');
});

it('copies to the clipboard', async () => {
  await wb.vscode(
    async (v, uri) =>
      v.commands.executeCommand('vstream.copyDiagram', { uri: v.Uri.parse(uri), format: 'mermaid' }),
    wb.uri('refunds.vstream.yaml'),
  );
  const copied = await wb.vscode((v) => v.env.clipboard.readText());
  assert.equal(copied, readFileSync(wb.path('stream.mmd'), 'utf8'));
});

it('shows names that look like markup as they are, in reports too', async () => {
  await wb.open(FILE);
  const to = wb.uri('evil.html');
  await wb.vscode(
    async (v, uri, file) => {
      const wanted = { uri: v.Uri.parse(uri), format: 'html', to: v.Uri.parse(file) };
      await v.commands.executeCommand('vstream.exportDiagram', wanted);
    },
    wb.uri(FILE),
    to,
  );
  const html = readFileSync(wb.path('evil.html'), 'utf8');
  assert.ok(html.includes('<h1>&lt;img src=x onerror=alert(1)&gt; &quot;; click n1</h1>'));
  assert.equal(html.match(/<img /g)?.length, 1);
});
