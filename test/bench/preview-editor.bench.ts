// From a key that is pressed in a real VS Code to the painted diagram: editor, extension host, server, webview and two
// frames, all of it. For a new name, which needs a new picture, and for a new figure, which does not.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Frame } from 'playwright-core';
import { projectRoot } from '../../scripts/host/cache.ts';
import type { Workbench } from '../editor/harness/driver.ts';
import { openWindow } from '../editor/harness/workbench.ts';
import { middle, table } from './bench.ts';
import { streamText } from './streams.ts';

const ROUNDS = 15;

interface Case {
  readonly title: string;
  readonly nodes: number;
  /** Everything that is folded is opened first. */
  readonly whole: boolean;
}

const CASES: readonly Case[] = [
  ...[20, 100, 300].map((nodes) => ({ title: `${nodes}`, nodes, whole: false })),
  { title: '300, all sections open', nodes: 300, whole: true },
];

const fileOf = (nodes: number): string => `nodes-${nodes}.vstream.yaml`;
const textOf = (nodes: number): string => streamText(nodes).replace('s0: {', 's0: { name: Round,');

export default async function bench(): Promise<void> {
  if (!existsSync(join(projectRoot, 'dist/extension.js'))) throw new Error('build first: npm run build');
  const files = Object.fromEntries(CASES.map(({ nodes }) => [fileOf(nodes), textOf(nodes)]));
  const { workbench: wb, close } = await openWindow({ files });
  const rows: (string | number)[][] = [];
  try {
    await wb.page.evaluate(HEAR_KEYS);
    for (const one of CASES) rows.push([one.title, ...(await measured(wb, one))]);
  } finally {
    await close();
  }
  const head = ['nodes', 'first picture, ms', 'new name, ms', 'longest', 'new figure, ms', 'longest'];
  table('Key pressed in VS Code to painted diagram', head, rows);
}

async function measured(wb: Workbench, { nodes, whole }: Case): Promise<number[]> {
  await wb.closeEditors();
  await wb.open(fileOf(nodes));
  const asked = Date.now();
  await wb.command('vstream.openPreviewToSide');
  let frame = await shownIn(wb);
  const first = (await frame.evaluate<number>(TWO_FRAMES)) - asked;
  if (whole) {
    await wb.preview().getByRole('button', { name: 'Open all' }).click();
    await wb
      .preview()
      .getByText(/^\d+ nodes\.$/)
      .waitFor();
    await wb.preview().locator('#diagram g.node').nth(nodes).waitFor({ state: 'attached' });
    frame = await shownIn(wb);
  }
  const names = await typed(wb, frame, 'name: Round', () => 'a');
  const figures = await typed(wb, frame, 'process_time: 1', (round) => (round % 2 === 0 ? '1' : 'Backspace'));
  return [first, middle(names), Math.max(...names), middle(figures), Math.max(...figures)];
}

/** Milliseconds from each key to its picture, with the cursor behind the words. */
async function typed(
  wb: Workbench,
  frame: Frame,
  behind: string,
  key: (round: number) => string,
): Promise<number[]> {
  await wb.vscode(async (vscode, words) => {
    const editor = vscode.window.visibleTextEditors.find(({ document }) => document.languageId === 'vstream');
    if (!editor) throw new Error('no editor');
    const at = editor.document.getText().indexOf(words) + words.length;
    const place = editor.document.positionAt(at);
    await vscode.window.showTextDocument(editor.document, {
      ...(editor.viewColumn === undefined ? {} : { viewColumn: editor.viewColumn }),
      selection: new vscode.Range(place, place),
    });
  }, behind);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await frame.evaluate(WATCH);
    await wb.page.keyboard.press(key(round));
    const painted = await frame.evaluate<number>('window.painted');
    times.push(painted - (await wb.page.evaluate<number>('window.keyAt')));
  }
  return times;
}

/** The page of the preview, once it shows a picture. */
async function shownIn(wb: Workbench): Promise<Frame> {
  const body = wb.preview().locator('body[data-shown]');
  await body.waitFor();
  const frame = await (await body.elementHandle())?.ownerFrame();
  if (!frame) throw new Error('the preview has no page');
  return frame;
}

/** Instants of all pages are on one clock: milliseconds since 1970, with fractions. */
const NOW = 'performance.timeOrigin + performance.now()';
const HEAR_KEYS = `addEventListener('keydown', ({ timeStamp }) => {
  window.keyAt = performance.timeOrigin + timeStamp;
}, true)`;
const TWO_FRAMES = `new Promise((done) => {
  requestAnimationFrame(() => requestAnimationFrame(() => done(${NOW})));
})`;
/** Settles with the second frame after the page says that it shows another version. */
const WATCH = `{
  const { body } = document;
  const before = body.dataset.shown;
  window.painted = new Promise((done) => {
    const observer = new MutationObserver(() => {
      if (body.dataset.shown === before) return;
      observer.disconnect();
      done(${TWO_FRAMES});
    });
    observer.observe(body, { attributes: true });
  });
  // Not the promise: who watches does not wait yet.
  undefined;
}`;
