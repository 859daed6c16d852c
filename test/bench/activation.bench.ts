// What the extension itself costs the editor when the first value stream is opened, as VS Code records it: loading its
// code, the call of `activate`, and the time until that is done. Each round is a window of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot } from '../../scripts/host/cache.ts';
import { openWindow } from '../editor/harness/workbench.ts';
import { middle, table } from './bench.ts';
import { streamText } from './streams.ts';

const ROUNDS = 7;
const FILE = 'bench.vstream.yaml';

export default async function bench(): Promise<void> {
  if (!existsSync(join(projectRoot, 'dist/extension.js'))) throw new Error('build first: npm run build');
  const rounds: Activation[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await activation());
  const row = (title: string, pick: (of: Activation) => number) => {
    const times = rounds.map(pick);
    return [title, middle(times), Math.max(...times)];
  };
  table(
    'Activation of the extension in VS Code',
    ['', 'ms', 'longest'],
    [
      row('loading its code', ({ load }) => load),
      row('call of activate', ({ call }) => call),
      row('both: what the editor waits for', ({ load, call }) => load + call),
      row('until VS Code calls it active', ({ settled }) => settled),
      row('file opened to first findings, the start of the server included', ({ findings }) => findings),
    ],
  );
}

interface Activation {
  readonly load: number;
  readonly call: number;
  readonly settled: number;
  readonly findings: number;
}

async function activation(): Promise<Activation> {
  const { workbench: wb, close } = await openWindow({
    files: { [FILE]: streamText(20).replace('vstream: 1', 'vstream: 1\nmisspelt: true') },
    activate: false,
  });
  try {
    const from = performance.now();
    await wb.open(FILE);
    await wb.diagnostics(FILE, (found) => found.length > 0);
    const findings = performance.now() - from;
    // VS Code's own page of figures is a document; it is filled once it is there.
    await wb.command('perfview.show');
    const figures = await wb.until(
      ({ workspace }) => [workspace.onDidOpenTextDocument, workspace.onDidChangeTextDocument],
      ({ workspace }, id) => {
        const page = workspace.textDocuments.find(({ uri }) => uri.scheme === 'perf')?.getText() ?? '';
        const row = page.split('\n').find((line) => line.startsWith(`| ${id} `));
        return row?.split('|').map((cell) => cell.trim());
      },
      wb.extensionId,
    );
    const [, , , load, call, settled] = figures.map(Number);
    return { load: load ?? Number.NaN, call: call ?? Number.NaN, settled: settled ?? Number.NaN, findings };
  } finally {
    await close();
  }
}
