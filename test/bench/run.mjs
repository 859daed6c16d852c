// `npm run bench [word]`: the benchmarks of this folder whose file name holds the word, one after the other. They print
// and never fail on a time: absolute times move with the machine, ratios are what to look at.
import { readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';

const word = process.argv[2] ?? '';
const files = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith('.bench.ts') && name.includes(word))
  .sort();
if (files.length === 0) throw new Error(`no benchmark is called ${word}`);
const [cpu] = cpus();
console.log(
  `Node ${process.versions.node}, ${cpus().length} × ${cpu?.model ?? 'unknown processor'}; medians`,
);
for (const file of files) {
  const { default: bench } = await import(join(import.meta.dirname, file));
  await bench();
}
