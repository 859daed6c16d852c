// The workspace over LSP: folders, files that change on disk, settings of the project. A document is published when
// the files that it depends on are known, and again when one of them has changed.
import { type Connection, FileChangeType, type InitializeParams } from 'vscode-languageserver';
import type { TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument';
import { type Analysis, type AnalyzeOptions, survey } from '../core/analyze.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Files } from '../workspace/files.ts';
import { canonical } from '../workspace/paths.ts';
import { PerText } from '../workspace/per-text.ts';
import { Project } from '../workspace/project.ts';
import type { OpenConfig } from './config-help.ts';
import type { Analyzed, Documents } from './documents.ts';
import type { Elsewhere } from './features-elsewhere.ts';
import { isConfig, OpenConfigs } from './open-configs.ts';
import { Registrations } from './registrations.ts';
import { Search } from './search.ts';

/** How long a document waits for the files that it links to before it is published without them, in ms. */
const PATIENCE = 500;

/** The same for a first look at one, which is soon followed by the rest. */
const SHORT_PATIENCE = 50;

/** How long nothing more may change in other files before hints and lenses are drawn anew, in ms. */
const REDRAW_PAUSE = 200;

/** The reader of files, given a way to ask for the folders of the moment. */
export type FilesIn = (folders: () => readonly string[]) => Files;

export class Workspace {
  readonly project: Project;
  readonly #connection: Connection;
  readonly #documents: () => Documents;
  readonly #publish: (analyzed: Analyzed) => void;
  readonly #configs: OpenConfigs;
  readonly #registrations: Registrations;
  readonly #search: Search;
  /** Documents whose text has changed since their dependants were last told. */
  readonly #untold = new Set<string>();
  #drawing: ReturnType<typeof setTimeout> | undefined;
  #loading: Promise<ReadonlySet<string>> | undefined;
  /** Of files that are not open, as far as features need them: no rule is asked. */
  readonly #surveys: PerText<Analysis>;

  constructor(
    connection: Connection,
    { workspaceFolders, rootUri, capabilities }: InitializeParams,
    filesIn: FilesIn,
    documents: () => Documents,
    publish: (analyzed: Analyzed) => void,
  ) {
    this.#connection = connection;
    this.#configs = new OpenConfigs(connection);
    this.#registrations = new Registrations(connection, capabilities);
    this.#documents = documents;
    this.#publish = publish;
    const files = filesIn(() => this.project.landscape.folders);
    this.project = new Project(files);
    this.#surveys = new PerText(this.project.texts, (text) => survey(text));
    const folders = workspaceFolders?.map(({ uri }) => uri) ?? (rootUri ? [rootUri] : []);
    this.project.landscape.setFolders(folders);
    const configs = () => {
      this.project.configs();
      return this.#load();
    };
    this.#search = new Search(files, this.project.landscape, configs, () => this.#refreshAll());
  }

  register(): Promise<void> {
    return this.#registrations.register();
  }

  /** The client is ready: what it has in its folders is looked for. */
  initialized(): void {
    this.#search.begin();
  }

  /** `moved` hears of other folders. */
  listen(moved: () => void): void {
    this.#connection.onDidChangeWatchedFiles(({ changes }) => {
      for (const { uri, type } of changes) this.#changedOnDisk(uri, type === FileChangeType.Deleted);
      void this.#load();
    });
    // Whoever watches files hears of a folder, not of what lies in it.
    const { workspace } = this.#connection;
    workspace.onDidCreateFiles(() => this.reread());
    workspace.onDidRenameFiles(() => this.reread());
    workspace.onDidDeleteFiles(() => this.reread());
    this.#connection.onNotification(
      'workspace/didChangeWorkspaceFolders',
      ({ event }: { event: { added: { uri: string }[]; removed: { uri: string }[] } }) => {
        const removed = new Set(event.removed.map(({ uri }) => canonical(uri)));
        const kept = this.project.landscape.folders.filter((folder) => !removed.has(folder));
        const added = event.added.map(({ uri }) => uri);
        this.project.landscape.setFolders([...kept, ...added]);
        this.#forgetAll();
        this.#search.in(added);
        moved();
      },
    );
  }

  /** All files may be read again, or for the first time. */
  reread(): void {
    this.#forgetAll();
    this.#search.in(this.project.landscape.folders);
  }

  #forgetAll(): void {
    this.project.texts.forgetAll();
    this.#surveys.forgetAll();
    this.#refreshAll();
  }

  /** How a document is to be analysed: by the settings of its project, and those of the editor before them. */
  optionsFor(uri: string, editor: AnalyzeOptions): AnalyzeOptions {
    const project = this.project.optionsFor(uri);
    const today = new Date().toISOString().slice(0, 10);
    return { today, ...project, ...editor, levels: { ...project.levels, ...editor.levels } };
  }

  redraw(): void {
    this.#registrations.redraw();
  }

  /** True where the document is a config file: it is taken care of here. */
  opened(uri: string, languageId: string, version: number, text: string): boolean {
    this.project.texts.open(uri, text);
    if (!isConfig(uri)) {
      this.#untold.add(uri);
      return false;
    }
    this.#configs.open(uri, languageId, version, text);
    this.#configChanged();
    return true;
  }

  changed(uri: string, version: number, changes: TextDocumentContentChangeEvent[]): boolean {
    const text = this.#configs.change(uri, version, changes);
    if (text === undefined) return false;
    this.project.texts.open(uri, text);
    this.#configChanged();
    return true;
  }

  closed(uri: string): boolean {
    const dependants = this.project.landscape.dependants(uri);
    this.project.texts.close(uri);
    this.project.landscape.release(uri);
    this.#untold.delete(uri);
    const wasConfig = this.#configs.close(uri);
    if (wasConfig) this.#configChanged();
    else this.#refresh(dependants);
    return wasConfig;
  }

  /** An open config file, and what is wrong in it. */
  config(uri: string): OpenConfig | undefined {
    return this.#configs.get(uri);
  }

  /** The other files of the workspace, open or not, for features that go beyond one. */
  elsewhere(): Elsewhere {
    // Only who asks for all files waits for the search; an answer and its `load` are one turn.
    let asked = false;
    return {
      uris: () => {
        asked = true;
        const open = this.#documents().uris();
        const known = new Set(open.map(canonical));
        return [...open, ...this.project.landscape.listed.filter((uri) => !known.has(uri))];
      },
      mayLink: (from, to) => this.project.landscape.mayLink(from, to),
      analysis: (uri) => this.#documents().current(uri)?.analysis ?? this.#surveys.of(canonical(uri)),
      load: async () => {
        const listing = asked ? this.#search.underWay : undefined;
        asked = false;
        await listing;
        if (!this.project.texts.hasWanted) return listing !== undefined;
        await this.#load();
        return true;
      },
    };
  }

  /** Every spec of the workspace, read where it was not known yet. */
  async specs(): Promise<{ readonly uri: string; readonly stream: Stream }[]> {
    const { uris, analysis } = this.elsewhere();
    for (const uri of uris()) analysis(uri);
    await this.#load();
    return uris().flatMap((uri) => {
      const stream = analysis(uri)?.stream;
      return stream ? [{ uri, stream }] : [];
    });
  }

  /** The text of an open document, as soon as it changes: others see it before its own findings are out. */
  typed(uri: string, text: string | undefined): void {
    if (text === undefined) return;
    this.project.texts.open(uri, text);
    this.#untold.add(uri);
  }

  /** A document has been analysed: it is published now, or once the files that it asked for are there. */
  settled(analyzed: Analyzed): void {
    const { uri } = analyzed.document;
    if (this.#untold.delete(uri)) this.#refresh(this.project.landscape.dependants(uri));
    if (this.project.texts.hasWanted || this.#loading) void this.#publishLater(analyzed);
    else this.#publish(analyzed);
  }

  async #publishLater(analyzed: Analyzed): Promise<void> {
    const again = await this.#loadWithin(PATIENCE);
    if (again?.has(canonical(analyzed.document.uri))) return;
    if (this.#documents().isCurrent(analyzed)) this.#publish(analyzed);
  }

  /** Whether all files are there that a document has asked for so far; waits a moment for them. */
  async isReadFor(uri: string): Promise<boolean> {
    if (!this.project.texts.hasWanted && !this.#loading) return true;
    const again = await this.#loadWithin(SHORT_PATIENCE);
    return again !== undefined && !again.has(canonical(uri));
  }

  /** Undefined where it takes longer than so many ms. */
  async #loadWithin(patience: number): Promise<ReadonlySet<string> | undefined> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<undefined>((resolve) => {
      timer = setTimeout(resolve, patience, undefined);
    });
    return Promise.race([this.#load(), late]).finally(() => clearTimeout(timer));
  }

  /** Reads what was asked for, and has everything analysed again that it makes a difference to: their URIs. */
  #load(): Promise<ReadonlySet<string>> {
    this.#loading ??= this.#loadAll().finally(() => {
      this.#loading = undefined;
    });
    return this.#loading;
  }

  async #loadAll(): Promise<ReadonlySet<string>> {
    const { texts } = this.project;
    const affected = new Set<string>();
    while (texts.hasWanted) {
      for (const uri of await texts.load()) {
        const found = this.project.affectedBy(uri);
        const files = found === 'all' ? this.#documents().uris().map(canonical) : found;
        for (const file of files) affected.add(file);
      }
    }
    this.#refresh(affected);
    this.#configs.publish(this.project.configs());
    return affected;
  }

  #changedOnDisk(uri: string, deleted: boolean): void {
    const { landscape, texts } = this.project;
    this.#refresh(landscape.dependants(uri));
    texts.forget(uri);
    if (deleted) {
      landscape.unlist(uri);
      this.#surveys.forget(canonical(uri));
    } else if (!isConfig(uri) && landscape.isSearched(uri)) landscape.list([uri]);
    // Asked for at once: whoever it links to has to hear of it.
    texts.get(canonical(uri));
  }

  #configChanged(): void {
    this.#configs.publish(this.project.configs());
    this.#refreshAll();
    if (this.project.texts.hasWanted) void this.#load();
  }

  #refresh(files: ReadonlySet<string>): void {
    if (files.size === 0) return;
    this.#refreshThose(
      this.#documents()
        .uris()
        .filter((uri) => files.has(canonical(uri))),
    );
  }

  #refreshAll(): void {
    this.#refreshThose(this.#documents().uris());
  }

  /** Figures that stand in a text come from other files as well: the editor asks for them anew only when it is told to. */
  #refreshThose(uris: readonly string[]): void {
    if (uris.length === 0) return;
    for (const uri of uris) this.#documents().refresh(uri);
    clearTimeout(this.#drawing);
    this.#drawing = setTimeout(() => this.redraw(), REDRAW_PAUSE);
  }
}
