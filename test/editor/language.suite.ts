// Help while typing in a real editor: completion, hover, rename, outline, formatting, definitions and new files.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type * as VSCode from 'vscode';
import { openWorkbench } from './harness/workbench.ts';

const FILE = 'refunds.vstream.yaml';
const TEXT = `vstream: 1
name: Refunds 🙂
links: { Policy: https://example.org/refund-policy }
actors:
  bank: { kind: system }
context:
  claim-form: { fields: { amount: number } }
triggers:
  asked: { event: Refund asked for, provides: [claim-form], next: decide }
steps:
  decide:
    actor: bank # who decides
    reads: [claim-form]
    process_time: 3bd
    next: [{ to: pay-back, when: claim_form.amount <= 100.0 }, { to: declined }]
  pay-back:
    actor: bank
    next: paid
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`;
/** Nobody opens this one: it only names an output of the other. */
const FOLLOWER = 'complaints.vstream.yaml';
const FOLLOWING = `vstream: 1
name: Complaints
actors: { desk: { kind: system } }
triggers: { refused: { from: ./refunds.vstream.yaml#declined, next: look-again } }
steps: { look-again: { actor: desk, next: answered } }
outputs: { answered: { outcome: success, verify: [The customer has an answer] } }
`;
const wb = await openWorkbench({
  files: { [FILE]: TEXT, [FOLLOWER]: FOLLOWING, 'messy.vstream.yaml': 'vstream:   1\nname:     x # kept\n' },
  open: FILE,
});

type Suggestions = { label: string; detail: string }[];

/** What the editor offers at the end of a text that occurs once. */
function completions(after: string): Promise<Suggestions> {
  return wb.vscode(
    async (vscode, path, before) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const at = document.positionAt(document.getText().indexOf(before) + before.length);
      const list = await vscode.commands.executeCommand<VSCode.CompletionList>(
        'vscode.executeCompletionItemProvider',
        document.uri,
        at,
      );
      return list.items.map(({ label, detail }) => ({
        label: typeof label === 'string' ? label : label.label,
        detail: detail ?? '',
      }));
    },
    wb.path(FILE),
    after,
  );
}

