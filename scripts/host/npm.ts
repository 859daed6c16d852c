// The two things asked of npm: fetch one package and check it against a pinned hash; install a locked tree.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

/** Failed preparation, told so that a newcomer knows what to do next. */
export class SetupError extends Error {
  override name = 'SetupError';
}

/**
 * Fetches `spec` and unpacks `part` of it (a path inside the archive, which starts with `package/`)
 * into `folder`. `integrity` is npm's `sha512-…`.
 */
export async function unpackPackage(
  spec: string,
  { integrity, part, folder }: { integrity: string; part: string; folder: string },
): Promise<void> {
  const inbox = join(folder, '.inbox');
  await mkdir(inbox, { recursive: true });
  await npm(['pack', spec, '--prefer-offline', '--ignore-scripts'], { cwd: inbox, what: `fetching ${spec}` });
  const [archive] = await readdir(inbox);
  if (archive === undefined) throw new SetupError(`npm reported success, yet ${spec} was not fetched.`);
  const found = await sha512(join(inbox, archive));
  if (found !== integrity) {
    throw new SetupError(
      `${spec} is not the package this project was tested with, so it was not unpacked.\n` +
        `  expected ${integrity}\n  got      ${found}\n` +
        'Clear the npm cache (npm cache clean --force) and try again; if it stays so, the registry serves ' +
        'something else under this version and should not be trusted.',
    );
  }
  // Relative names only: GNU tar reads "C:\…" as a remote host.
  await run('tar', ['-xzf', archive, part], { cwd: inbox, what: `unpacking ${spec}` });
  for (const entry of await readdir(join(inbox, part))) {
    await rename(join(inbox, part, entry), join(folder, entry));
  }
  await rm(inbox, { recursive: true, force: true });
}

/** Installs exactly what `package-lock.json` in `folder` says; no install script runs. */
export async function installLocked(folder: string, what: string): Promise<void> {
  await npm(['ci', '--omit=dev', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], {
    cwd: folder,
    what,
  });
}

async function npm(args: string[], options: { cwd: string; what: string }): Promise<void> {
  const patience = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=5000'];
  const quiet = ['--loglevel=error', ...patience];
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('npm-cli.js')) await run(process.execPath, [cli, ...args, ...quiet], options);
  else await run('npm', [...args, ...quiet], options);
}

/** Resolves when the program ends well; otherwise the error carries the last lines it printed. */
export async function run(
  program: string,
  args: string[],
  { cwd, what, env }: { cwd: string; what: string; env?: NodeJS.ProcessEnv },
): Promise<string> {
  const child = spawn(program, args, {
    cwd,
    env: env ?? outsideNpmScript(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32' && program === 'npm',
  });
  let out = '';
  let all = '';
  child.stdout.on('data', (chunk) => {
    out += chunk;
    all += chunk;
  });
  child.stderr.on('data', (chunk) => {
    all += chunk;
  });
  const code = await new Promise<number | string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('close', (status, signal) => resolve(status ?? signal ?? 'ended'));
  });
  if (code === 0) return out;
  const told = all
    .split('\n')
    .filter((line) => line.trim() && !/^(npm error\s*)?(\s+at |A complete log)/.test(line));
  const excerpt = (told.length > 8 ? [...told.slice(0, 4), '…', ...told.slice(-3)] : told).join('\n  ');
  throw new SetupError(
    `Failed while ${what} (${program} ${args[0] ?? ''}: ${typeof code === 'number' ? `exit code ${code}` : code}).\n  ${excerpt}`,
  );
}

/** npm hands its scripts settings of the outer project, which must not steer an npm in another folder. */
function outsideNpmScript(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const stray = /^npm_(package_|lifecycle_|config_local_prefix$|config_global_prefix$|config_prefix$)/;
  return Object.fromEntries(Object.entries(env).filter(([key]) => !stray.test(key)));
}

async function sha512(file: string): Promise<string> {
  const hash = createHash('sha512');
  await pipeline(createReadStream(file), hash);
  return `sha512-${hash.digest('base64')}`;
}
