// The extension on desktops and remote hosts: the language server runs as a process of its own.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient, TransportKind } from 'vscode-languageclient/node';
import { clientOptions, outputChannel } from './client-options.ts';
import { type Api, run } from './run.ts';
import { serverProcess } from './server-process.ts';

let stop = async () => {};

export function activate(context: ExtensionContext): Api {
  const log = outputChannel(context);
  const module = context.asAbsolutePath('dist/server.js');
  const options = serverProcess(Uri.joinPath(context.globalStorageUri, 'compiled').fsPath);
  const server = { module, transport: TransportKind.ipc, options };
  const client = new LanguageClient('vstream', 'VStream', { run: server, debug: server }, clientOptions(log));
  const { api, stop: end } = run(context, client, log);
  stop = end;
  return api;
}

export function deactivate(): Promise<void> {
  return stop();
}
