// The extension in a browser: the language server runs in a web worker.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, outputChannel } from './client-options.ts';
import { registerExports } from './commands/export.ts';
import { registerNewSpec } from './commands/new-spec.ts';
import { registerFiles } from './files.ts';
import { registerPreview } from './preview/manager.ts';

declare class Worker {
  constructor(url: string);
}

let client: LanguageClient | undefined;

export async function activate(context: ExtensionContext): Promise<void> {
  const log = outputChannel(context);
  const worker = new Worker(Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true));
  // The server cannot tell from where it was loaded, and wants a worker of its own for simulations.
  const simulator = Uri.joinPath(context.extensionUri, 'dist', 'simulator.web.js').toString(true);
  client = new LanguageClient('vstream', 'VStream', worker as never, clientOptions(log, { simulator }));
  registerNewSpec(context);
  registerFiles(context, client);
  registerExports(context, client, registerPreview(context, client, log));
  await client.start();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}
