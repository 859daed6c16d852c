// Files that the server cannot read itself: it asks the client, which reads inside its workspace folders alone.
import { anyOf, type Checked, list, object, oneOf, text } from './check.ts';

/** Request from the server: {uri} -> FileAnswer. */
export const READ_FILE = 'vstream/readFile';
/** Request from the server: {folder} -> URIs of the specs in that workspace folder. */
export const LIST_FILES = 'vstream/listFiles';

export interface ReadFileParams {
  readonly uri: string;
}
export interface ListFilesParams {
  readonly folder: string;
}

export const fileAnswer = anyOf(object({ text }), oneOf('missing', 'outside'));
export type FileAnswer = Checked<typeof fileAnswer>;
export const listAnswer = list(text);
