// The tabs of the preview's page in a real browser: each shows what the payload says, and says it to everybody.
import assert from 'node:assert/strict';
import { analyze } from '../../server/core/analyze.ts';
import { landscapeOf } from '../../server/features/landscape.ts';
import { generatedStream } from '../bench/generated-stream.ts';
import type { PreviewPage } from './harness.ts';
import { pages } from './pages.ts';
import { onboarding, payloadOf } from './samples.ts';

const { open, pageTest } = pages();

const payload = payloadOf(onboarding);
const texts = (preview: PreviewPage, selector: string): Promise<string[]> =>
  preview.page.locator(selector).allTextContents();

pageTest('the tabs are one stop, and arrows, Home and End go through them', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  const selected = () => page.locator('[role="tab"][aria-selected="true"]').getAttribute('data-view');
  await page.getByRole('tab', { name: 'Diagram' }).focus();
  for (const [key, view] of [
    ['ArrowRight', 'timeline'],
    ['End', 'landscape'],
    ['ArrowRight', 'diagram'],
    ['ArrowLeft', 'landscape'],
    ['Home', 'diagram'],
  ] as const) {
    await page.keyboard.press(key);
    assert.equal(await selected(), view, key);
    assert.equal(await page.locator('[role="tab"]:focus').getAttribute('data-view'), view);
  }
  assert.equal(await page.locator('[role="tab"][tabindex="0"]').count(), 1);
  assert.equal(await page.locator('[role="tabpanel"]:visible').count(), 1);
});

pageTest('the tab, and what was chosen in it, outlive a reload', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Heat').selectOption('findings');
  await page.getByLabel('Probabilities').uncheck();
  await preview.open('canvas');
  const state = await page.evaluate('window.savedState');
  const again = await open({ state });
  await again.show(payload);
  await again.page.locator('body[data-view="canvas"]').waitFor();
  await again.open('diagram');
  assert.equal(await again.page.locator('.legend').isVisible(), true);
  assert.equal(await again.page.locator('#diagram.without-shares').count(), 1);
  assert.equal(await again.page.getByLabel('Heat').inputValue(), 'findings');
  await again.close();
});

pageTest('heat, times, visits and probabilities come and go without a new picture', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  await page.locator('#diagram svg').evaluate((svg) => svg.setAttribute('data-mark', 'first'));
  const heat = () => preview.node('Manual review').getAttribute('data-heat');
  assert.equal(await heat(), null);
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Heat').selectOption('wait');
  const expected = payload.nodes.find(({ id }) => id === 'manual-review')?.heat.wait;
  assert.equal(await heat(), String(expected));
  assert.equal(await preview.node('Prepare welcome').getAttribute('data-heat'), 'unknown');
  assert.match((await page.locator('.legend').textContent()) ?? '', /Share of all waiting/);
  for (const [label, part] of [
    ['Times', '.vs-times'],
    ['Visits', '.vs-visits'],
    ['Probabilities', '.vs-shares'],
  ] as const) {
    const first = page.locator(`#diagram ${part}`).filter({ hasText: /\S/ }).first();
    assert.equal(await first.isVisible(), true, label);
    await page.getByLabel(label, { exact: true }).uncheck();
    assert.equal(await first.isVisible(), false, label);
  }
  await page.keyboard.press('Escape');
  assert.equal(await page.getByLabel('Heat').isVisible(), false, 'Escape closes the options');
  assert.equal(await page.locator('#diagram svg[data-mark]').count(), 1);
});

pageTest('frames are asked of the extension, and drawn around the nodes', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  await page.getByText('Options', { exact: true }).click();
  assert.equal(await page.locator('option[value="stages"]').isDisabled(), true, 'the stream names no stages');
  await page.getByLabel('Frames').selectOption('teams');
  const arrangement = { group: 'teams', open: [], visits: false } as const;
  assert.deepEqual(preview.sent.at(-1), { type: 'arrange', arrangement });
  await preview.show(payloadOf(onboarding, { version: 2, arrangement }));
  assert.deepEqual(
    (await texts(preview, '#diagram .cluster-label')).map((text) => text.trim()),
    ['growth'],
  );
  assert.equal(await page.locator('#diagram g.node').count(), payload.nodes.length);
});

