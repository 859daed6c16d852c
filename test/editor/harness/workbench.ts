// A real VS Code window for a suite: its page (Playwright) and its extension host (the VS Code API), both
// driven from one test file. One window a suite; it is closed, and its faults are reported, after the suite.
import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { after, afterEach } from 'node:test';
import { build } from 'esbuild';
import { type BrowserContext, chromium, type FrameLocator, type Locator, type Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { cacheRoot, projectRoot } from '../../../scripts/host/cache.ts';
import { ensureChromium } from '../../../scripts/host/chromium.ts';
import { startVsCode } from '../../../scripts/host/server.ts';
import { ensureVsCodeHost } from '../../../scripts/host/vscode-host.ts';
import { type Bridge, listenForBridge } from './bridge-server.ts';
import { type Faults, watchForFaults } from './faults.ts';
import { bridgeVariable } from './protocol.ts';

type VsCode = typeof vscode;

/** Milliseconds; three windows at once on two cores take half of it. */
export const patience = 60_000;

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
  /** Waits until the extension is active; false leaves that to its own activation events. Default: true. */
  activate?: boolean;
}

/** A diagnostic as plain data; lines and characters count from zero. */
export interface PlainDiagnostic {
  message: string;
  severity: 'error' | 'warning' | 'information' | 'hint';
  source: string | undefined;
  code: string | undefined;
  range: { start: vscode.Position; end: vscode.Position };
}

export class Workbench {
  readonly page: Page;
  /** Absolute path of the opened folder, a copy that the suite may change. */
  readonly folder: string;
  readonly extensionId: string;
  readonly faults: Faults;
  readonly #bridge: Bridge;

  constructor(parts: { page: Page; folder: string; extensionId: string; faults: Faults; bridge: Bridge }) {
    this.page = parts.page;
    this.folder = parts.folder;
    this.extensionId = parts.extensionId;
    this.faults = parts.faults;
    this.#bridge = parts.bridge;
  }

  /** Absolute path of a file in the workspace. */
  path(file: string): string {
    return join(this.folder, file);
  }

  /**
   * Runs `call` inside the extension host. It travels as source text: it sees its arguments and globals, but
   * nothing of the file it stands in; arguments and answer are JSON.
   */
  async vscode<Args extends unknown[], Value>(
    call: (api: VsCode, ...args: Args) => Value,
    ...args: Args
  ): Promise<Awaited<Value>> {
    const value = await this.#bridge.ask({ call: String(call), args, timeout: patience });
    return value as Awaited<Value>;
  }

  /**
   * Asks `condition` in the extension host at once and again at each of the events, until its answer is
   * truthy; that is the answer.
   */
  async until<Args extends unknown[], Value>(
    events: (api: VsCode) => vscode.Event<unknown> | vscode.Event<unknown>[],
    condition: (api: VsCode, ...args: Args) => Value,
    ...args: Args
  ): Promise<NonNullable<Awaited<Value>>> {
    const request = { events: String(events), call: String(condition), args, timeout: patience };
    return (await this.#bridge.ask(request)) as NonNullable<Awaited<Value>>;
  }

  /** Runs a command. The answer must be JSON. */
  async command(id: string, ...args: unknown[]): Promise<unknown> {
    return this.vscode((api, name, rest) => api.commands.executeCommand(name, ...rest), id, args);
  }

  /** Shows a file of the workspace in the active editor group. */
  async open(file: string): Promise<{ languageId: string; version: number; text: string }> {
    return this.vscode(async (api, path) => {
      const document = await api.workspace.openTextDocument(api.Uri.file(path));
      await api.window.showTextDocument(document);
      return { languageId: document.languageId, version: document.version, text: document.getText() };
    }, this.path(file));
  }

  /** Replaces the one occurrence of `before` in a file's document, as typing would; does not save. */
  async replace(file: string, before: string, after: string): Promise<void> {
    await this.vscode(
      async (api, path, old, fresh) => {
        const document = await api.workspace.openTextDocument(api.Uri.file(path));
        const text = document.getText();
        const at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) throw new Error(`not exactly once in ${path}: ${old}`);
        const edit = new api.WorkspaceEdit();
        const range = new api.Range(document.positionAt(at), document.positionAt(at + old.length));
        edit.replace(document.uri, range, fresh);
        if (!(await api.workspace.applyEdit(edit))) throw new Error(`the edit of ${path} was refused`);
      },
      this.path(file),
      before,
      after,
    );
  }

  /** The text of a file's document, saved or not. */
  async text(file: string): Promise<string> {
    return this.vscode(
      async (api, path) => (await api.workspace.openTextDocument(api.Uri.file(path))).getText(),
      this.path(file),
    );
  }

