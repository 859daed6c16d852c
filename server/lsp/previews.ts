// The preview over LSP: finished payloads on request, and a word to the client when a newer one is to be had.
import type { Connection } from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
import { landscapeOf } from '../features/landscape.ts';
import { buildPreview } from '../features/preview.ts';
import { LANDSCAPE_REQUEST, type LandscapeParams } from '../protocol/landscape.ts';
import {
  type Arrangement,
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
  /** The last text that could be read, for another arrangement of its picture while a newer one is broken. */
  readonly #good = new Map<string, string>();
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

  settled({ document, version }: Analyzed): void {
    if (!this.#watched.has(document.uri)) return;
    const changed: PreviewChanged = { uri: document.uri, version };
    void this.#connection.sendNotification(PREVIEW_CHANGED, changed);
  }

  closed(uri: string): void {
    this.#last.delete(uri);
    this.#good.delete(uri);
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
    if (analysis.intact) this.#good.set(uri, analysis.text);
    const same = last?.arranged === arranged || analysis.intact;
    const previous = last && (same ? last.payload : this.#arranged(last.payload, arrangement));
    const { metrics, links, attainment } = analysis.facts;
    const payload = buildPreview({
      ...{ uri, version, analysis, links },
      metrics: metrics(),
      attainment: attainment?.(),
      ...(arrangement ? { arrangement } : {}),
      ...(previous ? { previous } : {}),
    });
    this.#last.set(uri, { analysis, arranged, payload });
    return payload;
  }

  /** What stays on show while the text is broken, arranged in another way. */
  #arranged(last: PreviewPayload, arrangement: Arrangement | undefined): PreviewPayload {
    const text = this.#good.get(last.uri);
    if (text === undefined) return last;
    const analysis = this.#documents.formerly(last.uri, text);
    const { metrics, links } = analysis.facts;
    const { uri, version } = last;
    const payload = buildPreview({
      ...{ uri, version, analysis, links },
      metrics: metrics(),
      ...(arrangement ? { arrangement } : {}),
    });
    // What was simulated stays so.
    return { ...payload, numbers: last.numbers };
  }
}
