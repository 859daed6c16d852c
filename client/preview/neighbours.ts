// Other files that a preview leads to: the landscape of the workspace, and the way into a spec that is named there or in
// the diagram. Nothing else is opened.
import { Uri, type WebviewPanel, window, workspace } from 'vscode';
import { type Landscape, landscape } from '../../server/protocol/landscape.ts';
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import type { ToWebview } from '../../server/protocol/webview.ts';
import { textColumn } from './reveal.ts';

export interface NeighbourSource {
  landscape(uri: Uri): Promise<unknown>;
  /** A file with its preview, in this one where it follows the editor. */
  openPreview(uri: Uri): Promise<void>;
}

/** What is on show. */
interface Here {
  readonly uri: Uri;
  readonly payload: PreviewPayload | undefined;
  readonly preview: Pick<WebviewPanel, 'viewColumn'>;
}

export class Neighbours {
  readonly #source: NeighbourSource;
  readonly #here: () => Here;
  readonly #post: (message: ToWebview) => void;
  #landscape: Landscape | undefined;

  constructor(source: NeighbourSource, here: () => Here, post: (message: ToWebview) => void) {
    this.#source = source;
    this.#here = here;
    this.#post = post;
  }

  /** Another file is on show. */
  forget(): void {
    this.#landscape = undefined;
  }

  async ask(): Promise<void> {
    const { uri } = this.#here();
    const answer = await this.#source.landscape(uri);
    if (uri.toString() !== this.#here().uri.toString()) return;
    if (!landscape(answer)) throw new Error('The server sent a landscape that the editor does not know.');
    this.#landscape = answer;
    this.#post({ type: 'landscape', landscape: answer });
  }

  /** Only files that the server has named. */
  async open(name: string): Promise<void> {
    const { uri: from, payload, preview } = this.#here();
    const named = [
      ...(payload?.nodes.map(({ opens }) => opens) ?? []),
      ...(this.#landscape?.specs.filter(({ missing }) => !missing).map(({ uri }) => uri) ?? []),
      ...(this.#landscape?.alone.map(({ uri }) => uri) ?? []),
    ];
    if (name === '' || !named.includes(name))
      throw new Error(`The preview asked for ${name}, which nothing names.`);
    const uri = Uri.parse(name, true);
    const viewColumn = textColumn(from, preview);
    await window.showTextDocument(await workspace.openTextDocument(uri), { viewColumn });
    await this.#source.openPreview(uri);
  }
}