  /**
   * Waits until a file's diagnostics are as `wanted` says, and returns them. `wanted` runs in the extension
   * host, with `args` after the diagnostics.
   */
  async diagnostics<Args extends unknown[]>(
    file: string,
    wanted: (found: PlainDiagnostic[], ...args: Args) => boolean,
    ...args: Args
  ): Promise<PlainDiagnostic[]> {
    const answer = await this.until(
      (api) => api.languages.onDidChangeDiagnostics,
      (api, path, test, rest) => {
        const severities = ['error', 'warning', 'information', 'hint'] as const;
        const found = api.languages.getDiagnostics(api.Uri.file(path)).map((d) => ({
          message: d.message,
          severity: severities[d.severity],
          source: d.source,
          code: d.code === undefined ? undefined : String(typeof d.code === 'object' ? d.code.value : d.code),
          range: { start: d.range.start, end: d.range.end },
        }));
        return new Function(`return (${test});`)()(found, ...rest) ? { found } : undefined;
      },
      this.path(file),
      String(wanted),
      args,
    );
    return answer.found as PlainDiagnostic[];
  }

  /** The content of the only webview, or of the one at `index`. */
  preview(index?: number): FrameLocator {
    const outer = this.page.locator('iframe.webview.ready');
    return (index === undefined ? outer : outer.nth(index))
      .contentFrame()
      .frameLocator('iframe#active-frame');
  }

  /** Opens the Problems panel; the locator is its rows. */
  async problems(): Promise<Locator> {
    await this.command('workbench.actions.view.problems');
    return this.page.locator('.markers-panel .monaco-list-row');
  }

  /** Closes every editor and forgets unsaved changes. */
  async closeEditors(): Promise<void> {
    await this.vscode(async (api) => {
      while (api.window.tabGroups.all.some((group) => group.tabs.length > 0)) {
        await api.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
      }
    });
  }

  /** Saves what the window shows under `test/editor/out/`. */
  async screenshot(name: string): Promise<string> {
    const file = join(projectRoot, 'test/editor/out', `${name}.png`);
    await mkdir(dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
    return file;
  }
}

/** Call it at the top of a suite file; the window is closed after the file's last test. */
export async function openWorkbench(options: WorkbenchOptions = {}): Promise<Workbench> {
  const cleanups: (() => Promise<unknown>)[] = [];
  const cleanUp = async (): Promise<void> => {
    for (const step of cleanups.reverse()) await step();
    cleanups.length = 0;
  };
  try {
    const workbench = await start(options, (step) => cleanups.push(step));
    afterEach(async (test) => {
      if ('passed' in test && !test.passed) {
        const name = `failed-${test.fullName}`.replace(/[^\w-]+/g, '-').slice(0, 120);
        console.log(`Screenshot of the failure: ${await workbench.screenshot(name)}`);
      }
    });
    after(async () => {
      await cleanUp();
      assert.deepEqual(workbench.faults.list, [], 'nothing may go wrong behind the suite’s back');
    });
    return workbench;
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
  const [host, browser, tests] = [
    await ensureVsCodeHost({ log }),
    await ensureChromium({ log }),
    await bundleBridge(),
  ];

  const outer = await mkdtemp(join(tmpdir(), 'vstream-editor-'));
  process.once('exit', () => rmSync(outer, { recursive: true, force: true, maxRetries: 3 }));
  const folder = await makeWorkspace(outer, options);
  const bridge = await listenForBridge(outer);
  cleanLater(() => bridge.close());
  const server = await startVsCode({
    host,
    workspace: folder,
    settings: options.settings ?? {},
    env: { [bridgeVariable]: bridge.path },
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
  const faults = watchForFaults(page, { id: extensionId, path: extensionPath });
  const { ended } = await hearTheEnd(context);

  await page.goto(server.url({ extensionDevelopmentPath: extensionPath, extensionTestsPath: tests }));
  const workbench = new Workbench({ page, folder, extensionId, faults, bridge });
  try {
    await Promise.race([bridge.connected, ended, tooLate('the extension host did not come up')]);
    if (options.open) await workbench.open(options.open);
    if (options.activate ?? true) await activate(workbench);
  } catch (error) {
    const shot = await workbench.screenshot('could-not-open').catch(() => 'no screenshot');
    const said = [...faults.list, '--- console:', ...faults.transcript.slice(-20)];
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`The editor could not be opened: ${why}\nscreenshot: ${shot}\n${said.join('\n')}`);
  }
  return workbench;
}

async function activate(workbench: Workbench): Promise<void> {
  await workbench.vscode(async (api, id) => {
    const extension = api.extensions.getExtension(id);
    if (!extension) throw new Error(`VS Code did not load ${id}; is its "main" built?`);
    await extension.activate();
  }, workbench.extensionId);
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

async function bundleBridge(): Promise<string> {
  const outfile = join(cacheRoot(), 'editor-tests/bridge.cjs');
  await build({
    entryPoints: [join(import.meta.dirname, 'bridge.ts')],
    outfile,
    bundle: true,
    platform: 'node',
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
