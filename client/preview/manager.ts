// All open previews: the commands that open them, what they follow, and how they come back after a reload.
import {
  commands,
  type Disposable,
  type ExtensionContext,
  type LogOutputChannel,
  type TextEditor,
  Uri,
  ViewColumn,
  type WebviewPanel,
  window,
  workspace,
} from 'vscode';
import { type BaseLanguageClient, State } from 'vscode-languageclient';
import { LANDSCAPE_REQUEST, type LandscapeParams } from '../../server/protocol/landscape.ts';
import {
  type Arrangement,
  PREVIEW_CHANGED,
  PREVIEW_REQUEST,
  type PreviewParams,
  previewChanged,
} from '../../server/protocol/preview.ts';
import { readViewState } from '../../server/protocol/webview.ts';
import { PreviewPanel } from './panel.ts';
import { simulationSource } from './simulation-source.ts';

const VIEW_TYPE = 'vstream.preview';
const LANGUAGE = 'vstream';

type Client = Pick<
  BaseLanguageClient,
  'sendRequest' | 'onNotification' | 'onProgress' | 'onDidChangeState' | 'code2ProtocolConverter'
>;

/** What commands ask of the previews. */
export interface Previews {
  /** The file that a command was given, or else that of the preview or editor that is active, if it is one of ours. */
  meant(asked: unknown): Uri | undefined;
  /** The preview of a file, where there is one. */
  known(uri: Uri): PreviewPanel | undefined;
  /** The same, opened beside the editor where there is none. */
  panelFor(uri: Uri): PreviewPanel;
}

export function registerPreview(context: ExtensionContext, client: Client, log: LogOutputChannel): Previews {
  const manager = new PreviewManager(context.extensionUri, client, log);
  context.subscriptions.push(
    manager,
    commands.registerCommand('vstream.openPreview', (uri?: unknown) => manager.open(uri, ViewColumn.Active)),
    commands.registerCommand('vstream.openPreviewToSide', (uri?: unknown) =>
      manager.open(uri, ViewColumn.Beside),
    ),
    commands.registerCommand('vstream.simulate', (uri?: unknown) => manager.simulate(uri)),
    window.registerWebviewPanelSerializer(VIEW_TYPE, {
      deserializeWebviewPanel: async (panel, state) => manager.restore(panel, state),
    }),
    window.onDidChangeActiveTextEditor((editor) => manager.follow(editor)),
    window.onDidChangeTextEditorSelection(({ textEditor }) => manager.selected(textEditor)),
    workspace.onDidRenameFiles(({ files }) => manager.renamed(files)),
    // The server forgets a file that is closed: opened again, it is asked for again.
    workspace.onDidOpenTextDocument((document) => manager.opened(document.uri)),
    // A server that was started again knows of no preview.
    client.onDidChangeState(({ newState }) => {
      if (newState === State.Running) manager.refresh();
    }),
    client.onNotification(PREVIEW_CHANGED, (params: unknown) => manager.changed(params)),
  );
  return manager;
}

class PreviewManager implements Previews, Disposable {
  readonly #extension: Uri;
  readonly #client: Client;
  readonly #log: LogOutputChannel;
  readonly #panels = new Set<PreviewPanel>();

  constructor(extension: Uri, client: Client, log: LogOutputChannel) {
    this.#extension = extension;
    this.#client = client;
    this.#log = log;
  }

  /** The preview that follows the editor is used again; pinned ones stay as they are. */
  open(asked: unknown, column: ViewColumn): void {
    const uri = this.#asked(asked);
    if (uri) this.#show(uri, column);
  }

  simulate(asked: unknown): void {
    const uri = this.#asked(asked);
    if (uri) this.panelFor(uri).startSimulation();
  }

