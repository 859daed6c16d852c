// A long file that is opened: what is wrong with its text is told before what follows from it.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { PublishDiagnosticsParams } from 'vscode-languageserver-protocol/node';
import { generatedStream } from '../bench/generated-stream.ts';
import { TestClient } from './client.ts';

/** Two mistakes in the text; that there are too many handoffs only the whole shows. */
const faulty = (lines: number) =>
  generatedStream(lines).replace('summary:', 'sumary:').replace('team: makers', 'team: markers');

describe('a file that is opened', () => {
  let root = '';
  let client: TestClient;
  const uri = () => pathToFileURL(join(root, 'long.vstream.yaml')).href;
  /** What was published of it, up to what only the whole shows. */
  const published = async (): Promise<readonly PublishDiagnosticsParams[]> => {
    await client.diagnosticsWhere(uri(), (all) => all.some(({ code }) => code === 'too-many-handoffs'));
    return client.published.filter((params) => params.uri === uri());
  };
  const codes = ({ diagnostics }: PublishDiagnosticsParams) => diagnostics.map(({ code }) => String(code));

  beforeEach(async () => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'vstream-long-')));
    mkdirSync(join(root, '.vstream'));
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(root, { recursive: true, force: true });
  });
  const start = async () => {
    const workspaceFolders = [{ uri: pathToFileURL(root).href, name: 'work' }];
    client = await TestClient.start({ initialize: { workspaceFolders } });
  };

  it('is told of twice where it is long: first what is wrong with its text', async () => {
    client = await TestClient.start();
    await client.open(uri(), faulty(10_000));
    const [first, second, ...more] = await published();
    assert.ok(first && second);
    assert.deepEqual(more, []);
    assert.deepEqual([first.version, second.version], [1, 1]);
    assert.deepEqual(codes(first), ['unknown-key', 'unknown-reference']);
    for (const one of first.diagnostics)
      assert.ok(second.diagnostics.some((other) => JSON.stringify(other) === JSON.stringify(one)));
    assert.ok(second.diagnostics.length > first.diagnostics.length);
  });

  it('is told of once where it is not', async () => {
    client = await TestClient.start();
    await client.open(uri(), faulty(1000));
    assert.equal((await published()).length, 1);
  });

  it('is told of by the settings of its project from the beginning', async () => {
    writeFileSync(
      join(root, '.vstream/config.yaml'),
      'rules: { unknown-key: off, unknown-reference: warning }\n',
    );
    await start();
    await client.open(uri(), faulty(10_000));
    const all = await published();
    for (const one of all) {
      assert.ok(!codes(one).includes('unknown-key'));
      for (const { code, severity } of one.diagnostics)
        if (code === 'unknown-reference') assert.equal(severity, 2);
    }
  });

  it('has no findings any more when it was closed at once', async () => {
    await start();
    await client.open(uri(), faulty(10_000));
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: uri() } });
    assert.deepEqual(await client.diagnostics(uri(), 'none'), []);
    // Whatever it would still have said comes before the answer to what is asked after.
    await client.request('workspace/symbol', { query: 'step-1' });
    assert.deepEqual(client.published.at(-1)?.diagnostics, []);
  });
});
