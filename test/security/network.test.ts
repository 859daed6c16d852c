// No network, no other program and no code from text: in what is built, and while it runs on a hostile workspace.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { transform } from 'esbuild';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

const root = join(import.meta.dirname, '../..');
const TRAPS = join(import.meta.dirname, 'no-network.cjs');
/** `eval` and `Function` throw, whoever calls them. */
const GUARDED = ['--disallow-code-generation-from-strings', '--require', TRAPS];
const dist = (name: string) => join(root, 'dist', name);
const HOSTILE = `vstream: 1
name: "\${process.exit(1)} {{constructor.constructor('return process')().exit(1)}}"
links: { a: https://example.com/a, b: "javascript:alert(1)" }
context: { p: { fields: { q: number } } }
triggers: { t: { from: "https://example.com/x.vstream.yaml#y", rate: 1/d, next: g } }
gates:
  g:
    criteria:
      - { text: a, test: "p.constructor.constructor('return process')()" }
      - { text: b, test: "eval('1')" }
    pass: y
    fail: { to: y, when: "globalThis.fetch('https://example.com')" }
outputs: { y: { outcome: success, verify: [Seen], starts: ["file://server/share/z.vstream.yaml#t"] } }
`;

let folder = '';
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'vstream-network-'));
  mkdirSync(join(folder, '.vstream'));
  writeFileSync(join(folder, 'a.vstream.yaml'), HOSTILE);
  writeFileSync(
    join(folder, '.vstream/config.yaml'),
    'calendar: https://example.com/c\nignore: ["https://*"]\n',
  );
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('while it runs', () => {
  it('the traps work', () => {
    for (const code of [
      "fetch('https://example.com')",
      "require('net').connect(1)",
      "require('dns').lookup('a', () => {})",
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [...GUARDED, '-e', code], {
        encoding: 'utf8',
      });
      assert.equal(status, 86, stderr);
    }
    const made = "try { new Function('1')(); } catch { process.exit(87); }";
    assert.equal(spawnSync(process.execPath, [...GUARDED, '-e', made]).status, 87);
  });

  for (const args of [
    ['check', '--format', 'json'],
    ['metrics', '--format', 'json'],
    ['simulate', '--format', 'json', 'a.vstream.yaml'],
    ['render', 'a.vstream.yaml'],
  ]) {
    it(`the command line reaches nowhere: ${args.join(' ')}`, () => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...GUARDED, dist('cli.js'), ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
      assert.doesNotMatch(stderr, /TRAPPED|EvalError/);
      assert.ok(status === 0 || status === 1 || status === 2, `${status} ${stderr}`);
      assert.notEqual(`${stdout}${stderr}`, '');
    });
  }

  it('the server reaches nowhere', async () => {
    const child = spawn(process.execPath, [...GUARDED, dist('server.js'), '--stdio'], {
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const published = new Promise<void>((resolve) =>
      connection.onNotification('textDocument/publishDiagnostics', () => resolve()),
    );
    connection.listen();
    const uri = pathToFileURL(join(folder, 'a.vstream.yaml')).href;
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'w' }],
      capabilities: {},
    });
    await connection.sendNotification('initialized', {});
    const textDocument = { uri, languageId: 'vstream', version: 1, text: HOSTILE };
    await connection.sendNotification('textDocument/didOpen', { textDocument });
    await published;
    for (const method of [
      'documentLink',
      'documentSymbol',
      'semanticTokens/full',
      'codeLens',
      'foldingRange',
    ])
      await connection.sendRequest(`textDocument/${method}`, { textDocument: { uri } });
    for (let line = 0; line < 16; line++) {
      for (const method of ['hover', 'completion', 'definition'])
        await connection.sendRequest(`textDocument/${method}`, {
          textDocument: { uri },
          position: { line, character: 20 },
        });
    }
    await connection.sendRequest('textDocument/formatting', {
      textDocument: { uri },
      options: { tabSize: 2 },
    });
    assert.ok(await connection.sendRequest('vstream/preview', { uri }));
    await connection.sendRequest('shutdown');
    await connection.sendNotification('exit');
    assert.equal(await exited, 0);
    assert.doesNotMatch(stderr, /TRAPPED|EvalError/);
    connection.dispose();
  });
});

describe('what is built', () => {
  const MODULES = /\brequire\("(?:node:)?(?:https?|http2|tls|dns|dgram|vm|inspector|cluster)(?:\/[\w/]+)?"\)/;
  const CLIENTS = /\b(?:fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\s*\(/;
  const CODE = /\bnew Function\s*\(|(?<![\w.$])(?:eval|Function)\s*\(/;
  /** Comments are no code; whether names were shortened makes no difference. */
  const code = async (name: string) => {
    const options = { minifyWhitespace: true, legalComments: 'none' } as const;
    return (await transform(readFileSync(dist(name), 'utf8'), options)).code;
  };
  const inCode = async (name: string, pattern: RegExp) =>
    [...(await code(name)).replace(OWN_SCRIPT, '').matchAll(new RegExp(pattern, 'g'))].map(
      ({ index, input }) => input.slice(Math.max(0, index - 80), index + 80),
    );

  const built = readdirSync(join(root, 'dist')).filter((name) => /\.c?js$/.test(name));
  /** How a worker in a browser loads the extension's own script, whose address comes from the editor. */
  const OWN_SCRIPT = /importScripts\(\$\{JSON\.stringify\([\w$]+\)\}\);/;
  for (const name of built) {
    it(`${name} knows no module of the network and no client for it`, async () => {
      assert.deepEqual(await inCode(name, MODULES), []);
      assert.deepEqual(await inCode(name, CLIENTS), []);
    });
    it(`${name} makes no code from text`, async () => assert.deepEqual(await inCode(name, CODE), []));
  }
  it('is found where it is', async () => {
    const known = [
      'cli.js',
      'extension.js',
      'library-yaml.js',
      'server-engine.js',
      'server.web.js',
      'simulator.js',
    ];
    assert.deepEqual(
      known.filter((name) => !built.includes(name)),
      [],
    );
    assert.equal((await code('server.web.js')).match(/importScripts/g)?.length, 1);
    assert.notDeepEqual(await inCode('server.js', /\brequire\("\.\/server-protocol\.js"\)/), []);
  });

  it('sends no telemetry', async () => {
    const senders = /createTelemetryLogger|TelemetryReporter|applicationinsights|\bappInsights\b/;
    for (const name of built) assert.deepEqual(await inCode(name, senders), []);
  });
});
