// The files around a fixture or a sample, as the rules on links see them: `files/` beside the fixtures of a rule, and
// the files of its documentation. The analysed text itself is `sample.vstream.yaml` in the same folder.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Links } from '../../server/core/model/linked.ts';
import type { Rule } from '../../server/core/rules/rule.ts';
import { Landscape } from '../../server/workspace/landscape.ts';
import { resolveFile } from '../../server/workspace/paths.ts';

const FOLDER = 'file:///workspace';
export const SAMPLE = `${FOLDER}/sample.vstream.yaml`;

/** Links of a text whose neighbours are given by their path from it. */
export function linksAmong(text: string, files: Readonly<Record<string, string>>): Links {
  const texts = new Map([[SAMPLE, text]]);
  for (const [path, content] of Object.entries(files)) texts.set(resolveFile(SAMPLE, path) ?? path, content);
  const landscape = new Landscape({
    get: (uri) => {
      const known = texts.get(uri);
      return known === undefined ? 'missing' : { text: known };
    },
    isOpen: (uri) => texts.has(uri),
    spelling: (uri) => uri,
    version: 0,
  });
  landscape.setFolders([FOLDER]);
  landscape.list(texts.keys());
  return landscape.linksOf(SAMPLE);
}

/** undefined for rules that look at one file alone. */
export function linksFor(rule: Rule, text: string): Links | undefined {
  const folder = join(import.meta.dirname, rule.id, 'files');
  const beside = existsSync(folder) ? readdirSync(folder) : [];
  const files = beside.map((name) => [`./files/${name}`, readFileSync(join(folder, name), 'utf8')] as const);
  const all = { ...rule.docs.files, ...Object.fromEntries(files) };
  return Object.keys(all).length === 0 ? undefined : linksAmong(text, all);
}
