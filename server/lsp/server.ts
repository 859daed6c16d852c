// The language server: a thin adapter between a connection and the pure features.
import {
  type Connection,
  type InitializeParams,
  type InitializeResult,
  type Range,
  TextDocumentSyncKind,
} from 'vscode-languageserver';
import type { AnalyzeOptions } from '../core/analyze.ts';
import { formatEdits } from '../features/format.ts';
import { TRUST_GRANTED } from '../protocol/trust.ts';
import { Simulator, type Thread } from '../simulator/simulator.ts';
import { CODE_ACTIONS, registerCodeActions } from './code-actions.ts';
import { toDiagnostic, toEdits, toSpan } from './convert.ts';
import { type Analyzed, Documents } from './documents.ts';
import { registerExports } from './exports.ts';
import { featureCapabilities, registerFeatures } from './features.ts';
import { Previews } from './previews.ts';
import { readSettings } from './settings.ts';
import { attainmentBy, registerSimulations } from './simulations.ts';
import { Trust } from './trust.ts';
import { type FilesIn, Workspace } from './workspace.ts';

/** A thread for simulations, given what the client said at the start; throws where none can be had. */
export type OpenThread = (initializationOptions: unknown) => Thread;

/** Serves one client until the connection ends. `filesIn` reads what links lead to. */
export function serve(
  connection: Connection,
  version: string,
  filesIn: FilesIn,
  openThread: OpenThread,
): void {
  let said: unknown;
  let options: AnalyzeOptions = {};
  let pullsSettings = false;
  let registersSettings = false;

  const publish = ({ document, analysis, starts }: Analyzed) => {
    const findings = workspace.project.ignores(document.uri) ? [] : analysis.findings;
    const diagnostics = findings.map((finding) => toDiagnostic(finding, document.uri, starts));
    void connection.sendDiagnostics({ uri: document.uri, version: document.version, diagnostics });
  };
  const optionsFor = (uri: string) => workspace.optionsFor(uri, options);
  const trust = new Trust();
  const simulator = new Simulator(
    () => openThread(said),
    (message) => connection.console.info(message),
  );
  const attain = attainmentBy(simulator, (reason) => connection.console.error(reason));
  const documents = new Documents(optionsFor, (analyzed) => workspace.settled(analyzed), attain);
  const workspace = new Workspace(
    connection,
    (folders) => trust.guard(filesIn(folders)),
    () => documents,
    (analyzed) => {
      publish(analyzed);
      previews.settled(analyzed);
    },
  );
  const configAt = (uri: string) => workspace.config(uri);
  const previews = new Previews(connection, documents, workspace);
  registerSimulations(connection, documents, simulator, () => pullsSettings);
  registerExports(connection, documents, version);
  const meetClient = registerFeatures(connection, documents, workspace.elsewhere(), configAt);

  const actsFor = registerCodeActions(connection, documents, optionsFor, configAt);

  const reloadSettings = async () => {
    if (pullsSettings) options = readSettings(await connection.workspace.getConfiguration('vstream'));
    documents.invalidate();
  };

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const { capabilities, initializationOptions } = params;
    trust.begin(initializationOptions);
    workspace.initialize(params);
    said = initializationOptions;
    pullsSettings = capabilities.workspace?.configuration === true;
    registersSettings = capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    options = readSettings(initializationOptions);
    meetClient(capabilities);
    actsFor(capabilities);
    return {
      serverInfo: { name: 'vstream', version },
      capabilities: {
        ...featureCapabilities,
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental },
        documentFormattingProvider: true,
        documentRangeFormattingProvider: true,
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
        codeActionProvider: CODE_ACTIONS,
      },
    };
  });

  connection.onInitialized(async () => {
    if (registersSettings) {
      await connection.client.register(
        'workspace/didChangeConfiguration' as never,
        { section: 'vstream' } as never,
      );
    }
    await reloadSettings();
    await workspace.initialized();
  });

  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (!pullsSettings) options = readSettings((settings as { vstream?: unknown } | null)?.vstream);
    await reloadSettings();
    workspace.redraw();
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version: opened, text } }) => {
    if (!workspace.opened(uri, languageId, opened, text)) documents.open(uri, languageId, opened, text);
  });
  connection.onDidChangeTextDocument(({ textDocument: { uri, version: changed }, contentChanges }) => {
    if (workspace.changed(uri, changed, contentChanges)) return;
    documents.change(uri, changed, contentChanges);
    workspace.typed(uri, documents.text(uri));
  });
  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    if (workspace.closed(uri)) return;
    if (documents.close(uri)) void connection.sendDiagnostics({ uri, diagnostics: [] });
    previews.closed(uri);
  });

  const format = async (uri: string, tabWidth: number, range?: Range) => {
    const analyzed = documents.current(uri);
    if (!analyzed) return [];
    const { document, starts } = analyzed;
    const span = range && toSpan(range, document);
    return toEdits(await formatEdits(document.getText(), { tabWidth }, span), starts);
  };
  connection.onDocumentFormatting(({ textDocument, options: { tabSize } }) =>
    format(textDocument.uri, tabSize),
  );
  connection.onDocumentRangeFormatting(({ textDocument, range, options: { tabSize } }) =>
    format(textDocument.uri, tabSize, range),
  );

  connection.onNotification(TRUST_GRANTED, () => {
    trust.grant();
    workspace.reread();
  });
  workspace.listen();
  previews.listen();
  connection.listen();
}
