// The contract of a tab of the preview: one module a view, made when it is first opened.
import type { PreviewPayload } from '../../../server/protocol/preview.ts';
import type { ToExtension, ToWebview } from '../../../server/protocol/webview.ts';

export interface View {
  /** Becomes the content of the tab's panel. */
  readonly element: HTMLElement;
  /** Shown in the toolbar while the tab is selected. */
  readonly tools?: readonly HTMLElement[];
  /**
   * Called only while the tab is selected, with the newest payload; also when the tab comes back and something has
   * changed meanwhile. A view that paints later returns a promise, which settles when the payload is on show.
   */
  update(payload: PreviewPayload): void | Promise<void>;
  /** The tab is selected, after any `update`; and another one is. */
  enter?(): void;
  leave?(): void;
  /** The node that holds the cursor in the text; called while the tab is selected. */
  select?(key: string | null): void;
  /** Every message that is not about the payload, the pin or the cursor, whether the tab is selected or not. */
  receive?(message: ToWebview): void;
}

export interface ViewKind {
  /** Kept over a reload of the window. */
  readonly id: string;
  readonly title: string;
  /** The diagram stays on show, with this view beside it. */
  readonly besideDiagram?: true;
  readonly create: (context: ViewContext) => View;
}

/** What the page offers to its views. */
export interface ViewContext {
  readonly send: (message: ToExtension) => void;
  /** Read aloud by screen readers. */
  readonly say: (message: string) => void;
  /** Selects another tab. */
  readonly open: (id: string) => void;
  /** A choice of the reader, kept over a reload: `<view>.<name>`. */
  readonly choice: (name: string) => string | undefined;
  readonly choose: (name: string, value: string) => void;
  /** Puts a mark on nodes of the diagram, by key, and takes it from all others. `show`: brings the first into sight. */
  readonly mark: (keys: readonly string[], show?: boolean) => void;
  /** The picture as it stands, for an export. */
  readonly picture: () => SVGSVGElement | undefined;
}
