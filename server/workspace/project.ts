// One project: texts, links between them, and the settings of each workspace folder. The editor and the command line
// both ask it how a file is to be analysed.
import type { AnalyzeOptions } from '../core/analyze.ts';
import {
  CONFIG_PATH,
  type ConfigFinding,
  defaultSettings,
  type ProjectSettings,
  readConfig,
} from './config.ts';
import type { Files } from './files.ts';
import { Landscape } from './landscape.ts';
import { canonical, folderOf, pathWithin } from './paths.ts';
import { matches } from './patterns.ts';
import { Texts } from './texts.ts';

export interface ProjectConfig {
  /** As the editor spells it, where it has the file open. */
  readonly uri: string;
  readonly text: string;
  readonly findings: readonly ConfigFinding[];
}

interface KnownConfig {
  readonly text: string;
  readonly settings: ProjectSettings;
  readonly findings: readonly ConfigFinding[];
}

export class Project {
  readonly texts: Texts;
  readonly landscape: Landscape;
  /** By workspace folder: what its config file was last read to say. */
  readonly #configs = new Map<string, KnownConfig>();

  constructor(files: Files) {
    this.texts = new Texts(files);
    this.landscape = new Landscape(this.texts);
  }

  /** How a file is to be analysed, as far as that is known; what is not is read by the next `texts.load`. */
  optionsFor(uri: string): AnalyzeOptions {
    const { levels, thresholds, calendar, wording } = this.#settingsFor(canonical(uri));
    return {
      levels,
      thresholds,
      ...(calendar ? { calendar } : {}),
      ...(wording ? { wording } : {}),
      links: this.landscape.linksOf(uri),
    };
  }

  /** Whether the project asks not to check this file. */
  ignores(uri: string): boolean {
    const key = canonical(uri);
    const folder = folderOf(key, this.landscape.folders);
    if (folder === undefined) return false;
    const path = pathWithin(key, folder);
    return this.#settingsFor(key).ignore.some((pattern) => matches(pattern, path));
  }

  /** Whether a file holds the settings of a workspace folder. */
  isConfig(uri: string): boolean {
    const key = canonical(uri);
    return this.landscape.folders.some((folder) => key === configOf(folder));
  }

  /** Files, in canonical form, to check again when this one has changed; `all` for a config file: whatever it rules. */
  affectedBy(uri: string): ReadonlySet<string> | 'all' {
    return this.isConfig(uri) ? 'all' : this.landscape.dependants(uri);
  }

  /** The config files that are there, with what is wrong in them. */
  configs(): ProjectConfig[] {
    return this.landscape.folders.flatMap((folder) => {
      const known = this.#config(folder);
      return known
        ? [{ uri: this.texts.spelling(configOf(folder)), text: known.text, findings: known.findings }]
        : [];
    });
  }

  #settingsFor(key: string): ProjectSettings {
    const folder = folderOf(key, this.landscape.folders);
    return (folder === undefined ? undefined : this.#config(folder)?.settings) ?? defaultSettings;
  }

  #config(folder: string): KnownConfig | undefined {
    const read = this.texts.get(configOf(folder));
    if (typeof read !== 'object') {
      this.#configs.delete(folder);
      return undefined;
    }
    const known = this.#configs.get(folder);
    if (known?.text === read.text) return known;
    const config = { text: read.text, ...readConfig(read.text) };
    this.#configs.set(folder, config);
    return config;
  }
}

function configOf(folder: string): string {
  return `${folder}/${CONFIG_PATH}`;
}
