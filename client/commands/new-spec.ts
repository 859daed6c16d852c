// `VStream: New Value Stream`: a new, unsaved document from a template. Nothing is written until the author saves.
import { commands, type ExtensionContext, Uri, window, workspace } from 'vscode';

interface Template {
  readonly label: string;
  readonly detail: string;
  readonly file: string;
}

const TEMPLATES: readonly Template[] = [
  {
    label: 'Blank',
    detail: 'One trigger, one step, one output: the smallest complete stream',
    file: 'blank',
  },
  {
    label: 'Onboarding',
    detail: 'A machine checks, a person decides the doubtful cases',
    file: 'onboarding',
  },
  { label: 'Incident response', detail: 'Page, stabilize, escalate, learn', file: 'incident-response' },
  { label: 'Release', detail: 'Build, verify behind a gate, deploy, roll back', file: 'release' },
  { label: 'Approval', detail: 'A request, a reviewer, a limit on the wait', file: 'approval' },
];

export function registerNewSpec(context: ExtensionContext): void {
  context.subscriptions.push(
    commands.registerCommand('vstream.newSpec', (name?: unknown) => newSpec(context.extensionUri, name)),
  );
}

/** `name`: a template's file name, for callers that do not want to be asked. */
async function newSpec(extension: Uri, name: unknown): Promise<void> {
  const named = TEMPLATES.find((template) => template.file === name);
  const template =
    named ??
    (await window.showQuickPick(TEMPLATES, { title: 'New Value Stream', placeHolder: 'What is it about?' }));
  if (!template) return;
  const source = Uri.joinPath(extension, 'templates', `${template.file}.vstream.yaml`);
  const content = new TextDecoder().decode(await workspace.fs.readFile(source));
  await window.showTextDocument(await workspace.openTextDocument({ language: 'vstream', content }));
}
