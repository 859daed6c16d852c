// The projects that the files of a command line belong to: the same settings and links as in the editor. The root of a
// file is the nearest folder above it that holds `.vstream/config.yaml`, else the repository (`.git`); without either,
// the working folder, the folder that was named, or that of the file itself. The search for a config file ends at the
// repository.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Analysis, type analyze, survey } from '../core/analyze.ts';
import { CONFIG_PATH } from '../workspace/config.ts';
import { diskFiles } from '../workspace/disk.ts';
import { canonical } from '../workspace/paths.ts';
import { Project, type ProjectConfig } from '../workspace/project.ts';
import { type SpecFile, shown } from './files.ts';

/** A file of the command line: which it is, and what was made of its analysis. */
interface Examined<T> {
  readonly index: number;
  readonly path: string;
  readonly found: T;
}

interface ExaminedProject<T> {
  readonly specs: readonly Examined<T>[];
  readonly configs: readonly ProjectConfig[];
}

interface Examination<T> {
  readonly look: typeof analyze | typeof survey;
  /** Called with each analysis of a file; the last one counts. What it asks of other files is read before that. */
  readonly of: (spec: SpecFile, analysis: Analysis) => T;
  /** Whether a file, by its place in the list, is to be analysed here; the others are only looked at by links. */
  readonly ours: (index: number) => boolean;
  /** Files that the settings say not to check are left out. */
  readonly onlyChecked: boolean;
  readonly today: string;
}

/** Today, as findings on dates see it. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}

/** What is made of each file, without findings: no rule is asked. As of a date; in order of path. */
export async function surveySpecs<T>(
  specs: readonly SpecFile[],
  named: readonly string[],
  of: (spec: SpecFile, analysis: Analysis) => T,
  on = today(),
): Promise<T[]> {
  const { specs: found } = await examineSpecs(specs, named, {
    ...{ of, look: survey, ours: () => true, onlyChecked: false, today: on },
  });
  return found.map((spec) => spec.found);
}

/** Of each file only what is wanted is kept: analyses of many files fill the memory. In order of path. */
export async function examineSpecs<T>(
  specs: readonly SpecFile[],
  named: readonly string[],
  examination: Examination<T>,
): Promise<ExaminedProject<T>> {
  const groups = new Map<string, Placed[]>();
  for (const [index, spec] of specs.entries()) {
    const root = rootOf(resolve(spec.path), named);
    const placed = { ...spec, index, uri: canonical(pathToFileURL(resolve(spec.path)).href) };
    const group = groups.get(root);
    if (group) group.push(placed);
    else groups.set(root, [placed]);
  }
  const found = await Promise.all([...groups].map(([root, group]) => examineGroup(root, group, examination)));
  return {
    specs: found.flatMap((group) => group.specs).sort((a, b) => (a.path < b.path ? -1 : 1)),
    configs: found.flatMap((group) => group.configs),
  };
}

interface Placed extends SpecFile {
  readonly index: number;
  readonly uri: string;
}

async function examineGroup<T>(
  root: string,
  specs: readonly Placed[],
  { of, look, ours, onlyChecked, today }: Examination<T>,
): Promise<ExaminedProject<T>> {
  const folder = pathToFileURL(root).href;
  const files = diskFiles(() => [folder]);
  const project = new Project(files);
  project.landscape.setFolders([folder]);
  for (const { uri, text } of specs) project.texts.open(uri, text);
  project.landscape.list([...specs.map(({ uri }) => uri), ...(await files.list(folder))]);
  project.configs();
  await readAll(project);
  const wanted = specs.filter(({ index, uri }) => ours(index) && !(onlyChecked && project.ignores(uri)));
  const found = new Map<Placed, T>();
  // Each round reads what the one before asked for; a file whose answers did not change is not analysed again.
  for (let open = wanted; open.length > 0; ) {
    for (const spec of open) {
      const analysis = look(spec.text, { today, simulate: true, ...project.optionsFor(spec.uri) });
      // Sub-streams of sub-streams are asked for by the metrics alone.
      if (hasSubstreams(analysis)) analysis.facts.metrics();
      found.set(spec, of(spec, analysis));
    }
    const loaded = await readAll(project);
    const again = new Set(loaded.flatMap((uri) => [...project.affectedBy(uri)]));
    open = wanted.filter(({ uri }) => again.has(uri));
  }
  return {
    specs: [...found].map(([{ index, path }, each]) => ({ index, path, found: each })),
    configs: project.configs(),
  };
}

function hasSubstreams({ stream }: Analysis): boolean {
  return [...stream.nodes.values()].some((node) => node.kind === 'step' && node.substream !== undefined);
}

async function readAll({ texts }: Project): Promise<string[]> {
  const loaded: string[] = [];
  while (texts.hasWanted) loaded.push(...(await texts.load()));
  return loaded;
}

function rootOf(file: string, named: readonly string[]): string {
  for (let folder = dirname(file), last = ''; folder !== last; last = folder, folder = dirname(folder)) {
    if (existsSync(join(folder, CONFIG_PATH)) || existsSync(join(folder, '.git'))) return folder;
  }
  const folders = [process.cwd(), ...named.map((path) => resolve(path))];
  return folders.find((folder) => isWithin(file, folder)) ?? dirname(file);
}

function isWithin(file: string, folder: string): boolean {
  const way = relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && resolve(folder, way) === file;
}

/** The path of a file as the reports show it. */
export function shownPath(uri: string): string {
  return shown(fileURLToPath(uri));
}
