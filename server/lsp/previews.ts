// The preview over LSP: finished payloads on request, and a word to the client when a newer one is to be had.
import type { Connection } from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
import { landscapeOf } from '../features/landscape.ts';
import { buildPreview } from '../features/preview.ts';
import { LANDSCAPE_REQUEST, type LandscapeParams } from '../protocol/landscape.ts';
import {
  PREVIEW_CHANGED,
  PREVIEW_REQUEST,
  type PreviewChanged,
  type PreviewParams,
  type PreviewPayload,
} from '../protocol/preview.ts';
import type { Analyzed, Documents } from './documents.ts';
import type { Workspace } from './workspace.ts';

export class Previews {
  readonly #connection: Connection;
  readonly #documents: Documents;
  readonly #workspace: Workspace;
  /** The last payload by document: it carries the picture that stays on show while the text is broken. */
  readonly #last = new Map<string, { analysis: Analysis; arranged: string; payload: PreviewPayload }>();
  /** Documents that somebody has a preview of. */
  readonly #watched = new Set<string>();

  constructor(connection: Connection, documents: Documents, workspace: Workspace) {
    this.#connection = connection;
    this.#documents = documents;
    this.#workspace = workspace;
  }

  listen(): void {
    this.#connection.onRequest(PREVIEW_REQUEST, (params: PreviewParams) => this.#payload(params));
    this.#connection.onRequest(LANDSCAPE_REQUEST, async ({ uri }: LandscapeParams) => {
      const specs = await this.#workspace.specs();
      return landscapeOf(uri, specs, this.#workspace.project.landscape.folders);
    });
  }

  settled({ document }: Analyzed): void {
    if (!this.#watched.has(document.uri)) return;
    const changed: PreviewChanged = { uri: document.uri, version: document.version };
    void this.#connection.sendNotification(PREVIEW_CHANGED, changed);
  }

  closed(uri: string): void {
    this.#last.delete(uri);
  }

  #payload({ uri, arrangement }: PreviewParams): PreviewPayload | null {
    // Also for a file that is not open yet: its preview may come back before its text does.
    this.#watched.add(uri);
    const analyzed = this.#documents.current(uri);
    if (!analyzed) return null;
    const { analysis, version } = analyzed;
    const last = this.#last.get(uri);
    const arranged = JSON.stringify(arrangement ?? null);
    if (last?.analysis === analysis && last.arranged === arranged) return last.payload;
    const { metrics, links, attainment } = analysis.facts;
    const payload = buildPreview({
      ...{ uri, version, analysis, links },
      metrics: metrics(),
      attainment: attainment?.(),
      ...(arrangement ? { arrangement } : {}),
      ...(last ? { previous: last.payload } : {}),
    });
    this.#last.set(uri, { analysis, arranged, payload });
    return payload;
  }
}
