// The life of a server: what it promises at the start, how it ends, and what it does with traffic out of order.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { TestClient } from './client.ts';

describe('the life of the server', () => {
  it('names itself and what it can do', async () => {
    const client = await TestClient.start();
    const { serverInfo, capabilities } = client.initialized;
    assert.equal(serverInfo?.name, 'vstream');
    assert.match(serverInfo?.version ?? '', /^\d+\.\d+\.\d+/);
    assert.deepEqual(capabilities.textDocumentSync, { openClose: true, change: 2 });
    assert.equal(await client.stop(), 0);
  });

  it('answers unknown requests with an error and goes on', async () => {
    const client = await TestClient.start();
    await assert.rejects(client.request('vstream/noSuchThing', {}), { code: -32601 });
    await client.open('file:///a.vstream.yaml', 'vstream: 1\n');
    assert.ok((await client.diagnostics('file:///a.vstream.yaml')).length > 0);
    assert.equal(await client.stop(), 0);
  });

  it('answers for files that are not open with nothing', async () => {
    const client = await TestClient.start();
    const textDocument = { uri: 'file:///nowhere.vstream.yaml' };
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    assert.deepEqual(
      await client.request('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } }),
      [],
    );
    assert.equal(await client.request('vstream/preview', { uri: textDocument.uri }), null);
    assert.equal(await client.stop(), 0);
  });

  it('refuses requests after shutdown', async () => {
    const client = await TestClient.start();
    await client.connection.sendRequest('shutdown');
    await assert.rejects(client.request('textDocument/formatting', {}));
    const exited = new Promise((resolve) => client.process.once('exit', resolve));
    await client.connection.sendNotification('exit');
    assert.equal(await exited, 0);
  });

  it('ends when its client is gone', async () => {
    const client = await TestClient.start();
    const exited = new Promise((resolve) => client.process.once('exit', resolve));
    client.process.stdin?.end();
    await exited;
  });

  it('survives a document that is closed while it is being analysed', async () => {
    const client = await TestClient.start();
    const uri = 'file:///closing.vstream.yaml';
    for (let i = 0; i < 20; i++) {
      await client.open(uri, `vstream: 1\nname: ${i}\n`);
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
    }
    await client.open(uri, 'vstream: 1\nname: last\nactors: { a: { kind: robot } }\n');
    // Each opening counts its versions anew: only the second version belongs to the last one for sure.
    const last = await client.replace(uri, 'name: last', 'name: latest');
    const found = (await client.diagnostics(uri, last)).map(({ code }) => code).sort();
    assert.deepEqual(found, ['invalid-shape', 'unused-definition']);
    assert.equal(await client.stop(), 0);
  });
});
