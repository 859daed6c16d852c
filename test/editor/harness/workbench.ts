// Opens a real VS Code window for a suite file, closes it after the last test, and fails the suite for
// whatever went wrong in the window meanwhile.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { after, afterEach } from 'node:test';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { cacheRoot, projectRoot } from '../../../scripts/host/cache.ts';
import { ensureChromium } from '../../../scripts/host/chromium.ts';
import { startVsCode } from '../../../scripts/host/server.ts';
import { ensureVsCodeHost } from '../../../scripts/host/vscode-host.ts';
import { listenForBridge } from './bridge-server.ts';
import { patience, Workbench } from './driver.ts';
import { watchForFaults } from './faults.ts';
import { bridgeVariable, webPaths } from './protocol.ts';
import { loadAsWebExtension } from './web.ts';

export type { PlainDiagnostic, Workbench } from './driver.ts';

export interface WorkbenchOptions {
  /** A folder, relative to the project, that is copied and opened. Default: an empty one. */
  workspace?: string;
  /** Further files of the workspace, by relative path. */
  files?: Record<string, string>;
  /** A file of the workspace to show at the start. */
  open?: string;
  settings?: Record<string, unknown>;
  /** Default: the project itself, which must have been built. */
  extensionPath?: string;
  /** Loads the extension into the page's web worker, as on vscode.dev, and not into the server. */
  web?: boolean;
  /** Of a web extension: code that is served behind that of a file, by path inside the extension. */
  appended?: Record<string, string>;
  /** Workspace trust is on, and the folder has not got it. */
  untrusted?: boolean;
  /** Waits until the extension is active; false leaves that to its own activation events. Default: true. */
  activate?: boolean;
  /** Then waits for the language server as well. Default: true. */
  server?: boolean;
}

/** Call it at the top of a suite file; the window is closed after the file's last test. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const { workbench, close } = await openWindow(options);
  afterEach(async (test) => {
    if ('passed' in test && !test.passed) {
      const name = `failed-${test.fullName}`.replace(/[^\w-]+/g, '-').slice(0, 120);
      console.log(`Screenshot of the failure: ${await workbench.screenshot(name)}`);
    }
  });
  after(async () => {
    await close();
    assert.deepEqual(workbench.faults.list, [], 'nothing may go wrong behind the suite’s back');
  });
  return workbench;
}

/** For whoever closes it by themselves, such as a benchmark. */
export async function openWindow(
  options: WorkbenchOptions = {},
): Promise<{ workbench: Workbench; close: () => Promise<void> }> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const cleanUp = async (): Promise<void> => {
    for (const step of cleanups.reverse()) await step();
    cleanups.length = 0;
  };
  try {
    const workbench = await start(options, (step) => cleanups.push(step));
    return { workbench, close: cleanUp };
  } catch (error) {
    await cleanUp();
    throw error;
  }
}

