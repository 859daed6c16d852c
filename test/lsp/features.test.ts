// The language features over real stdio: what an editor asks, and that the answers fit its document.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type {
  CallHierarchyIncomingCall,
  CallHierarchyItem,
  CallHierarchyOutgoingCall,
  CodeLens,
  CompletionItem,
  DocumentHighlight,
  DocumentLink,
  DocumentSymbol,
  FoldingRange,
  Hover,
  InlayHint,
  Location,
  LocationLink,
  Range,
  SelectionRange,
  SemanticTokens,
  SymbolInformation,
  TextEdit,
  WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { SAMPLE } from '../features/marked.ts';
import { TestClient } from './client.ts';

const capabilities = {
  workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
  textDocument: {
    completion: { completionItem: { snippetSupport: true } },
    definition: { linkSupport: true },
    documentSymbol: { hierarchicalDocumentSymbolSupport: true },
  },
};

describe('language features over stdio', () => {
  let client: TestClient;
  let count = 0;
  before(async () => {
    client = await TestClient.start({ initialize: { capabilities } });
  });
  after(async () => assert.equal(await client.stop(), 0));

  /** Opens a text in which `▌` is the cursor, and asks there. */
  async function at<T>(
    method: string,
    marked: string,
    more: object = {},
  ): Promise<{ answer: T; uri: string }> {
    const uri = `file:///work/features/spec-${++count}.vstream.yaml`;
    const offset = marked.indexOf('▌');
    await client.open(uri, marked.replace('▌', ''));
    const position = client.document(uri).positionAt(Math.max(0, offset));
    return { answer: await client.request<T>(method, { textDocument: { uri }, position, ...more }), uri };
  }
  const put = (old: string, by: string, text = SAMPLE) => {
    assert.ok(text.includes(old), old);
    return text.replace(old, () => by);
  };
  const textOf = (uri: string, range: Range) => client.document(uri).getText(range);

  it('says what it can', () => {
    const offered = client.initialized.capabilities;
    for (const key of [
      'completionProvider',
      'hoverProvider',
      'definitionProvider',
      'referencesProvider',
      'documentHighlightProvider',
      'renameProvider',
      'documentSymbolProvider',
      'workspaceSymbolProvider',
      'foldingRangeProvider',
      'selectionRangeProvider',
      'documentLinkProvider',
      'callHierarchyProvider',
      'semanticTokensProvider',
      'inlayHintProvider',
      'codeLensProvider',
    ] as const)
      assert.ok(offered[key], key);
  });

  it('completes a half-typed key', async () => {
    const { answer, uri } = await at<CompletionItem[]>(
      'textDocument/completion',
      put('    stage: checking\n', '    stage: checking\n    time▌\n'),
    );
    const item = answer.find(({ label }) => label === 'timeout');
    const edit = item?.textEdit as TextEdit;
    assert.equal(textOf(uri, edit.range), 'time');
    assert.equal(edit.newText, 'timeout:\n      after: $1');
    assert.deepEqual([item?.insertTextFormat, item?.insertTextMode], [2, 1]);
  });

  it('completes a reference with its kind and summary', async () => {
    const { answer } = await at<CompletionItem[]>(
      'textDocument/completion',
      put('    fail: review', '    fail: ▌'),
    );
    const item = answer.find(({ label }) => label === 'to-support');
    assert.deepEqual([item?.detail, item?.labelDetails?.description], ['handoff', 'Hand to support']);
    assert.match(JSON.stringify(item?.documentation), /on|context/);
  });

  it('hovers', async () => {
    const { answer, uri } = await at<Hover>(
      'textDocument/hover',
      put('    fail: review', '    fail: re▌view'),
    );
    assert.ok(answer.range);
    assert.equal(textOf(uri, answer.range), 'review');
    assert.match(JSON.stringify(answer.contents), /visits per item: 0\.2/);
    assert.equal((await at<Hover | null>('textDocument/hover', '▌')).answer, null);
  });

  it('goes to definitions, here and in another file', async () => {
    const { answer, uri } = await at<LocationLink[]>(
      'textDocument/definition',
      put('    fail: review', '    fail: re▌view'),
    );
    assert.deepEqual(
      answer.map(({ targetSelectionRange }) => textOf(uri, targetSelectionRange)),
      ['review'],
    );
    const target = 'file:///work/features/the other.vstream.yaml';
    await client.open(target.replace(' ', '%20'), 'vstream: 1\noutputs:\n  sent: {}\n');
    const remote = await at<LocationLink[]>(
      'textDocument/definition',
      'triggers: { t: { from: "./the other.vstream.yaml#se▌nt" } }\n',
    );
    assert.deepEqual(
      remote.answer.map(({ targetUri, targetSelectionRange }) => [
        targetUri,
        textOf(targetUri, targetSelectionRange),
      ]),
      [['file:///work/features/the%20other.vstream.yaml', 'sent']],
    );
  });

  it('finds references and highlights', async () => {
    const text = put('    fail: review', '    fail: re▌view');
    const all = await at<Location[]>('textDocument/references', text, {
      context: { includeDeclaration: true },
    });
    assert.equal(all.answer.length, 4);
    for (const { uri, range } of all.answer) assert.equal(textOf(uri, range), 'review');
    const uses = await at<Location[]>('textDocument/references', text, {
      context: { includeDeclaration: false },
    });
    assert.equal(uses.answer.length, 3);
    const marks = await at<DocumentHighlight[]>('textDocument/documentHighlight', text);
    assert.deepEqual(
      marks.answer.map(({ kind }) => kind),
      [3, 2, 2, 2],
    );
  });

  it('renames in this file and in the files that refer to it', async () => {
    const { answer, uri } = await at<{ range: Range; placeholder: string }>(
      'textDocument/prepareRename',
      put('  welcomed: {', '  wel▌comed: {'),
    );
    assert.equal(answer.placeholder, 'welcomed');
    const follower = `file:///work/features/follower-${count}.vstream.yaml`;
    await client.open(follower, `triggers: { t: { from: "./${uri.split('/').at(-1)}#welcomed" } }\n`);
    const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
      textDocument: { uri },
      position: answer.range.start,
      newName: 'greeted',
    });
    const files = (edit.documentChanges ?? []).map((change) =>
      'edits' in change ? [change.textDocument.uri, change.edits.length] : [],
    );
    assert.deepEqual(files, [
      [uri, 3],
      [follower, 1],
    ]);
    await assert.rejects(
      client.request('textDocument/rename', {
        textDocument: { uri },
        position: answer.range.start,
        newName: 'review',
      }),
      /step `review` already/,
    );
    await assert.rejects(
      at('textDocument/prepareRename', put('  welcomed: {', '  welcomed: {▌')),
      /Only ids/,
    );
  });

  it('outlines', async () => {
    const { answer, uri } = await at<DocumentSymbol[]>('textDocument/documentSymbol', SAMPLE);
    const steps = answer.find(({ name }) => name === 'steps');
    assert.deepEqual(steps?.children?.map(({ name }) => name).slice(0, 2), ['validate', 'assess']);
    for (const symbol of answer) assert.equal(textOf(uri, symbol.selectionRange), symbol.name);
    const found = await client.request<SymbolInformation[]>('workspace/symbol', { query: 'to-supp' });
    assert.ok(found.some(({ name, location }) => name === 'to-support' && location.uri === uri));
  });

  it('folds, selects and links', async () => {
    const { answer: folds, uri } = await at<FoldingRange[]>('textDocument/foldingRange', SAMPLE);
    assert.ok(folds.length > 20);
    const position = client.document(uri).positionAt(SAMPLE.indexOf('Validate e-mail'));
    const [selection] = await client.request<SelectionRange[]>('textDocument/selectionRange', {
      textDocument: { uri },
      positions: [position],
    });
    assert.equal(selection && textOf(uri, selection.range), 'Validate');
    assert.equal(selection?.parent && textOf(uri, selection.parent.range), 'Validate e-mail');
    const links = await client.request<DocumentLink[]>('textDocument/documentLink', {
      textDocument: { uri },
    });
    assert.deepEqual(
      links.map(({ target }) => target),
      ['https://example.com/policy'],
    );
  });

  it('shows what comes before and after a node', async () => {
    const { answer, uri } = await at<CallHierarchyItem[]>(
      'textDocument/prepareCallHierarchy',
      put('    fail: review', '    fail: re▌view'),
    );
    const [item] = answer;
    const before = await client.request<CallHierarchyIncomingCall[]>('callHierarchy/incomingCalls', { item });
    assert.deepEqual(
      before.map(({ from, fromRanges }) => [from.name, ...fromRanges.map((range) => textOf(uri, range))]),
      [
        ['ready', 'review'],
        ['to-support', 'review'],
      ],
    );
    const next = await client.request<CallHierarchyOutgoingCall[]>('callHierarchy/outgoingCalls', { item });
    assert.deepEqual(
      next.map(({ to }) => to.name),
      ['create', 'validate', 'rejected'],
    );
  });

  it('colours names, whole and in part', async () => {
    const { answer, uri } = await at<SemanticTokens>('textDocument/semanticTokens/full', SAMPLE);
    assert.equal(answer.data.length % 5, 0);
    assert.ok(answer.data.length > 500);
    const range = { start: { line: 0, character: 0 }, end: { line: 6, character: 0 } };
    const part = await client.request<SemanticTokens>('textDocument/semanticTokens/range', {
      textDocument: { uri },
      range,
    });
    assert.deepEqual(part.data, answer.data.slice(0, part.data.length));
  });

  it('shows hints and lenses, and none that a setting switches off', async () => {
    const range = { start: { line: 0, character: 0 }, end: { line: 999, character: 0 } };
    const hints = await at<InlayHint[]>('textDocument/inlayHint', SAMPLE, { range });
    assert.ok(hints.answer.some(({ label }) => label === '≈ 4d 5h'));
    assert.ok(hints.answer.some(({ label }) => label === '×0.2'));
    const lenses = await at<CodeLens[]>('textDocument/codeLens', SAMPLE);
    assert.match(lenses.answer[0]?.command?.title ?? '', /^Lead time/);
    const uses = lenses.answer.find(({ range: where }) => textOf(lenses.uri, where) === 'review');
    assert.equal(uses?.command?.command, 'editor.action.showReferences');
    assert.deepEqual(
      ((uses?.command?.arguments?.[2] ?? []) as Location[]).map((use) => textOf(lenses.uri, use.range)),
      ['review', 'review', 'review'],
    );

    const quiet = await TestClient.start({
      initialize: { capabilities },
      settings: { inlayHints: { expectedVisits: false, derivedTimes: false }, codeLens: { uses: false } },
    });
    const uri = 'file:///work/quiet.vstream.yaml';
    await quiet.open(uri, SAMPLE);
    const left = await quiet.request<InlayHint[]>('textDocument/inlayHint', { textDocument: { uri }, range });
    assert.deepEqual(
      left.map(({ label }) => label),
      ['≈ 4d 5h'],
    );
    assert.equal(
      (await quiet.request<CodeLens[]>('textDocument/codeLens', { textDocument: { uri } })).length,
      1,
    );
    assert.equal(await quiet.stop(), 0);
  });

  it('serves a client that can little', async () => {
    const plain = await TestClient.start({ initialize: { capabilities: {} } });
    const uri = 'file:///work/plain.vstream.yaml';
    await plain.open(uri, put('    stage: checking\n', '    stage: checking\n    time\n'));
    const position = plain.document(uri).positionAt(plain.document(uri).getText().indexOf('    time\n') + 8);
    const params = { textDocument: { uri }, position };
    const item = (await plain.request<CompletionItem[]>('textDocument/completion', params)).find(
      ({ label }) => label === 'timeout',
    );
    assert.equal(item?.insertTextFormat, undefined);
    assert.equal((item?.textEdit as TextEdit | undefined)?.newText, 'timeout:\n      after: ');
    const symbols = await plain.request<SymbolInformation[]>('textDocument/documentSymbol', params);
    assert.ok(symbols.every(({ location }) => location.uri === uri));
    const edit = await plain.request<WorkspaceEdit>('textDocument/rename', {
      ...{ textDocument: { uri }, newName: 'look-over' },
      position: plain.document(uri).positionAt(plain.document(uri).getText().indexOf('  review:') + 3),
    });
    assert.equal(edit.changes?.[uri]?.length, 4);
    assert.equal(await plain.stop(), 0);
  });

  it('answers for files that are not open with nothing', async () => {
    const params = {
      textDocument: { uri: 'file:///nowhere.vstream.yaml' },
      position: { line: 3, character: 3 },
    };
    assert.deepEqual(await client.request('textDocument/completion', params), []);
    assert.equal(await client.request('textDocument/hover', params), null);
    assert.deepEqual(await client.request('textDocument/foldingRange', params), []);
  });
});
