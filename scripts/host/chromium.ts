// A browser for the headless VS Code: the one that is installed, else one that lies inside an npm package
// and changes nothing outside the cache, else the system's package.
import { constants, createReadStream, createWriteStream, existsSync } from 'node:fs';
import { access, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { cachedFolder, type Log } from './cache.ts';
import { run, SetupError, unpackPackage } from './npm.ts';

export interface Browser {
  executablePath: string;
  /** Arguments for every launch: quiet, and unable to reach any host but this machine. */
  args: string[];
  /** The environment of the browser process. */
  env: Record<string, string>;
  /** False where Chromium's own sandbox cannot start (root). */
  sandbox: boolean;
}

const bundled = {
  version: '153.0.0',
  integrity:
    'sha512-jiGWqSvPMdu4+P9TilYqAR7yEGPEHINx+lCvE/NqNO/EHYzF/x1hUiI5T6ioVIt7dEy7n88byyT0vk+dnsgQwA==',
};

/**
 * `$VSTREAM_CHROMIUM` names an executable; `$VSTREAM_BROWSER` may ask for one route only:
 * `installed`, `bundled` or `system`.
 */
export async function ensureChromium({ log }: { log: Log }): Promise<Browser> {
  const chosen = process.env.VSTREAM_CHROMIUM;
  if (chosen) {
    if (await isExecutable(chosen)) return browser(chosen);
    throw new SetupError(`VSTREAM_CHROMIUM is set to ${chosen}, which is not an executable file.`);
  }
  const routes: Record<string, () => Promise<Browser>> = { installed, bundled: fromNpm, system: fromSystem };
  const only = process.env.VSTREAM_BROWSER;
  if (only && !(only in routes)) {
    throw new SetupError(`VSTREAM_BROWSER is "${only}"; it can be ${Object.keys(routes).join(', ')}.`);
  }
  const failures: string[] = [];
  for (const [name, route] of Object.entries(routes)) {
    if (only && only !== name) continue;
    try {
      return await route();
    } catch (error) {
      if (!(error instanceof SetupError)) throw error;
      failures.push(`- ${name}: ${error.message}`);
    }
  }
  throw new SetupError(
    `No Chromium to run the editor in.\n${failures.join('\n')}\n` +
      'Install Chrome, Chromium or Edge, or point VSTREAM_CHROMIUM at an executable.',
  );

  async function installed(): Promise<Browser> {
    for (const path of usualPlaces()) {
      if ((await isExecutable(path)) && (await answers(path))) return browser(path);
    }
    throw new SetupError('neither Chrome, Chromium nor Edge is in one of the usual places');
  }

  async function fromNpm(): Promise<Browser> {
    if (process.platform !== 'linux' || process.arch !== 'x64') {
      throw new SetupError(
        `the npm package holds one for Linux on x64, not ${process.platform} ${process.arch}`,
      );
    }
    const folder = await cachedFolder({
      name: `chromium-${bundled.version}`,
      recipe: bundled.integrity,
      log,
      build: (target) => unpackBundled(target, log),
    });
    // Its libraries come along, as does a font: a small container has neither.
    const env = {
      LD_LIBRARY_PATH: [join(folder, 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(delimiter),
      FONTCONFIG_PATH: existsSync('/etc/fonts/fonts.conf') ? '/etc/fonts' : folder,
    };
    const path = join(folder, 'chromium');
    await run(path, ['--version'], { cwd: folder, what: 'starting it', env: { ...process.env, ...env } });
    return browser(path, env);
  }

  async function fromSystem(): Promise<Browser> {
    if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
      throw new SetupError('only tried as root on Debian or Ubuntu');
    }
    log('Installing the chromium package …');
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const options = { cwd: '/', env, what: 'installing the chromium package' };
    await run('apt-get', ['update'], options);
    await run('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
    return installed();
  }
}

async function unpackBundled(folder: string, log: Log): Promise<void> {
  log(`Fetching Chromium (@sparticuz/chromium ${bundled.version}, 70 MB, once) …`);
  const spec = `@sparticuz/chromium@${bundled.version}`;
  await unpackPackage(spec, { integrity: bundled.integrity, part: 'package/bin', folder });
  await inflate(join(folder, 'chromium.br'), join(folder, 'chromium'));
  for (const name of ['al2023', 'fonts', 'swiftshader']) {
    await inflate(join(folder, `${name}.tar.br`), join(folder, `${name}.tar`));
    await run('tar', ['-xf', `${name}.tar`], { cwd: folder, what: `unpacking ${name}` });
    await rm(join(folder, `${name}.tar`));
  }
}

async function inflate(from: string, to: string): Promise<void> {
  await pipeline(createReadStream(from), createBrotliDecompress(), createWriteStream(to, { mode: 0o755 }));
  await rm(from);
}

function browser(executablePath: string, added: Record<string, string> = {}): Browser {
  const env: Record<string, string> = {};
  for (const [key, value] of Object.entries({ ...process.env, ...added })) if (value) env[key] = value;
  return {
    executablePath,
    args: [
      '--disable-gpu',
      '--disable-quic',
      '--disable-dev-shm-usage',
      '--no-first-run',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-proxy-server',
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
    env,
    sandbox: process.getuid?.() !== 0,
  };
}

function usualPlaces(): string[] {
  if (process.platform === 'darwin') {
    return ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
      (name) => `/Applications/${name}.app/Contents/MacOS/${name}`,
    );
  }
  if (process.platform === 'win32') {
    const roots = ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].map((key) => process.env[key]);
    const programs = ['Google/Chrome/Application/chrome.exe', 'Chromium/Application/chrome.exe'];
    programs.push('Microsoft/Edge/Application/msedge.exe');
    return roots.flatMap((root) => (root ? programs.map((program) => join(root, program)) : []));
  }
  const names = ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser', 'microsoft-edge'];
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return names.flatMap((name) => folders.map((folder) => join(folder, name)));
}

async function isExecutable(path: string): Promise<boolean> {
  return access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}

/** Ubuntu's `chromium` may be a script that only says where to get the real one. */
async function answers(path: string): Promise<boolean> {
  if (process.platform !== 'linux') return true;
  return run(path, ['--version'], { cwd: '/', what: 'asking its version', env: process.env }).then(
    () => true,
    () => false,
  );
}