  meant(asked: unknown): Uri | undefined {
    // The menu of a preview's title names the preview itself, which is no file.
    if (asked instanceof Uri && asked.scheme !== 'webview-panel') return asked;
    const preview = [...this.#panels].find((panel) => panel.active)?.uri;
    const document = window.activeTextEditor?.document;
    return preview ?? (document?.languageId === LANGUAGE ? document.uri : undefined);
  }

  known(uri: Uri): PreviewPanel | undefined {
    return [...this.#panels].find((panel) => panel.uri.toString() === uri.toString());
  }

  panelFor(uri: Uri): PreviewPanel {
    return this.known(uri) ?? this.#show(uri, ViewColumn.Beside);
  }

  #asked(asked: unknown): Uri | undefined {
    const uri = this.meant(asked);
    if (!uri) {
      void window.showInformationMessage(
        'Open a *.vstream.yaml file first: the preview shows a value stream.',
      );
    }
    return uri;
  }

  #show(uri: Uri, column: ViewColumn): PreviewPanel {
    const open = this.known(uri) ?? [...this.#panels].find((panel) => !panel.pinned);
    if (open) {
      open.follow(uri);
      open.reveal(open.column);
      return open;
    }
    const options = { viewColumn: column, preserveFocus: true };
    return this.#adopt(window.createWebviewPanel(VIEW_TYPE, 'Preview', options), { uri, pinned: false });
  }

  restore(panel: WebviewPanel, state: unknown): void {
    const kept = readViewState(state);
    if (kept) this.#adopt(panel, { uri: Uri.parse(kept.uri), pinned: kept.pinned });
    else panel.dispose();
  }

  follow(editor: TextEditor | undefined): void {
    if (editor?.document.languageId !== LANGUAGE) return;
    for (const panel of this.#panels) panel.follow(editor.document.uri);
    this.selected(editor);
  }

  selected(editor: TextEditor): void {
    for (const panel of this.#panels) panel.selected(editor);
  }

  refresh(): void {
    for (const panel of this.#panels) void panel.refresh();
  }

  /** Also by a folder around it: a preview stays with its file, pinned or not. */
  renamed(files: readonly { readonly oldUri: Uri; readonly newUri: Uri }[]): void {
    for (const panel of this.#panels) {
      const uri = files.map(({ oldUri, newUri }) => movedWith(panel.uri, oldUri, newUri)).find((to) => to);
      if (uri) panel.show(uri);
    }
  }

  opened(uri: Uri): void {
    for (const panel of this.#panels) if (panel.uri.toString() === uri.toString()) void panel.refresh();
  }

  changed(params: unknown): void {
    if (!previewChanged(params)) {
      this.#log.warn('The server announced a preview in a way that the editor does not know.');
      return;
    }
    for (const panel of this.#panels) {
      if (this.#client.code2ProtocolConverter.asUri(panel.uri) === params.uri) void panel.refresh();
    }
  }

  #adopt(webviewPanel: WebviewPanel, start: { uri: Uri; pinned: boolean }): PreviewPanel {
    const source = {
      ...simulationSource(this.#client),
      payload: (uri: Uri, arrangement: Arrangement | undefined): Promise<unknown> => {
        const named = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
        const params: PreviewParams = arrangement ? { ...named, arrangement } : named;
        return this.#client.sendRequest<unknown>(PREVIEW_REQUEST, params);
      },
      landscape: (uri: Uri): Promise<unknown> => {
        const params: LandscapeParams = { uri: this.#client.code2ProtocolConverter.asUri(uri) };
        return this.#client.sendRequest<unknown>(LANDSCAPE_REQUEST, params);
      },
      openPreview: async (uri: Uri): Promise<void> => this.open(uri, ViewColumn.Beside),
    };
    const panel = new PreviewPanel(webviewPanel, this.#extension, source, this.#log, start);
    this.#panels.add(panel);
    panel.onDidDispose(() => this.#panels.delete(panel));
    return panel;
  }

  dispose(): void {
    for (const panel of [...this.#panels]) panel.dispose();
  }
}

/** Where a file is after it, or a folder that holds it, was renamed; undefined where nothing has moved it. */
function movedWith(file: Uri, from: Uri, to: Uri): Uri | undefined {
  const [name, before] = [file.toString(), from.toString()];
  if (name === before) return to;
  return name.startsWith(`${before}/`) ? Uri.joinPath(to, file.path.slice(from.path.length)) : undefined;
}
