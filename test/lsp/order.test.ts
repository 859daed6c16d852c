// The handshake comes before everything, also before the server itself is loaded; what is sent meanwhile is not lost,
// nor does anything overtake anything else.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import {
  type Connection,
  createConnection,
  type InitializeParams,
  type InitializeResult,
  ProposedFeatures,
} from 'vscode-languageserver/node';
import {
  CancellationTokenSource,
  createProtocolConnection,
  type ProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';
import { Order } from '../../server/lsp/order.ts';

const HELLO = { processId: null, rootUri: null, capabilities: {} } satisfies InitializeParams;
const dist = (name: string) => join(import.meta.dirname, '../../dist', name);

interface Ends {
  readonly client: ProtocolConnection;
  readonly server: Connection;
  /** What was asked for to be loaded; `done` is to be called with the handlers registered. */
  readonly loading: Promise<{ readonly said: InitializeParams; readonly done: () => void }>;
  /** What the server has written so far. */
  readonly written: () => number;
}

/** A client and a server in one process; the test says when the server is loaded. */
function ends(): Ends {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  let written = 0;
  toClient.on('data', (chunk: Buffer) => {
    written += chunk.length;
  });
  const order = new Order();
  const server = createConnection(
    ProposedFeatures.all,
    new StreamMessageReader(toServer),
    new StreamMessageWriter(toClient),
    order,
  );
  const began = Promise.withResolvers<Awaited<Ends['loading']>>();
  order.listen(server, '1.2.3', (said) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    began.resolve({ said, done: resolve });
    return promise;
  });
  const client = createProtocolConnection(
    new StreamMessageReader(toClient),
    new StreamMessageWriter(toServer),
  );
  client.listen();
  return { client, server, loading: began.promise, written: () => written };
}

describe('the handshake', () => {
  it('is answered before anything else is loaded, and tells it what the client said', async () => {
    const { client, loading, written } = ends();
    const result = client.sendRequest<InitializeResult>('initialize', { ...HELLO, locale: 'de' });
    const { said } = await loading;
    assert.ok(written() > 0, 'the answer is on its way');
    assert.equal(said.locale, 'de');
    assert.deepEqual((await result).serverInfo, { name: 'vstream', version: '1.2.3' });
    client.dispose();
  });

  it('has what comes after it wait, and keeps its order', async () => {
    const { client, server, loading } = ends();
    await client.sendRequest('initialize', HELLO);
    const taken: string[] = [];
    const answers = ['a', 'b'].map((id) => client.sendRequest<string>('test/ask', { id }));
    await client.sendNotification('test/tell', { id: 'c' });
    answers.push(client.sendRequest<string>('test/ask', { id: 'd' }));
    const { done } = await loading;
    assert.equal(taken.length, 0);
    server.onRequest('test/ask', ({ id }: { id: string }) => {
      taken.push(id);
      return `${id}!`;
    });
    server.onNotification('test/tell', ({ id }: { id: string }) => {
      taken.push(id);
    });
    done();
    assert.deepEqual(await Promise.all(answers), ['a!', 'b!', 'd!']);
    assert.deepEqual(taken, ['a', 'b', 'c', 'd']);
    assert.equal(await client.sendRequest('test/ask', { id: 'later' }), 'later!');
    client.dispose();
  });

  it('does not lose that a waiting request was taken back', async () => {
    const { client, server, loading } = ends();
    await client.sendRequest('initialize', HELLO);
    const source = new CancellationTokenSource();
    const answer = client.sendRequest('test/ask', {}, source.token);
    source.cancel();
    const { done } = await loading;
    // That it is taken back is told before what comes last.
    const { promise: told, resolve } = Promise.withResolvers<void>();
    server.onRequest('test/ask', async (_params, token) => {
      await told;
      return token.isCancellationRequested;
    });
    server.onRequest('test/last', () => resolve());
    const last = client.sendRequest('test/last', {});
    done();
    assert.equal(await answer, true);
    await last;
    client.dispose();
  });

  it('and the end may come while the server is loaded', async () => {
    const { client, loading } = ends();
    await client.sendRequest('initialize', HELLO);
    const ended = client.sendRequest('shutdown');
    const late = client.sendRequest('test/ask', {});
    const { done } = await loading;
    done();
    assert.equal(await ended, null);
    await assert.rejects(late, { code: -32600 });
    client.dispose();
  });
});

describe('what is built', () => {
  it('answers without the engine, and ends with a word about it where there is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vstream-no-engine-'));
    for (const name of ['server.js', 'server-protocol.js']) cpSync(dist(name), join(folder, name));
    const child = spawn(process.execPath, [join(folder, 'server.js'), '--stdio'], { stdio: 'pipe' });
    let complaint = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text;
    });
    const exited = new Promise<number | null>((resolve) => child.once('close', resolve));
    const client = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    client.listen();
    const { serverInfo } = await client.sendRequest<InitializeResult>('initialize', HELLO);
    assert.equal(serverInfo?.name, 'vstream');
    assert.equal(await exited, 1);
    assert.match(complaint, /server-engine\.js/);
    client.dispose();
    rmSync(folder, { recursive: true });
  });

  it('has one library of the protocol: its errors are known by their class', () => {
    const holds = (name: string) => readFileSync(dist(name), 'utf8').includes('Content-Length');
    assert.deepEqual(['server.js', 'server-engine.js', 'server-protocol.js'].map(holds), [
      false,
      false,
      true,
    ]);
  });
});
