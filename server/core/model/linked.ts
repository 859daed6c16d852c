// What lies behind the links of a file. The core reads no files: whoever knows the workspace hands this in.
import { lineStarts, type Range, rangeOf, type Span } from '../text/position.ts';
import type { Stream } from './types/stream.ts';

export interface Links {
  /** The file itself, by the name under which links find it. */
  readonly uri: string;
  /** What a path of this file leads to; undefined where that is not known (yet), and rules then stay silent. */
  readonly linked: (path: string) => Linked | undefined;
  /** The known specs that link to this file. */
  readonly linkedFrom: () => readonly LinkedSpec[];
}

/** `missing`: no readable file is there. `outside`: the path leaves the workspace folder, and nothing was read. */
export type Linked = LinkedSpec | 'missing' | 'outside';

export interface LinkedSpec extends Links {
  readonly stream: Stream;
  /** The file can be read as YAML: what it lacks is really absent. */
  readonly intact: boolean;
}

/** A place in another file. */
export interface RemotePlace {
  readonly uri: string;
  readonly range: Range;
}

/** The last part of a path or URI, for messages. */
export function fileName(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

export function placeIn({ uri, stream }: Pick<LinkedSpec, 'uri' | 'stream'>, span: Span): RemotePlace {
  return { uri, range: rangeOf(lineStarts(stream.text), span) };
}
