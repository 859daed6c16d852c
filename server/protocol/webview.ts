// Messages between the extension and its webview. Neither side trusts the other: what does not match is refused.
import { anyOf, type Checked, flag, number, object, oneOf, orNull, record, text } from './check.ts';
import { exportToExtension, exportToWebview } from './export.ts';
import { landscape } from './landscape.ts';
import { arrangement, previewPayload } from './preview.ts';
import { simulationToExtension, simulationToWebview } from './simulate.ts';

const toWebview = anyOf(
  object({ type: oneOf('payload'), payload: previewPayload, pinned: flag }),
  /** The node that holds the cursor, if any. */
  object({ type: oneOf('selection'), key: orNull(text) }),
  object({ type: oneOf('pinned'), pinned: flag }),
  object({ type: oneOf('landscape'), landscape }),
  /** Nothing to show, and why. */
  object({ type: oneOf('empty'), message: text }),
  /** Another tab is to be selected. */
  object({ type: oneOf('open-view'), view: text }),
  ...simulationToWebview,
  ...exportToWebview,
);
export type ToWebview = Checked<typeof toWebview>;

const toExtension = anyOf(
  object({ type: oneOf('ready') }),
  /** Show the source of a node of that version; `focus`: the reader asked to go there, not only to see it. */
  object({ type: oneOf('reveal'), version: number, key: text, focus: flag }),
  object({ type: oneOf('reveal-problem') }),
  object({ type: oneOf('pin'), pinned: flag }),
  /** How the diagram is to be arranged from now on. */
  object({ type: oneOf('arrange'), arrangement }),
  /** The newest landscape is wanted. */
  object({ type: oneOf('landscape') }),
  /** Another spec, which payload or landscape have named, is to be opened, with its preview. */
  object({ type: oneOf('open'), uri: text }),
  object({ type: oneOf('log'), message: text }),
  ...simulationToExtension,
  ...exportToExtension,
);
export type ToExtension = Checked<typeof toExtension>;

const place = { zoom: number, x: number, y: number, mode: oneOf('auto', 'whole', 'free') };
/** Where a picture stands that can be moved and zoomed. */
export const viewPlace = object(place);

/** What the webview keeps over reloads; the extension reads `uri` and `pinned` to restore the panel. */
const viewState = object({
  uri: text,
  pinned: flag,
  ...place,
  /** The tab, and what the reader chose in it, by name. */
  view: text,
  choices: record(text),
});
export type ViewState = Checked<typeof viewState>;

export function readToWebview(message: unknown): ToWebview | undefined {
  return toWebview(message) ? message : undefined;
}

export function readToExtension(message: unknown): ToExtension | undefined {
  return toExtension(message) ? message : undefined;
}

export function readViewState(state: unknown): ViewState | undefined {
  return viewState(state) ? state : undefined;
}
