// A client that keeps to no rule of the protocol, or dies: the server answers, goes on, or ends, and stays right.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { build } from 'esbuild';
import {
  createProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { drawing } from '../fuzz/draw.ts';
import { TestClient } from './client.ts';

const SERVER = join(import.meta.dirname, '../../dist/server.js');
const URI = 'file:///robust.vstream.yaml';
const SPEC = `vstream: 1
name: Refunds
owner: money
teams: { money: { type: stream-aligned } }
actors: { bank: { kind: system, team: money } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back: { actor: bank, process_time: 1m, wait_time: 9m, next: piad }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`;
const textDocument = { uri: URI };
const position = { line: 7, character: 60 };

/** A server that nobody has shaken hands with. */
function raw(server = SERVER) {
  const child = spawn(process.execPath, [server, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
  const connection = createProtocolConnection(
    new StreamMessageReader(child.stdout),
    new StreamMessageWriter(child.stdin),
  );
  connection.listen();
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  return { child, connection, exited };
}

describe('traffic out of order', () => {
  it('is refused before the handshake, which then works', async () => {
    const { connection, exited } = raw();
    await assert.rejects(connection.sendRequest('textDocument/hover', { textDocument, position }), {
      code: -32002,
    });
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'vstream', version: 1, text: SPEC },
    });
    const result = await connection.sendRequest<{ serverInfo?: { name: string } }>('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    assert.equal(result.serverInfo?.name, 'vstream');
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exited, 0);
    connection.dispose();
  });

  it('ends the server with 1 where `exit` comes without `shutdown`', async () => {
    const { connection, exited } = raw();
    await connection.sendNotification('exit');
    assert.equal(await exited, 1);
    connection.dispose();
  });

  it('after shutdown is refused, whatever it is', async () => {
    const client = await TestClient.start();
    await client.open(URI, SPEC);
    await client.diagnostics(URI);
    await client.connection.sendRequest('shutdown');
    for (const method of ['textDocument/hover', 'textDocument/completion', 'vstream/preview', 'shutdown'])
      await assert.rejects(client.request(method, { textDocument, position, uri: URI }), method);
    const exited = new Promise((resolve) => client.process.once('exit', resolve));
    await client.connection.sendNotification('exit');
    assert.equal(await exited, 0);
  });

  it('with versions that go back or repeat leaves the text as the changes made it', async () => {
    const client = await TestClient.start();
    await client.open(URI, SPEC);
    for (const [version, text] of [
      [9, SPEC.replace('piad', 'paid')],
      [3, SPEC],
      [3, SPEC.replace('piad', 'payd')],
    ] as const) {
      await client.connection.sendNotification('textDocument/didChange', {
        textDocument: { uri: URI, version },
        contentChanges: [{ text }],
      });
    }
    const found = await client.diagnostics(URI, 3);
    const last = client.published.at(-1)?.diagnostics ?? found;
    assert.match(last.map(({ message }) => message).join(), /payd/);
    assert.equal(await client.stop(), 0);
  });
});

describe('messages that nobody knows', () => {
  it('are answered with an error, or left alone, and the rest goes on', async () => {
    const client = await TestClient.start();
    await assert.rejects(client.request('vstream/noSuchThing', {}), { code: -32601 });
    await client.connection.sendNotification('vstream/noSuchNews', { a: 1 });
    await client.connection.sendNotification('$/setTrace', { value: 'off' });
    await client.open(URI, SPEC);
    assert.ok((await client.diagnostics(URI)).length > 0);
    assert.equal(await client.stop(), 0);
  });

  it('whose parameters make no sense fail by themselves', async () => {
    const client = await TestClient.start();
    await client.open(URI, SPEC);
    const senseless: unknown[] = [
      {},
      { textDocument: null },
      { textDocument: { uri: 7 }, position },
      { textDocument, position: { line: -1, character: -1 } },
      { textDocument, position: { line: 1e9, character: 1e9 } },
      { textDocument, position: { line: 'x', character: null } },
      { textDocument, position, range: { start: { line: 9, character: 9 }, end: { line: 0, character: 0 } } },
      { textDocument, position, newName: { toString: 1 }, context: null, options: null, positions: 'x' },
      { item: null, query: null, uri: { __proto__: null } },
    ];
    const methods = [
      ...['hover', 'completion', 'definition', 'references', 'documentHighlight', 'rename', 'prepareRename'],
      ...['documentSymbol', 'foldingRange', 'selectionRange', 'documentLink', 'codeAction', 'codeLens'],
      ...['inlayHint', 'formatting', 'rangeFormatting', 'semanticTokens/full', 'semanticTokens/range'],
      ...['prepareCallHierarchy'],
    ].map((name) => `textDocument/${name}`);
    methods.push('callHierarchy/incomingCalls', 'workspace/symbol', 'vstream/preview');
    let answered = 0;
    for (const method of methods) {
      for (const params of senseless)
        await client.request(method, params).then(
          () => answered++,
          (error: { code?: number }) => assert.equal(typeof error.code, 'number'),
        );
    }
    assert.ok(answered > 0);
    for (const method of ['textDocument/didChange', 'textDocument/didOpen', 'textDocument/didClose'])
      await client.connection.sendNotification(method, {
        textDocument: { uri: 'file:///other.vstream.yaml' },
      });
    await client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: '', type: 9 }],
    });
    await client.replace(URI, 'piad', 'paid');
    assert.deepEqual(
      (await client.diagnostics(URI)).filter(({ code }) => code === 'unknown-reference'),
      [],
    );
    assert.equal(await client.stop(), 0);
  });

  it('that are no messages at all end the server or are passed over, and it never hangs', async () => {
    const { child, exited } = raw();
    child.stdin.write('Content-Length: 5\r\n\r\n{{{{{');
    child.stdin.write('Content-Length: 2\r\n\r\n[]');
    child.stdin.end();
    assert.notEqual(await exited, undefined);
  });
});

