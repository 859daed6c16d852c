// `.vstream/config.yaml`, the settings that a team shares: read without ever failing. What is malformed is told, with
// its place, and stays at its default; the rest counts.
import type { DefaultCalendar } from '../core/model/calendars.ts';
import { parsePercentage } from '../core/model/values.ts';
import { parse } from '../core/parse/parse.ts';
import { asMap, asScalar, type Entry, keyOf, type MapTree, resolved, type Tree } from '../core/parse/tree.ts';
import type { Level } from '../core/rules/engine.ts';
import { allRules } from '../core/rules/index.ts';
import type { Severity } from '../core/rules/rule.ts';
import { type Thresholds, thresholdKinds } from '../core/rules/thresholds.ts';
import { nearest } from '../core/text/nearest.ts';
import type { Span } from '../core/text/position.ts';
import { readDefaultCalendar } from './config-calendar.ts';

export const CONFIG_PATH = '.vstream/config.yaml';
const LEVELS: readonly Level[] = ['error', 'warning', 'info', 'hint', 'off'];

export interface ProjectSettings {
  readonly levels: Readonly<Record<string, Level>>;
  readonly thresholds: Partial<Thresholds>;
  /** For files that name none. */
  readonly calendar?: DefaultCalendar;
  /** Words that leave open what is meant, in place of the usual ones. */
  readonly wording?: readonly string[];
  /** Patterns of paths, from the workspace folder, that are not checked. */
  readonly ignore: readonly string[];
}

export interface ConfigFinding {
  readonly span: Span;
  readonly severity: Severity;
  readonly message: string;
  /** What was most likely meant, to stand at the span. */
  readonly meant?: string;
}

export const defaultSettings: ProjectSettings = { levels: {}, thresholds: {}, ignore: [] };

export function readConfig(text: string): { settings: ProjectSettings; findings: readonly ConfigFinding[] } {
  const parsed = parse(text);
  const reader = new Reader();
  for (const { message, span } of parsed.problems) reader.wrong(span, message);
  const root = resolved(parsed.tree);
  if (root && root.kind !== 'map' && !isEmpty(root)) {
    reader.wrong(firstLine(text, root.span), `Settings are keys and values: ${inWords(Object.keys(KEYS))}.`);
  }
  const settings = root?.kind === 'map' ? reader.settings(root) : defaultSettings;
  return { settings, findings: [...reader.findings].sort((a, b) => a.span.start - b.span.start) };
}

const KEYS = {
  rules: 'rules',
  thresholds: 'thresholds',
  calendar: 'calendar',
  wording: 'wording',
  ignore: 'ignore',
} as const;

class Reader {
  readonly findings: ConfigFinding[] = [];

  wrong(span: Span, message: string, meant?: string): void {
    this.findings.push({ span, severity: 'error', message, ...(meant === undefined ? {} : { meant }) });
  }

  settings(root: MapTree): ProjectSettings {
    let found = defaultSettings;
    for (const entry of root.entries) {
      switch (keyOf(entry)) {
        case KEYS.rules:
          found = { ...found, levels: this.#levels(entry) };
          break;
        case KEYS.thresholds:
          found = { ...found, thresholds: this.#thresholds(entry) };
          break;
        case KEYS.calendar: {
          const calendar = readDefaultCalendar(entry, (span, message) => this.wrong(span, message));
          if (calendar) found = { ...found, calendar };
          break;
        }
        case KEYS.wording: {
          const wording = this.#texts(
            entry,
            'a list of words such as `[as appropriate, timely]`',
            'a word or phrase',
          );
          if (wording) found = { ...found, wording };
          break;
        }
        case KEYS.ignore:
          found = { ...found, ignore: this.#patterns(entry) };
          break;
        default:
          this.#unknown(entry, 'setting', Object.keys(KEYS));
      }
    }
    return found;
  }

  #levels(section: Entry): Record<string, Level> {
    const levels: Record<string, Level> = {};
    const ids = allRules.map(({ id }) => id);
    for (const entry of this.#entries(section, 'rule ids and severities such as `missing-sla: error`')) {
      const level = LEVELS.find((candidate) => candidate === asScalar(entry.value)?.value);
      if (!ids.includes(keyOf(entry))) this.#unknown(entry, 'rule', ids);
      else if (level) levels[keyOf(entry)] = level;
      else this.wrong(valueSpan(entry), `Expected ${inWords(LEVELS, 'or')}.`, meantLevel(entry.value));
    }
    return levels;
  }

  #thresholds(section: Entry): Partial<Thresholds> {
    const thresholds: { -readonly [K in keyof Thresholds]?: number } = {};
    const names = thresholdNames();
    for (const entry of this.#entries(section, 'thresholds such as `flow_efficiency: 10%`')) {
      const name = names.get(keyOf(entry));
      if (!name) {
        this.#unknown(entry, 'threshold', [...names.keys()]);
        continue;
      }
      const value = thresholdKinds[name] === 'share' ? share(entry.value) : count(entry.value);
      if (value !== undefined) thresholds[name] = value;
      else if (thresholdKinds[name] === 'share')
        this.wrong(valueSpan(entry), 'Expected a share such as `15%` or `0.15`.');
      else this.wrong(valueSpan(entry), 'Expected a number that is not negative.');
    }
    return thresholds;
  }

