// Code actions beyond the single quick fix: all of one rule, what may be applied on save, refactorings, and what a
// client gets that knows snippets or asks for edits later.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction, SnippetTextEdit, TextDocumentEdit } from 'vscode-languageserver-protocol/node';
import { asSnippets } from '../../server/features/placeholders.ts';
import { TestClient } from './client.ts';

const SPEC = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  check: { actor: bank, process_time: 2 hours, next: pay-bakc } # kept
  pay-back: { actor: bnak, process_time: 3 business days, next: paid }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

it('gives plain edits to a client that knows no versions', async () => {
  const client = await TestClient.start({ initialize: { capabilities: {} } });
  await client.open('file:///work/refunds.vstream.yaml', SPEC);
  const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
    textDocument: { uri: 'file:///work/refunds.vstream.yaml' },
    range: { start: { line: 5, character: 0 }, end: { line: 5, character: 80 } },
    context: { diagnostics: [], only: ['source.fixAll'] },
  });
  assert.equal(fix?.edit?.documentChanges, undefined);
  const [edit] = fix?.edit?.changes?.['file:///work/refunds.vstream.yaml'] ?? [];
  assert.match(edit?.newText ?? '', /process_time: 2h/);
  assert.equal(await client.stop(), 0);
});

describe('code actions', () => {
  let client: TestClient;
  const uri = 'file:///work/refunds.vstream.yaml';
  before(async () => {
    client = await TestClient.start();
    await client.open(uri, SPEC);
  });
  after(async () => assert.equal(await client.stop(), 0));

  const actions = (only: string[] | undefined, line: number) =>
    client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character: 0 }, end: { line, character: 200 } },
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });

  it('offers no source action unless it is asked for', async () => {
    const kinds = (await actions(undefined, 5)).map(({ kind }) => kind);
    assert.ok(kinds.includes('quickfix'));
    assert.ok(!kinds.includes('source.fixAll.vstream'));
  });

  it('applies safe fixes alone on save: units, never a guess', async () => {
    for (const only of ['source.fixAll', 'source.fixAll.vstream']) {
      const [action, ...others] = await actions([only], 0);
      assert.deepEqual(others, []);
      const text = await client.apply(uri, action?.edit);
      assert.equal(text, SPEC.replace('2 hours', '2h').replace('3 business days', '3bd'));
      await client.change(uri, { text: SPEC });
    }
  });

  it('fixes all of one rule, and nothing else', async () => {
    const all = (await actions(['quickfix'], 5)).find(({ title }) =>
      title.includes('all of `unknown-reference`'),
    );
    const text = await client.apply(uri, all?.edit);
    assert.equal(text, SPEC.replace('pay-bakc', 'pay-back').replace('bnak', 'bank'));
  });
});

const BS = '\\';

const GATE = `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Asked, next: fair } }
gates:
  fair: { actor: clerk, pass: paid, fail: paid } # costs $5 {or} TODO more
  good:
    actor: clerk
    pass: paid
    fail: paid
outputs: { paid: { outcome: success, verify: [Paid] } }
`;

describe('code actions for a client with snippets that asks for edits later', () => {
  let client: TestClient;
  const uri = 'file:///work/gate.vstream.yaml';
  const capabilities = {
    workspace: { configuration: true, workspaceEdit: { documentChanges: true, snippetEditSupport: true } },
    textDocument: { codeAction: { resolveSupport: { properties: ['edit'] }, dataSupport: true } },
  };
  before(async () => {
    client = await TestClient.start({ initialize: { capabilities } });
    await client.open(uri, GATE);
  });
  after(async () => assert.equal(await client.stop(), 0));

  const actions = (line: number, only?: string[]) =>
    client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character: 6 }, end: { line, character: 6 } },
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });

  it('says which kinds there are', () => {
    assert.deepEqual(client.initialized.capabilities.codeActionProvider, {
      codeActionKinds: ['quickfix', 'refactor.extract', 'refactor.rewrite', 'source.fixAll.vstream'],
      resolveProvider: true,
    });
  });

  it('makes tab stops of the TODOs that a fix leaves, and of nothing else', async () => {
    const fix = (await actions(5)).find(({ diagnostics }) => diagnostics?.[0]?.code === 'missing-criteria');
    const [change] = (fix?.edit?.documentChanges ?? []) as TextDocumentEdit[];
    assert.equal(change?.textDocument.version, 1);
    const [edit, ...others] = (change?.edits ?? []) as SnippetTextEdit[];
    assert.deepEqual(others, []);
    assert.equal(edit?.range.start.character, 0);
    assert.equal(edit?.snippet.value, `  fair: { actor: clerk, criteria: [\${1:TODO say what has to hold}]`);
  });

  it('escapes what snippets would read, and joins edits of one line', () => {
    const text = 'a: $x } \\ TODO old\nb: 1\n';
    const at = (start: number) => ({ start, end: start });
    const edits = [
      { span: at(text.indexOf('TODO')), newText: 'TODO one, ' },
      { span: at(3), newText: 'TODO two $ ' },
    ];
    assert.deepEqual(asSnippets(text, edits), [
      {
        span: { start: 0, end: text.indexOf('TODO') },
        snippet: `a: \${1:TODO two} ${BS}$ ${BS}$x ${BS}} ${BS}${BS} \${2:TODO one}, `,
      },
    ]);
    assert.equal(asSnippets(text, [{ span: at(3), newText: 'x' }]), undefined);
  });

  it('works out all of a rule when it is chosen, and not for a text that has changed since', async () => {
    const all = (await actions(5)).find(({ title }) => title.includes('all of `missing-criteria`'));
    assert.ok(all);
    assert.equal(all.edit, undefined);
    const resolved = await client.request<CodeAction>('codeAction/resolve', all);
    const text = await client.apply(uri, resolved.edit);
    assert.equal(text.split('criteria: [TODO say what has to hold]').length, 3);
    await assert.rejects(client.request('codeAction/resolve', all), /has changed since/);
    await client.change(uri, { text: GATE });
  });

  it('offers refactorings where they are asked for, by kind', async () => {
    const text = GATE.replace('pass: paid, fail', 'sla: 4h, pass: paid, fail');
    await client.change(uri, { text });
    const kinds = async (only?: string[]) => new Set((await actions(5, only)).map(({ kind }) => kind));
    assert.deepEqual(await kinds(['refactor']), new Set(['refactor.extract']));
    assert.deepEqual(await kinds(['refactor.rewrite']), new Set());
    assert.ok((await kinds()).has('refactor.extract'));
    const [offered] = await actions(5, ['refactor.extract']);
    assert.equal(offered?.edit, undefined);
    const extract = await client.request<CodeAction>('codeAction/resolve', offered);
    const unknown = client.request('codeAction/resolve', { ...offered, title: 'Something else' });
    await assert.rejects(unknown, /cannot be done here/);
    assert.match(
      await client.apply(uri, extract.edit),
      /sla: fair-sla[\s\S]*slas:\n {2}fair-sla:\n {4}within: 4h\n/,
    );
  });
});
