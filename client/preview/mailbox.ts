// Messages to the preview's page. A page that is hidden is gone and begins anew when it is shown again: what it is to be
// told waits until it listens.
import type { Webview } from 'vscode';
import type { ToWebview } from '../../server/protocol/webview.ts';

export class Mailbox {
  readonly #webview: Webview;
  #waiting: ToWebview[] = [];
  /** The page listens and shows a payload: what concerns a file is told behind that. */
  #open = false;
  #gone = false;

  constructor(webview: Webview) {
    this.#webview = webview;
  }

  /** At once, or never where no page listens: the page asks for the newest when it begins. */
  post(message: ToWebview): void {
    if (!this.#gone) void this.#webview.postMessage(message);
  }

  /** Kept for a page that does not listen yet. */
  deliver(message: ToWebview): void {
    if (this.#open) this.post(message);
    else this.#waiting.push(message);
  }

  open(): void {
    this.#open = true;
    for (const message of this.#waiting.splice(0)) this.post(message);
  }

  /** The page is hidden. */
  close(): void {
    this.#open = false;
  }

  dispose(): void {
    this.#gone = true;
  }
}