async function start(
  options: WorkbenchOptions,
  cleanLater: (step: () => Promise<unknown>) => void,
): Promise<Workbench> {
  const log = (line: string): void => console.log(line);
  const extensionPath = resolve(projectRoot, options.extensionPath ?? '.');
  const extensionId = await readExtensionId(extensionPath);
  const host = await ensureVsCodeHost({ log });
  const browser = await ensureChromium({ log });
  const bridgeFile = await bundleBridge(options.web ? 'web' : 'node');

  const outer = await mkdtemp(join(tmpdir(), 'vstream-editor-'));
  process.once('exit', () => rmSync(outer, { recursive: true, force: true, maxRetries: 3 }));
  const folder = await makeWorkspace(outer, options);
  const socket = options.web ? undefined : await listenForBridge(outer);
  if (socket) cleanLater(() => socket.close());
  const server = await startVsCode({
    host,
    workspace: folder,
    settings: options.settings ?? {},
    trust: options.untrusted ?? false,
    env: socket ? { [bridgeVariable]: socket.path } : {},
    log,
  });
  cleanLater(() => server.stop());
  const launched = await chromium.launch({
    executablePath: browser.executablePath,
    args: browser.args,
    env: browser.env,
    chromiumSandbox: browser.sandbox,
    headless: !process.env.VSTREAM_HEADED,
  });
  cleanLater(() => launched.close());
  const context = await launched.newContext({ viewport: { width: 1440, height: 900 }, locale: 'en-US' });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const seenAs = options.web ? `${webPaths.extension}/` : extensionPath;
  const faults = watchForFaults(page, { id: extensionId, path: seenAs });
  const { ended } = await hearTheEnd(context);

  let workbench: Workbench;
  let connected: Promise<void>;
  const window = { page, folder, extensionId, faults };
  if (socket) {
    const folderUri = pathToFileURL(folder).href;
    await page.goto(server.url({ extensionDevelopmentPath: extensionPath, extensionTestsPath: bridgeFile }));
    workbench = new Workbench({ ...window, folderUri, bridge: socket });
    connected = socket.connected;
  } else {
    const { origin, host: authority } = new URL(server.url());
    const { bridge, served } = await loadAsWebExtension(context, {
      ...{ origin, extensionPath, bridgeFile },
      appended: options.appended ?? {},
    });
    cleanLater(() => bridge.close());
    const folderUri = `vscode-remote://${authority}${pathToFileURL(folder).pathname}`;
    await page.goto(server.url({}));
    workbench = new Workbench({ ...window, folderUri, bridge, served });
    connected = bridge.connected;
  }
  try {
    await Promise.race([connected, ended, tooLate('the extension host did not come up')]);
    if (options.open) await workbench.open(options.open);
    if (options.activate ?? true) await activate(workbench, options.server ?? true);
    await Promise.race([complete(page), tooLate('the editor did not get its last parts')]);
  } catch (error) {
    const shot = await workbench.screenshot('could-not-open').catch(() => 'no screenshot');
    const said = [...faults.list, '--- console:', ...faults.transcript.slice(-20)];
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The editor could not be opened: ${why}\nscreenshot: ${shot}\n${said.join('\n')}`);
  }
  return workbench;
}

/**
 * Waits for the parts of the editor that come last, by the mark that it makes then: whatever acts on saving is among
 * them, and until they are there a question for code actions may be dropped.
 */
function complete(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const mark = 'code/didCreateWorkbenchContributions/4';
    await new Promise<void>((resolve) => {
      new PerformanceObserver((list, observer) => {
        if (list.getEntriesByName(mark).length === 0) return;
        observer.disconnect();
        resolve();
      }).observe({ type: 'mark', buffered: true });
    });
  });
}

async function activate(workbench: Workbench, server: boolean): Promise<void> {
  await workbench.vscode(
    async (api, id, server) => {
      const extension = api.extensions.getExtension<{ running: Promise<boolean> }>(id);
      if (!extension) throw new Error(`VS Code did not load ${id}; is its "main" built?`);
      const { running } = await extension.activate();
      if (server && !(await running)) throw new Error('the language server could not be started');
    },
    workbench.extensionId,
    server,
  );
}

async function readExtensionId(extensionPath: string): Promise<string> {
  const manifest = JSON.parse(await readFile(join(extensionPath, 'package.json'), 'utf8')) as Record<
    string,
    unknown
  >;
  return `${manifest.publisher}.${manifest.name}`;
}

async function makeWorkspace(outer: string, { workspace, files = {} }: WorkbenchOptions): Promise<string> {
  const folder = join(outer, basename(workspace ?? 'workspace'));
  await mkdir(folder);
  if (workspace) await cp(resolve(projectRoot, workspace), folder, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function bundleBridge(kind: 'node' | 'web'): Promise<string> {
  const [entry, platform] =
    kind === 'web' ? (['bridge-web', 'browser'] as const) : (['bridge', 'node'] as const);
  const outfile = join(cacheRoot(), `editor-tests/${entry}.cjs`);
  await build({
    entryPoints: [join(import.meta.dirname, `${entry}.ts`)],
    outfile,
    bundle: true,
    platform,
    format: 'cjs',
    external: ['vscode'],
    logLevel: 'error',
  });
  return outfile;
}

/** Rejects when VS Code reports that the test run, which is our bridge, ended. */
async function hearTheEnd(context: BrowserContext): Promise<{ ended: Promise<never> }> {
  const { promise: ended, reject } = Promise.withResolvers<never>();
  ended.catch(() => {});
  const lines: string[] = [];
  await context.exposeFunction('codeAutomationLog', (_type: string, args: unknown[]) =>
    lines.push(args.join(' ')),
  );
  await context.exposeFunction('codeAutomationExit', (code: number) =>
    reject(new Error(`VS Code ended the run with code ${code}.\n  ${lines.slice(-10).join('\n  ')}`)),
  );
  return { ended };
}

function tooLate(what: string): Promise<never> {
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`${what} within ${patience / 1000} s`)), patience).unref();
  });
}
