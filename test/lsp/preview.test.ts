// The preview over the protocol: a payload arranged as asked, and the landscape of files that nobody has opened.
import assert from 'node:assert/strict';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { landscape } from '../../server/protocol/landscape.ts';
import { previewPayload } from '../../server/protocol/preview.ts';
import { onboarding } from '../webview/samples.ts';
import { TestClient } from './client.ts';

test('payload and landscape over stdio', { timeout: 60_000 }, async () => {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'vstream-preview-')));
  const uri = (name: string) => pathToFileURL(join(root, name)).href;
  const future = onboarding.replace('name: User onboarding', 'name: Soon\nbaseline: ./today.vstream.yaml');
  writeFileSync(join(root, 'today.vstream.yaml'), onboarding);
  writeFileSync(join(root, 'alone.vstream.yaml'), 'vstream: 1\nname: Alone\n');
  writeFileSync(join(root, 'soon.vstream.yaml'), future);
  const workspaceFolders = [{ uri: pathToFileURL(root).href, name: 'work' }];
  const client = await TestClient.start({ initialize: { workspaceFolders } });
  const here = uri('soon.vstream.yaml');
  await client.open(here, future);
  await client.diagnostics(here);

  const arrangement = { group: 'teams', open: [], visits: false };
  const payload = await client.request('vstream/preview', { uri: here, arrangement });
  assert.ok(previewPayload(payload));
  assert.deepEqual(
    payload.groups.map(({ label }) => label),
    ['growth'],
  );
  assert.equal(payload.numbers.baseline?.title, 'User onboarding');
  const plain = await client.request('vstream/preview', { uri: here });
  assert.ok(previewPayload(plain));
  assert.equal(plain.arrangement.group, 'none', 'how it is arranged is asked for each time');

  // While the text is broken the last good picture can be arranged in another way.
  await client.replace(here, 'summary: From', 'summary: "From');
  const stale = await client.request('vstream/preview', { uri: here });
  assert.ok(previewPayload(stale));
  assert.deepEqual([stale.state, stale.groups.length], ['stale', 0]);
  const framed = await client.request('vstream/preview', { uri: here, arrangement });
  assert.ok(previewPayload(framed));
  assert.deepEqual([framed.state, framed.problem], ['stale', stale.problem]);
  assert.deepEqual(
    framed.groups.map(({ label }) => label),
    ['growth'],
  );
  assert.deepEqual(framed.numbers, stale.numbers);

  const found = await client.request('vstream/landscape', { uri: here });
  assert.ok(landscape(found));
  assert.deepEqual(found.specs.map(({ title }) => title).toSorted(), ['Soon', 'User onboarding']);
  assert.deepEqual(
    found.links.map(({ label }) => label),
    ['is compared with'],
  );
  assert.deepEqual(
    found.alone.map(({ title }) => title),
    ['Alone'],
  );
  assert.equal(await client.stop(), 0);
  rmSync(root, { recursive: true, force: true });
});
