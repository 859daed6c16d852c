// One preview beside an editor: asks the server for the newest payload, hands it to the page, and carries the
// reader between picture and text. It never moves anything that it was not asked to move.
import {
  commands,
  type Disposable,
  EventEmitter,
  type LogOutputChannel,
  Range,
  type TextDocumentShowOptions,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import type { ExportTheme } from '../../server/protocol/export.ts';
import { type Landscape, landscape } from '../../server/protocol/landscape.ts';
import {
  type Arrangement,
  type PreviewPayload,
  type PreviewRange,
  previewPayload,
} from '../../server/protocol/preview.ts';
import type { SimulationPayload } from '../../server/protocol/simulate.ts';
import { readToExtension, type ToExtension, type ToWebview } from '../../server/protocol/webview.ts';
import { pageFor, webviewFolder } from './page.ts';
import { Pictures } from './pictures.ts';
import type { SimulationSource } from './simulation-source.ts';
import { Simulations } from './simulations.ts';

export interface PreviewSource extends SimulationSource {
  /** The payload of the newest version that the server knows, null where it knows no such file. */
  payload(uri: Uri, arrangement: Arrangement | undefined): Promise<unknown>;
  landscape(uri: Uri): Promise<unknown>;
  /** A file with its preview, in this one where it follows the editor. */
  openPreview(uri: Uri): Promise<void>;
}

export class PreviewPanel implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #source: PreviewSource;
  readonly #log: LogOutputChannel;
  readonly #disposed = new EventEmitter<void>();
  readonly onDidDispose = this.#disposed.event;
  #uri: Uri;
  #pinned: boolean;
  #payload: PreviewPayload | undefined;
  #landscape: Landscape | undefined;
  #arrangement: Arrangement | undefined;
  #current: string | null = null;
  #asking = false;
  #askAgain = false;
  #gone = false;
  /** Whether the page listens; until then what it is to be told waits. */
  #ready = false;
  #waiting: ToWebview[] = [];
  readonly #simulations: Simulations;
  readonly #pictures: Pictures;

  constructor(
    panel: WebviewPanel,
    extension: Uri,
    source: PreviewSource,
    log: LogOutputChannel,
    start: { readonly uri: Uri; readonly pinned: boolean },
  ) {
    this.#panel = panel;
    this.#source = source;
    this.#log = log;
    this.#uri = start.uri;
    this.#pinned = start.pinned;
    const post = (message: ToWebview): void => this.#postWhenReady(message);
    this.#simulations = new Simulations(source, () => this.#uri, post);
    this.#pictures = new Pictures(post);
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    // A page that is hidden is gone; it begins anew when it is shown again.
    panel.onDidChangeViewState(() => {
      if (!panel.visible) this.#ready = false;
    });
    panel.onDidDispose(() => {
      this.#gone = true;
      this.#simulations.dispose();
      this.#pictures.dispose();
      this.#disposed.fire();
    });
    panel.webview.html = pageFor(panel.webview, extension);
    this.#name();
    void this.refresh();
  }

  get uri(): Uri {
    return this.#uri;
  }

  get pinned(): boolean {
    return this.#pinned;
  }

  /** The whole diagram; only a page that is on show can draw it. */
  takePicture(theme: ExportTheme, png: boolean): Promise<string> {
    if (!this.#panel.visible) this.reveal(this.column);
    return this.#pictures.take(theme, png);
  }

  get active(): boolean {
    return this.#panel.active;
  }

  /** What the last run on show found, for a report. */
  get simulation(): SimulationPayload | null {
    return this.#simulations.last;
  }

  startSimulation(): void {
    if (!this.#panel.visible) this.reveal(this.column);
    this.#postWhenReady({ type: 'open-view', view: 'simulation' });
    this.#postWhenReady({ type: 'start-simulation' });
  }

  get column(): ViewColumn | undefined {
    return this.#panel.viewColumn;
  }

  reveal(column: ViewColumn | undefined): void {
    this.#panel.reveal(column, true);
  }

  dispose(): void {
    this.#panel.dispose();
  }

  follow(uri: Uri): void {
    if (this.#pinned || uri.toString() === this.#uri.toString()) return;
    this.#uri = uri;
    this.#payload = undefined;
    this.#landscape = undefined;
    this.#current = null;
    this.#simulations.reset();
    this.#name();
    void this.refresh();
  }

  /** One request at a time; what changed meanwhile is asked for once, afterwards. */
  async refresh(): Promise<void> {
    if (this.#asking) {
      this.#askAgain = true;
      return;
    }
    this.#asking = true;
    try {
      do {
        this.#askAgain = false;
        await this.#ask(this.#uri);
      } while (this.#askAgain && !this.#gone);
    } finally {
      this.#asking = false;
    }
  }

  async #ask(uri: Uri): Promise<void> {
    let answer: unknown;
    try {
      // Opens nothing on screen; the server only knows open documents.
      await workspace.openTextDocument(uri);
      answer = await this.#source.payload(uri, this.#arrangement);
    } catch (error) {
      this.#log.error(
        `Preview of ${uri.toString()}: ${error instanceof Error ? error.message : String(error)}`,
      );
      this.#post({ type: 'empty', message: 'This file cannot be shown. The VStream output says why.' });
      return;
    }
    if (this.#gone || uri.toString() !== this.#uri.toString()) return;
    if (answer === null) return;
    if (!previewPayload(answer)) {
      this.#log.error(
        `Preview of ${uri.toString()}: the server sent a payload that the editor does not know.`,
      );
      return;
    }
    if (this.#payload && answer.version < this.#payload.version) return;
    this.#payload = answer;
    this.#post({ type: 'payload', payload: answer, pinned: this.#pinned });
    if (this.#ready) this.#catchUp();
    this.selected(window.activeTextEditor, true);
  }

  /** Highlights the node that holds the cursor. */
  selected(editor: TextEditor | undefined, always = false): void {
    if (!this.#payload || editor?.document.uri.toString() !== this.#uri.toString()) return;
    const key = nodeAt(this.#payload, editor.selection.active);
    if (key === this.#current && !always) return;
    this.#current = key;
    this.#post({ type: 'selection', key });
  }

  #receive(data: unknown): void {
    const message = readToExtension(data);
    if (!message) {
      this.#log.warn('The preview sent a message that the extension does not know.');
      return;
    }
    void this.#act(message).catch((error: unknown) => this.#log.error(String(error)));
  }

  async #act(message: ToExtension): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true;
        if (!this.#payload) return;
        this.#post({ type: 'payload', payload: this.#payload, pinned: this.#pinned });
        this.#post({ type: 'selection', key: this.#current });
        this.#catchUp();
        return;
      case 'reveal': {
        const node = this.#payload?.nodes.find((one) => one.key === message.key);
        // Keys belong to one version of the picture: the page asks again with the next one.
        if (node?.range && this.#payload?.version === message.version)
          await this.#show(node.range, message.focus);
        return;
      }
      case 'reveal-problem':
        if (this.#payload?.problem) await this.#show(this.#payload.problem.range, true);
        return;
      case 'pin':
        this.#pinned = message.pinned;
        this.#name();
        this.#post({ type: 'pinned', pinned: this.#pinned });
        return;
      case 'arrange':
        this.#arrangement = message.arrangement;
        await this.refresh();
        return;
      case 'landscape':
        await this.#askLandscape(this.#uri);
        return;
      case 'open':
        await this.#open(message.uri);
        return;
      case 'reveal-range':
        if (this.#payload?.version === message.version) await this.#show(message.range, true);
        return;
      case 'export':
        await commands.executeCommand('vstream.exportDiagram', this.#uri);
        return;
      case 'picture':
        this.#pictures.receive(message);
        return;
      case 'log':
        this.#log.warn(`Preview of ${this.#uri.toString()}: ${message.message}`);
        return;
      default:
        await this.#simulations.act(message);
    }
  }

  async #askLandscape(uri: Uri): Promise<void> {
    const answer = await this.#source.landscape(uri);
    if (this.#gone || uri.toString() !== this.#uri.toString()) return;
    if (!landscape(answer)) throw new Error('The server sent a landscape that the editor does not know.');
    this.#landscape = answer;
    this.#post({ type: 'landscape', landscape: answer });
  }

  /** Only files that the server has named. */
  async #open(name: string): Promise<void> {
    const named = [
      ...(this.#payload?.nodes.map(({ opens }) => opens) ?? []),
      ...(this.#landscape?.specs.filter(({ missing }) => !missing).map(({ uri }) => uri) ?? []),
      ...(this.#landscape?.alone.map(({ uri }) => uri) ?? []),
    ];
    if (name === '' || !named.includes(name))
      throw new Error(`The preview asked for ${name}, which nothing names.`);
    const uri = Uri.parse(name, true);
    const viewColumn = this.#textColumn();
    await window.showTextDocument(await workspace.openTextDocument(uri), { viewColumn });
    await this.#source.openPreview(uri);
  }

  /** In the column where the file already is; else beside this preview, never on top of it. */
  async #show(range: PreviewRange, focus: boolean): Promise<void> {
    const { start, end } = range;
    const selection = new Range(start.line, start.character, end.line, end.character);
    const options: TextDocumentShowOptions = {
      viewColumn: this.#textColumn(),
      preserveFocus: !focus,
      selection,
    };
    await window.showTextDocument(await workspace.openTextDocument(this.#uri), options);
  }

  #textColumn(): ViewColumn {
    const uri = this.#uri.toString();
    const visible = window.visibleTextEditors.find((editor) => editor.document.uri.toString() === uri);
    if (visible?.viewColumn !== undefined) return visible.viewColumn;
    const group = window.tabGroups.all.find((one) =>
      one.tabs.some(
        (tab) => tab.input instanceof Object && 'uri' in tab.input && String(tab.input.uri) === uri,
      ),
    );
    if (group && group.viewColumn !== this.#panel.viewColumn) return group.viewColumn;
    return this.#panel.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One;
  }

  #name(): void {
    const file = this.#uri.path.split('/').at(-1) ?? 'value stream';
    this.#panel.title = `${this.#pinned ? '' : 'Preview: '}${file.replace(/\.vstream\.ya?ml$/, '')}`;
  }

  /** What concerns a file is told behind its first payload. */
  #postWhenReady(message: ToWebview): void {
    if (this.#ready && this.#payload) this.#post(message);
    else this.#waiting.push(message);
  }

  #catchUp(): void {
    for (const message of this.#waiting.splice(0)) this.#post(message);
  }

  #post(message: ToWebview): void {
    if (!this.#gone) void this.#panel.webview.postMessage(message);
  }
}

function nodeAt(payload: PreviewPayload, cursor: { line: number; character: number }): string | null {
  const after = (a: typeof cursor, b: typeof cursor): boolean =>
    a.line > b.line || (a.line === b.line && a.character >= b.character);
  const node = payload.nodes.find(
    ({ extent }) => extent !== null && after(cursor, extent.start) && after(extent.end, cursor),
  );
  return node?.key ?? null;
}
