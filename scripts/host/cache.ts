// Folders that are fetched or built once and then reused by every later run (a VS Code server, a browser).
// A folder counts only when its `.ready` marker is there, so an interrupted run never leaves a half one behind.
import { mkdir, open, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export type Log = (line: string) => void;

export const projectRoot: string = resolve(import.meta.dirname, '../..');

/** `$VSTREAM_CACHE`, or `.cache` in the project. */
export function cacheRoot(): string {
  const chosen = process.env.VSTREAM_CACHE;
  return chosen ? resolve(chosen) : join(projectRoot, '.cache');
}

export interface CachedFolder {
  /** Folder name inside the cache. */
  name: string;
  /** Whatever decides the content; a folder made from another recipe is made anew. */
  recipe: string;
  /** Fills an empty folder. Throwing leaves nothing behind. */
  build: (folder: string) => Promise<void>;
  log: Log;
}

/** Absolute path of the finished folder; builds it first when needed, one process at a time. */
export async function cachedFolder({ name, recipe, build, log }: CachedFolder): Promise<string> {
  const folder = join(cacheRoot(), name);
  if (await isReady(folder, recipe)) return folder;
  await mkdir(cacheRoot(), { recursive: true });
  const unlock = await lock(`${folder}.lock`, log);
  try {
    if (await isReady(folder, recipe)) return folder;
    const partial = `${folder}.partial`;
    await rm(partial, { recursive: true, force: true });
    await rm(folder, { recursive: true, force: true });
    await mkdir(partial, { recursive: true });
    try {
      await build(partial);
    } catch (error) {
      await rm(partial, { recursive: true, force: true });
      throw error;
    }
    await writeFile(join(partial, '.ready'), recipe);
    await rename(partial, folder);
    return folder;
  } finally {
    await unlock();
  }
}

async function isReady(folder: string, recipe: string): Promise<boolean> {
  return (await readFile(join(folder, '.ready'), 'utf8').catch(() => undefined)) === recipe;
}

/** Holds a file that names the owner's process id; a file whose owner is gone is taken over. */
async function lock(file: string, log: Log): Promise<() => Promise<void>> {
  for (let told = false; ; ) {
    try {
      const handle = await open(file, 'wx');
      await handle.writeFile(String(process.pid));
      await handle.close();
      return () => rm(file, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = Number(await readFile(file, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) {
      await takeAway(file, owner);
      continue;
    }
    if (!told) log(`Waiting for another run that prepares the same folder (${basename(file)}) …`);
    told = true;
    await pause(300);
  }
}

/** Removes a dead owner's file, but never one that a third process has just put in its place. */
async function takeAway(file: string, deadOwner: number): Promise<void> {
  const aside = `${file}.${process.pid}`;
  const moved = await rename(file, aside).then(
    () => true,
    () => false,
  );
  if (!moved) return;
  if (Number(await readFile(aside, 'utf8')) === deadOwner) await rm(aside, { force: true });
  else await rename(aside, file);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