describe('requests that are taken back', () => {
  it('are answered or cancelled, and those after them are answered', async () => {
    const client = await TestClient.start();
    await client.open(URI, SPEC);
    const { CancellationTokenSource } = await import('vscode-languageserver-protocol');
    const asked = Array.from({ length: 50 }, () => {
      const source = new CancellationTokenSource();
      const answer = client.connection.sendRequest(
        'textDocument/completion',
        { textDocument, position },
        source.token,
      );
      source.cancel();
      return answer.then(
        () => 'answered',
        (error: { code?: number }) => error.code,
      );
    });
    for (const outcome of await Promise.all(asked))
      assert.ok(outcome === 'answered' || outcome === -32800, `${outcome}`);
    assert.ok(
      await client.request('textDocument/hover', { textDocument, position: { line: 7, character: 4 } }),
    );
    assert.equal(await client.stop(), 0);
  });

  it('by closing the document are answered with nothing', async () => {
    const client = await TestClient.start();
    for (let round = 0; round < 20; round++) {
      await client.open(URI, SPEC);
      const answer = client.request('textDocument/hover', { textDocument, position });
      await client.connection.sendNotification('textDocument/didClose', { textDocument });
      await answer;
      assert.equal(await client.request('vstream/preview', { uri: URI }), null);
    }
    assert.equal(await client.stop(), 0);
  });
});

describe('ten thousand edits in a row', () => {
  it('end where a fresh look at the text ends', async () => {
    const client = await TestClient.start();
    await client.open(URI, SPEC);
    const draw = drawing(7);
    const pieces = [
      'a',
      ' ',
      '\n',
      '  x: 1\n',
      ': ',
      '{',
      '}',
      '[',
      ']',
      '"',
      '#',
      '- ',
      'next: paid',
      '🙂',
      '\r\n',
    ];
    let version = 1;
    for (let i = 0; i < 10_000; i++) {
      const document = client.document(URI);
      const at = draw.below(document.getText().length + 1);
      // Deletions keep the text near its size.
      const gone = document.getText().length > SPEC.length * 2 || draw.chance(0.5) ? draw.below(8) : 0;
      const range = { start: document.positionAt(at), end: document.positionAt(at + gone) };
      version = await client.change(URI, { range, text: draw.of(pieces) });
    }
    const last = await client.diagnostics(URI, version);
    const text = client.document(URI).getText();
    const fresh = 'file:///fresh.vstream.yaml';
    await client.open(fresh, text);
    const plainly = (found: typeof last) =>
      found.map(({ code, range, message }) => ({ code, range, message }));
    assert.deepEqual(plainly(last), plainly(await client.diagnostics(fresh)));

    await client.change(URI, { text: SPEC });
    await client.change(fresh, { text: SPEC });
    assert.deepEqual(plainly(await client.diagnostics(URI)), plainly(await client.diagnostics(fresh)));
    assert.equal(await client.stop(), 0);
  });
});

describe('a client that is killed', () => {
  it('takes the server with it, though the pipe stays open', async () => {
    // The parent ends at once; the server holds pipes of ours, and only its parent's number tells it.
    const parent = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const { connection, exited } = raw();
    await connection.sendRequest('initialize', { processId: parent.pid, rootUri: null, capabilities: {} });
    parent.kill('SIGKILL');
    assert.equal(await exited, 1);
    connection.dispose();
  });
});

describe('a rule that throws', () => {
  it('is a finding of its own, and hides nothing else', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vstream-throwing-'));
    const outfile = join(folder, 'server.cjs');
    await build({
      entryPoints: [join(import.meta.dirname, '../../server/lsp/node.ts')],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      logLevel: 'error',
      plugins: [
        {
          name: 'a rule that throws',
          setup({ onLoad }) {
            onLoad({ filter: /rules.missing-owner\.ts$/ }, () => ({
              contents:
                "export default { id: 'missing-owner', severity: 'warning', after: [], doubts: [], run() { throw new Error('on purpose'); } };",
            }));
          },
        },
      ],
    });
    const { connection, exited } = raw(outfile);
    const published = new Promise<PublishDiagnosticsParams>((resolve) =>
      connection.onNotification('textDocument/publishDiagnostics', resolve),
    );
    await connection.sendRequest('initialize', { processId: process.pid, rootUri: null, capabilities: {} });
    await connection.sendNotification('initialized', {});
    await connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri: URI, languageId: 'vstream', version: 1, text: SPEC },
    });
    const found = (await published).diagnostics;
    const failed = found.find(({ code }) => code === 'internal-error');
    assert.match(String(failed?.message), /missing-owner.*on purpose/);
    assert.ok(found.some(({ code }) => code === 'unknown-reference'));
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exited, 0);
    connection.dispose();
    rmSync(folder, { recursive: true });
  });
});
