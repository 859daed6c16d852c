// Reading files for the server where it has no disk of its own: inside the workspace folders, and nowhere else.
import { type ExtensionContext, FileType, RelativePattern, Uri, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import {
  type FileAnswer,
  LIST_FILES,
  type ListFilesParams,
  READ_FILE,
  type ReadFileParams,
} from '../server/protocol/files.ts';
import { TRUST_GRANTED } from '../server/protocol/trust.ts';

/** As many as the server looks at. */
const MAX_LISTED = 2000;
/** Bytes past which no file is read. */
const MAX_SIZE = 16 * 1024 * 1024;

export function registerFiles(context: ExtensionContext, client: BaseLanguageClient): void {
  context.subscriptions.push(
    client.onRequest<FileAnswer | null, void>(READ_FILE, ({ uri }: ReadFileParams) =>
      read(Uri.parse(uri, true)),
    ),
    workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(TRUST_GRANTED)),
    client.onRequest(LIST_FILES, ({ folder }: ListFilesParams) => list(Uri.parse(folder, true))),
  );
}

/** null: the workspace is not trusted, and nothing is read. */
async function read(uri: Uri): Promise<FileAnswer | null> {
  if (!workspace.isTrusted) return null;
  if (!isInside(uri)) return 'outside';
  try {
    const { type, size } = await workspace.fs.stat(uri);
    // Where a symbolic link leads cannot be told from here.
    if (type & FileType.SymbolicLink) return 'outside';
    if (type !== FileType.File || size > MAX_SIZE) return 'missing';
    return { text: new TextDecoder().decode(await workspace.fs.readFile(uri)) };
  } catch {
    return 'missing';
  }
}

/** By whole names of the path: `..` and encoded separators are no names. */
function isInside(uri: Uri): boolean {
  if (uri.path.split('/').some((name) => name === '..' || name === '.') || /[\\\0]/.test(uri.path))
    return false;
  return workspace.getWorkspaceFolder(uri) !== undefined;
}

/** However it is escaped, and whether or not a slash ends it. */
function place({ scheme, authority, path }: Uri): string {
  return `${scheme}://${authority}${path.replace(/\/+$/, '')}`;
}

async function list(folder: Uri): Promise<string[]> {
  const known = workspace.workspaceFolders?.find(({ uri }) => place(uri) === place(folder));
  if (!known || !workspace.isTrusted) return [];
  const specs = new RelativePattern(known, '**/*.vstream.{yaml,yml}');
  const found = await workspace.findFiles(specs, '**/{node_modules,.git}/**', MAX_LISTED);
  return found.map((uri) => uri.toString());
}
