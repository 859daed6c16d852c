// `npm run screenshots`: every view of the preview in three themes, as docs/images/preview-<view>-<theme>.png.
// Words on the command line choose pictures by name.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireProjectNode } from './host/project-node.mjs';

requireProjectNode();
const { analyze } = await import('../server/core/analyze.ts');
const { slaAttainment } = await import('../server/core/simulate/sla-attainment.ts');
const { landscapeOf } = await import('../server/features/landscape.ts');
const { buildPreview } = await import('../server/features/preview.ts');
const { buildWebview, PreviewPage, startBrowser } = await import('../test/webview/harness.ts');
const { themes } = await import('../test/webview/themes.ts');
const { Landscape } = await import('../server/workspace/landscape.ts');

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'docs/images');
const words = process.argv.slice(2);
const uri = 'file:///streams/onboarding-soon.vstream.yaml';
const today = readFileSync(join(root, 'examples/onboarding.vstream.yaml'), 'utf8');
// The future state of the example, compared with today: reviewed within the hour, fewer wrong addresses.
const text = today
  .replace('state: current', 'state: future\nbaseline: ./onboarding.vstream.yaml')
  .replace('name: User onboarding', 'name: User onboarding, next year')
  .replace('wait_time: 15m..1h..4h', 'wait_time: 5m..15m..1h')
  .replace(
    'raises: { address-invalid: 5%, mail-provider-down: 1% }',
    'raises: { address-invalid: 2%, mail-provider-down: 1% }',
  );
if (text.split('\n').length !== today.split('\n').length + 1)
  throw new Error('The example has changed its shape.');

const files = new Map([
  [uri, text],
  ['file:///streams/onboarding.vstream.yaml', today],
]);
for (const name of ['major-incident', 'coordinated-disclosure'])
  files.set(
    `file:///streams/${name}.vstream.yaml`,
    readFileSync(join(root, `examples/${name}.vstream.yaml`), 'utf8'),
  );
const known = new Landscape({
  get: (name) => (files.has(name) ? { text: files.get(name) } : 'missing'),
  isOpen: () => true,
  spelling: (name) => name,
});
known.setFolders(['file:///streams']);
const links = known.linksOf(uri);
const analysis = analyze(text, { links, today: '2026-11-30' });
const payload = buildPreview({
  ...{ uri, version: 1, analysis, links },
  metrics: analysis.facts.metrics(),
  attainment: slaAttainment(analysis.stream),
});
const specs = [...files].map(([name, content]) => ({ uri: name, stream: analyze(content).stream }));
const landscape = landscapeOf(uri, specs, ['file:///streams']);

const teams = { group: 'teams', open: [] };
const framed = buildPreview({
  ...{ uri, version: 2, analysis, links, arrangement: teams },
  metrics: analysis.facts.metrics(),
});
const views = ['diagram', 'heat', 'timeline', 'lanes', 'numbers', 'canvas', 'landscape'];
mkdirSync(out, { recursive: true });
const [browser, bundle] = await Promise.all([startBrowser(), buildWebview()]);
for (const theme of Object.keys(themes)) {
  for (const view of views) {
    const name = `preview-${view}-${theme}.png`;
    if (words.length > 0 && !words.some((word) => name.includes(word))) continue;
    const preview = await PreviewPage.open(browser, bundle, { theme, width: 1200, height: 760 });
    await preview.show(payload);
    if (view === 'heat') {
      await preview.show(framed);
      await preview.page.getByText('Options', { exact: true }).click();
      await preview.page.getByLabel('Heat').selectOption('wait');
      await preview.page.keyboard.press('Escape');
    } else {
      await preview.page.locator(`[role="tab"][data-view="${view}"]`).click();
      if (view === 'landscape') await preview.post({ type: 'landscape', landscape });
      await preview.page.locator(`body[data-view="${view}"]`).waitFor();
    }
    const image = await preview.page.screenshot();
    if (preview.faults.length > 0) throw new Error(preview.faults.join('\n'));
    writeFileSync(join(out, name), image);
    console.log(`${name} ${Math.round(image.length / 1024)} KB`);
    await preview.close();
  }
}
await browser.close();
