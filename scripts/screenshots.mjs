// `npm run screenshots`: every view of the preview in three themes, as docs/images/preview-<view>-<theme>.png, and
// the editor as docs/images/editor.png.
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
const { simulatedOf, walked } = await import('../test/webview/simulated.ts');
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
files.set(
  'file:///streams/major-incident.vstream.yaml',
  readFileSync(join(root, 'examples/major-incident.vstream.yaml'), 'utf8'),
);
// What stands around it, for the landscape.
const around = {
  campaign: `name: Campaign
kind: operational
outputs: { visit: { outcome: success, starts: [./onboarding.vstream.yaml#form-opened, ./onboarding-soon.vstream.yaml#form-opened] } }`,
  activation: `name: First success with the product
kind: operational
triggers: { ready: { from: ./onboarding.vstream.yaml#account-ready } }
steps: { tour: { stream: { file: ./tour.vstream.yaml } } }`,
  tour: `name: Guided tour
kind: operational`,
};
for (const [name, body] of Object.entries(around))
  files.set(`file:///streams/${name}.vstream.yaml`, `vstream: 1\n${body}\n`);
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

const teams = { group: 'teams', open: [], visits: true };
const framed = buildPreview({
  ...{ uri, version: 2, analysis, links, arrangement: teams },
  metrics: analysis.facts.metrics(),
});
// While the text is broken, the last good picture stays.
const stale = buildPreview({
  ...{ uri, version: 2, analysis: analyze(`${text}\n  : [`), previous: payload },
  metrics: analysis.facts.metrics(),
});
const simulated = simulatedOf(text, uri, { items: 10_000 });
const walk = walked(
  simulated,
  ({ places: [place] }) => place && { place: place.id, choice: place.choices[0].id },
  3,
);
const views = [
  'diagram',
  'heat',
  'broken',
  'timeline',
  'lanes',
  'numbers',
  'simulation',
  'results',
  'queues',
  'walk',
  'canvas',
  'landscape',
];
const isWanted = (name) => words.length === 0 || words.some((word) => name.includes(word));

/** With one slider moved, and the results of that. */
async function runSimulation(preview, upTo) {
  await preview.open('simulation');
  await preview.post({ type: 'setup', setup: simulated.setup });
  const { page } = preview;
  await page.locator('.levers summary').getByText('Wait time').click();
  const slider = page.locator('.lever input').filter({ visible: true }).first();
  await slider.press('PageDown');
  await page.getByRole('button', { name: 'Run' }).click();
  const { run, changes } = await preview.told('simulate');
  await preview.post({ type: 'simulated', run, payload: simulated.simulation(changes), problem: '' });
  await page.locator('.results figure.chart').first().waitFor();
  if (upTo === '') return;
  await page
    .locator('.results figure.chart')
    .filter({ hasText: upTo })
    .first()
    .evaluate((chart) => chart.scrollIntoView());
}

const steps = {
  heat: async (preview) => {
    await preview.show(framed);
    await preview.page.getByText('Options', { exact: true }).click();
    await preview.page.getByLabel('Heat').selectOption('wait');
    await preview.page.keyboard.press('Escape');
  },
  broken: (preview) => preview.show(stale),
  simulation: (preview) => runSimulation(preview, ''),
  results: (preview) => runSimulation(preview, 'Lead time'),
  queues: (preview) => runSimulation(preview, 'Work in progress over time'),
  walk: async (preview) => {
    await preview.open('walk');
    await preview.post({ type: 'walked', walk });
    await preview.page.locator('.walk .choice').first().waitFor();
  },
  landscape: async (preview) => {
    await preview.page.locator('[role="tab"][data-view="landscape"]').click();
    await preview.post({ type: 'landscape', landscape });
    await preview.page.locator('body[data-view="landscape"]').waitFor();
  },
};

/** In VS Code itself: an exception that has lost its handler, with the preview beside it. Asks for `npm run build`. */
async function pictureOfEditor(name) {
  const { openWindow } = await import('../test/editor/harness/workbench.ts');
  const file = 'onboarding.vstream.yaml';
  const { workbench: wb, close } = await openWindow({
    ...{ workspace: 'examples', open: file },
    settings: { 'editor.minimap.enabled': false },
  });
  try {
    await wb.page.setViewportSize({ width: 1600, height: 1000 });
    await wb.command('workbench.action.closeSidebar');
    await wb.command('vstream.openPreviewToSide');
    await wb.preview().locator('g.node').first().waitFor();
    await wb.replace(file, '    handle: { writes: [email-check], then: to-manual-review }\n', '');
    await wb.diagnostics(file, (all) => all.some(({ code }) => code === 'unhandled-exception'));
    await wb.command('workbench.action.focusFirstEditorGroup');
    await wb.command('editor.action.marker.next');
    await wb.page.locator('.marker-widget').waitFor();
    const preview = wb.preview();
    await preview.getByText('1 error').first().waitFor();
    await preview.locator('.vs-badge').first().waitFor();
    written(name, await wb.page.screenshot());
  } finally {
    await close();
  }
}

function written(name, image) {
  writeFileSync(join(out, name), image);
  console.log(`${name} ${Math.round(image.length / 1024)} KB`);
}

mkdirSync(out, { recursive: true });
const [browser, bundle] = await Promise.all([startBrowser(), buildWebview()]);
for (const theme of Object.keys(themes)) {
  for (const view of views) {
    const name = `preview-${view}-${theme}.png`;
    if (!isWanted(name)) continue;
    const preview = await PreviewPage.open(browser, bundle, { theme, width: 1200, height: 760 });
    // No picture is taken halfway between two looks.
    await preview.page.emulateMedia({ reducedMotion: 'reduce' });
    await preview.show(payload);
    const step = steps[view] ?? ((one) => one.open(view));
    await step(preview);
    // A pointer that rests where something was pressed would show as such.
    await preview.page.mouse.move(0, 0);
    const image = await preview.page.screenshot();
    if (preview.faults.length > 0) throw new Error(preview.faults.join('\n'));
    written(name, image);
    await preview.close();
  }
}
await browser.close();
if (isWanted('editor.png')) await pictureOfEditor('editor.png');
