// Pictures for exports: only the preview's page can draw them, so it is asked, and its answer waited for.
import type { ExportTheme } from '../../server/protocol/export.ts';
import type { PreviewPayload } from '../../server/protocol/preview.ts';
import type { ToExtension, ToWebview } from '../../server/protocol/webview.ts';

export interface PictureWanted {
  readonly theme: ExportTheme;
  readonly png: boolean;
  /** To the clipboard, from the page: then there is no data in the answer. */
  readonly copy: boolean;
}

interface Waiting {
  readonly resolve: (data: string) => void;
  readonly reject: (reason: Error) => void;
}

export class Pictures {
  readonly #post: (message: ToWebview) => void;
  readonly #waiting = new Map<string, Waiting>();

  constructor(post: (message: ToWebview) => void) {
    this.#post = post;
  }

  /** The whole diagram: an SVG document, or with `png` the bytes of an image as a base64 text. */
  take(wanted: PictureWanted, whole: PreviewPayload | null): Promise<string> {
    const id = crypto.randomUUID();
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ type: 'take-picture', id, ...wanted, whole });
    });
  }

  receive({ id, data, problem }: Extract<ToExtension, { type: 'picture' }>): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (problem === '') waiting?.resolve(data);
    else waiting?.reject(new Error(problem));
  }

  /** No picture that was asked for comes any more. */
  fail(reason: string): void {
    for (const { reject } of this.#waiting.values()) reject(new Error(reason));
    this.#waiting.clear();
  }
}
