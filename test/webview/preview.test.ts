// The preview's page in a real browser: what the reader sees, does and hears.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import { pages } from './pages.ts';
import { onboarding, payloadOf } from './samples.ts';

const { open, pageTest, scriptLength } = pages();

const payload = payloadOf(onboarding);
const renamed = payloadOf(onboarding.replace('name: Assess risk', 'name: Weigh the risk'), { version: 2 });

test('the script stays small', () => {
  assert.ok(scriptLength() < 1_300_000, `${scriptLength()} bytes`);
});

pageTest('draws every node and link, with words, figures and marks', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  assert.equal(await page.locator('h1').textContent(), 'User onboarding');
  assert.equal(await page.locator('#diagram g.node').count(), payload.nodes.length);
  assert.equal(await page.locator('#diagram path.vs-link').count(), payload.links.length);
  const review = preview.node('Manual review');
  assert.equal(await review.locator('.vs-name').textContent(), 'Manual review');
  assert.equal(await review.locator('.vs-caption').textContent(), 'Support agent · human');
  assert.equal(
    await review.locator('.vs-figures').textContent(),
    payload.nodes.find((one) => one.id === 'manual-review')?.figures,
  );
  const shares = payload.links.filter((link) => link.shares !== '');
  assert.deepEqual(
    (await page.locator('#diagram .vs-shares').allTextContents()).sort(),
    shares.map((link) => link.shares).sort(),
  );
  assert.equal(await preview.marks('Manual review', payload).locator('.vs-constraint').count(), 1);
  assert.equal(await page.locator('#diagram path.vs-rework').count(), 1);
  assert.ok((await page.locator('#diagram path.vs-deviation').count()) >= 5);
});

pageTest('a badge for findings, its text for everybody', async (preview) => {
  const broken = payloadOf(
    onboarding.replace('context: [application, risk]', 'context: [application, rsik]'),
  );
  await preview.show(broken);
  const handoff = preview.node('Hand to support');
  const badge = preview.marks('Hand to support', broken).locator('.vs-badge.vs-error');
  assert.equal(await badge.count(), 1);
  const tip = preview.page.getByRole('tooltip');
  assert.equal(await tip.isVisible(), false);
  await handoff.focus();
  assert.match((await tip.textContent()) ?? '', /^error: .*rsik/);
  await preview.page.keyboard.press('Escape');
  assert.equal(await tip.isVisible(), false, 'Escape sends it away');
  await badge.hover();
  assert.equal(await tip.isVisible(), true);
  assert.match((await handoff.getAttribute('aria-label')) ?? '', /error: .*rsik/);
  assert.match((await preview.page.locator('.counts').textContent()) ?? '', /1 error/);
});

pageTest('cards say what is unknown, and on demand what is missing', async (preview) => {
  await preview.show(payload);
  const card = preview.page.locator('[data-metric="lead_time"]');
  assert.equal(await card.locator('.value').textContent(), 'unknown');
  assert.equal(await card.locator('.story').isVisible(), false);
  await card.locator('summary').click();
  assert.deepEqual(await card.locator('.missing li').allTextContents(), [
    'process time of Prepare welcome e-mail',
    'wait time of Prepare welcome e-mail',
  ]);
  await preview.show(renamed);
  assert.equal(await card.locator('.story').isVisible(), true, 'stays open over an update');
});

pageTest('new figures change no picture; a new name does', async (preview) => {
  await preview.show(payload);
  await preview.page.locator('#diagram svg').evaluate((svg) => svg.setAttribute('data-mark', 'first'));
  const nodes = payload.nodes.map((node) => (node.id === 'notify' ? { ...node, figures: '3m work' } : node));
  await preview.show({ ...payload, version: 2, nodes });
  assert.equal(await preview.node('Prepare welcome').locator('.vs-figures').textContent(), '3m work');
  assert.equal(await preview.page.locator('#diagram svg[data-mark]').count(), 1);
  await preview.show({ ...renamed, version: 3 });
  assert.equal(await preview.page.locator('#diagram svg[data-mark]').count(), 0);
  assert.equal(await preview.node('Weigh the risk').count(), 1);
});

pageTest('zoom and pan survive every update', async (preview) => {
  await preview.show(payload);
  const start = await preview.transform();
  await preview.show(renamed);
  assert.equal(await preview.transform(), start, 'untouched, it stays too');
  await preview.page.getByRole('button', { name: 'Zoom in' }).click();
  await preview.page.locator('.frame').focus();
  await preview.page.keyboard.press('ArrowRight');
  const chosen = await preview.transform();
  assert.notEqual(chosen, start);
  await preview.show({ ...payload, version: 3 });
  assert.equal(await preview.transform(), chosen);
});

