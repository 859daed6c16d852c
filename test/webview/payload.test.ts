// The payload: finished texts, ranges in the file, and what stays while the text is broken.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { previewPayload } from '../../server/protocol/preview.ts';
import { readToExtension, readToWebview, readViewState } from '../../server/protocol/webview.ts';
import { onboarding, payloadOf } from './samples.ts';

const payload = payloadOf(onboarding);
const lines = onboarding.split('\n');

test('the payload passes its own check, also after a trip through JSON', () => {
  assert.ok(previewPayload(JSON.parse(JSON.stringify(payload))));
});

test('a range holds the id of its node', () => {
  for (const { range, id, kind } of payload.nodes) {
    if (!range || ['signal', 'fork', 'join'].includes(kind)) continue;
    assert.equal(lines[range.start.line]?.slice(range.start.character, range.end.character), id);
  }
});

test('known and unknown figures of a node', () => {
  const figures = (id: string) => payload.nodes.find((node) => node.id === id)?.figures;
  assert.equal(figures('validate-email'), '5m 40s work · 1h 7m wait');
  assert.equal(payload.nodes.find((node) => node.id === 'validate-email')?.visits, '×1.28');
  assert.equal(figures('notify'), 'work ? · wait ?');
  assert.equal(figures('sign-up'), '');
  assert.doesNotMatch(figures('to-support') ?? '', /work/);
});

test('cards: value, bound, what is missing in words, the constraint by name', () => {
  const card = (id: string) => payload.cards.find((one) => one.id === id);
  assert.deepEqual(
    [card('lead_time')?.value, card('lead_time')?.bound, card('lead_time')?.known],
    ['unknown', 'at least 6h', false],
  );
  assert.deepEqual(card('wait_time')?.missing, ['wait time of Prepare welcome e-mail']);
  assert.deepEqual(
    [card('constraint')?.value, card('constraint')?.note],
    ['Manual review', 'the longest wait'],
  );
  assert.deepEqual(card('process_time')?.inputs, [{ name: 'process time of Manual review', value: '15m' }]);
  assert.equal(card('takt_time'), undefined, 'rates that nobody states fill no card');
  assert.ok(payload.nodes.find((node) => node.id === 'manual-review')?.constraint);
});

test('rows hold what works or waits, in file order', () => {
  assert.deepEqual(
    payload.rows.map((row) => row.label),
    [
      ...['Validate e-mail', 'Assess risk', 'Manual review', 'Create account', 'Provision workspace'],
      ...['Prepare welcome e-mail', 'Account provisioned?', 'Hand to support'],
    ],
  );
  assert.equal(payload.rows[0]?.completeAccurate, '95 %');
});

test('broken text shows the last good picture with the reason; without one, what can be read', () => {
  const broken = `${onboarding}\n  x: [`;
  const stale = payloadOf(broken, { version: 7, previous: payload });
  assert.deepEqual([stale.state, stale.version, stale.mermaid], ['stale', 7, payload.mermaid]);
  assert.ok(stale.problem && stale.problem.range.start.line >= lines.length - 1);
  assert.equal(stale.counts.error, 1);
  const partial = payloadOf(broken);
  assert.equal(partial.state, 'partial');
  assert.ok(partial.nodes.some((node) => node.id === 'manual-review'));
});

test('any text gives a payload', () => {
  for (const text of [
    '',
    '[]',
    '\t',
    'a: b: c',
    'name: {',
    '- 1',
    'vstream: 1\nsteps: [',
    '\u0000',
    'x'.repeat(10_000),
  ]) {
    assert.ok(previewPayload(payloadOf(text)), JSON.stringify(text.slice(0, 20)));
  }
  assert.equal(payloadOf('', { uri: 'file:///a/my%20stream.vstream.yaml' }).title, 'my stream.vstream.yaml');
});

test('messages that do not match are refused', () => {
  assert.ok(readToWebview({ type: 'payload', payload, pinned: false }));
  for (const message of [
    undefined,
    null,
    1,
    'ready',
    {},
    { type: 'payload' },
    { type: 'selection', key: 3 },
  ]) {
    assert.equal(readToWebview(message), undefined);
  }
  assert.ok(readToExtension({ type: 'reveal', version: 1, key: 'n1', focus: false }));
  for (const message of [
    { type: 'reveal', key: 'n1' },
    { type: 'run' },
    { type: 'pin', pinned: 'yes' },
    [],
  ]) {
    assert.equal(readToExtension(message), undefined);
  }
  assert.equal(
    readViewState({
      uri: 'a',
      pinned: true,
      zoom: Number.NaN,
      x: 0,
      y: 0,
      mode: 'free',
      view: 'diagram',
      choices: {},
    }),
    undefined,
  );
});
