// Simulations in a web worker: for every example the same numbers as in Node, compared digit by digit.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { survey } from '../../server/core/analyze.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { startBrowser } from '../webview/harness.ts';

const ROOT = join(import.meta.dirname, '../..');
const EXAMPLES = join(ROOT, 'examples');
const ORIGIN = 'http://simulator.test';
const OPTIONS = { items: 200, seed: 11 };

/** What the page runs: the run itself, or the same through a simulator. */
const PAGE = `
  import { survey } from './server/core/analyze.ts';
  import { simulate, simulationJob } from './server/core/simulate/run.ts';
  import { Simulator } from './server/simulator/simulator.ts';
  import { webThread } from './server/simulator/web.ts';
  globalThis.warned = [];
  const worker = new Simulator(() => webThread('${ORIGIN}/simulator.js'), (text) => warned.push(text));
  const alone = new Simulator(() => webThread('${ORIGIN}/missing.js'), (text) => warned.push(text));
  globalThis.run = async (how, text) => {
    const job = simulationJob(survey(text).stream, undefined, ${JSON.stringify(OPTIONS)});
    const results = how === 'here' ? simulate(job) : await (how === 'worker' ? worker : alone).run(job);
    return JSON.stringify(results);
  };
`;

async function bundled(input: { readonly entryPoints: string[] } | { readonly contents: string }) {
  const from = 'contents' in input ? { stdin: { ...input, resolveDir: ROOT } } : input;
  const options = { bundle: true, write: false, platform: 'browser', format: 'iife' } as const;
  const { outputFiles } = await build({ ...from, ...options, absWorkingDir: ROOT, logLevel: 'error' });
  return outputFiles[0]?.text ?? '';
}

describe('simulations in a browser', () => {
  let browser: Browser;
  let page: Page;
  before(async () => {
    const [script, thread] = await Promise.all([
      bundled({ contents: PAGE }),
      bundled({ entryPoints: ['server/simulator/thread.web.ts'] }),
    ]);
    browser = await startBrowser();
    page = await browser.newPage();
    await page.route(`${ORIGIN}/**`, (route) => {
      const path = new URL(route.request().url()).pathname;
      const js = (body: string) => route.fulfill({ contentType: 'text/javascript', body });
      if (path === '/simulator.js') return js(thread);
      if (path === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
      return route.fulfill({ status: 404 });
    });
    await page.goto(`${ORIGIN}/`);
    await page.addScriptTag({ content: script });
  });
  after(() => browser.close());

  const inPage = (how: string, text: string): Promise<string> =>
    page.evaluate(`run(${JSON.stringify(how)}, ${JSON.stringify(text)})`);

  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
    it(`finds for ${file} what Node finds`, async () => {
      const text = readFileSync(join(EXAMPLES, file), 'utf8');
      const expected = JSON.stringify(simulate(simulationJob(survey(text).stream, undefined, OPTIONS)));
      assert.equal(await inPage('here', text), expected);
      assert.equal(await inPage('worker', text), expected);
    });
  }

  it('does the work in the page where the script of the worker is not to be had', async () => {
    assert.deepEqual(await page.evaluate('warned'), []);
    const text = readFileSync(join(EXAMPLES, 'onboarding.vstream.yaml'), 'utf8');
    assert.equal(await inPage('alone', text), await inPage('here', text));
    assert.equal(await page.evaluate('warned.length'), 1);
  });
});
