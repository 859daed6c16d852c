// Files of a local disk, for the language server in Node and for the command line. Only what really lies inside the
// workspace folders is read: paths are compared after every symbolic link is followed.
import { constants } from 'node:fs';
import { open, readdir, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type FileRead, type Files, MAX_LISTED, MAX_SIZE, SKIPPED_FOLDERS, SPEC_FILE } from './files.ts';

/** `folders`: URIs of the workspace folders, asked for at each read. */
export function diskFiles(folders: () => readonly string[]): Files {
  return {
    read: (uri) => readInside(uri, folders()),
    list: async (folder) => {
      const path = localPath(folder);
      return path === undefined ? [] : (await specsIn(path)).map((file) => pathToFileURL(file).href);
    },
  };
}

async function readInside(uri: string, folders: readonly string[]): Promise<FileRead> {
  const path = localPath(uri);
  const roots = folders.flatMap((folder) => localPath(folder) ?? []);
  if (path === undefined || !roots.some((root) => isWithin(path, root))) return 'outside';
  try {
    const real = await realpath(path);
    const realRoots = await Promise.all(roots.map((root) => realpath(root).catch(() => undefined)));
    if (!realRoots.some((root) => root !== undefined && isWithin(real, root))) return 'outside';
    return await readFile(real);
  } catch {
    return 'missing';
  }
}

/** Pipes and devices are no files: reading one might never end. The last part may not have become a link meanwhile. */
async function readFile(path: string): Promise<FileRead> {
  const handle = await open(
    path,
    constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
  );
  try {
    const stats = await handle.stat();
    if (!stats.isFile() || stats.size > MAX_SIZE) return 'missing';
    return { text: await handle.readFile('utf8') };
  } finally {
    await handle.close();
  }
}

/** The path of a `file:` URI on this machine; undefined for other schemes, other hosts and encoded separators. */
function localPath(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const url = new URL(uri);
  if (url.protocol !== 'file:' || url.host !== '' || /%(?:2f|5c|00)/i.test(url.pathname)) return undefined;
  try {
    return resolve(fileURLToPath(url));
  } catch {
    return undefined;
  }
}

function isWithin(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** Links are not followed: a search stays inside the folder that it was given. */
async function specsIn(folder: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let next = folders.shift(); next !== undefined && found.length < MAX_LISTED; next = folders.shift()) {
    const entries = await readdir(next, { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      if (entry.isDirectory() && !SKIPPED_FOLDERS.has(entry.name)) folders.push(join(next, entry.name));
      else if (entry.isFile() && SPEC_FILE.test(entry.name)) found.push(join(next, entry.name));
    }
  }
  return found.slice(0, MAX_LISTED);
}
