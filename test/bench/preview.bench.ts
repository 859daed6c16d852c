// From a keystroke to the painted diagram: the server's part (analysis, payload, JSON) and the page's part (check, draw,
// two frames), for a new name, which needs a new picture, and for a new figure, which does not.
import { analyze } from '../../server/core/analyze.ts';
import { buildPreview } from '../../server/features/preview.ts';
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import { buildWebview, PreviewPage, startBrowser } from '../webview/harness.ts';
import { middle, table } from './bench.ts';
import { streamText } from './streams.ts';

const ROUNDS = 7;

interface Case {
  readonly title: string;
  readonly nodes: number;
  readonly staged: boolean;
}

const CASES: readonly Case[] = [
  ...[20, 100, 300].map((nodes) => ({ title: `${nodes}`, nodes, staged: false })),
  { title: '300, folded by stage', nodes: 300, staged: true },
];

/** Ten nodes a stage. */
function textOf({ nodes, staged }: Case): string {
  const text = streamText(nodes);
  if (!staged) return text;
  const lines = text
    .split('\n')
    .map((line) =>
      line.replace(/^( {2}[sg](\d+): \{)/, (_, head, n) => `${head} stage: p${Math.floor(n / 10)},`),
    );
  const stages = Array.from({ length: Math.ceil(nodes / 10) }, (_, i) => `p${i}: {}`);
  return `${lines.join('\n')}stages: { ${stages.join(', ')} }\n`;
}

function payloadOf(text: string, version: number): { payload: PreviewPayload; ms: number } {
  const from = performance.now();
  const analysis = analyze(text);
  const metrics = analysis.facts.metrics();
  const payload = buildPreview({ uri: 'file:///bench.vstream.yaml', version, analysis, metrics });
  JSON.stringify(payload);
  return { payload, ms: performance.now() - from };
}

/** From the message to the second frame after the page says that it shows that version. */
function painted(preview: PreviewPage, payload: PreviewPayload): Promise<number> {
  const message = JSON.stringify({ type: 'payload', payload, pinned: false });
  return preview.page.evaluate(`new Promise((done) => {
    const message = ${message};
    const from = performance.now();
    const observer = new MutationObserver(() => {
      if (document.body.dataset.shown !== '${payload.version}') return;
      observer.disconnect();
      requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - from)));
    });
    observer.observe(document.body, { attributes: true });
    window.postMessage(message, '*');
  })`);
}

export default async function bench(): Promise<void> {
  const [browser, bundle] = await Promise.all([startBrowser(), buildWebview()]);
  const rows: (string | number)[][] = [];
  try {
    for (const one of CASES) {
      const preview = await PreviewPage.open(browser, bundle);
      const text = textOf(one);
      const first = payloadOf(text, 1);
      const opened = await painted(preview, first.payload);
      const times: Record<'server' | 'name' | 'figure', number[]> = { server: [], name: [], figure: [] };
      for (let round = 0; round < ROUNDS; round++) {
        const named = text.replace('s0: {', `s0: { name: Round ${round},`);
        const renamed = payloadOf(named, 2 + 2 * round);
        times.name.push(renamed.ms + (await painted(preview, renamed.payload)));
        times.server.push(renamed.ms);
        const slower = payloadOf(named.replace('10m..20m..1h', `10m..2${round}m..2h`), 3 + 2 * round);
        times.figure.push(slower.ms + (await painted(preview, slower.payload)));
      }
      rows.push([
        one.title,
        first.ms + opened,
        middle(times.name),
        middle(times.figure),
        middle(times.server),
      ]);
      await preview.close();
    }
  } finally {
    await browser.close();
  }
  const head = ['nodes', 'first, ms', 'new name, ms', 'new figure, ms', 'of which server, ms'];
  table(
    'Keystroke to painted diagram (without the pause of 15 ms and more that merges keystrokes)',
    head,
    rows,
  );
}
