// What the extension does in every host, once it has a language client.
import type { ExtensionContext, LogOutputChannel } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { registerExports } from './commands/export.ts';
import { registerNewSpec } from './commands/new-spec.ts';
import { registerFiles } from './files.ts';
import { registerPreview } from './preview/manager.ts';

/** What other extensions get of this one. */
export interface Api {
  /** Settles when the language server has answered: false where it could not be started. */
  readonly running: Promise<boolean>;
}

/** Nobody waits for the server here: what needs its answer does so by itself. */
export function run(
  context: ExtensionContext,
  client: BaseLanguageClient,
  log: LogOutputChannel,
): { readonly api: Api; readonly stop: () => Promise<void> } {
  registerNewSpec(context);
  registerFiles(context, client);
  registerExports(context, client, registerPreview(context, client, log));
  const running = client.start().then(
    () => true,
    // The client has told the author why.
    () => false,
  );
  const stop = async () => {
    if (await running) await client.stop();
  };
  return { api: { running }, stop };
}