pageTest('arrows have room for visits when they are asked for, beside their shares', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  assert.equal(await page.locator('#diagram .edgeLabel .vs-visits').filter({ hasText: '×' }).count(), 0);
  await page.getByText('Options', { exact: true }).click();
  await page.getByLabel('Visits on arrows').check();
  const arrangement = { group: 'none', open: [], visits: true } as const;
  assert.deepEqual(preview.sent.at(-1), { type: 'arrange', arrangement });
  const counted = payloadOf(onboarding, { version: 2, arrangement });
  await preview.show(counted);
  const said = counted.links.filter(({ visits }) => visits !== '');
  assert.ok(said.length >= 8, `${said.length} arrows say how often they are taken`);
  const drawn = await page.locator('#diagram .edgeLabel .vs-figures').allTextContents();
  for (const { shares, visits } of said)
    assert.ok(
      drawn.includes([shares, visits].filter((one) => one !== '').join(' · ')),
      `${shares} ${visits}`,
    );
  const state = await page.evaluate('window.savedState');
  const again = await open({ state });
  assert.deepEqual(await again.told('arrange'), { type: 'arrange', arrangement });
  await again.close();
});

pageTest('a large stream is folded, says so, and opens by Enter', async (preview) => {
  const text = staged(generatedStream(1600));
  const large = payloadOf(text);
  await preview.show(large);
  const { page } = preview;
  assert.match(
    (await page.locator('.notice').textContent()) ?? '',
    /too many for one picture: 3 of 3 stages are folded/,
  );
  assert.ok((await page.locator('#diagram g.node').count()) < 20);
  const first = page.getByRole('button', { name: /^Folded: First, \d+ nodes/ });
  await first.focus();
  await page.keyboard.press('Enter');
  const arrangement = { group: 'stages', open: ['first'], visits: false } as const;
  assert.deepEqual(preview.sent.at(-1), { type: 'arrange', arrangement });
  await preview.show(payloadOf(text, { version: 2, arrangement }));
  assert.ok((await page.locator('#diagram g.node').count()) > 20);
  const hidden = large.nodes.find((node) => node.group === 'second' && node.kind !== 'group');
  await preview.post({ type: 'selection', key: hidden?.key ?? null });
  await page.locator('#diagram g.is-current').filter({ hasText: 'Second' }).waitFor();
  await page.getByRole('button', { name: 'Fold all' }).click();
  assert.deepEqual(preview.sent.at(-1), {
    type: 'arrange',
    arrangement: { group: 'stages', open: [], visits: false },
  });
});

