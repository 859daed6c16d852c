// `npm run test:editor`: the suites in test/editor/, each in a real VS Code window of its own.
// Words on the command line choose suites by name; all others run too when there are none.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { requireProjectNode } from './host/project-node.mjs';

requireProjectNode();

const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);
const log = (line) => console.log(line);

function fail(message) {
  console.error(message);
  process.exit(1);
}

const suites = readdirSync(join(root, 'test/editor'))
  .filter((name) => name.endsWith('.suite.ts'))
  .filter((name) => words.length === 0 || words.some((word) => name.includes(word)))
  .sort();
if (suites.length === 0) fail(`No suite in test/editor/ is called like ${words.join(', ') || '*.suite.ts'}.`);
if (!existsSync(join(root, 'dist/extension.js')))
  fail('There is no dist/extension.js yet. Run: npm run build');

const { ensureChromium } = await import('./host/chromium.ts');
const { ensureVsCodeHost } = await import('./host/vscode-host.ts');
try {
  // Once here, so that no suite spends its time on it and every one finds the same.
  await ensureVsCodeHost({ log });
  await ensureChromium({ log });
} catch (error) {
  if (error.name !== 'SetupError') throw error;
  fail(error.message);
}

const files = suites.map((name) => join('test/editor', name));
const runner = spawn(
  process.execPath,
  ['--test', '--test-concurrency=1', '--test-timeout=300000', ...files],
  { cwd: root, stdio: 'inherit' },
);
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => runner.kill(signal));
runner.once('close', (code, signal) => process.exit(signal ? 1 : (code ?? 1)));
