// Fixes in a real editor: what they leave to the author is selected and can be typed over, saving applies what is safe,
// and undo gives every byte back.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import type * as VSCode from 'vscode';
import { openWorkbench } from './harness/workbench.ts';

const GATE = `vstream: 1
name: Refunds 🙂 # kept
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
    justified: # by hand $1 }
        actor: clerk
        # who fails is told
        pass: paid
        fail: declined
outputs:
    paid: { outcome: success, verify: [The bank confirms the transfer] }
    declined: { outcome: failure }
`.replaceAll('\n', '\r\n');

const RAISED = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back:
    actor: bank
    raises: { account-closed: 2% } # seldom
    next: paid

outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

const SAVED = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  check: { actor: bank, process_time: 2 hours, next: pay-bakc } # kept
  pay-back: { actor: bank, process_time: 3 business days, next: paid }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

const wb = await openWorkbench({
  files: {
    'gate.vstream.yaml': GATE,
    'raised.vstream.yaml': RAISED,
    'saved.vstream.yaml': SAVED,
    '.vstream/config.yaml': 'rules:\n  misssing-sla: hint # ours\n  dead\n',
  },
  open: 'gate.vstream.yaml',
  settings: { 'editor.codeActionsOnSave': { 'source.fixAll.vstream': 'explicit' } },
});

/** Puts the cursor on a text that occurs once, and applies the first action of a kind there. */
async function act(file: string, at: string, kind: string, preferred: boolean): Promise<void> {
  await wb.open(file);
  await wb.diagnostics(file, (found) => found.length > 0);
  await wb.vscode((vscode, text) => {
    const editor = vscode.window.activeTextEditor;
    if (!editor) throw new Error('no editor');
    const place = editor.document.positionAt(editor.document.getText().indexOf(text));
    editor.selection = new vscode.Selection(place, place);
  }, at);
  await wb.command('editor.action.codeAction', { kind, apply: 'first', preferred });
}

/** What is selected, once it is this. */
const selected = (text: string) =>
  wb.until(
    (vscode) => [vscode.window.onDidChangeTextEditorSelection, vscode.workspace.onDidChangeTextDocument],
    (vscode, wanted) => {
      const editor = vscode.window.activeTextEditor;
      return editor?.document.getText(editor.selection) === wanted;
    },
    text,
  );

const changed = (part: string) =>
  wb.until(
    (vscode) => vscode.workspace.onDidChangeTextDocument,
    (vscode, wanted) => {
      const text = vscode.window.activeTextEditor?.document.getText();
      return text?.includes(wanted) ? { text } : undefined;
    },
    part,
  );

/** Undoes until the text is this again. */
async function undoneTo(text: string): Promise<void> {
  for (let i = 0; i < 20; i++) {
    await wb.command('undo');
    const now = await wb.vscode((vscode) => vscode.window.activeTextEditor?.document.getText());
    if (now === text) return;
  }
  assert.fail('undo does not lead back');
}

