// The specs that a command line names: files as given, folders searched.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { UsageError } from './usage.ts';

export interface SpecFile {
  /** As shown: relative to the working folder where it lies inside, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

const SPEC = /\.vstream\.ya?ml$/;
const SKIPPED = new Set(['node_modules', '.git']);

/** Throws a UsageError where a path cannot be read or names no spec at all. */
export function readSpecs(paths: readonly string[]): SpecFile[] {
  return readFiles(findSpecs(paths));
}

export function readFiles(files: readonly string[]): SpecFile[] {
  return files.map((file) => ({ path: shown(file), text: read(file) }));
}

/** Their paths on this machine, in order, each file once. */
export function findSpecs(paths: readonly string[]): string[] {
  const found = new Set<string>();
  for (const path of paths.length > 0 ? paths : ['.']) {
    const before = found.size;
    for (const file of specsAt(resolve(path))) found.add(file);
    if (found.size === before && paths.length > 0 && !isFile(resolve(path))) {
      throw new UsageError(`no *.vstream.yaml file under ${path}`);
    }
  }
  if (found.size === 0) throw new UsageError('no *.vstream.yaml file here');
  return [...found].sort();
}

function specsAt(path: string): string[] {
  if (isFile(path)) return [path];
  const specs: string[] = [];
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (SKIPPED.has(entry.name)) continue;
    const child = join(path, entry.name);
    // Links are not followed: a search stays inside the folder that it was given.
    if (entry.isDirectory()) specs.push(...specsAt(child));
    else if (entry.isFile() && SPEC.test(entry.name)) specs.push(child);
  }
  return specs;
}

function isFile(path: string): boolean {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`no such file or folder: ${shown(path)}`);
  return stats.isFile();
}

function read(file: string): string {
  try {
    // Editors show a file without its byte order mark; columns are counted as they do.
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new UsageError(
      `cannot read ${shown(file)}: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** Relative to the working folder where it lies inside, with forward slashes. */
export function shown(path: string): string {
  const inside = relative(process.cwd(), path);
  return (inside === '' || inside.startsWith('..') ? path : inside).replaceAll('\\', '/');
}
