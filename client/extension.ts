// The extension on desktops and remote hosts: the language server runs as a process of its own.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, outputChannel } from './client-options.ts';
import { registerExports } from './commands/export.ts';
import { registerNewSpec } from './commands/new-spec.ts';
import { registerFiles } from './files.ts';
import { registerPreview } from './preview/manager.ts';
import { serverProcess } from './server-process.ts';

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = outputChannel(context);
  const module = context.asAbsolutePath('dist/server.js');
  const options = serverProcess(Uri.joinPath(context.globalStorageUri, 'compiled').fsPath);
  const run = { module, transport: TransportKind.ipc, options };
  client = new LanguageClient('vstream', 'VStream', { run, debug: run }, clientOptions(log));
  registerNewSpec(context);
  registerFiles(context, client);
  registerExports(context, client, registerPreview(context, client, log));
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