/** Every definition of the generated stream in one of three stages. */
function staged(text: string): string {
  let seen = 0;
  const stage = () => ['first', 'second', 'third'][Math.min(2, Math.floor(seen++ / 70))];
  const lines = text.split('\n').map((line) => {
    if (/^ {2}(step|pass|gate)-\d+:$/.test(line)) return `${line}\n    stage: ${stage()}`;
    return /^ {2}(back|on)-\d+: \{/.test(line) ? line.replace('{', `{ stage: ${stage()},`) : line;
  });
  return `${lines.join('\n')}\nstages:\n  first: { name: First }\n  second: { name: Second }\n  third: { name: Third }\n`;
}

pageTest('the timeline is to scale, and unknown is not zero', async (preview) => {
  await preview.show(payload);
  await preview.open('timeline');
  const { segments } = payload.timeline;
  assert.deepEqual(
    await texts(preview, '.rung .go'),
    segments.map(({ label }) => label),
  );
  const widths = await preview.page
    .locator('.stretch:not(.unknown)')
    .evaluateAll((bars) => bars.map((bar) => bar.getBoundingClientRect().width));
  const shares = segments
    .flatMap(({ wait, process }) => [wait.share, process.share])
    .filter((share) => share !== null && share !== 0);
  const scale = Math.max(...widths) / Math.max(...shares.map((share) => share ?? 0));
  assert.ok(scale >= 400, `${scale} pixels for the lead time`);
  for (const [index, share] of shares.entries())
    assert.ok(Math.abs((widths[index] ?? 0) - Math.max(3, (share ?? 0) * scale)) < 1, `bar ${index}`);
  const ladder = preview.page.locator('.ladder-scroll');
  assert.ok(await ladder.evaluate((one) => one.scrollWidth <= one.clientWidth), 'all of it fits');
  const unknown = segments.filter(({ wait, process }) => wait.share === null || process.share === null);
  assert.ok(unknown.length > 0);
  assert.ok((await preview.page.locator('.stretch.unknown').count()) > 0);
  assert.match((await texts(preview, '.totals dd')).join(), /unknown/);
});

pageTest('every node lies in the lane of its actor, and every edge is drawn', async (preview) => {
  await preview.show(payload);
  await preview.open('lanes');
  const { lanes } = payload;
  for (const [index, { label }] of lanes.lanes.entries()) {
    const held = lanes.cells.filter(({ lane }) => lane === index).map((cell) => cell.label);
    const band = preview.page.locator('.lane').nth(index);
    assert.equal(await band.locator('.lane-name').textContent(), label);
    assert.deepEqual(await band.locator('.cell-name').allTextContents(), held);
  }
  assert.equal(await preview.page.locator('.lane-link').count(), lanes.links.length);
  await preview.page.locator('.cell').filter({ hasText: 'Manual review' }).click();
  assert.equal(preview.sent.at(-1)?.type, 'reveal');
});

pageTest('charts have their figures as a table too', async (preview) => {
  const { page } = preview;
  await preview.show({
    ...payload,
    numbers: {
      ...payload.numbers,
      waitByCause: {
        bars: [
          { label: 'approval', value: 7200, text: '2h' },
          { label: 'batching', value: null, text: 'unknown' },
        ],
        note: '',
      },
      slas: [{ label: 'One day', asks: '95 % within 1d', attained: '97 %', state: 'kept' }],
      baseline: {
        title: 'Last year',
        reason: '',
        rows: [
          { label: 'Lead time', baseline: '3d', here: '2d', change: '−1d (−33.3 %)', verdict: 'better' },
        ],
      },
    },
  });
  await preview.open('numbers');
  const chart = page.getByRole('img', { name: 'Wait by cause: approval 2h, batching unknown' });
  await chart.waitFor();
  assert.equal(await chart.locator('rect').count(), 1, 'what is unknown has no bar');
  assert.ok((await chart.textContent())?.includes('unknown'));
  await page.getByText('As a table').first().click();
  const rows = await page.getByRole('table', { name: 'Wait by cause' }).getByRole('row').allTextContents();
  assert.deepEqual(rows, ['CauseWait', 'approval2h', 'batchingunknown']);
  assert.match(
    await page.getByRole('table', { name: 'Comparison' }).innerText(),
    /Lead time\s+3d\s+2d\s+−1d \(−33.3 %\)\s+better/,
  );
  assert.match(
    await page.getByRole('table', { name: 'Promises' }).innerText(),
    /One day\s+95 % within 1d\s+97 %\s+kept/,
  );
  const metrics = page.getByRole('table', { name: 'Metrics' }).getByRole('row');
  assert.equal(await metrics.count(), payload.cards.length + 1);
});

pageTest('the canvas says what is stated, and what nobody says', async (preview) => {
  await preview.show(payload);
  await preview.open('canvas');
  for (const { title, items, empty } of payload.canvas) {
    const box = preview.page
      .locator('.sheet-box')
      .filter({ has: preview.page.getByRole('heading', { name: title, exact: true }) });
    const said = await box.textContent();
    for (const { label, text } of items) assert.ok(said?.includes(label) && said.includes(text), title);
    if (items.length === 0) assert.ok(said?.includes(empty), title);
  }
});

const STREAMS = {
  'file:///w/a.vstream.yaml':
    'vstream: 1\nname: First\noutputs:\n  done: { outcome: success, starts: [./b.vstream.yaml#go] }\n',
  'file:///w/b.vstream.yaml':
    'vstream: 1\nname: Second\nbaseline: ./gone.vstream.yaml\ntriggers:\n  go: { from: ./a.vstream.yaml#done }\n',
  'file:///w/c.vstream.yaml': 'vstream: 1\nname: Alone\n',
};

pageTest('the landscape shows linked specs, and a click opens one', async (preview) => {
  const specs = Object.entries(STREAMS).map(([uri, text]) => ({ uri, stream: analyze(text).stream }));
  const landscape = landscapeOf('file:///w/a.vstream.yaml', specs, ['file:///w']);
  await preview.show(payload);
  await preview.page.getByRole('tab', { name: 'Landscape' }).click();
  assert.deepEqual(preview.sent.at(-1), { type: 'landscape' });
  await preview.post({ type: 'landscape', landscape });
  await preview.page.locator('body[data-view="landscape"]').waitFor();
  assert.deepEqual(await texts(preview, '#landscape .vs-name'), ['First', 'Second', 'gone.vstream.yaml']);
  assert.deepEqual(await texts(preview, '.panel-landscape ul li'), [
    'First starts Second',
    'Second is compared with gone.vstream.yaml',
    'Alonec.vstream.yaml',
  ]);
  await preview.page.getByRole('link', { name: /^Second/ }).click();
  assert.deepEqual(preview.sent.at(-1), { type: 'open', uri: 'file:///w/b.vstream.yaml' });
  assert.equal(
    await preview.page.locator('#landscape [data-open*="gone"]').count(),
    0,
    'what is not there opens nothing',
  );
});
