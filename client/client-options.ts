// What the language client of every host has in common.
import { type ExtensionContext, type LogOutputChannel, window } from 'vscode';
import type { LanguageClientOptions } from 'vscode-languageclient';

export function outputChannel(context: ExtensionContext): LogOutputChannel {
  const log = window.createOutputChannel('VStream', { log: true });
  context.subscriptions.push(log);
  return log;
}

export function clientOptions(log: LogOutputChannel): LanguageClientOptions {
  return {
    documentSelector: [{ language: 'vstream' }],
    outputChannel: log,
    // What the server says of one place is text, never commands that run.
    markdown: { isTrusted: false, supportHtml: false },
  };
}
