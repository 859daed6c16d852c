// `vstream check` of many files from a cold start, all rules on, beside a process that only reads the same files and
// parses them by the `yaml` package. Pairs of runs, one after the other, so that a busy moment strikes both.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { middle, table } from './bench.ts';
import { generatedStream } from './generated-stream.ts';

const root = join(import.meta.dirname, '../..');
const FILES = 1000;
const LINES = 200;
/** Each pair takes tens of seconds. */
const PAIRS = Number(process.env.VSTREAM_PAIRS ?? 15);

const PARSE_ONLY = `
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseDocument } from ${JSON.stringify(pathToFileURL(join(root, 'node_modules/yaml/dist/index.js')).href)};
const folder = process.argv[1];
let errors = 0;
for (const file of readdirSync(folder)) errors += parseDocument(readFileSync(join(folder, file), 'utf8')).errors.length;
if (errors > 0) process.exitCode = 1;
`;

export default async function bench(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'vstream-bench-'));
  try {
    for (let i = 0; i < FILES; i++) {
      const text = generatedStream(LINES).replace('Generated stream', `Generated stream ${i}`);
      writeFileSync(join(folder, `s${i}.vstream.yaml`), text);
    }
    const cli = join(root, 'dist/cli.js');
    const runs = {
      'yaml, parse only': ['--input-type=module', '-e', PARSE_ONLY, folder],
      'vstream check': [cli, 'check', folder],
      'vstream check, one thread': [cli, 'check', folder, '--threads', '1'],
    };
    const times = Object.values(runs).map((): number[] => []);
    for (let pair = -1; pair < PAIRS; pair++) {
      for (const [i, args] of Object.values(runs).entries()) {
        const took = timed(args);
        if (pair >= 0) times[i]?.push(took);
      }
    }
    const [bare = []] = times;
    const ratio = (own: readonly number[]) => middle(own.map((ms, i) => ms / (bare[i] ?? Number.NaN)));
    table(
      `${FILES} files of ${LINES} lines, ${availableParallelism()} processors: whole processes, ${PAIRS} pairs`,
      ['', 'ms', '× parse only'],
      Object.keys(runs).map((name, i) => [name, middle(times[i] ?? []), ratio(times[i] ?? [])]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function timed(args: readonly string[]): number {
  const from = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1e9 });
  if (status !== 0) throw new Error(`ended with ${status}: ${stderr}`);
  return performance.now() - from;
}
