// One preview beside an editor: asks the server for the newest payload, hands it to the page, and does what the page
// asks for.
import {
  commands,
  type Disposable,
  EventEmitter,
  type LogOutputChannel,
  type TextEditor,
  type Uri,
  type ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import {
  type Arrangement,
  type PreviewPayload,
  type PreviewRange,
  previewPayload,
} from '../../server/protocol/preview.ts';
import type { SimulationPayload } from '../../server/protocol/simulate.ts';
import { readToExtension, type ToExtension } from '../../server/protocol/webview.ts';
import { Mailbox } from './mailbox.ts';
import { type NeighbourSource, Neighbours } from './neighbours.ts';
import { oneAtATime } from './one-at-a-time.ts';
import { pageFor, webviewFolder } from './page.ts';
import { Pictures, type PictureWanted } from './pictures.ts';
import { nodeAt, revealRange } from './reveal.ts';
import type { SimulationSource } from './simulation-source.ts';
import { Simulations } from './simulations.ts';

const UNREADABLE = 'the file cannot be opened or read';

export interface PreviewSource extends SimulationSource, NeighbourSource {
  /** The payload of the newest version that the server knows, null where it knows no such file. */
  payload(uri: Uri, arrangement: Arrangement | undefined): Promise<unknown>;
}

export class PreviewPanel implements Disposable {
  readonly #panel: WebviewPanel;
  readonly #source: PreviewSource;
  readonly #log: LogOutputChannel;
  readonly #disposed = new EventEmitter<void>();
  /** Asks for the newest payload. */
  readonly refresh = oneAtATime(() => this.#ask(this.#uri));
  readonly onDidDispose = this.#disposed.event;
  #uri: Uri;
  #pinned: boolean;
  #payload: PreviewPayload | undefined;
  #arrangement: Arrangement | undefined;
  #current: string | null = null;
  #gone = false;
  /** The file on show could not be opened or read when it was last asked for. */
  #failed = false;
  /** Whether the page listens. */
  #ready = false;
  readonly #mailbox: Mailbox;
  readonly #simulations: Simulations;
  readonly #neighbours: Neighbours;
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
    const mailbox = new Mailbox(panel.webview);
    this.#mailbox = mailbox;
    this.#simulations = new Simulations(
      source,
      () => this.#uri,
      (message) => mailbox.deliver(message),
    );
    this.#neighbours = new Neighbours(
      source,
      () => ({ uri: this.#uri, payload: this.#payload, preview: panel }),
      (message) => mailbox.post(message),
    );
    this.#pictures = new Pictures((message) => mailbox.deliver(message));
    panel.webview.options = { enableScripts: true, localResourceRoots: [webviewFolder(extension)] };
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message));
    // A page that is hidden is gone; it begins anew when it is shown again.
    panel.onDidChangeViewState(() => {
      if (panel.visible) return;
      this.#ready = false;
      mailbox.close();
    });
    panel.onDidDispose(() => {
      this.#gone = true;
      mailbox.dispose();
      this.#simulations.dispose();
      this.#pictures.fail('The preview was closed.');
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
  async takePicture(wanted: PictureWanted): Promise<string> {
    // Only a page with the focus may write to the clipboard.
    if (wanted.copy) this.#panel.reveal(this.column, false);
    else if (!this.#panel.visible) this.reveal(this.column);
    if (this.#failed) await this.refresh();
    if (this.#failed) throw new Error(UNREADABLE);
    return this.#pictures.take(wanted, await this.#unfolded());
  }

  /** Null where the picture on show folds nothing, or there is none yet. */
  async #unfolded(): Promise<PreviewPayload | null> {
    const { groups, arrangement } = this.#payload ?? {};
    if (!arrangement || !groups?.some(({ folded }) => folded)) return null;
    const open = groups.map(({ id }) => id);
    const answer = await this.#source.payload(this.#uri, { ...arrangement, open });
    return previewPayload(answer) ? answer : null;
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
    this.#mailbox.deliver({ type: 'open-view', view: 'simulation' });
    this.#mailbox.deliver({ type: 'start-simulation' });
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
    if (!this.#pinned) this.show(uri);
  }

  /** Pinned or not. */
  show(uri: Uri): void {
    if (uri.toString() === this.#uri.toString()) return;
    this.#uri = uri;
    this.#payload = undefined;
    this.#failed = false;
    this.#pictures.fail('The preview shows another file by now.');
    this.#neighbours.forget();
    this.#current = null;
    this.#mailbox.close();
    this.#simulations.reset();
    this.#name();
    void this.refresh();
  }

  async #ask(uri: Uri): Promise<void> {
    if (this.#gone) return;
    let answer: unknown;
    try {
      // Opens nothing on screen; the server only knows open documents.
      await workspace.openTextDocument(uri);
      answer = await this.#source.payload(uri, this.#arrangement);
    } catch (error) {
      this.#log.error(
        `Preview of ${uri.toString()}: ${error instanceof Error ? error.message : String(error)}`,
      );
      this.#failed = true;
      this.#pictures.fail(UNREADABLE);
      this.#tellFailure();
      return;
    }
    this.#failed = false;
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
    this.#mailbox.post({ type: 'payload', payload: answer, pinned: this.#pinned });
    if (this.#ready) this.#mailbox.open();
    this.selected(window.activeTextEditor, true);
  }

  #tellFailure(): void {
    const message =
      'This file cannot be shown: it may have been moved or deleted. The VStream output says why.';
    if (this.#failed) this.#mailbox.post({ type: 'empty', message });
  }

  /** Highlights the node that holds the cursor. */
  selected(editor: TextEditor | undefined, always = false): void {
    if (!this.#payload || editor?.document.uri.toString() !== this.#uri.toString()) return;
    const key = nodeAt(this.#payload, editor.selection.active);
    if (key === this.#current && !always) return;
    this.#current = key;
    this.#mailbox.post({ type: 'selection', key });
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
        if (!this.#payload) return this.#tellFailure();
        this.#mailbox.post({ type: 'payload', payload: this.#payload, pinned: this.#pinned });
        this.#mailbox.post({ type: 'selection', key: this.#current });
        this.#mailbox.open();
        return;
      case 'reveal': {
        const node = this.#payload?.nodes.find((one) => one.key === message.key);
        // Keys belong to one version of the picture: the page asks again with the next one.
        if (node?.range && this.#payload?.version === message.version)
          await this.#reveal(node.range, message.focus);
        return;
      }
      case 'reveal-problem':
        if (this.#payload?.problem) await this.#reveal(this.#payload.problem.range, true);
        return;
      case 'pin':
        this.#pinned = message.pinned;
        this.#name();
        this.#mailbox.post({ type: 'pinned', pinned: this.#pinned });
        return;
      case 'arrange':
        this.#arrangement = message.arrangement;
        await this.refresh();
        return;
      case 'landscape':
        await this.#neighbours.ask();
        return;
      case 'open':
        await this.#neighbours.open(message.uri);
        return;
      case 'reveal-range':
        if (this.#payload?.version === message.version) await this.#reveal(message.range, true);
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

  #reveal(range: PreviewRange, focus: boolean): Promise<void> {
    return revealRange(this.#uri, range, { focus, preview: this.#panel });
  }

  #name(): void {
    const file = this.#uri.path.split('/').at(-1) ?? 'value stream';
    this.#panel.title = `${this.#pinned ? '' : 'Preview: '}${file.replace(/\.vstream\.ya?ml$/, '')}`;
  }
}
