// The specs of a workspace and how they hang together, as the preview shows them.
import { type Checked, flag, list, number, object, text } from './check.ts';

/** Request: {uri} -> Landscape, seen from that file. */
export const LANDSCAPE_REQUEST = 'vstream/landscape';

export interface LandscapeParams {
  readonly uri: string;
}

const spec = object({
  /** The name in the Mermaid text. */
  key: text,
  uri: text,
  title: text,
  /** The path inside its workspace folder. */
  path: text,
  caption: text,
  /** How many lines of the drawn label are the title. */
  titleLines: number,
  aria: text,
  /** The file of the preview. */
  here: flag,
  /** Linked to, and not there. */
  missing: flag,
});

export const landscape = object({
  mermaid: text,
  specs: list(spec),
  links: list(object({ key: text, from: text, to: text, label: text })),
  /** Specs that no link leads to or from. */
  alone: list(object({ uri: text, title: text, path: text })),
});
export type Landscape = Checked<typeof landscape>;
