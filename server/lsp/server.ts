// The language server: a thin adapter between a connection and the pure features.
import type { Connection, InitializeParams, Range } from 'vscode-languageserver';
import { formatEdits } from '../features/format.ts';
import { TRUST_GRANTED } from '../protocol/trust.ts';
import { Simulator, type Thread } from '../simulator/simulator.ts';
import { registerCodeActions } from './code-actions.ts';
import { toDiagnostic, toEdits, toSpan } from './convert.ts';
import { Documents, type Glanced, type Listener, LONG, type Soon } from './documents.ts';
import { registerExports } from './exports.ts';
import { registerFeatures } from './features.ts';
import { Previews } from './previews.ts';
import { Settings } from './settings.ts';
import { attainmentBy, registerSimulations } from './simulations.ts';
import { Trust } from './trust.ts';
import { type FilesIn, Workspace } from './workspace.ts';

/** What a server needs of the machine that it runs on. */
export interface Machine {
  /** Reads what links lead to. */
  readonly filesIn: FilesIn;
  /** A thread for simulations; throws where none can be had. */
  readonly openThread: () => Thread;
  readonly soon: Soon;
  /** Hears that what comes now runs again and again: the first findings are out, or a long file is about to be read. */
  readonly lasting?: () => void;
}

/** Serves one client, that has shaken hands, until the connection ends. */
export function serve(
  connection: Connection,
  params: InitializeParams,
  version: string,
  { filesIn, openThread, soon, lasting }: Machine,
): void {
  const { capabilities, initializationOptions } = params;
  const settings = new Settings(initializationOptions);
  const pullsSettings = capabilities.workspace?.configuration === true;

  const ignores = (uri: string) => workspace.project.ignores(uri);
  const publish = ({ document: { uri }, version: analysed, starts, findings }: Glanced) => {
    const shown = ignores(uri) ? [] : findings;
    const diagnostics = shown.map((finding) => toDiagnostic(finding, uri, starts));
    void connection.sendDiagnostics({ uri, version: analysed, diagnostics });
  };
  const optionsFor = (uri: string) => workspace.optionsFor(uri, settings.of(uri));
  const trust = new Trust(initializationOptions);
  const simulator = new Simulator(openThread, (message) => connection.console.info(message));
  const attain = attainmentBy(simulator, (reason) => connection.console.error(reason));
  const listener: Listener = {
    settled: (analyzed) => workspace.settled(analyzed),
    glanced: async (glanced) => {
      const isRead = await workspace.isReadFor(glanced.document.uri);
      if (isRead && documents.holds(glanced)) publish(glanced);
    },
  };
  const documents = new Documents(optionsFor, listener, attain, soon);
  const workspace = new Workspace(
    connection,
    params,
    (folders) => trust.guard(filesIn(folders)),
    () => documents,
    (analyzed) => {
      publish({ ...analyzed, findings: analyzed.analysis.findings });
      lasting?.();
      previews.settled(analyzed);
    },
  );
  const configAt = (uri: string) => workspace.config(uri);
  const previews = new Previews(connection, documents, workspace);
  registerSimulations(connection, documents, simulator, pullsSettings);
  registerExports(connection, documents, version);
  registerFeatures(connection, documents, capabilities, workspace.elsewhere(), configAt);
  registerCodeActions(connection, documents, capabilities, optionsFor, configAt, ignores);

  const reloadSettings = async () => {
    if (pullsSettings) await settings.ask(connection, workspace.project.landscape.folders);
    documents.invalidate();
  };

  connection.onInitialized(async () => {
    // In one breath: the first findings wait for the settings, and who sees them finds all that is offered.
    await Promise.all([workspace.register(), reloadSettings()]);
    workspace.initialized();
  });

  connection.onDidChangeConfiguration(async ({ settings: said }) => {
    if (!pullsSettings) settings.take((said as { vstream?: unknown } | null)?.vstream);
    await reloadSettings();
    workspace.redraw();
  });

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version: opened, text } }) => {
    if (text.length > LONG) lasting?.();
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
  workspace.listen(() => void reloadSettings());
  previews.listen();
}