describe('fixes in the editor', () => {
  it('selects the TODO, which typing replaces; comments, CRLF and indentation stay', async () => {
    await act('gate.vstream.yaml', 'justified:', 'quickfix', true);
    await selected('TODO say what has to hold');
    const fixed = GATE.replace(
      '        actor: clerk\r\n',
      '        actor: clerk\r\n        criteria: [TODO say what has to hold]\r\n',
    );
    assert.equal(await wb.text('gate.vstream.yaml'), fixed);
    const left = await wb.diagnostics('gate.vstream.yaml', (found) =>
      found.some(({ code }) => code === 'placeholder'),
    );
    assert.ok(!left.some(({ code }) => code === 'missing-criteria'));
    await wb.page.keyboard.type('Within 30 days');
    const { text } = await changed('criteria: [Within 30 days]');
    assert.equal(text, fixed.replace('TODO say what has to hold', 'Within 30 days'));
    await wb.screenshot('snippet-fix');
    await wb.page.keyboard.press('Escape');
    await undoneTo(GATE);
  });

  it('the exception path: the definition in one place, the new output in another, the cursor on what is to be decided', async () => {
    await act('raised.vstream.yaml', 'account-closed', 'quickfix', true);
    await selected('TODO decide who deals with this and where the work goes');
    const definition = `exceptions:
  account-closed:
    category: business
    handle:
      then: account-closed-unresolved
`;
    const output = `  account-closed-unresolved:
    outcome: failure
    description: TODO decide who deals with this and where the work goes
`;
    const written = RAISED.replace('\noutputs:', `${definition}\noutputs:`).concat(output);
    assert.equal(await wb.text('raised.vstream.yaml'), written);
    await undoneTo(RAISED);
  });

  it('splits a step, with the cursor on the name of the second', async () => {
    await act('raised.vstream.yaml', 'actor: bank\n', 'refactor.rewrite', false);
    await selected('TODO name the second part of pay-back');
    await wb.page.keyboard.type('Send the receipt');
    await changed('  pay-back-2:\n    name: Send the receipt\n    actor: bank\n    raises:');
    await wb.page.keyboard.press('Escape');
    await undoneTo(RAISED);
  });

  it('applies what is safe on save, and nothing else', async () => {
    await wb.open('saved.vstream.yaml');
    await wb.diagnostics('saved.vstream.yaml', (found) => found.length > 0);
    await wb.replace('saved.vstream.yaml', 'name: Refunds', 'name: Refund');
    await wb.command('workbench.action.files.save');
    const wanted = SAVED.replace('Refunds', 'Refund')
      .replace('2 hours', '2h')
      .replace('3 business days', '3bd');
    await changed('process_time: 3bd');
    await wb.until(
      (vscode) => vscode.workspace.onDidSaveTextDocument,
      (vscode) => vscode.window.activeTextEditor?.document.isDirty === false,
    );
    assert.equal(await wb.text('saved.vstream.yaml'), wanted);
    assert.equal(readFileSync(wb.path('saved.vstream.yaml'), 'utf8'), wanted);
  });
});

describe('the settings of the project in the editor', () => {
  const CONFIG = '.vstream/config.yaml';

  it('shows what is wrong, corrects it, and completes rules with their severities', async () => {
    await wb.open(CONFIG);
    const [first] = await wb.diagnostics(CONFIG, (found) =>
      found.some(({ code }) => code === 'invalid-setting'),
    );
    assert.match(first?.message ?? '', /did you mean `missing-sla`/);
    await act(CONFIG, 'misssing', 'quickfix', true);
    await changed('  missing-sla: hint # ours');
    await wb.vscode((vscode) => {
      const editor = vscode.window.activeTextEditor;
      const place = editor?.document.positionAt(editor.document.getText().indexOf('dead') + 4);
      if (editor && place) editor.selection = new vscode.Selection(place, place);
    });
    await wb.command('editor.action.triggerSuggest');
    await wb.page.locator('.suggest-widget.visible').getByText('dead-end').first().waitFor();
    await wb.page.keyboard.press('Enter');
    await changed('  dead-end: error');
    await wb.screenshot('config');
    await wb.page.keyboard.press('Escape');
    await wb.page.keyboard.press('Escape');
  });

  it('explains a rule on hover', async () => {
    const text = await wb.vscode(async (vscode, uri) => {
      const at = new vscode.Position(1, 4);
      const found = await vscode.commands.executeCommand<VSCode.Hover[]>(
        'vscode.executeHoverProvider',
        vscode.Uri.parse(uri),
        at,
      );
      return found
        .flatMap(({ contents }) => contents.map((one) => (typeof one === 'string' ? one : one.value)))
        .join('\n');
    }, wb.uri(CONFIG));
    assert.match(text, /missing-sla[\s\S]*Default: `warning`/);
  });

  it('counts at once, unsaved as it is', async () => {
    await wb.replace(CONFIG, 'missing-sla: hint', 'missing-sla: error');
    await wb.diagnostics('raised.vstream.yaml', (found) =>
      found.some(({ code, severity }) => code === 'missing-sla' && severity === 'error'),
    );
    await wb.replace(CONFIG, 'missing-sla: error', 'missing-sla: off');
    await wb.diagnostics('raised.vstream.yaml', (found) => !found.some(({ code }) => code === 'missing-sla'));
  });
});
