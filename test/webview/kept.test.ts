// What the reader has set or walked outlives a page that is hidden; marks of a walk stay in its tab; and an export holds
// what the picture folds.
import assert from 'node:assert/strict';
import { streamText } from '../bench/streams.ts';
import type { PreviewPage } from './harness.ts';
import { pages } from './pages.ts';
import { onboarding, payloadOf } from './samples.ts';
import { firstChoice, simulatedOf, walked } from './simulated.ts';

const { open, pageTest } = pages();

/** As after the preview was hidden and is shown again: another page with what this one has left behind. */
async function anew(preview: PreviewPage): Promise<PreviewPage> {
  return open({ state: await preview.page.evaluate('window.savedState') });
}

const payload = payloadOf(onboarding);
const simulated = simulatedOf(onboarding, payload.uri);

pageTest('sliders, seed and size are kept, as long as the file says what it said', async (preview) => {
  const { page } = preview;
  const lever = (on: PreviewPage) => on.page.locator('[data-lever="wait_time:manual-review"]');
  await preview.show(payload);
  await preview.open('simulation');
  await preview.post({ type: 'setup', setup: simulated.setup });
  await page.locator('.levers summary').getByText('Wait time').click();
  const before = await lever(preview).inputValue();
  await lever(preview).press('ArrowRight');
  const after = await lever(preview).inputValue();
  assert.notEqual(after, before);
  // The field is still being typed in when the page is hidden.
  await page.getByLabel('Seed').fill('77');
  await page.getByLabel('Items').fill('1234');

  const again = await anew(preview);
  await again.show(payload);
  await again.post({ type: 'setup', setup: simulated.setup });
  await again.page.locator('.lever.changed').waitFor({ state: 'attached' });
  assert.equal(await lever(again).inputValue(), after);
  assert.equal(await again.page.getByLabel('Seed').inputValue(), '77');
  assert.equal(await again.page.getByLabel('Items').inputValue(), '1234');
  assert.equal(await again.page.getByRole('button', { name: 'Apply to file' }).isEnabled(), true);
  await again.page.getByRole('button', { name: 'Run' }).click();
  const { seed, items, changes } = await again.told('simulate');
  assert.deepEqual([seed, items], [77, 1234]);
  assert.deepEqual(changes, [{ lever: 'wait_time:manual-review', value: Number(after) }]);
  await again.close();

  const edited = onboarding.replace('wait_time: 4h', 'wait_time: 6h');
  const other = await anew(preview);
  await other.show(payloadOf(edited));
  await other.post({ type: 'setup', setup: simulatedOf(edited, payload.uri).setup });
  await other.page.locator('.lever').first().waitFor({ state: 'attached' });
  assert.equal(await other.page.locator('.lever.changed').count(), 0);
  await other.close();
});

pageTest(
  'a walk is kept, and its marks are in the diagram only while its tab is selected',
  async (preview) => {
    const { page } = preview;
    const marks = (on: PreviewPage) => on.page.locator('#diagram g.is-marked').count();
    await preview.show(payload);
    await preview.open('walk');
    const walk = walked(simulated, firstChoice, 2);
    await preview.post({ type: 'walked', walk: simulated.walk() });
    await preview.post({ type: 'walked', walk });
    await page.locator('#diagram g.is-marked').waitFor();
    await preview.open('diagram');
    assert.equal(await marks(preview), 0, 'another tab shows the diagram without them');
    await preview.show({ ...payload, version: 2 });
    assert.equal(await marks(preview), 0, 'also after an edit');
    await preview.open('walk');
    assert.equal(await marks(preview), 1);

    const again = await anew(preview);
    await again.show(payload);
    const asked = await again.told('walk');
    assert.deepEqual([asked.trigger, asked.steps], [walk.trigger, walk.steps]);
    await again.close();
  },
);

pageTest(
  'a step of the walk brings its place into sight, an edit moves nothing',
  async (preview) => {
    await preview.show(payload);
    await preview.open('walk');
    await preview.page.locator('.frame').first().focus();
    for (let i = 0; i < 12; i++) await preview.page.keyboard.press('+');
    await preview.post({ type: 'walked', walk: simulated.walk() });
    const far = walked(simulated, firstChoice, 6);
    const before = await preview.transform();
    await preview.post({ type: 'walked', walk: far });
    const marked = preview.page.locator('#diagram g.is-marked').first();
    await marked.waitFor();
    const [place, frame] = [await marked.boundingBox(), await preview.page.locator('.frame').boundingBox()];
    assert.ok(place && frame && place.x + place.width > frame.x && place.y < frame.y + frame.height);
    assert.notEqual(await preview.transform(), before);
    const stays = await preview.transform();
    await preview.post({ type: 'walked', walk: { ...far, version: 2 } });
    await preview.show({ ...payload, version: 2 });
    assert.equal(await preview.transform(), stays);
  },
  { width: 1000, height: 600 },
);

