// A stream of 300 nodes without stages in a real editor: folded into sections, opened by keyboard, kept over edits and a
// broken text, and whole in an export.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { streamText } from '../bench/streams.ts';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'large.vstream.yaml';
const text = streamText(300).replace('s0: {', 's0: { name: First step,');
const teams = text
  .replace('actors: {', 'teams: { red: { name: Red team } }\nactors: {')
  .replace('a0: { kind: human,', 'a0: { kind: human, team: red,');
const wb = await openWorkbench({
  files: { [FILE]: text, 'teams.vstream.yaml': teams },
  open: FILE,
});
const page = () => wb.preview();
const nodes = () => page().locator('#diagram g.node');

it('is folded into sections, and says so', async () => {
  await wb.command('vstream.openPreviewToSide');
  await page().getByText('302 nodes are too many for one picture: 15 of 15 sections are folded').waitFor();
  assert.equal(await nodes().count(), 17);
});

it('opens a section by Enter, and keeps it open over an edit', async () => {
  await page()
    .getByRole('button', { name: /^Folded: First step … / })
    .focus();
  await wb.page.keyboard.press('Enter');
  await nodes().filter({ hasText: 'First step' }).filter({ hasText: 'a0 · human' }).waitFor();
  const count = await nodes().count();
  assert.ok(count > 25 && count < 60, `${count} nodes`);
  await wb.replace(FILE, 'name: First step', 'name: The first step');
  await nodes().filter({ hasText: 'The first step' }).filter({ hasText: 'a0 · human' }).waitFor();
  assert.equal(await nodes().count(), count);
  await page().getByText('14 of 15 sections are folded').waitFor();
});

it('can be folded again while the text is broken', async () => {
  await wb.replace(FILE, 'name: The first step', 'name: "The first step');
  await page().locator('body.stale').waitFor();
  await page().getByRole('button', { name: 'Fold all' }).click();
  await page().getByText('15 of 15 sections are folded').waitFor();
  await page().locator('body.stale').waitFor();
  await wb.replace(FILE, 'name: "The first step', 'name: The first step');
  await page().locator('body:not(.stale)').waitFor();
});

it('is exported whole', async () => {
  const svg = async (file: string) => {
    await wb.vscode(
      async (v, uri, to) =>
        v.commands.executeCommand('vstream.exportDiagram', {
          uri: v.Uri.parse(uri),
          format: 'svg',
          to: v.Uri.parse(to),
        }),
      wb.uri(FILE),
      wb.uri(file),
    );
    return readFileSync(wb.path(file), 'utf8');
  };
  const whole = await svg('whole.svg');
  for (const id of ['s7', 's150', 's298', 'g299', 'done'])
    assert.match(whole, new RegExp(`<text[^>]*>${id}</text>`), id);
  assert.equal(await nodes().count(), 17, 'the picture on show stays as it is');
});

it('shows frames and heat while the text is broken', async () => {
  await wb.vscode(async (v, uri) => {
    await v.window.showTextDocument(v.Uri.parse(uri), { viewColumn: v.ViewColumn.One });
  }, wb.uri('teams.vstream.yaml'));
  await page().getByText('302 nodes are too many').waitFor();
  await wb.replace('teams.vstream.yaml', 'event: go', 'event: "go');
  await page().locator('body.stale').waitFor();
  await page().getByText('Options', { exact: true }).click();
  await page().getByLabel('Heat').selectOption('wait');
  await page().locator('.legend').waitFor();
  await page().getByLabel('Frames').selectOption('teams');
  await page().getByText('1 of 1 teams are folded').waitFor();
  assert.equal(await page().getByLabel('Frames').inputValue(), 'teams');
  await page().locator('body.stale').waitFor();
  await page().locator('#diagram g.node[data-heat]').first().waitFor();
});
