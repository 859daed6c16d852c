// The preview over LSP: finished payloads on request, and a word to the client when a newer one is to be had.
import type { Connection } from 'vscode-languageserver';
import { buildPreview } from '../features/preview.ts';
import {
  PREVIEW_CHANGED,
  PREVIEW_REQUEST,
  type PreviewChanged,
  type PreviewParams,
  type PreviewPayload,
} from '../protocol/preview.ts';
import type { Analyzed, Documents } from './documents.ts';

export class Previews {
  readonly #connection: Connection;
  readonly #documents: Documents;
  /** The last payload by document: it carries the picture that stays on show while the text is broken. */
  readonly #last = new Map<string, PreviewPayload>();
  /** Documents that somebody has a preview of. */
  readonly #watched = new Set<string>();

  constructor(connection: Connection, documents: Documents) {
    this.#connection = connection;
    this.#documents = documents;
  }

  listen(): void {
    this.#connection.onRequest(PREVIEW_REQUEST, ({ uri }: PreviewParams) => this.#payload(uri));
  }

  settled({ document }: Analyzed): void {
    if (!this.#watched.has(document.uri)) return;
    const changed: PreviewChanged = { uri: document.uri, version: document.version };
    void this.#connection.sendNotification(PREVIEW_CHANGED, changed);
  }

  closed(uri: string): void {
    this.#last.delete(uri);
    this.#watched.delete(uri);
  }

  #payload(uri: string): PreviewPayload | null {
    const analyzed = this.#documents.current(uri);
    if (!analyzed) return null;
    this.#watched.add(uri);
    const { analysis, version } = analyzed;
    const previous = this.#last.get(uri);
    if (previous?.version === version) return previous;
    const metrics = analysis.facts.metrics();
    const payload = buildPreview({ uri, version, analysis, metrics, ...(previous ? { previous } : {}) });
    this.#last.set(uri, payload);
    return payload;
  }
}
