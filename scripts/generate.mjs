// Generates what follows from the schema. `node scripts/generate.mjs` writes; with `--check` it fails on a difference.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { generateValidator } from './generate/validator.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');
const schema = JSON.parse(readFileSync(join(root, 'schemas/vstream.schema.json'), 'utf8'));

const outputs = new Map([['server/core/model/validator.gen.js', await generateValidator(schema)]]);

let stale = 0;
for (const [path, text] of outputs) {
  const file = join(root, path);
  let current;
  try {
    current = readFileSync(file, 'utf8');
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  if (current === text) continue;
  if (check) {
    stale++;
    console.error(`${path} is out of date: run \`npm run generate\``);
  } else {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    console.log(`wrote ${path}`);
  }
}
process.exitCode = stale > 0 ? 1 : 0;
