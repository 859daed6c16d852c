// Names are shown as they are written, whatever they hold; nothing in them runs.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { type Bundle, buildWebview, PreviewPage, startBrowser } from './harness.ts';
import { payloadOf } from './samples.ts';

const NAMES = [
  '<img src=x onerror="window.pwned = 1">',
  '"; click n1 call alert(1)',
  "'; drop & <b>bold</b> &amp; &lt;i&gt;",
  '`code` **bold** _it_ ~~no~~ [a](javascript:alert(1))',
  'end',
  'style: "#fff; classDef a fill:#f00;"',
  '#quot; #35; #amp;lt; &nbsp; %% comment %%{init: {}}%%',
  '$$x^2 + <script>window.pwned = 1</script>$$',
  'fa:fa-car fab:fa-git \\n <br> <br/>',
  '1. first',
  '- item',
  '# heading',
  '{{double}} [[square]] ((round)) >flag] |pipe| @{ shape: x }',
  '😀👩‍👩‍👧 émoji ﷽',
  'שלום עולם مرحبا',
  '\ufb02\u00b0\u00b0lt\u00b6\u00df placeholder',
  'n1 --> n2 === x -.-> y ::: z',
  'Wörter '.repeat(70).trim(),
  'x'.repeat(500),
];

let browser: Browser;
let bundle: Bundle;

before(async () => {
  [browser, bundle] = await Promise.all([startBrowser(), buildWebview()]);
});
after(() => browser.close());

test('labels of nodes and links are literal', { timeout: 120_000 }, async () => {
  const step = (name: string, index: number): string => {
    const next = index + 1 < NAMES.length ? `s${index + 1}` : 'out';
    const json = JSON.stringify(name);
    return `  s${index}:\n    name: ${json}\n    actor: a\n    next: [{ to: ${next}, when: ${json} }, { to: out }]\n`;
  };
  const text = `vstream: 1\nname: ${JSON.stringify(NAMES[0])}\nsummary: ${JSON.stringify(NAMES[1])}\ntriggers: { t: { next: s0 } }\nsteps:\n${NAMES.map(step).join('')}outputs: { out: { outcome: success } }\n`;
  const payload = payloadOf(text);
  const preview = await PreviewPage.open(browser, bundle);
  await preview.show(payload);
  const { page } = preview;
  const squeezed = (value: string) => value.replace(/[\s\u2060]/g, '');
  for (const [index, name] of NAMES.entries()) {
    const key = payload.nodes.find((node) => node.id === `s${index}`)?.key;
    const label = await page.locator(`g.node[data-key="${key}"] .nodeLabel`).textContent();
    assert.ok(squeezed(label ?? '').startsWith(squeezed(name)), `${name} is drawn as ${label}`);
  }
  const links = (await page.locator('#diagram .edgeLabel').allTextContents()).map(squeezed);
  for (const name of NAMES.filter((one) => one.length <= 40)) {
    assert.ok(
      links.some((label) => label.startsWith(squeezed(name))),
      `a link says ${name}`,
    );
  }
  assert.equal(await page.locator('h1').textContent(), NAMES[0]);
  assert.equal(await page.evaluate('window.pwned'), undefined);
  assert.equal(
    await page.locator('#diagram :is(img, script, a, b, strong, em, code, math, i, iframe)').count(),
    0,
  );
  assert.deepEqual(preview.faults, []);
  await preview.close();
});
