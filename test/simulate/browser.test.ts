// The same file and seed give the same numbers in Node and in a browser, to the bit: also in one whose logarithms and
// exponentials round otherwise than ours.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { build } from 'esbuild';
import { computeMetrics, plainMetrics } from '../../server/core/metrics/metrics.ts';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { streamText } from '../bench/streams.ts';
import { startBrowser } from '../webview/harness.ts';

const ROOT = new URL('../../', import.meta.url);
const OPTIONS = { items: 400, seed: 11 };
const PAGE = `
import { computeMetrics, plainMetrics } from './server/core/metrics/metrics.ts';
import { buildStream } from './server/core/model/build.ts';
import { parse } from './server/core/parse/parse.ts';
import { simulate, simulationJob } from './server/core/simulate/run.ts';
for (const name of ['exp', 'log', 'expm1', 'log1p', 'pow', 'sin', 'cos', 'tan', 'log2', 'log10', 'cbrt', 'hypot']) {
  const usual = Math[name];
  Math[name] = (...values) => usual(...values) * (1 + 2 ** -51);
}
globalThis.numbersOf = (text, options) => {
  const stream = buildStream(parse(text));
  return JSON.stringify([simulate(simulationJob(stream, undefined, options)), plainMetrics(computeMetrics(stream))]);
};
`;

function numbersOf(text: string): string {
  const stream = buildStream(parse(text));
  const results = simulate(simulationJob(stream, undefined, OPTIONS));
  return JSON.stringify([results, plainMetrics(computeMetrics(stream))]);
}

const browser = await startBrowser();
after(() => browser.close());

test('Node and a browser of another mind about Math agree to the bit', async () => {
  const bundle = await build({
    stdin: { contents: PAGE, resolveDir: ROOT.pathname, loader: 'ts' },
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'error',
  });
  const page = await browser.newPage();
  await page.addScriptTag({ content: bundle.outputFiles[0]?.text ?? '' });
  const examples = ['onboarding', 'major-incident', 'rust-release-train'];
  const texts = examples.map((name) => readFileSync(new URL(`examples/${name}.vstream.yaml`, ROOT), 'utf8'));
  for (const text of [...texts, streamText(40)]) {
    const there = await page.evaluate(
      ([source, options]) =>
        (globalThis as unknown as { numbersOf: (text: string, options: object) => string }).numbersOf(
          source,
          options,
        ),
      [text, OPTIONS] as const,
    );
    assert.equal(there, numbersOf(text));
  }
});
