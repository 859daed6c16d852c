// Generates what follows from the schema and the rules. Writes by default; with `--check` it only compares what is
// kept in the repository, and fails on a difference.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { generateTypes } from './generate/types.mjs';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const read = (path) => (existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined);
let stale = 0;

function put(path, text, { kept = true } = {}) {
  if (read(path) === text) return;
  if (check && kept) {
    stale++;
    console.error(`${path} is out of date: run \`npm run generate\``);
    return;
  }
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
  console.log(`wrote ${path}`);
}

const schema = JSON.parse(read('schemas/vstream.schema.json'));
// The types first: the rules, from which all else comes, import them. They are not kept in the repository.
put('server/core/model/document.gen.ts', await generateTypes(schema), { kept: false });

const { allRules } = await import('../server/core/rules/index.ts');
const { rulePages, rulesTable, ruleSettings } = await import('./generate/rules.mjs');
const { languageReference } = await import('./generate/reference.mjs');
const { configSchema } = await import('./generate/config.mjs');
const { defaultThresholds, thresholdKinds, thresholdTexts } = await import(
  '../server/core/rules/thresholds.ts'
);
const { thresholdNames } = await import('../server/workspace/config.ts');

const pages = rulePages(allRules);
for (const [path, text] of pages) put(path, text);
for (const file of existsSync(join(root, 'docs/rules')) ? readdirSync(join(root, 'docs/rules')) : []) {
  const path = `docs/rules/${file}`;
  if (pages.has(path)) continue;
  if (check) {
    stale++;
    console.error(`${path} belongs to no rule: run \`npm run generate\``);
  } else rmSync(join(root, path));
}
put('docs/language.md', languageReference(schema, read('docs/language.head.md') ?? ''));
const thresholds = [...thresholdNames()].map(([name, key]) => ({
  name,
  kind: thresholdKinds[key],
  description: thresholdTexts[key],
  value: defaultThresholds[key],
}));
put('schemas/config.schema.json', configSchema(allRules, thresholds));
put('package.json', ruleSettings(read('package.json'), allRules));
const readme = read('README.md');
if (readme !== undefined) put('README.md', rulesTable(readme, allRules));

process.exitCode = stale > 0 ? 1 : 0;
