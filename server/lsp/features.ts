// The language features over LSP: each handler asks one pure feature and converts its answer.
import {
  type ClientCapabilities,
  type Connection,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
  LSPErrorCodes,
  MarkupKind,
  ResponseError,
  type ServerCapabilities,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
import { lineStarts, rangeOf, type Span } from '../core/text/position.ts';
import { complete } from '../features/completion.ts';
import { hierarchyAt, incoming, outgoing } from '../features/hierarchy.ts';
import { hover } from '../features/hover.ts';
import { documentLinks, remoteUses } from '../features/links.ts';
import { definitionsAt, placesOf } from '../features/navigation.ts';
import { prepareRename, type Refusal, rename } from '../features/rename.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../features/semantic-tokens.ts';
import { toEdits } from './convert.ts';
import type { Analyzed, Documents } from './documents.ts';
import { toCompletionItem, toHierarchyItem } from './features-convert.ts';
import { registerDrawn } from './features-drawn.ts';
import {
  type Elsewhere,
  openDocuments,
  otherFiles,
  remoteDefinition,
  usesElsewhere,
} from './features-elsewhere.ts';

/** What the features need to know of a client. */
export interface ClientView {
  snippets: boolean;
  linkDefinitions: boolean;
  versionedEdits: boolean;
  nestedSymbols: boolean;
  asksSettings: boolean;
}

/** Characters after which an editor asks by itself; digits, so that units come behind a number. */
const TRIGGERS = [...' .:-"\'[,{#/0123456789'];

export const featureCapabilities: ServerCapabilities = {
  completionProvider: { triggerCharacters: TRIGGERS, completionItem: { labelDetailsSupport: true } },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: { label: 'VStream' },
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  callHierarchyProvider: true,
  semanticTokensProvider: {
    legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [...TOKEN_MODIFIERS] },
    full: true,
    range: true,
  },
  inlayHintProvider: true,
  codeLensProvider: {},
};

/** Registers all handlers. The function that comes back is to be told, once, what the client can do. */
export function registerFeatures(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere = openDocuments(documents),
): (capabilities: ClientCapabilities) => void {
  const client: ClientView = {
    snippets: false,
    linkDefinitions: false,
    versionedEdits: false,
    nestedSymbols: false,
    asksSettings: false,
  };
  registerTyping(connection, documents, elsewhere, client);
  registerNavigation(connection, documents, elsewhere, client);
  registerRename(connection, documents, elsewhere, client);
  registerHierarchy(connection, documents);
  registerDrawn(connection, documents, client);
  return ({ textDocument, workspace }) => {
    client.snippets = textDocument?.completion?.completionItem?.snippetSupport === true;
    client.linkDefinitions = textDocument?.definition?.linkSupport === true;
    client.versionedEdits = workspace?.workspaceEdit?.documentChanges === true;
    client.nestedSymbols = textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true;
    client.asksSettings = workspace?.configuration === true;
  };
}

function placeOf(
  documents: Documents,
  { textDocument, position }: TextDocumentPositionParams,
): (Analyzed & { offset: number }) | undefined {
  const found = documents.current(textDocument.uri);
  return found && { ...found, offset: found.document.offsetAt(position) };
}

function registerTyping(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere,
  client: ClientView,
): void {
  connection.onCompletion((params) => {
    const found = placeOf(documents, params);
    if (!found) return [];
    const files = otherFiles(elsewhere, params.textDocument.uri);
    return complete(found.analysis, found.offset, files).map((item) =>
      toCompletionItem(item, found.starts, client.snippets),
    );
  });

  connection.onHover((params) => {
    const found = placeOf(documents, params);
    const shown = found && hover(found.analysis, found.offset);
    if (!shown) return null;
    return {
      contents: { kind: MarkupKind.Markdown, value: shown.markdown },
      range: rangeOf(found.starts, shown.span),
    };
  });
}

