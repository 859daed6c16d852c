// Config files of the project, as they are open in the editor, and the findings in all of them.
import type { Connection } from 'vscode-languageserver';
import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { lineStarts } from '../core/text/position.ts';
import { CONFIG_PATH, readConfig } from '../workspace/config.ts';
import { canonical } from '../workspace/paths.ts';
import type { ProjectConfig } from '../workspace/project.ts';
import { type OpenConfig, toConfigDiagnostic } from './config-help.ts';

export class OpenConfigs {
  readonly #connection: Connection;
  readonly #open = new Map<string, TextDocument>();
  readonly #published = new Set<string>();

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  open(uri: string, languageId: string, version: number, text: string): void {
    this.#open.set(uri, TextDocument.create(uri, languageId, version, text));
  }

  /** Its text since; undefined where no such config file is open. */
  change(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): string | undefined {
    const config = this.#open.get(uri);
    if (!config) return undefined;
    const updated = TextDocument.update(config, changes, version);
    this.#open.set(uri, updated);
    return updated.getText();
  }

  /** Whether it was open. */
  close(uri: string): boolean {
    return this.#open.delete(uri);
  }

  /** An open config file, and what is wrong in it. */
  get(uri: string): OpenConfig | undefined {
    const document = this.#open.get(uri);
    return document && { document, findings: readConfig(document.getText()).findings };
  }

  /** Publishes the findings of the config files that are there, and takes back those of files that are gone. */
  publish(found: readonly ProjectConfig[]): void {
    for (const { uri, text, findings } of found) {
      const starts = lineStarts(text);
      const diagnostics = findings.map((finding) => toConfigDiagnostic(finding, starts));
      const version = this.#open.get(uri)?.version;
      this.#published.add(uri);
      void this.#connection.sendDiagnostics({
        uri,
        diagnostics,
        ...(version === undefined ? {} : { version }),
      });
    }
    for (const uri of this.#published) {
      if (found.some((config) => config.uri === uri)) continue;
      this.#published.delete(uri);
      void this.#connection.sendDiagnostics({ uri, diagnostics: [] });
    }
  }
}

export function isConfig(uri: string): boolean {
  return canonical(uri).endsWith(`/${CONFIG_PATH}`);
}
