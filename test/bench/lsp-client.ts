// One client for both servers: it sends what an editor sends and takes the time until the answer is there.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import {
  createProtocolConnection,
  type Diagnostic,
  type Position,
  type ProtocolConnection,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-languageserver-protocol/node';

export interface Server {
  readonly name: string;
  /** What Node runs. */
  readonly program: string;
  readonly languageId: string;
  /** How its extension starts it. */
  readonly process: { readonly env: Readonly<Record<string, string>>; readonly execArgv: readonly string[] };
  /** Answers to `workspace/configuration`, by section. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export class Client {
  /** From the start of the process to the answer to `initialize`, in ms. */
  readonly startup: number;
  published = 0;
  readonly #child: ChildProcess;
  readonly #connection: ProtocolConnection;
  readonly #languageId: string;
  #waiting: ((params: PublishDiagnosticsParams) => void) | undefined;
  #version = 1;

  private constructor(child: ChildProcess, connection: ProtocolConnection, server: Server, startup: number) {
    this.#child = child;
    this.#connection = connection;
    this.#languageId = server.languageId;
    this.startup = startup;
    connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
      this.published++;
      this.#waiting?.(params);
    });
  }

  static async start(server: Server): Promise<Client> {
    const from = performance.now();
    const { env, execArgv } = server.process;
    const child = spawn(process.execPath, [...execArgv, server.program, '--stdio'], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...process.env, ...env },
    });
    if (!child.stdout || !child.stdin) throw new Error('the server has no pipes');
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    connection.onRequest('workspace/configuration', ({ items }: { items: { section?: string }[] }) =>
      items.map(({ section }) => server.settings[section ?? ''] ?? {}),
    );
    connection.onRequest('client/registerCapability', () => null);
    connection.onRequest('window/workDoneProgress/create', () => null);
    connection.listen();
    await connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: null,
      capabilities: {
        workspace: { configuration: true, didChangeConfiguration: { dynamicRegistration: true } },
        textDocument: { completion: { completionItem: { snippetSupport: true } }, hover: {} },
      },
    });
    const startup = performance.now() - from;
    await connection.sendNotification('initialized', {});
    return new Client(child, connection, server, startup);
  }

  /** Sends something and waits until diagnostics of the file that pass come back. */
  async until(
    wanted: string,
    passes: (found: readonly Diagnostic[]) => boolean,
    send: () => Promise<void>,
  ): Promise<number> {
    const from = performance.now();
    return new Promise((resolve, reject) => {
      this.#waiting = ({ uri, diagnostics }) => {
        if (uri !== wanted || !passes(diagnostics)) return;
        this.#waiting = undefined;
        resolve(performance.now() - from);
      };
      send().catch(reject);
    });
  }

  open(uri: string, text: string): Promise<void> {
    const textDocument = { uri, languageId: this.#languageId, version: this.#version, text };
    return this.#connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  change(uri: string, start: Position, length: number, text: string): Promise<void> {
    const end = { line: start.line, character: start.character + length };
    return this.#connection.sendNotification('textDocument/didChange', {
      textDocument: { uri, version: ++this.#version },
      contentChanges: [{ range: { start, end }, text }],
    });
  }

  async request(method: 'completion' | 'hover', uri: string, position: Position): Promise<unknown> {
    return this.#connection.sendRequest(`textDocument/${method}`, { textDocument: { uri }, position });
  }

  /** Resident memory of the server, in MB. */
  memory(): number {
    return (
      Number(execFileSync('ps', ['-o', 'rss=', '-p', String(this.#child.pid)], { encoding: 'utf8' })) / 1024
    );
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.#child.once('exit', resolve));
    await this.#connection.sendRequest('shutdown');
    await this.#connection.sendNotification('exit');
    await ended;
    this.#connection.dispose();
  }
}
