// Starts and stops one headless VS Code server with its own throw-away data folder.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Log, projectRoot } from './cache.ts';
import { SetupError } from './npm.ts';

export interface ServerOptions {
  /** From `ensureVsCodeHost`. */
  host: string;
  /** An extension folder to have installed, as a user would. Leave out to load it through a payload. */
  extensionPath?: string;
  /** Absolute path of the folder that the window opens. */
  workspace: string;
  /** Machine settings, on top of quiet defaults. */
  settings?: Record<string, unknown>;
  /** Asks before it trusts a folder, as the editor of a user does. Else every folder is trusted. */
  trust?: boolean;
  /** Reaches the extension host. */
  env?: Record<string, string>;
  /** 0 or left out: any free port. */
  port?: number;
  log: Log;
}

/** The development payload of a VS Code window; file values are absolute paths on this machine. */
export interface Payload {
  extensionDevelopmentPath?: string;
  extensionTestsPath?: string;
  openFile?: string;
}

export interface VsCodeServer {
  port: number;
  /** Where the data, settings and logs of this run are. */
  dataFolder: string;
  url(payload?: Payload): string;
  /** Resolves when the server is gone, for whatever reason. */
  ended: Promise<void>;
  /** Ends every process of the server and removes its data. Safe to call twice. */
  stop(): Promise<void>;
}

const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  'git.openRepositoryInParentFolders': 'never',
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.welcomePage.walkthroughs.openOnInstall': false,
};

/** Without the questions at the start: a folder is simply not trusted. */
const trustSettings = {
  'security.workspace.trust.enabled': true,
  'security.workspace.trust.startupPrompt': 'never',
  'security.workspace.trust.untrustedFiles': 'open',
};

export async function startVsCode(options: ServerOptions): Promise<VsCodeServer> {
  const { host, extensionPath, workspace, settings = {}, env = {}, port: wanted = 0, trust, log } = options;
  const data = await mkdtemp(join(tmpdir(), 'vstream-vscode-'));
  await mkdir(join(data, 'data/Machine'), { recursive: true });
  await mkdir(join(data, 'extensions'));
  const machine = JSON.stringify({ ...quietSettings, ...(trust ? trustSettings : {}), ...settings }, null, 2);
  await writeFile(join(data, 'data/Machine/settings.json'), machine);
  if (extensionPath) await install(extensionPath, join(data, 'extensions'));

  const child = spawn(
    serverNode(),
    [
      join(import.meta.dirname, 'guard.mjs'),
      join(host, 'out/server-main.js'),
      ...['--host', '127.0.0.1', '--port', String(wanted), '--without-connection-token'],
      ...['--accept-server-license-terms', '--server-data-dir', data],
      ...['--extensions-dir', join(data, 'extensions'), '--default-folder', workspace],
      ...['--telemetry-level', 'off', '--enable-smoke-test-driver'],
      ...(trust ? [] : ['--disable-workspace-trust']),
    ],
    {
      cwd: workspace,
      env: { ...withoutEditor(process.env), ...serverEnv(data), ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: process.platform !== 'win32',
    },
  );
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const kill = (signal: NodeJS.Signals): void => killGroup(child, signal);
  const onExit = (): void => {
    kill('SIGKILL');
    rmSync(data, { recursive: true, force: true, maxRetries: 3 });
  };
  const onSignal = (signal: NodeJS.Signals): void => {
    onExit();
    process.exit(signal === 'SIGINT' ? 130 : 143);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  process.once('exit', onExit);
  for (const signal of signals) process.once(signal, onSignal);

  const stop = async (): Promise<void> => {
    process.off('exit', onExit);
    for (const signal of signals) process.off(signal, onSignal);
    kill('SIGTERM');
    const hard = setTimeout(() => kill('SIGKILL'), 2000);
    await closed;
    clearTimeout(hard);
    kill('SIGKILL');
    await rm(data, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };

  let port: number;
  try {
    port = await listeningPort(child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    port,
    dataFolder: data,
    ended: closed,
    stop,
    url: (payload) => windowUrl(port, workspace, payload),
  };
}

function windowUrl(port: number, workspace: string, payload?: Payload): string {
  const query = [`folder=${inQuery(decodeURIComponent(pathToFileURL(workspace).pathname))}`];
  if (payload) {
    const base = `vscode-remote://127.0.0.1:${port}`;
    const entries = Object.entries(payload).map(([key, path]) => [key, base + pathToFileURL(path).pathname]);
    query.push(`payload=${inQuery(JSON.stringify([...entries, ['skipWelcome', 'true']]))}`);
  }
  return `http://127.0.0.1:${port}/?${query.join('&')}`;
}

/** Encoded no more than a query needs, so that an address stays readable in a terminal. */
function inQuery(text: string): string {
  return encodeURIComponent(text).replace(/%(2F|3A|2C)/g, decodeURIComponent);
}

/** A link, so that a rebuild needs only a reload of the window, and removing it there spares the source. */
async function install(extensionPath: string, folder: string): Promise<void> {
  const manifest: unknown = JSON.parse(await readFile(join(extensionPath, 'package.json'), 'utf8'));
  if (typeof manifest !== 'object' || manifest === null)
    throw new SetupError('package.json is not an object');
  const { publisher, name, version } = manifest as Record<string, unknown>;
  await symlink(extensionPath, join(folder, `${publisher}.${name}-${version}`), 'junction');
}

async function listeningPort(child: ChildProcess, log: Log): Promise<number> {
  const lines: string[] = [];
  return await new Promise<number>((resolve, reject) => {
    const fail = (why: string): void =>
      reject(
        new SetupError(
          `The VS Code server ${why}.\n  ${lines.join('').trim().split('\n').slice(-15).join('\n  ')}`,
        ),
      );
    const timer = setTimeout(() => fail('did not start within a minute'), 60_000);
    const read = (chunk: Buffer): void => {
      lines.push(String(chunk));
      if (process.env.VSTREAM_HOST_LOG) log(String(chunk).trimEnd());
      if (lines.length > 200) lines.shift();
      const found = /Extension host agent listening on (\d+)/.exec(lines.join(''));
      if (!found) return;
      clearTimeout(timer);
      resolve(Number(found[1]));
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      fail(`ended at once (${signal ?? `exit code ${code}`})`);
    });
  });
}

function killGroup(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') spawnSync('taskkill', ['/pid', String(child.pid), '/T', '/F']);
    else process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}

/** The server needs Node 22 or later; the project brings one. */
function serverNode(): string {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath;
  return join(projectRoot, 'node_modules/node/bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

function serverEnv(data: string): Record<string, string> {
  return {
    // The window must not look for extensions on the network.
    EXTENSIONS_GALLERY: '{}',
    // Where its sockets lie. Elsewhere the names of temporary folders are too long for that.
    ...(process.platform === 'linux' ? { XDG_RUNTIME_DIR: data } : {}),
  };
}

/** A terminal inside an editor carries settings of that editor, which would confuse a second one. */
function withoutEditor(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([key]) => !/^(VSCODE_|ELECTRON_|NODE_OPTIONS$|NODE_TEST_CONTEXT$)/.test(key)),
  );
}
