// The preview over LSP: finished payloads on request, and a word to the client when a newer one is to be had.
import type { Connection } from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
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
  readonly #last = new Map<string, { analysis: Analysis; payload: PreviewPayload }>();
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
  }

  #payload(uri: string): PreviewPayload | null {
    // Also for a file that is not open yet: its preview may come back before its text does.
    this.#watched.add(uri);
    const analyzed = this.#documents.current(uri);
    if (!analyzed) return null;
    const { analysis, version } = analyzed;
    const last = this.#last.get(uri);
    if (last?.analysis === analysis) return last.payload;
    const metrics = analysis.facts.metrics();
    const payload = buildPreview({
      uri,
      version,
      analysis,
      metrics,
      ...(last ? { previous: last.payload } : {}),
    });
    this.#last.set(uri, { analysis, payload });
    return payload;
  }
}
