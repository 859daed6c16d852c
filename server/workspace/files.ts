// Reading files, as the workspace layer needs it. Who implements it decides what may be read: nothing outside the
// workspace folders, whatever a link says.

/**
 * `missing`: no readable file is there. `outside`: it is, or leads, outside the workspace folders, and was not read.
 * undefined: nobody can tell.
 */
export type FileRead = { readonly text: string } | 'missing' | 'outside' | undefined;

export interface Files {
  /** Never rejects. */
  read(uri: string): Promise<FileRead>;
  /** URIs of the specs in a workspace folder; links between folders are not followed. */
  list(folder: string): Promise<readonly string[]>;
}

export const SPEC_FILE = /\.vstream\.ya?ml$/;
/** Folders that hold no specs of the project. */
export const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(['node_modules', '.git']);
/** Past so many specs in a folder the rest is read only where a link leads. */
export const MAX_LISTED = 2000;
/** Characters past which no file is read: no spec is that long. */
export const MAX_SIZE = 16 * 1024 * 1024;

/** Whether a search comes upon a file there; `path` from the workspace folder. */
export function isSearched(path: string): boolean {
  return path.split('/').every((name) => !SKIPPED_FOLDERS.has(name));
}