pageTest('another file with the same picture is fitted anew', async (preview) => {
  await preview.show(payload);
  const fitted = await preview.transform();
  await preview.page.getByRole('button', { name: 'Zoom in' }).click();
  await preview.show({ ...payload, uri: 'file:///other.vstream.yaml', version: 2 });
  assert.equal(await preview.transform(), fitted);
});

pageTest('zoom by keys and by wheel, pan by dragging; a drag is no click', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  const zoom = async () => Number.parseInt((await page.locator('.zoom').textContent()) ?? '', 10);
  const first = await zoom();
  await page.locator('.frame').focus();
  await page.keyboard.press('+');
  assert.ok((await zoom()) > first);
  await page.keyboard.press('-');
  assert.equal(await zoom(), first);
  const box = await preview.node('Assess risk').boundingBox();
  assert.ok(box);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  await page
    .locator('.zoom')
    .filter({ hasNotText: `${first} %` })
    .waitFor();
  assert.ok((await zoom()) > first);
  const before = await preview.transform();
  await page.mouse.down();
  await page.mouse.move(box.x + 100, box.y + 100, { steps: 4 });
  await page.mouse.up();
  assert.notEqual(await preview.transform(), before);
  assert.deepEqual(
    preview.sent.filter((message) => message.type === 'reveal'),
    [],
  );
  await page.keyboard.press('0');
  const frame = await page.locator('.frame').boundingBox();
  const picture = await page.locator('#diagram svg').boundingBox();
  assert.ok(frame && picture && picture.height <= frame.height && picture.width <= frame.width);
});

pageTest(
  'a click, Enter and Space ask for the source; only a double click or Ctrl+Enter goes there',
  async (preview) => {
    await preview.show(payload);
    const key = payload.nodes.find((node) => node.id === 'assess-risk')?.key ?? '';
    const reveals = () => preview.sent.filter((message) => message.type === 'reveal');
    const node = preview.node('Assess risk');
    await node.click();
    assert.deepEqual(reveals(), [{ type: 'reveal', version: 1, key, focus: false }]);
    await node.focus();
    await preview.page.keyboard.press('Enter');
    await preview.page.keyboard.press(' ');
    await preview.page.keyboard.press('Control+Enter');
    assert.deepEqual(
      reveals().map((message) => message.focus),
      [false, false, false, true],
    );
    await node.dblclick();
    assert.equal(reveals().at(-1)?.focus, true);
  },
);

pageTest('every node with a source is reached by Tab and says what it is', async (preview) => {
  await preview.show(payload);
  const buttons = preview.page.locator('#diagram g.node[tabindex="0"][role="button"]');
  assert.equal(await buttons.count(), payload.nodes.filter((node) => node.range).length);
  await preview.page.locator('.frame').focus();
  await preview.page.keyboard.press('Tab');
  const active = preview.page.locator('#diagram g.node:focus');
  assert.match((await active.getAttribute('aria-label')) ?? '', /^Input: Sign-up form/);
});

pageTest('the focus stays on its node when the picture changes', async (preview) => {
  await preview.show(payload);
  await preview.node('Manual review').focus();
  await preview.show(renamed);
  assert.match((await preview.page.locator('#diagram g.node:focus').textContent()) ?? '', /Manual review/);
});

pageTest("the cursor's node is marked and nothing moves", async (preview) => {
  await preview.show(payload);
  const before = await preview.transform();
  const key = payload.nodes.find((node) => node.id === 'provision')?.key ?? '';
  await preview.post({ type: 'selection', key });
  await preview.page.locator('#diagram g.node.is-current').waitFor();
  assert.match((await preview.page.locator('g.is-current').textContent()) ?? '', /Provision workspace/);
  assert.equal(await preview.transform(), before);
  await preview.show(renamed);
  assert.match((await preview.page.locator('g.is-current').textContent()) ?? '', /Provision workspace/);
  await preview.post({ type: 'selection', key: null });
  await preview.page.locator('#diagram g.node.is-current').waitFor({ state: 'detached' });
});

