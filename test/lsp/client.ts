// A language client of our own over real stdio, so that the tests see the traffic that any editor would see.
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { after } from 'node:test';
import {
  createProtocolConnection,
  type Diagnostic,
  type InitializeParams,
  type InitializeResult,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  type Registration,
  type RegistrationParams,
  StreamMessageReader,
  StreamMessageWriter,
  type TextDocumentContentChangeEvent,
  type TextDocumentRegistrationOptions,
  type TextEdit,
  type WorkspaceEdit,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';

const SERVER = join(import.meta.dirname, '../../dist/server.js');

/** Servers that a failed test left behind: they must not keep the run alive. */
const running = new Set<ChildProcess>();
after(() => {
  for (const child of running) child.kill();
});

export class TestClient {
  readonly process: ChildProcess;
  readonly connection: ProtocolConnection;
  readonly published: PublishDiagnosticsParams[] = [];
  readonly logged: string[] = [];
  readonly initialized: InitializeResult;
  readonly #waiting = new Set<() => void>();
  readonly #registered: readonly Registration[];
  readonly #registering: Set<() => void>;
  readonly #documents = new Map<string, TextDocument>();

  private constructor(
    process: ChildProcess,
    connection: ProtocolConnection,
    initialized: InitializeResult,
    registered: readonly Registration[],
    listeners: Set<() => void>,
  ) {
    this.#registered = registered;
    this.#registering = listeners;
    this.process = process;
    this.connection = connection;
    this.initialized = initialized;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published.push(params);
      for (const check of [...this.#waiting]) check();
    });
  }

  /**
   * Starts a server and shakes hands. `settings` answers the server's questions for configuration, those of a folder
   * where it is a function; `refuses` what the server wants to register.
   */
  static async start(
    options: {
      settings?: object | ((scopeUri: string | undefined) => unknown);
      initialize?: Partial<InitializeParams>;
      refuses?: boolean;
    } = {},
  ): Promise<TestClient> {
    const child = spawn(process.execPath, [SERVER, '--stdio'], { stdio: ['pipe', 'pipe', 'inherit'] });
    running.add(child);
    child.once('exit', () => running.delete(child));
    if (!child.stdout || !child.stdin) throw new Error('the server has no pipes');
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const { settings = {} } = options;
    connection.onRequest('workspace/configuration', ({ items }: { items: { scopeUri?: string }[] }) =>
      items.map(({ scopeUri }) => (typeof settings === 'function' ? settings(scopeUri) : settings)),
    );
    const registered: Registration[] = [];
    const listeners = new Set<() => void>();
    connection.onRequest('client/registerCapability', ({ registrations }: RegistrationParams) => {
      if (options.refuses) throw new Error('refused');
      registered.push(...registrations);
      for (const listener of listeners) listener();
      return null;
    });
    connection.listen();
    const params: InitializeParams = {
      processId: process.pid,
      rootUri: null,
      capabilities: { workspace: { configuration: true, workspaceEdit: { documentChanges: true } } },
      ...options.initialize,
    };
    const result: InitializeResult = await connection.sendRequest('initialize', params);
    const client = new TestClient(child, connection, result, registered, listeners);
    await connection.sendNotification('initialized', {});
    return client;
  }

  async open(uri: string, text: string): Promise<void> {
    const document = TextDocument.create(uri, 'vstream', 1, text);
    this.#documents.set(uri, document);
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'vstream', version: 1, text },
    });
  }

  async change(uri: string, ...contentChanges: TextDocumentContentChangeEvent[]): Promise<number> {
    const before = this.document(uri);
    const version = before.version + 1;
    this.#documents.set(uri, TextDocument.update(before, contentChanges, version));
    await this.connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version },
      contentChanges,
    });
    return version;
  }

  /** Replaces the first occurrence of a text, as an editor that knows the place would send it. */
  async replace(uri: string, old: string, by: string): Promise<number> {
    const document = this.document(uri);
    const start = document.getText().indexOf(old);
    if (start < 0) throw new Error(`no "${old}" in ${uri}`);
    const range = { start: document.positionAt(start), end: document.positionAt(start + old.length) };
    return this.change(uri, { range, text: by });
  }

  document(uri: string): TextDocument {
    const document = this.#documents.get(uri);
    if (!document) throw new Error(`${uri} is not open`);
    return document;
  }

  /** The diagnostics of a version (the newest by default, 'none' for a closed file), waiting until they come. */
  async diagnostics(
    uri: string,
    wanted: number | 'none' = this.document(uri).version,
  ): Promise<Diagnostic[]> {
    const version = wanted === 'none' ? undefined : wanted;
    return this.#await(
      () =>
        this.published.findLast((params) => params.uri === uri && params.version === version)?.diagnostics,
    );
  }

  /** The diagnostics that are published next, whatever was published before. */
  async nextDiagnostics(uri: string): Promise<Diagnostic[]> {
    const before = this.published.length;
    return this.#await(() => this.published.slice(before).find((params) => params.uri === uri)?.diagnostics);
  }

  /** The last word on a file, once it is as wanted: now, or when it is published so. */
  async diagnosticsWhere(uri: string, wanted: (diagnostics: Diagnostic[]) => boolean): Promise<Diagnostic[]> {
    return this.#await(() => {
      const last = this.published.findLast((params) => params.uri === uri)?.diagnostics;
      return last && wanted(last) ? last : undefined;
    });
  }

  /** Looks now and at each publication until there is what is looked for. */
  async #await<T>(look: () => T | undefined): Promise<T> {
    const ready = look();
    if (ready !== undefined) return ready;
    return new Promise((resolve) => {
      const check = () => {
        const found = look();
        if (found === undefined) return;
        this.#waiting.delete(check);
        resolve(found);
      };
      this.#waiting.add(check);
    });
  }

  /** The options with which the server registers for a method, waiting until it does. */
  async registration(method: string): Promise<TextDocumentRegistrationOptions> {
    for (;;) {
      const found = this.#registered.find((one) => one.method === method);
      if (found) return found.registerOptions;
      await new Promise<void>((resolve) => {
        const listener = () => {
          this.#registering.delete(listener);
          resolve();
        };
        this.#registering.add(listener);
      });
    }
  }

  request<T>(method: string, params: unknown): Promise<T> {
    return this.connection.sendRequest(method, params);
  }

  /** Applies a workspace edit to one open document, refusing one that was made for another version. */
  async apply(uri: string, edit: WorkspaceEdit | undefined): Promise<string> {
    const edits: TextEdit[] = [];
    for (const change of edit?.documentChanges ?? []) {
      if (!('textDocument' in change)) throw new Error('only text edits are expected');
      const { version } = change.textDocument;
      if (version !== this.document(uri).version) throw new Error('edit for another version');
      edits.push(...(change.edits as TextEdit[]));
    }
    const text = TextDocument.applyEdits(this.document(uri), edits);
    await this.change(uri, { text });
    return text;
  }

  /** Shuts down in order; resolves with the exit code of the server. */
  async stop(): Promise<number | null> {
    const exited = new Promise<number | null>((resolve) => this.process.once('exit', resolve));
    await this.connection.sendRequest('shutdown');
    await this.connection.sendNotification('exit');
    const code = await exited;
    this.connection.dispose();
    return code;
  }
}

export const marked = (document: TextDocument, { range }: Pick<Diagnostic, 'range'>): string =>
  document.getText(range);