pageTest('the focus stays in the walk when a newer version says the same of it', async (preview) => {
  const { page } = preview;
  await preview.show(payload);
  await preview.open('walk');
  const start = { line: 1, character: 0 };
  const unclear = { node: 'x', label: 'X', text: 'It does not say.', range: { start, end: start } };
  const walk = { ...walked(simulated, firstChoice, 1), ambiguities: [unclear] };
  await preview.post({ type: 'walked', walk });
  const choice = page.locator('.choice').last();
  await choice.focus();
  await page.evaluate('document.activeElement.dataset.was = "here"');
  await preview.show({ ...payload, version: 2 });
  await preview.post({ type: 'walked', walk: { ...walk, version: 2 } });
  await preview.show({ ...payload, version: 3 });
  assert.equal(await page.locator('[data-was="here"]:focus').count(), 1);
  await page.locator('.ambiguities button').first().click();
  assert.equal((await preview.told('reveal-range')).version, 2);
});

pageTest('an export holds what the picture folds', async (preview) => {
  const text = streamText(160);
  const folded = payloadOf(text);
  assert.ok(folded.nodes.some(({ drawn }) => !drawn));
  await preview.show(folded);
  const shown = await preview.page.locator('#diagram g.node').count();
  const open = folded.groups.map(({ id }) => id);
  const whole = payloadOf(text, { arrangement: { ...folded.arrangement, open } });
  const wanted = { type: 'take-picture', id: 'p', theme: 'light', png: false, copy: false } as const;
  await preview.post({ ...wanted, whole });
  const { data, problem } = await preview.told('picture');
  assert.equal(problem, '');
  const words = new Set([...data.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, word]) => word));
  for (const { label, kind } of whole.nodes.filter((node) => node.drawn))
    if (kind !== 'fork' && kind !== 'join') assert.ok(words.has(label), label);
  assert.equal(await preview.page.locator('#diagram').count(), 1);
  assert.equal(await preview.page.locator('#diagram g.node').count(), shown, 'what is on show stays folded');
});

pageTest('where images cannot be copied the reader is told what to do instead', async (preview) => {
  await preview.show(payload);
  await preview.post({ type: 'take-picture', id: 'p', theme: 'light', png: true, copy: true, whole: null });
  const { data, problem } = await preview.told('picture');
  assert.equal(data, '');
  assert.match(problem, /does not let an image be copied; save it as PNG instead/);
});

pageTest(
  'the header stays where it is, wherever the reader goes in a long view',
  async (preview) => {
    await preview.show(payload);
    await preview.open('simulation');
    await preview.post({ type: 'setup', setup: simulated.setup });
    await preview.post({ type: 'simulated', run: 0, payload: simulated.simulation(), problem: '' });
    const last = preview.page.locator('.results table').last();
    await last.evaluate((table) => table.scrollIntoView());
    assert.equal(
      await preview.page.evaluate('document.scrollingElement.scrollTop + document.body.scrollTop'),
      0,
    );
    assert.equal((await preview.page.locator('h1').boundingBox())?.y, 12);
  },
  { height: 500 },
);

pageTest('a reader who wants less motion gets none', async ({ page }) => {
  const moving = (): Promise<string> =>
    page.evaluate(`[...new Set([...document.querySelectorAll('*')].flatMap((one) => {
      const { transitionDuration, animationName, animationDuration } = getComputedStyle(one);
      return [...transitionDuration.split(', '), animationName === 'none' ? '0s' : animationDuration];
    }))].sort().join()`);
  assert.notEqual(await moving(), '0s');
  await page.emulateMedia({ reducedMotion: 'reduce' });
  assert.equal(await moving(), '0s');
});

pageTest(
  'the way into a sub-stream is the next stop after its node, by Enter and by click',
  async (preview) => {
    const uri = 'file:///w/part.vstream.yaml';
    const nodes = payload.nodes.map((node) => (node.id === 'provision' ? { ...node, opens: uri } : node));
    await preview.show({ ...payload, nodes });
    const { page } = preview;
    await preview.node('Provision workspace').focus();
    await page.keyboard.press('Tab');
    const mark = page.locator('.vs-open:focus');
    assert.equal(await mark.getAttribute('aria-label'), 'Open the sub-stream of Provision workspace');
    await page.keyboard.press('Enter');
    assert.deepEqual(preview.sent.at(-1), { type: 'open', uri });
    const before = preview.sent.length;
    await mark.click();
    assert.deepEqual(preview.sent.slice(before), [{ type: 'open', uri }], 'and reveals nothing beside it');
    await preview.node('Provision workspace').click({ modifiers: ['Control'] });
    assert.deepEqual(preview.sent.at(-1), { type: 'open', uri });
    await preview.node('Manual review').click({ modifiers: ['Control'] });
    assert.equal(preview.sent.at(-1)?.type, 'reveal');
  },
);