pageTest('broken text: the last good picture stays, greyed, with the reason', async (preview) => {
  await preview.show(payload);
  const text = `${onboarding}\n  x: [`;
  const stale = payloadOf(text, { version: 2, previous: payload });
  assert.equal(stale.state, 'stale');
  await preview.show(stale);
  const { page } = preview;
  assert.equal(await page.locator('#diagram g.node').count(), payload.nodes.length);
  assert.equal(await page.locator('body.stale').count(), 1);
  const said = stale.problem?.message ?? '';
  assert.match(said, /`[^`]+`/);
  const reason = `Showing the last good version. ${said.replaceAll('`', '')}`;
  assert.equal(await page.locator('.problem span').textContent(), reason);
  assert.equal(await page.locator('.problem span code').first().textContent(), /`([^`]+)`/.exec(said)?.[1]);
  assert.equal(await page.getByRole('status').textContent(), reason);
  await page.locator('.problem button').click();
  assert.deepEqual(preview.sent.at(-1), { type: 'reveal-problem' });
  await preview.show({ ...payload, version: 3 });
  assert.equal(await page.locator('.problem').isVisible(), false);
  assert.equal(await page.locator('body.stale').count(), 0);
});

pageTest('an older version never replaces a newer one', async (preview) => {
  await preview.show(renamed);
  await preview.post({ type: 'payload', payload, pinned: false });
  await preview.show({ ...renamed, version: 3 });
  assert.equal(await preview.node('Weigh the risk').count(), 1);
});

pageTest('of a burst only the newest is drawn', async (preview) => {
  const version = (n: number): PreviewPayload =>
    payloadOf(onboarding.replace('name: Assess risk', `name: Assess risk ${n}`), { version: n });
  for (let n = 1; n < 8; n++) await preview.post({ type: 'payload', payload: version(n), pinned: false });
  await preview.show(version(8));
  assert.equal(await preview.node('Assess risk 8').count(), 1);
});

pageTest('an empty stream says what to do', async (preview) => {
  await preview.post({ type: 'payload', payload: payloadOf('vstream: 1\n'), pinned: false });
  await preview.page.getByText('Nothing to draw yet').waitFor();
  await preview.show(payloadOf(onboarding, { version: 2 }));
  assert.equal(await preview.page.locator('.nothing').isVisible(), false);
});

pageTest('a change of theme recolours the same picture', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  await page.locator('#diagram svg').evaluate((svg) => svg.setAttribute('data-mark', 'first'));
  const colour = () =>
    page.evaluate(`getComputedStyle(document.querySelector('g.vs-trigger .label-container')).stroke`);
  const dark = await colour();
  await preview.setTheme('light');
  assert.notEqual(await colour(), dark);
  await preview.setTheme('high-contrast');
  assert.equal(await page.locator('#diagram svg[data-mark]').count(), 1);
});

pageTest('figures and outline in tables, which lead to the source too', async (preview) => {
  await preview.show(payload);
  const { page } = preview;
  await page.getByText('Outline', { exact: true }).click();
  const row = page
    .getByRole('table', { name: 'Outline of the diagram' })
    .getByRole('row')
    .filter({ has: page.getByRole('rowheader', { name: 'Hand to support' }) });
  assert.deepEqual(await row.locator('td').nth(1).locator('li').allTextContents(), [
    'Validate e-mail (E-mail invalid · 8\u00a0%)',
    'Assess risk (risk.score >= 0.8 · 10\u00a0%)',
  ]);
  assert.deepEqual(await row.locator('td').nth(2).locator('li').allTextContents(), [
    'Manual review',
    'Rejected (refused)',
    'Escalated to engineering (Outage)',
  ]);
  await row.getByRole('button').click();
  assert.equal(preview.sent.at(-1)?.type, 'reveal');
});

pageTest('what the reader chose is kept for a reload', async (preview) => {
  await preview.show(payload);
  await preview.page.getByRole('button', { name: 'Zoom in' }).click();
  const state = await preview.page.evaluate('window.savedState');
  const again = await open({ state });
  await again.show(payload);
  assert.equal(await again.transform(), await preview.transform());
  await again.close();
});

pageTest('pinning is asked of the extension', async (preview) => {
  await preview.show(payload);
  const pin = preview.page.getByRole('button', { name: 'Keep showing this file' });
  await pin.click();
  assert.deepEqual(preview.sent.at(-1), { type: 'pin', pinned: true });
  await preview.post({ type: 'pinned', pinned: true });
  await preview.page.locator('button[aria-pressed="true"]').waitFor();
});

pageTest('a message that the page does not know is refused and reported', async (preview) => {
  await preview.page.evaluate(`window.postMessage({ type: 'payload', payload: { html: '<b>' } }, '*')`);
  await preview.show(payload);
  assert.equal(preview.sent.filter((message) => message.type === 'log').length, 1);
});