  #patterns(section: Entry): string[] {
    const wanted = 'a path pattern from the workspace folder, such as `drafts/**`';
    const isPattern = (text: string) => !/^(?:[/\\]|\.\.(?:[/\\]|$))/.test(text);
    return this.#texts(section, 'a list of path patterns such as `[drafts/**]`', wanted, isPattern) ?? [];
  }

  /** undefined where there is no list at all; an empty list is one. */
  #texts(
    section: Entry,
    wantedList: string,
    wanted: string,
    accepts: (text: string) => boolean = () => true,
  ): string[] | undefined {
    const list = resolved(section.value);
    if (isEmpty(list)) return undefined;
    if (list?.kind !== 'seq') {
      this.wrong(valueSpan(section), `Expected ${wantedList}.`);
      return undefined;
    }
    return list.items.flatMap((item) => {
      const value = asScalar(item)?.value;
      if (typeof value === 'string' && value.trim() !== '' && accepts(value)) return [value];
      this.wrong(item.span, `Expected ${wanted}.`);
      return [];
    });
  }

  #entries(section: Entry, wanted: string): readonly Entry[] {
    const map = asMap(section.value);
    if (!map && !isEmpty(resolved(section.value))) this.wrong(valueSpan(section), `Expected ${wanted}.`);
    return map?.entries ?? [];
  }

  #unknown(entry: Entry, what: string, known: readonly string[]): void {
    const key = keyOf(entry);
    if (key.startsWith('x-')) return;
    const near = nearest(key, known)[0];
    const meant =
      near === undefined
        ? `; ${known.length > 8 ? 'it has no effect' : `known are ${inWords(known)}`}.`
        : `; did you mean \`${near}\`?`;
    this.wrong(entry.key.span, `There is no ${what} \`${key}\`${meant}`, near);
  }
}

/** `warn` and `Warning` for `warning`, `on` for none: only the author knows how grave it is. */
function meantLevel(tree: Tree | null): Level | undefined {
  const word = String(asScalar(tree)?.value ?? '').toLowerCase();
  if (word === 'none' || word === 'false' || word === 'ignore') return 'off';
  const begun = word.length > 2 ? LEVELS.find((level) => level.startsWith(word)) : undefined;
  return begun ?? LEVELS.find((level) => level === nearest(word, LEVELS)[0]);
}

/** Names in the file (`flow_efficiency`) to those in the code. */
export function thresholdNames(): ReadonlyMap<string, keyof Thresholds> {
  const names = Object.keys(thresholdKinds) as (keyof Thresholds)[];
  return new Map(names.map((name) => [name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`), name]));
}

function share(tree: Tree | null): number | undefined {
  const value = asScalar(tree)?.value;
  const read = typeof value === 'string' || typeof value === 'number' ? parsePercentage(value) : undefined;
  return typeof read === 'number' && read >= 0 && read <= 1 ? read : undefined;
}

function count(tree: Tree | null): number | undefined {
  const value = asScalar(tree)?.value;
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
}

function isEmpty(tree: Tree | undefined): boolean {
  return !tree || (tree.kind === 'scalar' && tree.value === null);
}

/** A value, or the key of one that is missing. */
function valueSpan(entry: Entry): Span {
  const span = entry.value?.span;
  return span && span.end > span.start ? span : entry.key.span;
}

function firstLine(text: string, { start, end }: Span): Span {
  const stop = text.slice(start, end).search(/[\r\n]/);
  return { start, end: stop < 0 ? end : start + stop };
}

function inWords(words: readonly string[], between = 'and'): string {
  return `${words
    .slice(0, -1)
    .map((word) => `\`${word}\``)
    .join(', ')} ${between} \`${words.at(-1)}\``;
}
