// A real VS Code without a desktop: the server and workbench that the npm package `code-server` carries.
// It is unpacked into the cache, not depended upon: as a dependency it would want a compiler and 600 MB.
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cachedFolder, type Log } from './cache.ts';
import { installLocked, SetupError, unpackPackage } from './npm.ts';

const version = '4.139.1';
const integrity =
  'sha512-fUYvJVdz4ZoVJfakGiGWXFMpF8K1ObsrpGvX17ZxNpKOzdNHs7lANT670JTr4ZhA8DnWqyvvmFG/d3HV9Yy6ew==';

/**
 * Built-in extensions that want a compiled module or another service, or that a value stream never meets.
 * Three more would qualify, but the workbench asks for them by name.
 */
const unwantedExtensions = [
  'copilot',
  'debug-auto-launch',
  'debug-server-ready',
  'git',
  'github',
  'mermaid-markdown-features',
  'microsoft-authentication',
  'ms-vscode.js-debug',
  'ms-vscode.js-debug-companion',
  'ms-vscode.vscode-js-profile-table',
  'php-language-features',
  'prompt-basics',
  'tunnel-forwarding',
];

/** Native modules that ship no binary. The server asks little of them: a log, a parent watch, a name. */
const stubs: Record<string, string> = {
  '@vscode/spdlog': `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const create = async (_name, file) => {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  const at = (level) => (text) => fs.appendFileSync(file, level + ' ' + text + '\\n');
  return {
    trace() {}, debug() {},
    info: at('info'), warn: at('warning'), error: at('error'), critical: at('critical'),
    getLevel: () => 2, setLevel() {}, setPattern() {}, clearFormatters() {}, flush() {}, drop() {},
  };
};
exports.version = '0.0.0';
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.shutdown = () => {};
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`,
  '@vscode/native-watchdog': `'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code);
`,
  '@vscode/deviceid': `'use strict';
exports.getDeviceId = async () => 'vstream';
`,
};

/** Path of the ready server; the first call fetches about 50 MB from the npm registry. */
export async function ensureVsCodeHost({ log }: { log: Log }): Promise<string> {
  const lockFile = join(import.meta.dirname, 'package-lock.json');
  const recipe = createHash('sha256')
    .update(JSON.stringify([version, integrity, unwantedExtensions, stubs]))
    .update(await readFile(lockFile))
    .digest('hex');
  try {
    return await cachedFolder({ name: `vscode-host-${version}`, recipe, log, build: (f) => build(f, log) });
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError(
      `Could not prepare the headless VS Code.\n${error.message}\n` +
        'It comes from the npm registry, so `npm ping` must succeed; then run the same command again.\n' +
        'With a desktop VS Code on this machine, `npm start -- --desktop` needs none of this.',
    );
  }
}

async function build(folder: string, log: Log): Promise<void> {
  log(`Fetching VS Code (code-server ${version}, 46 MB, once) …`);
  await unpackPackage(`code-server@${version}`, { integrity, part: 'package/lib/vscode', folder });
  for (const name of unwantedExtensions) {
    await rm(join(folder, 'extensions', name), { recursive: true, force: true });
  }
  log('Installing what its server needs …');
  await rm(join(folder, 'npm-shrinkwrap.json'), { force: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(import.meta.dirname, file), join(folder, file));
  }
  await installLocked(folder, 'installing the dependencies of the VS Code server');
  await keepOwnRipgrep(join(folder, 'node_modules/@vscode/ripgrep-universal/bin'));
  for (const [name, source] of Object.entries(stubs)) {
    const home = join(folder, 'node_modules', name);
    await mkdir(home, { recursive: true });
    await writeFile(join(home, 'package.json'), JSON.stringify({ name, version: '0.0.0', main: 'index.js' }));
    await writeFile(join(home, 'index.js'), source);
  }
  log('VS Code is ready.');
}

/** The search program comes for a dozen platforms, 80 MB together. */
async function keepOwnRipgrep(folder: string): Promise<void> {
  const own = `${process.platform}-${process.arch}`;
  const present = await readdir(folder);
  if (!present.includes(own)) return;
  for (const name of present.filter((name) => name !== own)) {
    await rm(join(folder, name), { recursive: true, force: true });
  }
}
