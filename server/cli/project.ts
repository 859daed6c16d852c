// The projects that the files of a command line belong to: the same settings and links as in the editor. The root of a
// file is the nearest folder above it that holds `.vstream/config.yaml`, else the repository (`.git`); without either,
// the working folder, the folder that was named, or that of the file itself. The search for a config file ends at the
// repository.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type Analysis, analyze } from '../core/analyze.ts';
import { CONFIG_PATH } from '../workspace/config.ts';
import { diskFiles } from '../workspace/disk.ts';
import { canonical } from '../workspace/paths.ts';
import { Project, type ProjectConfig } from '../workspace/project.ts';
import { type SpecFile, shown } from './files.ts';

export interface AnalyzedSpec extends SpecFile {
  readonly analysis: Analysis;
  /** The settings say not to check it. */
  readonly ignored: boolean;
}

export interface AnalyzedProject {
  readonly specs: readonly AnalyzedSpec[];
  readonly configs: readonly ProjectConfig[];
}

/** Analyses all files, each within its own project. */
export async function analyzeSpecs(
  specs: readonly SpecFile[],
  named: readonly string[],
): Promise<AnalyzedProject> {
  const groups = new Map<string, SpecFile[]>();
  for (const spec of specs) {
    const root = rootOf(resolve(spec.path), named);
    groups.set(root, [...(groups.get(root) ?? []), spec]);
  }
  const found = await Promise.all([...groups].map(([root, group]) => analyzeGroup(root, group)));
  return {
    specs: found.flatMap((group) => group.specs).sort((a, b) => (a.path < b.path ? -1 : 1)),
    configs: found.flatMap((group) => group.configs),
  };
}

async function analyzeGroup(root: string, specs: readonly SpecFile[]): Promise<AnalyzedProject> {
  const folder = pathToFileURL(root).href;
  const files = diskFiles(() => [folder]);
  const project = new Project(files);
  project.landscape.setFolders([folder]);
  const byUri = new Map(specs.map((spec) => [canonical(pathToFileURL(resolve(spec.path)).href), spec]));
  for (const [uri, { text }] of byUri) project.texts.open(uri, text);
  project.landscape.list([...byUri.keys(), ...(await files.list(folder))]);
  project.configs();
  const today = new Date().toISOString().slice(0, 10);
  const analyses = new Map<string, Analysis>();
  // Each round reads what the one before asked for; a file whose answers did not change is not analysed again.
  for (let open = [...byUri.keys()]; open.length > 0; ) {
    await readAll(project);
    for (const uri of open) {
      const text = byUri.get(uri)?.text ?? '';
      const analysis = analyze(text, { today, simulate: true, ...project.optionsFor(uri) });
      // Sub-streams of sub-streams are asked for by the metrics alone.
      analysis.facts.metrics();
      analyses.set(uri, analysis);
    }
    const loaded = await readAll(project);
    const again = new Set(loaded.flatMap((uri) => [...project.affectedBy(uri)]));
    open = [...byUri.keys()].filter((uri) => again.has(uri));
  }
  return {
    specs: [...byUri].flatMap(([uri, spec]) => {
      const analysis = analyses.get(uri);
      return analysis ? [{ ...spec, analysis, ignored: project.ignores(uri) }] : [];
    }),
    configs: project.configs(),
  };
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
