// What the server asks of a client that allows it: to be told of settings, of files that change on disk and of config
// files that are open, and to draw hints and lenses anew.
import {
  BulkRegistration,
  type ClientCapabilities,
  CodeLensRefreshRequest,
  type Connection,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import { CONFIG_PATH } from '../workspace/config.ts';
import { type ConfigHelp, configHelp, configHelpMethods } from './config-help.ts';

/** Files to watch, as globs of the protocol. */
const WATCHED = ['**/*.vstream.{yaml,yml}', `**/${CONFIG_PATH}`];

export class Registrations {
  readonly #connection: Connection;
  readonly #hearsSettings: boolean;
  readonly #watches: boolean;
  readonly #syncsConfig: boolean;
  readonly #redraws: { readonly hints: boolean; readonly lenses: boolean };
  /** What the client lets us offer in config files, beyond the findings. */
  readonly #helps: ConfigHelp;

  constructor(connection: Connection, capabilities: ClientCapabilities) {
    this.#connection = connection;
    this.#redraws = {
      hints: capabilities.workspace?.inlayHint?.refreshSupport === true,
      lenses: capabilities.workspace?.codeLens?.refreshSupport === true,
    };
    this.#hearsSettings = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    this.#watches = capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    this.#syncsConfig = capabilities.textDocument?.synchronization?.dynamicRegistration === true;
    this.#helps = configHelp(capabilities);
  }

  /**
   * All at once: an editor drops what it is just asking for when providers come and go. A client that refuses goes
   * without them.
   */
  async register(): Promise<void> {
    const wanted = BulkRegistration.create();
    const add = (method: string, options: object) => wanted.add(method as never, options as never);
    if (this.#hearsSettings) add('workspace/didChangeConfiguration', { section: 'vstream' });
    if (this.#watches) {
      const watchers = WATCHED.map((globPattern) => ({ globPattern }));
      add('workspace/didChangeWatchedFiles', { watchers });
    }
    if (this.#syncsConfig) {
      // Formatting, folding and the like of plain YAML files are none of our business.
      const documentSelector = [{ pattern: `**/${CONFIG_PATH}` }];
      add('textDocument/didOpen', { documentSelector });
      add('textDocument/didChange', { documentSelector, syncKind: TextDocumentSyncKind.Incremental });
      add('textDocument/didClose', { documentSelector });
      for (const [method, options] of configHelpMethods(this.#helps))
        add(method, { documentSelector, ...options });
    }
    if (!this.#hearsSettings && !this.#watches && !this.#syncsConfig) return;
    await this.#connection.client
      .register(wanted)
      .catch((error: unknown) => this.#connection.console.warn(`The editor registers nothing: ${error}`));
  }

  /** Hints and lenses hang on settings, which the editor does not know: it is asked to draw them anew. */
  redraw(): void {
    const asked = [
      ...(this.#redraws.hints ? [this.#connection.languages.inlayHint.refresh()] : []),
      ...(this.#redraws.lenses ? [this.#connection.sendRequest(CodeLensRefreshRequest.type)] : []),
    ];
    for (const one of asked)
      one.catch((error: unknown) => this.#connection.console.warn(`The editor does not redraw: ${error}`));
  }
}