describe('help while typing', () => {
  it('completes references with what fits', async () => {
    const actors = (await completions('  decide:\n    actor: ')).map(({ label }) => label);
    assert.ok(actors.includes('bank'));
    assert.ok(!actors.includes('paid'));
    const targets = (await completions('  pay-back:\n    actor: bank\n    next: ')).map(({ label }) => label);
    for (const node of ['decide', 'paid', 'declined']) assert.ok(targets.includes(node), node);
  });

  it('completes keys on a blank line, in the page itself', async () => {
    await wb.page
      .locator('.view-line')
      .filter({ hasText: /^\s*next:\s*paid$/ })
      .click();
    await wb.page.keyboard.press('End');
    await wb.page.keyboard.press('Enter');
    await wb.page.keyboard.type('wait_t');
    await wb.command('editor.action.triggerSuggest');
    const widget = wb.page.locator('.suggest-widget.visible');
    await widget.getByText('wait_time').first().waitFor();
    await wb.screenshot('completion');
    await wb.page.keyboard.press('Enter');
    await wb.page.keyboard.type('2h');
    await wb.page.keyboard.press('Escape');
    await wb.until(
      (vscode) => vscode.workspace.onDidChangeTextDocument,
      (vscode) => vscode.window.activeTextEditor?.document.getText().includes('\n    wait_time: 2h\n'),
    );
  });

  it('explains a key and summarizes a node on hover', async () => {
    const hover = (text: string) =>
      wb.vscode(
        async (vscode, path, word) => {
          const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
          const at = document.positionAt(document.getText().indexOf(word) + 1);
          const found = await vscode.commands.executeCommand<VSCode.Hover[]>(
            'vscode.executeHoverProvider',
            document.uri,
            at,
          );
          return found
            .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
            .join('\n');
        },
        wb.path(FILE),
        text,
      );
    assert.match(await hover('process_time'), /work/i);
    assert.match(await hover('decide:\n'), /bank/);
  });

  it('goes to the definition', async () => {
    const line = await wb.vscode(async (vscode, path) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const at = document.positionAt(document.getText().indexOf('to: pay-back') + 6);
      const found = await vscode.commands.executeCommand<(VSCode.Location | VSCode.LocationLink)[]>(
        'vscode.executeDefinitionProvider',
        document.uri,
        at,
      );
      const [first] = found;
      const range =
        first && ('targetUri' in first ? (first.targetSelectionRange ?? first.targetRange) : first.range);
      return range ? document.lineAt(range.start.line).text : '';
    }, wb.path(FILE));
    assert.equal(line, '  pay-back:');
  });

  it('renames an item with all its uses, in CEL too, and keeps the comment', async () => {
    await wb.vscode(async (vscode, path) => {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
      const at = document.positionAt(document.getText().indexOf('claim-form:') + 2);
      const edit = await vscode.commands.executeCommand<VSCode.WorkspaceEdit>(
        'vscode.executeDocumentRenameProvider',
        document.uri,
        at,
        'refund-claim',
      );
      if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
    }, wb.path(FILE));
    const text = await wb.text(FILE);
    assert.doesNotMatch(text, /claim-form|claim_form/);
    assert.match(text, /when: refund_claim\.amount <= 100\.0/);
    assert.match(text, /provides: \[refund-claim\]/);
    assert.match(text, /# who decides/);
  });

  it('shows the outline in the language’s own terms', async () => {
    const names = await wb.vscode(async (vscode, path) => {
      const symbols = await vscode.commands.executeCommand<VSCode.DocumentSymbol[]>(
        'vscode.executeDocumentSymbolProvider',
        vscode.Uri.file(path),
      );
      const all = (list: VSCode.DocumentSymbol[]): string[] =>
        list.flatMap((one) => [one.name, ...all(one.children)]);
      return all(symbols);
    }, wb.path(FILE));
    for (const name of ['decide', 'pay-back', 'asked', 'paid'])
      assert.ok(names.includes(name), `${name} in ${names}`);
    await wb.command('outline.focus');
    await wb.page.locator('.outline-tree').getByText('refund-claim').first().waitFor();
    await wb.screenshot('outline');
  });

  it('gives tokens, hints, lenses, folding, selection, links, symbols and the calls around a node', async () => {
    const found = await wb.vscode(async (vscode, path) => {
      const uri = vscode.Uri.file(path);
      const document = await vscode.workspace.openTextDocument(uri);
      const run = <T>(command: string, ...args: unknown[]) =>
        vscode.commands.executeCommand<T>(command, ...args);
      const at = document.positionAt(document.getText().indexOf('  pay-back:') + 4);
      const whole = new vscode.Range(0, 0, document.lineCount, 0);
      const [item] = await run<VSCode.CallHierarchyItem[]>('vscode.prepareCallHierarchy', uri, at);
      const callers = await run<VSCode.CallHierarchyIncomingCall[]>('vscode.provideIncomingCalls', item);
      const callees = await run<VSCode.CallHierarchyOutgoingCall[]>('vscode.provideOutgoingCalls', item);
      const hints = await run<VSCode.InlayHint[]>('vscode.executeInlayHintProvider', uri, whole);
      const lenses = await run<VSCode.CodeLens[]>('vscode.executeCodeLensProvider', uri, 20);
      const symbols = await run<VSCode.SymbolInformation[]>('vscode.executeWorkspaceSymbolProvider', 'pay-b');
      const selections = await run<VSCode.SelectionRange[]>('vscode.executeSelectionRangeProvider', uri, [
        at,
      ]);
      return {
        tokens: (await run<VSCode.SemanticTokens>('vscode.provideDocumentSemanticTokens', uri)).data.length,
        hints: hints.map(({ label }) =>
          typeof label === 'string' ? label : label.map((part) => part.value).join(''),
        ),
        lenses: lenses.map(({ command }) => command?.title ?? ''),
        folds: (await run<VSCode.FoldingRange[]>('vscode.executeFoldingRangeProvider', uri)).length,
        links: (await run<VSCode.DocumentLink[]>('vscode.executeLinkProvider', uri)).map((link) =>
          String(link.target),
        ),
        symbols: symbols.map(({ name }) => name),
        widens: selections[0]?.parent?.range.contains(selections[0].range) ?? false,
        callers: callers.map(({ from }) => from.name),
        callees: callees.map(({ to }) => to.name),
      };
    }, wb.path(FILE));
    assert.ok(found.tokens > 0);
    assert.ok(found.hints.length > 0, 'inlay hints');
    assert.ok(
      found.lenses.some((title) => title.startsWith('Lead time')),
      String(found.lenses),
    );
    assert.ok(found.folds >= 3);
    assert.deepEqual(found.links, ['https://example.org/refund-policy']);
    assert.ok(found.symbols.includes('pay-back'), String(found.symbols));
    assert.ok(found.widens);
    assert.deepEqual([found.callers, found.callees], [['decide'], ['paid']]);
  });

  it('finds and renames in files that are not open', async () => {
    const [found, follower] = await wb.vscode(
      async (vscode, path, other) => {
        const symbols = await vscode.commands.executeCommand<VSCode.SymbolInformation[]>(
          'vscode.executeWorkspaceSymbolProvider',
          'look-ag',
        );
        const document = await vscode.workspace.openTextDocument(vscode.Uri.file(path));
        const at = document.positionAt(document.getText().indexOf('  declined:') + 4);
        const edit = await vscode.commands.executeCommand<VSCode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          document.uri,
          at,
          'turned-down',
        );
        if (!(await vscode.workspace.applyEdit(edit))) throw new Error('the edit was refused');
        const changed = await vscode.workspace.openTextDocument(vscode.Uri.file(other));
        return [symbols.map(({ name }) => name), changed.getText()] as const;
      },
      wb.path(FILE),
      wb.path(FOLLOWER),
    );
    assert.deepEqual(found, ['look-again']);
    assert.match(follower, /refunds\.vstream\.yaml#turned-down,/);
    assert.match(
      await wb.text(FILE),
      /\{ to: turned-down \}[\s\S]*\n {2}turned-down: \{ outcome: failure \}/,
    );
  });

  it('formats, and keeps comments', async () => {
    await wb.open('messy.vstream.yaml');
    await wb.command('editor.action.formatDocument');
    const text = await wb.until(
      (vscode) => vscode.workspace.onDidChangeTextDocument,
      (vscode) => {
        const now = vscode.window.activeTextEditor?.document.getText();
        return now?.startsWith('vstream: 1\n') ? now : undefined;
      },
    );
    assert.equal(text, 'vstream: 1\nname: x # kept\n');
  });

  it('starts a new stream from a template, unsaved', async () => {
    await wb.command('vstream.newSpec', 'approval');
    const made = await wb.until(
      (vscode) => vscode.window.onDidChangeActiveTextEditor,
      (vscode) => {
        const document = vscode.window.activeTextEditor?.document;
        return document?.isUntitled ? { language: document.languageId, text: document.getText() } : undefined;
      },
    );
    assert.equal(made.language, 'vstream');
    assert.match(made.text, /^vstream: 1\nname: Purchase approval\n/);
  });
});
