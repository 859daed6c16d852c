// The main job inside a desktop VS Code, by its API alone: for machines that have one. The headless suites beside this
// folder see more (the Problems panel, the page of the preview) and run everywhere.
import assert from 'node:assert/strict';
import {
  type CodeAction,
  commands,
  type Diagnostic,
  languages,
  Range,
  type TextDocument,
  Uri,
  window,
  workspace,
} from 'vscode';

const HANDLER = '    handle: { writes: [email-check], then: to-manual-review }\n';

/** What VS Code calls; it fails the run by rejecting. */
export async function run(): Promise<void> {
  const folder = workspace.workspaceFolders?.[0]?.uri;
  assert.ok(folder, 'no folder is open');
  const document = await workspace.openTextDocument(Uri.joinPath(folder, 'onboarding.vstream.yaml'));
  const editor = await window.showTextDocument(document);
  assert.equal(document.languageId, 'vstream');

  const start = document.getText().indexOf(HANDLER);
  assert.ok(start > 0, 'the example has changed');
  const range = new Range(document.positionAt(start), document.positionAt(start + HANDLER.length));
  await editor.edit((edit) => edit.delete(range));
  const [finding] = await findings(document, (found) => found.length === 1);
  assert.ok(finding);
  assert.equal(document.getText(finding.range), 'address-invalid');

  const provider = 'vscode.executeCodeActionProvider';
  const actions = await commands.executeCommand<CodeAction[]>(provider, document.uri, finding.range);
  const edit = actions.find((action) => action.isPreferred)?.edit;
  assert.ok(edit, 'no preferred fix');
  await workspace.applyEdit(edit);
  await findings(document, (found) => found.length === 0);

  await commands.executeCommand('vstream.openPreviewToSide');
  await previewTab();
}

/** Resolves when a preview is among the tabs; the test runner's own limit ends a wait in vain. */
function previewTab(): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      const tabs = window.tabGroups.all.flatMap((group) => group.tabs.map((tab) => tab.label));
      if (!tabs.some((label) => label.startsWith('Preview'))) return;
      listener.dispose();
      resolve();
    };
    const listener = window.tabGroups.onDidChangeTabs(look);
    look();
  });
}

/** The unhandled exceptions of a document, as soon as they are as wanted. */
function findings(document: TextDocument, wanted: (found: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
  const now = () =>
    languages.getDiagnostics(document.uri).filter(({ code }) => {
      return typeof code === 'object' && code.value === 'unhandled-exception';
    });
  return new Promise((resolve) => {
    const look = () => {
      const found = now();
      if (!wanted(found)) return;
      listener.dispose();
      resolve(found);
    };
    const listener = languages.onDidChangeDiagnostics(look);
    look();
  });
}
