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
  /** Asked once of each file, by its place in the list: whether it is to be analysed here. Links lead to the others as well. */
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
  const { specs: found } = await examineProjects(await projectsOf(specs, named), {
    ...{ of, look: survey, ours: () => true, onlyChecked: false, today: on },
  });
  return found.map((spec) => spec.found);
}

/** Files that share settings and links; plain data, which threads can pass to each other. */
export interface SpecGroup {
  /** URI of the folder that is their project. */
  readonly folder: string;
  readonly specs: readonly Placed[];
  /** URIs of all specs of the project, named or not. */
  readonly listed: readonly string[];
}

interface Placed extends SpecFile {
  readonly index: number;
  readonly uri: string;
}

export async function projectsOf(
  specs: readonly SpecFile[],
  named: readonly string[],
): Promise<readonly SpecGroup[]> {
  const groups = new Map<string, Placed[]>();
  const roots = new Map<string, string>();
  for (const [index, spec] of specs.entries()) {
    const file = resolve(spec.path);
    const folder = dirname(file);
    const root = roots.get(folder) ?? rootOf(file, named);
    roots.set(folder, root);
    const placed = { ...spec, index, uri: canonical(pathToFileURL(file).href) };
    const group = groups.get(root);
    if (group) group.push(placed);
    else groups.set(root, [placed]);
  }
  return Promise.all(
    [...groups].map(async ([root, group]) => {
      const folder = pathToFileURL(root).href;
      const others = await diskFiles(() => [folder]).list(folder);
      return { folder, specs: group, listed: [...new Set([...group.map(({ uri }) => uri), ...others])] };
    }),
  );
}

/** Of each file only what is wanted is kept: analyses of many files fill the memory. In order of path. */
export async function examineProjects<T>(
  groups: readonly SpecGroup[],
  examination: Examination<T>,
): Promise<ExaminedProject<T>> {
  const found = await Promise.all(groups.map((group) => examineGroup(group, examination)));
  return {
    specs: found.flatMap((group) => group.specs).sort((a, b) => (a.path < b.path ? -1 : 1)),
    configs: found.flatMap((group) => group.configs),
  };
}

async function examineGroup<T>(
  { folder, specs, listed }: SpecGroup,
  { of, look, ours, onlyChecked, today }: Examination<T>,
): Promise<ExaminedProject<T>> {
  const project = new Project(diskFiles(() => [folder]));
  project.landscape.setFolders([folder]);
  for (const { uri, text } of specs) project.texts.open(uri, text);
  project.landscape.list(listed);
  project.configs();
  await readAll(project);
  const found = new Map<Placed, T>();
  const examine = (spec: Placed) => {
    const analysis = look(spec.text, { today, simulate: true, ...project.optionsFor(spec.uri) });
    // Sub-streams of sub-streams are asked for by the metrics alone.
    if (hasSubstreams(analysis)) analysis.facts.metrics();
    found.set(spec, of(spec, analysis));
  };
  for (const spec of specs)
    if (!(onlyChecked && project.ignores(spec.uri)) && ours(spec.index)) examine(spec);
  // Each round reads what the one before asked for; a file whose answers did not change is not analysed again.
  for (let loaded = await readAll(project); loaded.length > 0; loaded = await readAll(project)) {
    const again = new Set(loaded.flatMap((uri) => [...project.affectedBy(uri)]));
    for (const spec of [...found.keys()]) if (again.has(spec.uri)) examine(spec);
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
