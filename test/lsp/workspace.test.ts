// Several files over real stdio: links, settings of the project, and what happens when any of them changes.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, realpathSync, renameSync, rmSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type {
  Diagnostic,
  Location,
  SymbolInformation,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { marked, TestClient } from './client.ts';

const ORDERS = `vstream: 1
name: Orders
actors: { shop: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { asked: { event: Somebody orders, provides: [basket], next: confirm } }
steps: { confirm: { actor: shop, reads: [basket], next: confirmed } }
outputs: { confirmed: { outcome: success, provides: [basket], verify: [It has a number] } }
`;
const BILLING = `vstream: 1
name: Billing
actors: { bank: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { ordered: { from: "./orders.vstream.yaml#confirmed", provides: [basket], next: charge } }
steps: { charge: { actor: bank, reads: [basket], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms it] } }
`;
const RULES = ['unresolved-file', 'contract-mismatch', 'cyclic-streams'];

describe('a workspace over stdio', () => {
  let root = '';
  let client: TestClient;
  const uri = (name: string) => pathToFileURL(join(root, name)).href;
  const write = (name: string, text: string) => writeFileSync(join(root, name), text);
  const start = async (settings: object = {}) => {
    const workspaceFolders = [{ uri: pathToFileURL(root).href, name: 'work' }];
    client = await TestClient.start({ settings, initialize: { workspaceFolders } });
  };
  const touched = (name: string, type: 1 | 2 | 3) =>
    client.connection.sendNotification('workspace/didChangeWatchedFiles', {
      changes: [{ uri: uri(name), type }],
    });
  const linked = (diagnostics: readonly Diagnostic[]) =>
    diagnostics.filter(({ code }) => RULES.includes(String(code)));

  beforeEach(() => {
    root = realpathSync(mkdtempSync(join(tmpdir(), 'vstream-workspace-')));
    mkdirSync(join(root, '.vstream'));
  });
  afterEach(async () => {
    assert.equal(await client.stop(), 0);
    rmSync(root, { recursive: true, force: true });
  });

  it('knows the linked files before it publishes', async () => {
    write('orders.vstream.yaml', ORDERS.replace('provides: [basket], verify', 'verify'));
    await start();
    await client.open(uri('billing.vstream.yaml'), BILLING);
    const [found, ...others] = linked(await client.diagnostics(uri('billing.vstream.yaml')));
    assert.ok(found);
    assert.deepEqual(others, []);
    assert.equal(found.code, 'contract-mismatch');
    assert.equal(marked(client.document(uri('billing.vstream.yaml')), found), 'basket');
    const [related] = found.relatedInformation ?? [];
    assert.equal(related?.location.uri, uri('orders.vstream.yaml'));
    assert.deepEqual(related?.location.range, {
      start: { line: 6, character: 11 },
      end: { line: 6, character: 20 },
    });
  });

  it('reads the folders with a client that refuses what it said it can register', async () => {
    write('orders.vstream.yaml', ORDERS.replace('provides: [basket], verify', 'verify'));
    const dynamic = { dynamicRegistration: true };
    client = await TestClient.start({
      refuses: true,
      initialize: {
        workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'work' }],
        capabilities: {
          workspace: { configuration: true, didChangeConfiguration: dynamic, didChangeWatchedFiles: dynamic },
        },
      },
    });
    await client.open(uri('billing.vstream.yaml'), BILLING);
    const found = linked(await client.diagnostics(uri('billing.vstream.yaml')));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['contract-mismatch'],
    );
    const symbols: SymbolInformation[] = await client.connection.sendRequest('workspace/symbol', {
      query: 'asked',
    });
    assert.deepEqual([...new Set(symbols.map(({ location }) => location.uri))], [uri('orders.vstream.yaml')]);
  });

  it('follows a file that comes, changes and goes', async () => {
    await start();
    const billing = uri('billing.vstream.yaml');
    await client.open(billing, BILLING);
    const [missing] = linked(await client.diagnostics(billing));
    assert.equal(missing?.code, 'unresolved-file');
    assert.equal(marked(client.document(billing), missing), './orders.vstream.yaml');
    write('orders.vstream.yaml', ORDERS);
    await touched('orders.vstream.yaml', 1);
    await client.diagnosticsWhere(billing, (found) => linked(found).length === 0);
    write('orders.vstream.yaml', ORDERS.replace('confirmed: {', 'done: {'));
    await touched('orders.vstream.yaml', 2);
    await client.diagnosticsWhere(billing, (found) =>
      linked(found).some(({ code }) => code === 'contract-mismatch'),
    );
    unlinkSync(join(root, 'orders.vstream.yaml'));
    await touched('orders.vstream.yaml', 3);
    await client.diagnosticsWhere(billing, (found) =>
      linked(found).some(({ code }) => code === 'unresolved-file'),
    );
  });

  it('sees what is typed in one file from another, and the disk again once it is closed', async () => {
    write('orders.vstream.yaml', ORDERS);
    await start();
    const [billing, orders] = [uri('billing.vstream.yaml'), uri('orders.vstream.yaml')];
    await client.open(billing, BILLING);
    await client.open(orders, ORDERS);
    assert.deepEqual(linked(await client.diagnostics(billing)), []);
    await client.replace(orders, 'confirmed: {', 'done: {');
    await client.diagnosticsWhere(billing, (found) =>
      linked(found).some(({ message }) => message.toString().includes('`confirmed`')),
    );
    await client.replace(orders, 'done: {', 'confirmed: {');
    await client.diagnosticsWhere(billing, (found) => linked(found).length === 0);
    await client.replace(orders, 'provides: [basket], verify', 'verify');
    await client.diagnosticsWhere(billing, (found) => linked(found).length === 1);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: orders } });
    await client.diagnosticsWhere(billing, (found) => linked(found).length === 0);
  });

  it('reports at the trigger what the file that starts it does not provide, though only that one names the other', async () => {
    const listening = BILLING.replace('from: "./orders.vstream.yaml#confirmed"', 'event: An order comes in');
    const starts = ORDERS.replace(
      'provides: [basket], verify',
      'starts: [./billing.vstream.yaml#ordered], verify',
    );
    write('orders.vstream.yaml', starts);
    await start();
    const billing = uri('billing.vstream.yaml');
    await client.open(billing, listening);
    const found = await client.diagnosticsWhere(billing, (all) => linked(all).length === 1);
    assert.match(
      String(linked(found)[0]?.message),
      /`confirmed` of `orders\.vstream\.yaml` does not provide it/,
    );
    write('orders.vstream.yaml', starts.replace('starts:', 'provides: [basket], starts:'));
    await touched('orders.vstream.yaml', 2);
    await client.diagnosticsWhere(billing, (all) => linked(all).length === 0);
  });

  it('reads no file outside the folder', async () => {
    await start();
    const spec = uri('billing.vstream.yaml');
    await client.open(spec, BILLING.replace('./orders', '../orders'));
    assert.match(String(linked(await client.diagnostics(spec))[0]?.message), /outside the workspace folder/);
  });

  it('reads a folder that is added to the window, and no longer one that is taken out', async () => {
    write('orders.vstream.yaml', ORDERS);
    client = await TestClient.start({
      initialize: { workspaceFolders: [], capabilities: { workspace: { workspaceFolders: true } } },
    });
    const billing = uri('billing.vstream.yaml');
    const broken = BILLING.replace('#confirmed', '#refused');
    await client.open(billing, broken);
    assert.deepEqual(linked(await client.diagnostics(billing)), []);
    const folder = { uri: pathToFileURL(root).href, name: 'work' };
    const change = (event: { added: object[]; removed: object[] }) =>
      client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event });
    await change({ added: [folder], removed: [] });
    await client.diagnosticsWhere(billing, (found) => linked(found).length > 0);
    await change({ added: [], removed: [folder] });
    await client.diagnosticsWhere(billing, (found) => linked(found).length === 0);
  });

  it('takes the severities that the editor keeps for a folder of its own, from the start and when folders change', async () => {
    mkdirSync(join(root, 'strict'));
    mkdirSync(join(root, 'lax'));
    const [strict, lax] = ['strict', 'lax'].map((name) => ({ uri: uri(name), name }));
    const level = (scopeUri = '') => (scopeUri.endsWith('/strict') ? 'error' : 'hint');
    client = await TestClient.start({
      settings: (scopeUri) => ({ rules: { 'missing-owner': level(scopeUri) } }),
      initialize: { workspaceFolders: lax ? [lax] : [] },
    });
    const severity = (diagnostics: Diagnostic[]) =>
      diagnostics.find(({ code }) => code === 'missing-owner')?.severity;
    const [one, other] = [uri('strict/orders.vstream.yaml'), uri('lax/orders.vstream.yaml')];
    await client.open(one, ORDERS);
    await client.open(other, ORDERS);
    assert.equal(severity(await client.diagnostics(one)), 4);
    assert.equal(severity(await client.diagnostics(other)), 4);
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [strict], removed: [] },
    });
    await client.diagnosticsWhere(one, (found) => severity(found) === 1);
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    assert.equal(severity(await client.nextDiagnostics(other)), 4);
  });

  it('offers paths inside the folder alone, none of packages, and none of a folder that was taken out', async () => {
    const names = ['a', 'a/node_modules', 'b', 'b/.vstream'];
    for (const name of names) mkdirSync(join(root, name));
    write('a/near.vstream.yaml', ORDERS);
    write('b/far.vstream.yaml', ORDERS);
    write('b/.vstream/config.yaml', 'rulez: {}\n');
    const [a, b] = ['a', 'b'].map((name) => ({ uri: uri(name), name }));
    client = await TestClient.start({ initialize: { workspaceFolders: a && b ? [a, b] : [] } });
    await client.diagnosticsWhere(uri('b/.vstream/config.yaml'), (found) => found.length === 1);
    const billing = uri('a/billing.vstream.yaml');
    await client.open(billing, BILLING);
    write('a/node_modules/packed.vstream.yaml', ORDERS);
    await touched('a/node_modules/packed.vstream.yaml', 1);
    const position = client.document(billing).positionAt(BILLING.indexOf('orders.vstream'));
    const items = await client.request<{ label: string }[]>('textDocument/completion', {
      ...{ textDocument: { uri: billing }, position },
    });
    assert.deepEqual(
      items.map(({ label }) => label),
      ['./near.vstream.yaml'],
    );
    const symbols = async () => {
      const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'asked' });
      return found.map(({ location }) => location.uri);
    };
    assert.deepEqual((await symbols()).sort(), [uri('a/near.vstream.yaml'), uri('b/far.vstream.yaml')]);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: billing } });
    await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
      event: { added: [], removed: [b] },
    });
    await client.diagnosticsWhere(uri('b/.vstream/config.yaml'), (found) => found.length === 0);
    assert.deepEqual(await symbols(), [uri('a/near.vstream.yaml')]);
  });

  it('hears that a folder was renamed, of whose files nobody tells', async () => {
    mkdirSync(join(root, 'part'));
    write('part/orders.vstream.yaml', ORDERS);
    await start();
    const billing = uri('billing.vstream.yaml');
    await client.open(billing, BILLING.replace('./orders', './part/orders'));
    assert.deepEqual(linked(await client.diagnostics(billing)), []);
    renameSync(join(root, 'part'), join(root, 'parts'));
    await touched('parts', 1);
    await touched('part', 3);
    const [renamed] = client.initialized.capabilities.workspace?.fileOperations?.didRename?.filters ?? [];
    assert.equal(renamed?.pattern.matches, 'folder');
    await client.connection.sendNotification('workspace/didRenameFiles', {
      files: [{ oldUri: uri('part'), newUri: uri('parts') }],
    });
    await client.diagnosticsWhere(billing, (found) => linked(found)[0]?.code === 'unresolved-file');
    const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'asked' });
    assert.deepEqual(
      found.map(({ location }) => location.uri),
      [uri('parts/orders.vstream.yaml')],
    );
  });

  it('never tells the findings of one version as those of another, while somebody types and a link stays unread', async () => {
    const folder = 'vscode-vfs://github/work';
    client = await TestClient.start({ initialize: { workspaceFolders: [{ uri: folder, name: 'work' }] } });
    const spec = `${folder}/billing.vstream.yaml`;
    // It is analysed, and waits for the link.
    const waits = new Promise<void>((resolve) => {
      client.connection.onRequest('vstream/readFile', ({ uri: asked }: { uri: string }) => {
        if (!asked.endsWith('orders.vstream.yaml')) return 'missing';
        resolve();
        return new Promise(() => {});
      });
    });
    await client.open(spec, `${BILLING}bogus: 1\n`);
    await waits;
    const start = { line: 0, character: 0 };
    const until = Date.now() + 800;
    // Without a pause that would be long enough for an analysis.
    while (Date.now() < until) {
      await client.change(spec, { range: { start, end: start }, text: '#\n' });
      await client.change(spec, { range: { start, end: start }, text: '#\n' });
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    await client.diagnostics(spec);
    const last = BILLING.split('\n').length - 1;
    for (const { version = 0, diagnostics } of client.published) {
      const bogus = diagnostics.find(({ code }) => code === 'unknown-key');
      assert.equal(bogus?.range.start.line, last + version - 1, `version ${version}`);
    }
  });

  it('says nothing of links where there is no folder, save of documents that are open', async () => {
    client = await TestClient.start();
    await client.open(uri('billing.vstream.yaml'), BILLING);
    assert.deepEqual(linked(await client.diagnostics(uri('billing.vstream.yaml'))), []);
    await client.open(uri('orders.vstream.yaml'), ORDERS.replace('confirmed: {', 'done: {'));
    await client.diagnosticsWhere(uri('billing.vstream.yaml'), (found) => linked(found).length === 1);
  });

  it('takes the settings of the project, those of the editor before them, and follows a change', async () => {
    write('.vstream/config.yaml', 'rules: { missing-sla: error, missing-owner: hint }\n');
    await start({ rules: { 'missing-owner': 'info' } });
    const orders = uri('orders.vstream.yaml');
    await client.open(orders, ORDERS);
    const severities = (found: readonly Diagnostic[]) =>
      ['missing-sla', 'missing-owner'].map((rule) => found.find(({ code }) => code === rule)?.severity);
    assert.deepEqual(severities(await client.diagnostics(orders)), [1, 3]);
    write('.vstream/config.yaml', 'rules: { missing-sla: off }\n');
    await touched('.vstream/config.yaml', 2);
    await client.diagnosticsWhere(orders, (found) => severities(found)[0] === undefined);
    unlinkSync(join(root, '.vstream/config.yaml'));
    await touched('.vstream/config.yaml', 3);
    await client.diagnosticsWhere(orders, (found) => severities(found)[0] === 2);
  });

  it('publishes what is wrong in the config file, on disk and while it is typed', async () => {
    write('.vstream/config.yaml', 'rules: { misssing-sla: error }\n');
    await start();
    const config = uri('.vstream/config.yaml');
    const [found] = await client.diagnosticsWhere(config, (all) => all.length === 1);
    assert.match(String(found?.message), /did you mean `missing-sla`/);
    await client.open(config, 'rules: { missing-sla: loud }\n');
    const [typed] = await client.diagnosticsWhere(config, (all) =>
      all.some(({ message }) => String(message).includes('Expected')),
    );
    assert.equal(typed && marked(client.document(config), typed), 'loud');
    await client.replace(config, 'loud', 'off');
    await client.diagnosticsWhere(config, (all) => all.length === 0);
    await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: config } });
    await client.diagnosticsWhere(config, (all) => all.length === 1);
  });

  it('publishes nothing for files that the project ignores', async () => {
    write('.vstream/config.yaml', 'ignore: [drafts/**]\n');
    await start();
    await client.open(uri('drafts/a.vstream.yaml'), 'vstream: 1\n');
    assert.deepEqual(await client.diagnostics(uri('drafts/a.vstream.yaml')), []);
  });

  it('offers no fixes in files that the project ignores, on save least of all', async () => {
    write('.vstream/config.yaml', 'ignore: [drafts/**]\n');
    await start();
    const misspelt = ORDERS.replace('actor: shop', 'actor: shop, process_time: 2 hours');
    const actions = async (name: string, only?: string) => {
      await client.open(uri(name), misspelt);
      await client.diagnostics(uri(name));
      const range = { start: { line: 0, character: 0 }, end: { line: 7, character: 0 } };
      return client.request<object[]>('textDocument/codeAction', {
        ...{ textDocument: { uri: uri(name) }, range },
        context: { diagnostics: [], ...(only === undefined ? {} : { only: [only] }) },
      });
    };
    for (const only of ['quickfix', 'source.fixAll']) {
      assert.notDeepEqual(await actions('a.vstream.yaml', only), []);
      assert.deepEqual(await actions('drafts/a.vstream.yaml', only), []);
    }
  });

  it('survives a file that links to itself, and two that set each other off', async () => {
    write('b.vstream.yaml', ORDERS.replace('verify:', 'starts: [./a.vstream.yaml#asked], verify:'));
    await start();
    await client.open(
      uri('a.vstream.yaml'),
      ORDERS.replace('verify:', 'starts: [./b.vstream.yaml#asked], verify:'),
    );
    const found = linked(await client.diagnostics(uri('a.vstream.yaml')));
    assert.deepEqual(
      found.map(({ code }) => code),
      ['cyclic-streams'],
    );
    await client.replace(uri('a.vstream.yaml'), './b.vstream', './a.vstream');
    const self = linked(await client.diagnostics(uri('a.vstream.yaml')));
    assert.deepEqual(
      self.map(({ code }) => code),
      ['cyclic-streams'],
    );
  });

  describe('what is in files that nobody has open', () => {
    const HOME = ORDERS.replace('name: Orders', 'name: Orders 🙂');
    const place = (file: string, text: string) => {
      const at = client.document(file).getText().indexOf(text);
      assert.ok(at >= 0, text);
      return { textDocument: { uri: file }, position: client.document(file).positionAt(at + 1) };
    };
    const edited = (edit: WorkspaceEdit) =>
      (edit.documentChanges ?? []).flatMap((change) =>
        'edits' in change
          ? [
              [
                change.textDocument.uri.split('/').at(-1),
                change.textDocument.version,
                change.edits.map((one) => ('newText' in one ? one.newText : '')),
              ],
            ]
          : [],
      );

    it('is found by its name in the whole workspace', async () => {
      write('orders.vstream.yaml', HOME);
      write('billing.vstream.yaml', BILLING);
      await start();
      const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'charg' });
      assert.deepEqual(
        found.map(({ name, containerName, location }) => [name, containerName, location]),
        [
          [
            'charge',
            'Billing',
            {
              uri: uri('billing.vstream.yaml'),
              range: { start: { line: 5, character: 9 }, end: { line: 5, character: 15 } },
            },
          ],
        ],
      );
    });

    it('is renamed with the name that it links to, from either end', async () => {
      write('orders.vstream.yaml', HOME);
      write('billing.vstream.yaml', BILLING);
      await start();
      const orders = uri('orders.vstream.yaml');
      await client.open(orders, HOME);
      const there = await client.request<WorkspaceEdit>('textDocument/rename', {
        ...place(orders, 'confirmed:'),
        newName: 'accepted',
      });
      assert.deepEqual(edited(there), [
        ['orders.vstream.yaml', 1, ['accepted', 'accepted']],
        ['billing.vstream.yaml', null, ['accepted']],
      ]);
      await client.connection.sendNotification('textDocument/didClose', { textDocument: { uri: orders } });
      const billing = uri('billing.vstream.yaml');
      await client.open(billing, BILLING);
      const link = place(billing, 'confirmed"');
      const ready = await client.request<{ placeholder: string }>('textDocument/prepareRename', link);
      assert.equal(ready.placeholder, 'confirmed');
      const back = await client.request<WorkspaceEdit>('textDocument/rename', {
        ...link,
        newName: 'accepted',
      });
      assert.deepEqual(edited(back), [
        ['orders.vstream.yaml', null, ['accepted', 'accepted']],
        ['billing.vstream.yaml', 1, ['accepted']],
      ]);
      await assert.rejects(
        client.request('textDocument/rename', { ...link, newName: 'confirm' }),
        /step `confirm` already/,
      );
      await assert.rejects(
        client.request('textDocument/rename', { ...link, newName: 'Accepted' }),
        /not a valid name/,
      );
    });

    it('keeps a name from being taken that it waits for', async () => {
      write('orders.vstream.yaml', HOME);
      write('billing.vstream.yaml', BILLING.replace('#confirmed', '#accepted'));
      await start();
      const orders = uri('orders.vstream.yaml');
      await client.open(orders, HOME);
      await assert.rejects(
        client.request('textDocument/rename', { ...place(orders, 'confirmed:'), newName: 'accepted' }),
        /`accepted` is used in billing\.vstream\.yaml already/,
      );
    });

    it('is summarized where a link names it, and found as a reference', async () => {
      write('orders.vstream.yaml', HOME);
      write('billing.vstream.yaml', BILLING);
      await start();
      const billing = uri('billing.vstream.yaml');
      await client.open(billing, BILLING);
      const shown = await client.request<{ contents: { value: string } }>(
        'textDocument/hover',
        place(billing, 'confirmed"'),
      );
      assert.match(shown.contents.value, /\*\*output\*\* `confirmed`[\s\S]*outcome: `success`/);
      const orders = uri('orders.vstream.yaml');
      await client.open(orders, HOME);
      const uses = await client.request<Location[]>('textDocument/references', {
        ...place(orders, 'confirmed:'),
        context: { includeDeclaration: false },
      });
      assert.deepEqual(
        uses.map((use) => use.uri.split('/').at(-1)),
        ['orders.vstream.yaml', 'billing.vstream.yaml'],
      );
      const fromTheLink = await client.request<Location[]>('textDocument/references', {
        ...place(billing, 'confirmed"'),
        context: { includeDeclaration: false },
      });
      assert.deepEqual(fromTheLink, uses);
    });
  });

  it('has lenses drawn anew when the files are there, or have changed, that their figures come from', async () => {
    const part = ORDERS.replace('actor: shop', 'actor: shop, process_time: 1h, wait_time: 2h');
    write('orders.vstream.yaml', part);
    const capabilities = { workspace: { configuration: true, codeLens: { refreshSupport: true } } };
    const workspaceFolders = [{ uri: pathToFileURL(root).href, name: 'work' }];
    client = await TestClient.start({ initialize: { workspaceFolders, capabilities } });
    const billing = uri('billing.vstream.yaml');
    const told = async (wanted: string) => {
      const lenses = await client.request<{ command: { title: string } }[]>('textDocument/codeLens', {
        textDocument: { uri: billing },
      });
      return lenses.some(({ command }) => command.title.includes(wanted));
    };
    /** Whether it is told when the editor asks again, as it is asked to. */
    const redrawn = (wanted: string) =>
      new Promise<void>((resolve) => {
        client.connection.onRequest('workspace/codeLens/refresh', () => {
          void told(wanted).then((is) => is && resolve());
          return null;
        });
      });
    const known = redrawn('Lead time 3h');
    await client.open(billing, BILLING.replace('reads: [basket],', 'stream: ./orders.vstream.yaml,'));
    await known;
    const changed = redrawn('Lead time 8h');
    write('orders.vstream.yaml', part.replace('2h', '7h'));
    await touched('orders.vstream.yaml', 2);
    await changed;
  });

  it('has hints and lenses drawn anew when settings change, of the editor or of the project', async () => {
    const refreshed: string[] = [];
    const capabilities = {
      workspace: {
        configuration: true,
        inlayHint: { refreshSupport: true },
        codeLens: { refreshSupport: true },
      },
    };
    client = await TestClient.start({
      initialize: { capabilities, workspaceFolders: [{ uri: pathToFileURL(root).href, name: 'work' }] },
    });
    const both = () =>
      new Promise<void>((resolve) => {
        refreshed.length = 0;
        for (const method of ['workspace/inlayHint/refresh', 'workspace/codeLens/refresh']) {
          client.connection.onRequest(method, () => {
            refreshed.push(method);
            if (new Set(refreshed).size === 2) resolve();
            return null;
          });
        }
      });
    await client.open(uri('orders.vstream.yaml'), ORDERS);
    await client.diagnostics(uri('orders.vstream.yaml'));
    const bySettings = both();
    await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
    await bySettings;
    const byProject = both();
    await client.open(uri('.vstream/config.yaml'), 'calendar: { hours: "08:00-16:00" }\n');
    await byProject;
  });
});
