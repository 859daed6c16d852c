// The extension in a browser: the language server runs in a web worker.
import { type ExtensionContext, Uri } from 'vscode';
import { LanguageClient } from 'vscode-languageclient/browser';
import { clientOptions, outputChannel } from './client-options.ts';
import { type Api, run } from './run.ts';

declare class Worker {
  constructor(url: string);
}

let stop = async () => {};

export function activate(context: ExtensionContext): Api {
  const log = outputChannel(context);
  const worker = new Worker(Uri.joinPath(context.extensionUri, 'dist', 'server.web.js').toString(true));
  // The server cannot tell from where it was loaded, and wants a worker of its own for simulations.
  const simulator = Uri.joinPath(context.extensionUri, 'dist', 'simulator.web.js').toString(true);
  const client = new LanguageClient('vstream', 'VStream', worker as never, clientOptions(log, { simulator }));
  const { api, stop: end } = run(context, client, log);
  stop = end;
  return api;
}

export function deactivate(): Promise<void> {
  return stop();
}
