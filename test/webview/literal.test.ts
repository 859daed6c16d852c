// Names are shown as they are written, whatever they hold; nothing in them runs.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { landscapeOf } from '../../server/features/landscape.ts';
import { buildPreview } from '../../server/features/preview.ts';
import type { PreviewPage } from './harness.ts';
import { pages } from './pages.ts';
import { payloadOf } from './samples.ts';
import { firstChoice, simulatedOf, walked } from './simulated.ts';

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

const { open } = pages();

const step = (name: string, index: number): string => {
  const next = index + 1 < NAMES.length ? `s${index + 1}` : 'out';
  const json = JSON.stringify(name);
  return `  s${index}:\n    name: ${json}\n    actor: a${index}\n    stage: g${index}\n    process_time: 1h\n    wait_time: 1h\n    next: [{ to: ${next}, when: ${json}, probability: 99% }, { to: out, probability: 1% }]\n`;
};
const named = (prefix: string, rest: string): string =>
  NAMES.map((name, index) => `  ${prefix}${index}: { name: ${JSON.stringify(name)}${rest} }\n`).join('');
const first = JSON.stringify(NAMES[0]);
const text = `vstream: 1
name: ${first}
summary: ${JSON.stringify(NAMES[1])}
value: { customer: ${first}, statement: ${first} }
actors:
${named('a', ', kind: human')}stages:
${named('g', '')}triggers: { t: { rate: 1/d, event: ${first}, next: s0 } }
steps:
${NAMES.map(step).join('')}outputs: { out: { name: ${first}, outcome: success, verify: [${first}] } }
measures:
${named('m', ', level: kpi, target: 1')}guardrails:
${NAMES.map((name, index) => `  r${index}: { rule: ${JSON.stringify(name)}, applies_to: all }\n`).join('')}`;
const squeezed = (value: string): string => value.replace(/[\s\u2060]/g, '');

/** Nothing of a name became an element, ran, or was fetched. */
async function inert({ page, faults }: PreviewPage, where: string): Promise<void> {
  assert.equal(await page.evaluate('window.pwned'), undefined);
  const read = `:is(${where}) :is(img, script, a, b, em, math, i, iframe, object, form)`;
  assert.equal(await page.locator(read).count(), 0);
  assert.deepEqual(faults, []);
}

test('labels of nodes and links are literal', { timeout: 120_000 }, async () => {
  const payload = payloadOf(text);
  const preview = await open();
  await preview.show(payload);
  const { page } = preview;
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
  await inert(preview, '#diagram, header');

  await preview.show(
    payloadOf(text, { version: 2, arrangement: { group: 'stages', open: [], visits: false } }),
  );
  const frames = (await page.locator('#diagram .cluster-label').allTextContents()).map(squeezed);
  assert.deepEqual(frames.toSorted(), NAMES.map(squeezed).toSorted(), 'names of frames');
  await inert(preview, '#diagram');
  await preview.close();
});

test('every other view shows names as they are written', { timeout: 120_000 }, async () => {
  const analysis = analyze(text);
  const payload = buildPreview({
    ...{ uri: 'file:///w/a.vstream.yaml', version: 1, analysis },
    metrics: analysis.facts.metrics(),
  });
  const preview = await open();
  await preview.show(payload);
  for (const view of ['timeline', 'lanes', 'numbers', 'canvas']) {
    await preview.open(view);
    const panel = squeezed((await preview.page.locator(`#panel-${view}`).textContent()) ?? '');
    for (const name of NAMES) assert.ok(panel.includes(squeezed(name)), `${view} shows ${name}`);
    await inert(preview, `#panel-${view}`);
  }
  const simulated = simulatedOf(text, payload.uri, { items: 200 });
  await preview.open('simulation');
  await preview.post({ type: 'setup', setup: simulated.setup });
  const [lever] = simulated.setup.levers;
  assert.ok(lever);
  const results = simulated.simulation([{ lever: lever.id, value: lever.max }]);
  await preview.post({ type: 'simulated', run: 0, payload: results, problem: '' });
  await preview.page.locator('.results figure.chart').first().waitFor();
  const simulation = squeezed((await preview.page.locator('#panel-simulation').textContent()) ?? '');
  for (const { label } of simulated.setup.levers) assert.ok(simulation.includes(squeezed(label)), label);
  for (const { label } of [...results.criticality, ...(results.flow?.queues ?? [])])
    assert.ok(simulation.includes(squeezed(label)), label);
  await inert(preview, '.results, .levers');

  await preview.page.locator('[role="tab"][data-view="walk"]').click();
  const walk = walked(simulated, firstChoice, 2 * NAMES.length + 2);
  await preview.post({ type: 'walked', walk });
  await preview.page.locator('.walk .way li').first().waitFor();
  const steps = squeezed((await preview.page.locator('.walk').textContent()) ?? '');
  for (const name of NAMES) assert.ok(steps.includes(squeezed(name)), `the walk shows ${name}`);
  await preview.post({ type: 'walked', walk: simulated.walk(walk.steps.slice(0, 2)) });
  await preview.page.locator('.walk .choice').first().waitFor();
  const choices = squeezed((await preview.page.locator('.walk .choice').first().textContent()) ?? '');
  assert.ok(
    NAMES.some((name) => choices.includes(squeezed(`when ${name}`))),
    choices,
  );
  await inert(preview, '.walk');

  const specs = NAMES.map((name, index) => ({
    uri: `file:///w/${index}.vstream.yaml`,
    stream: analyze(
      `vstream: 1\nname: ${JSON.stringify(name)}\nbaseline: ./${(index + 1) % NAMES.length}.vstream.yaml\n`,
    ).stream,
  }));
  await preview.page.getByRole('tab', { name: 'Landscape' }).click();
  const landscape = landscapeOf('file:///w/0.vstream.yaml', specs, ['file:///w']);
  await preview.post({ type: 'landscape', landscape });
  await preview.page.locator('#landscape').waitFor();
  const drawn = squeezed((await preview.page.locator('#landscape').textContent()) ?? '');
  for (const name of NAMES) assert.ok(drawn.includes(squeezed(name)), `the landscape shows ${name}`);
  await inert(preview, '#panel-landscape');
  await preview.close();
});

test('an exported picture holds every name as text, and nothing but shapes', {
  timeout: 120_000,
}, async () => {
  const preview = await open();
  await preview.show(payloadOf(text));
  await preview.post({ type: 'take-picture', id: 'p', theme: 'dark', png: false, copy: false, whole: null });
  const answer = await preview.told('picture');
  assert.deepEqual([answer.problem, answer.id], ['', 'p']);
  const found = await preview.page.evaluate<{
    names: string[];
    attributes: string[];
    words: string;
  }>(`(() => {
    const svg = new DOMParser().parseFromString(${JSON.stringify(answer.data)}, 'image/svg+xml');
    const all = [...svg.querySelectorAll('*')];
    return {
      names: [...new Set(all.map((one) => one.localName))],
      attributes: [...new Set(all.flatMap((one) => one.getAttributeNames()))],
      words: svg.documentElement.textContent,
    };
  })()`);
  const shapes = ['svg', 'title', 'defs', 'marker', 'g', 'path', 'rect', 'circle', 'polygon', 'text'];
  assert.deepEqual(
    found.names.filter((name) => !shapes.includes(name)),
    [],
  );
  assert.deepEqual(
    found.attributes.filter((name) => /^on|href|style|src/.test(name)),
    [],
  );
  for (const name of NAMES) assert.ok(squeezed(found.words).includes(squeezed(name)), `${name} is drawn`);
  await inert(preview, '#diagram, header');
  await preview.close();
});
