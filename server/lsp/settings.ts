// What the editor's settings say, checked before it is believed: for each workspace folder, and for what lies in none.
import type { Connection } from 'vscode-languageserver';
import type { AnalyzeOptions } from '../core/analyze.ts';
import type { Level } from '../core/rules/engine.ts';
import { canonical, folderOf } from '../workspace/paths.ts';

const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'hint', 'off'];
const SECTION = 'vstream';

export class Settings {
  #general: AnalyzeOptions;
  #folders: ReadonlyMap<string, AnalyzeOptions> = new Map();

  /** `section`: all that a client says that cannot be asked. */
  constructor(section: unknown) {
    this.#general = readSettings(section);
  }

  /** The same, said anew. */
  take(section: unknown): void {
    this.#general = readSettings(section);
  }

  /** Asks the client, for all folders (in canonical form) at once. */
  async ask(connection: Connection, folders: readonly string[]): Promise<void> {
    const items = [{ section: SECTION }, ...folders.map((scopeUri) => ({ scopeUri, section: SECTION }))];
    const [general, ...sections]: unknown[] = await connection.workspace.getConfiguration(items);
    this.#general = readSettings(general);
    this.#folders = new Map(folders.map((folder, i) => [folder, readSettings(sections[i] ?? general)]));
  }

  of(uri: string): AnalyzeOptions {
    const folder = folderOf(canonical(uri), [...this.#folders.keys()]);
    return (folder === undefined ? undefined : this.#folders.get(folder)) ?? this.#general;
  }
}

/** Reads the `vstream` section; what is malformed is left at its default. */
export function readSettings(section: unknown): AnalyzeOptions {
  const rules = isRecord(section) ? section.rules : undefined;
  const levels: Record<string, Level> = {};
  for (const [rule, level] of Object.entries(isRecord(rules) ? rules : {})) {
    const known = LEVELS.find((candidate) => candidate === level);
    if (known) levels[rule] = known;
  }
  return { levels };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