function registerNavigation(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere,
  client: ClientView,
): void {
  const link = (
    origin: Span,
    from: Analyzed,
    uri: string,
    text: string,
    target: { span: Span; extent: Span },
  ): LocationLink => {
    const starts = lineStarts(text);
    return {
      originSelectionRange: rangeOf(from.starts, origin),
      targetUri: uri,
      targetRange: rangeOf(starts, target.extent),
      targetSelectionRange: rangeOf(starts, target.span),
    };
  };

  connection.onDefinition((params) => {
    const found = placeOf(documents, params);
    if (!found) return [];
    const { uri } = params.textDocument;
    const { analysis, offset } = found;
    const own = definitionsAt(analysis.stream, offset);
    const links = (own?.definitions ?? []).map(({ span, extent = span }) =>
      link(own?.origin ?? span, found, uri, analysis.text, { span, extent }),
    );
    const holds = ({ span }: { span: Span }) => span.start <= offset && offset <= span.end;
    const remote = remoteUses(analysis.parsed, uri).find(holds);
    const file = documentLinks(analysis.parsed, uri).find((one) => one.kind === 'stream' && holds(one));
    if (remote) {
      const target = remoteDefinition(elsewhere, remote);
      links.push(link(remote.span, found, target.uri, elsewhere.analysis(target.uri)?.text ?? '', target));
    } else if (file) {
      const start = { start: 0, end: 0 };
      links.push(link(file.span, found, file.target, '', { span: start, extent: start }));
    }
    if (client.linkDefinitions) return links;
    return links.map(
      ({ targetUri, targetSelectionRange }): Location => ({ uri: targetUri, range: targetSelectionRange }),
    );
  });

  connection.onReferences((params) => {
    const found = placeOf(documents, params);
    const places = found && placesOf(found.analysis.stream, found.offset);
    if (!places) return [];
    const { uri } = params.textDocument;
    const { target } = places.at;
    const own = places.places.filter(({ role }) => params.context.includeDeclaration || role === 'use');
    const others = target.kind === 'node' ? usesElsewhere(elsewhere, uri, target.id) : [];
    return [
      ...own.map(({ span }) => ({ uri, range: rangeOf(found.starts, span) })),
      ...others.map(({ uri: other, span, analysis }) => ({
        uri: other,
        range: rangeOf(lineStarts(analysis.text), span),
      })),
    ];
  });

  connection.onDocumentHighlight((params) => {
    const found = placeOf(documents, params);
    if (!found) return [];
    return (placesOf(found.analysis.stream, found.offset)?.places ?? []).map(({ span, writes }) => ({
      range: rangeOf(found.starts, span),
      kind: writes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  });
}

function refuse({ refused }: Refusal): ResponseError<void> {
  return new ResponseError<void>(LSPErrorCodes.RequestFailed, refused);
}

function registerRename(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere,
  client: ClientView,
): void {
  connection.onPrepareRename((params) => {
    const found = placeOf(documents, params);
    if (!found) return null;
    const ready = prepareRename(found.analysis, found.offset);
    if ('refused' in ready) return refuse(ready);
    return { range: rangeOf(found.starts, ready.span), placeholder: ready.placeholder };
  });

  connection.onRenameRequest((params) => {
    const found = placeOf(documents, params);
    if (!found) return null;
    const { uri } = params.textDocument;
    const renamed = rename(found.analysis, found.offset, params.newName);
    if ('refused' in renamed) return refuse(renamed);
    const files = new Map<string, { analysis: Analysis; edits: { span: Span; newText: string }[] }>();
    files.set(uri, { analysis: found.analysis, edits: [...renamed.edits] });
    const others =
      renamed.edits.length > 0 && renamed.target.kind === 'node'
        ? usesElsewhere(elsewhere, uri, renamed.target.id)
        : [];
    for (const { uri: other, span, analysis } of others) {
      const file = files.get(other) ?? { analysis, edits: [] };
      files.set(other, { ...file, edits: [...file.edits, { span, newText: params.newName.trim() }] });
    }
    return workspaceEdit(documents, client, files);
  });
}

function workspaceEdit(
  documents: Documents,
  client: ClientView,
  files: ReadonlyMap<string, { analysis: Analysis; edits: readonly { span: Span; newText: string }[] }>,
): WorkspaceEdit {
  const edits = [...files].map(([uri, file]) => ({
    uri,
    edits: toEdits(file.edits, lineStarts(file.analysis.text)),
  }));
  if (!client.versionedEdits)
    return { changes: Object.fromEntries(edits.map((file) => [file.uri, file.edits])) };
  return {
    documentChanges: edits.map((file) => ({
      textDocument: { uri: file.uri, version: documents.current(file.uri)?.version ?? null },
      edits: file.edits,
    })),
  };
}

function registerHierarchy(connection: Connection, documents: Documents): void {
  const { callHierarchy } = connection.languages;
  callHierarchy.onPrepare((params) => {
    const found = placeOf(documents, params);
    const node = found && hierarchyAt(found.analysis, found.offset);
    return node ? [toHierarchyItem(node, params.textDocument.uri, found.starts)] : null;
  });
  callHierarchy.onIncomingCalls(({ item }) => {
    const found = documents.current(item.uri);
    if (!found) return [];
    return incoming(found.analysis, item.name).map(({ node, spans }) => ({
      from: toHierarchyItem(node, item.uri, found.starts),
      fromRanges: spans.map((span) => rangeOf(found.starts, span)),
    }));
  });
  callHierarchy.onOutgoingCalls(({ item }) => {
    const found = documents.current(item.uri);
    if (!found) return [];
    return outgoing(found.analysis, item.name).map(({ node, spans }) => ({
      to: toHierarchyItem(node, item.uri, found.starts),
      fromRanges: spans.map((span) => rangeOf(found.starts, span)),
    }));
  });
}
