// What a suite does with an open VS Code window: its page (Playwright) and its extension host (the VS Code
// API) side by side. Everything here waits for a condition or an event, nothing for a length of time.
import { mkdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import type * as vscode from 'vscode';
import { projectRoot } from '../../../scripts/host/cache.ts';
import type { Bridge } from './bridge-server.ts';
import type { Faults } from './faults.ts';

type VsCode = typeof vscode;

/** Milliseconds; three windows at once on two cores take half of it. */
export const patience = 60_000;

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
  /** What of the extension went to the page; nothing unless it is a web extension. */
  readonly served: ReadonlySet<string>;
  readonly #bridge: Bridge;
  readonly #folderUri: string;

  constructor(parts: {
    page: Page;
    folder: string;
    folderUri: string;
    extensionId: string;
    faults: Faults;
    bridge: Bridge;
    served?: ReadonlySet<string>;
  }) {
    this.page = parts.page;
    this.folder = parts.folder;
    this.#folderUri = parts.folderUri;
    this.served = parts.served ?? new Set();
    this.extensionId = parts.extensionId;
    this.faults = parts.faults;
    this.#bridge = parts.bridge;
  }

  /** Absolute path of a file in the workspace. */
  path(file: string): string {
    return join(this.folder, file);
  }

  /** Its address as the extension sees it: a web extension has no disk. */
  uri(file: string): string {
    return `${this.#folderUri}/${file.split('/').map(encodeURIComponent).join('/')}`;
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
    return this.vscode(async (api, uri) => {
      const document = await api.workspace.openTextDocument(api.Uri.parse(uri));
      await api.window.showTextDocument(document);
      return { languageId: document.languageId, version: document.version, text: document.getText() };
    }, this.uri(file));
  }

  /** Replaces the one occurrence of `before` in a file's document, as typing would; does not save. */
  async replace(file: string, before: string, after: string): Promise<void> {
    await this.vscode(
      async (api, uri, old, fresh) => {
        const document = await api.workspace.openTextDocument(api.Uri.parse(uri));
        const text = document.getText();
        const at = text.indexOf(old);
        if (at < 0 || text.indexOf(old, at + 1) >= 0) throw new Error(`not exactly once in ${uri}: ${old}`);
        const edit = new api.WorkspaceEdit();
        const range = new api.Range(document.positionAt(at), document.positionAt(at + old.length));
        edit.replace(document.uri, range, fresh);
        if (!(await api.workspace.applyEdit(edit))) throw new Error(`the edit of ${uri} was refused`);
      },
      this.uri(file),
      before,
      after,
    );
  }

  /** The text of a file's document, saved or not. */
  async text(file: string): Promise<string> {
    return this.vscode(
      async (api, uri) => (await api.workspace.openTextDocument(api.Uri.parse(uri))).getText(),
      this.uri(file),
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
      (api, uri, test, rest) => {
        const severities = ['error', 'warning', 'information', 'hint'] as const;
        const found = api.languages.getDiagnostics(api.Uri.parse(uri)).map((d) => ({
          message: d.message,
          severity: severities[d.severity],
          source: d.source,
          code: d.code === undefined ? undefined : String(typeof d.code === 'object' ? d.code.value : d.code),
          range: { start: d.range.start, end: d.range.end },
        }));
        return new Function(`return (${test});`)()(found, ...rest) ? { found } : undefined;
      },
      this.uri(file),
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
