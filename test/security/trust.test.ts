// In a workspace that the author does not trust, the server looks at open documents alone.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { Trust } from '../../server/lsp/trust.ts';
import { type FileAnswer, READ_FILE, type ReadFileParams } from '../../server/protocol/files.ts';
import { TRUST_GRANTED } from '../../server/protocol/trust.ts';
import { TestClient } from '../lsp/client.ts';

const SPEC = `vstream: 1
name: Refunds
triggers: { asked: { event: Refund asked for, next: paid } }
outputs: { paid: { outcome: success, verify: [Seen], starts: [./other.vstream.yaml#nothing-here] } }
`;
let folder = '';
const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'vstream-trust-'));
  mkdirSync(join(folder, '.vstream'));
  writeFileSync(join(folder, '.vstream/config.yaml'), 'rules: { missing-owner: error }\n');
  writeFileSync(join(folder, 'other.vstream.yaml'), SPEC.replace(/, starts.*\]/, ''));
});
after(() => rmSync(folder, { recursive: true, force: true }));

async function opened(options: object): Promise<TestClient> {
  const client = await TestClient.start({
    initialize: {
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
      initializationOptions: options,
    },
  });
  await client.open(uriOf('a.vstream.yaml'), SPEC);
  return client;
}

const told = (found: readonly { code?: unknown; severity?: unknown }[]) => ({
  link: found.some(({ code }) => code === 'contract-mismatch'),
  owner: found.find(({ code }) => code === 'missing-owner')?.severity,
});

describe('a workspace without trust', () => {
  it('has its open documents checked, without its settings and without files that they link to', async () => {
    const client = await opened({ trusted: false });
    const found = await client.diagnostics(uriOf('a.vstream.yaml'));
    assert.deepEqual(told(found), { link: false, owner: 2 });
    const symbols = await client.request<unknown[]>('workspace/symbol', { query: 'paid' });
    assert.equal(symbols.length, 1, 'only the open document is searched');
    assert.equal(await client.stop(), 0);
  });

  it('has them read as soon as trust is granted', async () => {
    const client = await opened({ trusted: false });
    await client.diagnostics(uriOf('a.vstream.yaml'));
    await client.connection.sendNotification(TRUST_GRANTED);
    let found = await client.nextDiagnostics(uriOf('a.vstream.yaml'));
    while (!told(found).link) found = await client.nextDiagnostics(uriOf('a.vstream.yaml'));
    assert.deepEqual(told(found), { link: true, owner: 1 });
    assert.equal(await client.stop(), 0);
  });

  it('reads nothing whatever is asked for', async () => {
    const asked: string[] = [];
    const trust = new Trust({ trusted: false });
    const files = trust.guard({
      read: async (uri) => {
        asked.push(uri);
        return { text: '' };
      },
      list: async (uri) => {
        asked.push(uri);
        return [];
      },
    });
    assert.equal(await files.read('file:///w/a'), undefined);
    assert.deepEqual(await files.list('file:///w'), []);
    assert.deepEqual(asked, []);
    trust.grant();
    await files.read('file:///w/a');
    assert.deepEqual(asked, ['file:///w/a']);
  });
});

describe('a virtual workspace', () => {
  /** As on github.dev, but with the path of a real folder: nothing may come from there. */
  const virtual = () => `vscode-vfs://github${folder}`;

  async function openedThere(trusted: boolean, answer: (uri: string) => FileAnswer) {
    const client = await TestClient.start({
      initialize: {
        workspaceFolders: [{ uri: virtual(), name: 'w' }],
        initializationOptions: { trusted },
      },
    });
    const asked: string[] = [];
    client.connection.onRequest<FileAnswer, void>(READ_FILE, ({ uri }: ReadFileParams) => {
      asked.push(uri);
      return answer(uri);
    });
    const uri = `${virtual()}/a.vstream.yaml`;
    await client.open(uri, SPEC);
    return { client, uri, asked };
  }
  const codes = (found: readonly { code?: unknown }[]) => found.map(({ code }) => code);

  it('has linked files read through the editor alone, never from a disk', async () => {
    const { client, uri, asked } = await openedThere(true, () => 'missing');
    const found = await client.diagnosticsWhere(uri, (all) => codes(all).includes('unresolved-file'));
    assert.ok(!codes(found).includes('contract-mismatch'), 'the file of that path on the disk was read');
    assert.equal(told(found).owner, 2, 'the settings on the disk were read');
    assert.ok(asked.includes(`${virtual()}/other.vstream.yaml`));
    assert.ok(asked.every((one) => one.startsWith(`${virtual()}/`)));
    assert.equal(await client.stop(), 0);
  });

  it('has them checked as the editor gives them', async () => {
    const text = SPEC.replace(/, starts.*\]/, '');
    const { client, uri } = await openedThere(true, (asked) =>
      asked.endsWith('/other.vstream.yaml') ? { text } : 'missing',
    );
    await client.diagnosticsWhere(uri, (all) => codes(all).includes('contract-mismatch'));
    assert.equal(await client.stop(), 0);
  });

  it('has nothing read without trust, and its open documents checked', async () => {
    const { client, uri, asked } = await openedThere(false, () => 'missing');
    const found = await client.diagnostics(uri);
    assert.ok(codes(found).includes('missing-owner'));
    assert.ok(!codes(found).includes('unresolved-file'));
    await client.diagnostics(uri, await client.replace(uri, 'name: Refunds', 'name: Refund'));
    assert.deepEqual(asked, []);
    assert.equal(await client.stop(), 0);
  });

  it('leads to no file of the disk by a link, however it is written', async () => {
    const { client, uri, asked } = await openedThere(true, () => 'missing');
    const links = [
      `file://${folder}/other.vstream.yaml`,
      `${folder}/other.vstream.yaml`,
      `${'../'.repeat(20)}${folder.slice(1)}/other.vstream.yaml`,
      'file:other.vstream.yaml',
    ];
    for (const link of links) {
      const version = await client.change(uri, { text: SPEC.replace('./other.vstream.yaml', link) });
      const found = await client.diagnostics(uri, version);
      assert.ok(!codes(found).includes('contract-mismatch'), link);
    }
    assert.ok(
      asked.every((one) => one.startsWith(`${virtual()}/`)),
      asked.join(),
    );
    assert.equal(await client.stop(), 0);
  });
});

describe('the manifest', () => {
  it('says what a workspace without trust, and one without a disk, get', () => {
    const { capabilities } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { capabilities: { untrustedWorkspaces: { supported: unknown }; virtualWorkspaces: unknown } };
    assert.equal(capabilities.untrustedWorkspaces.supported, 'limited');
    assert.equal(capabilities.virtualWorkspaces, true);
  });
});
