// The language features over LSP: each handler asks one pure feature and converts its answer.
import {
  type ClientCapabilities,
  type Connection,
  DocumentHighlightKind,
  type Location,
  type LocationLink,
  MarkupKind,
  type ReferenceParams,
  type TextDocumentPositionParams,
} from 'vscode-languageserver';
import { lineStarts, rangeOf, type Span } from '../core/text/position.ts';
import { complete } from '../features/completion.ts';
import { hierarchyAt, incoming, outgoing } from '../features/hierarchy.ts';
import { hover } from '../features/hover.ts';
import { summaryOf } from '../features/hover-summary.ts';
import { documentLinks, remoteUseAt } from '../features/links.ts';
import { definitionsAt, placesOf } from '../features/navigation.ts';
import { type ConfigAt, configCompletions, configHover } from './config-help.ts';
import type { Analyzed, Documents } from './documents.ts';
import { toCompletionItem, toHierarchyItem } from './features-convert.ts';
import { registerDrawn } from './features-drawn.ts';
import {
  type Elsewhere,
  linkedUses,
  otherFiles,
  remoteDefinition,
  spelling,
  withAllFiles,
} from './features-elsewhere.ts';
import { registerRename } from './features-rename.ts';

/** What the features need to know of a client. */
export interface ClientView {
  readonly snippets: boolean;
  readonly linkDefinitions: boolean;
  readonly versionedEdits: boolean;
  readonly nestedSymbols: boolean;
  readonly asksSettings: boolean;
}

/** Registers all handlers, for a client that can do so much. */
export function registerFeatures(
  connection: Connection,
  documents: Documents,
  { textDocument, workspace }: ClientCapabilities,
  elsewhere: Elsewhere,
  configAt: ConfigAt,
): void {
  const client: ClientView = {
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    linkDefinitions: textDocument?.definition?.linkSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    nestedSymbols: textDocument?.documentSymbol?.hierarchicalDocumentSymbolSupport === true,
    asksSettings: workspace?.configuration === true,
  };
  registerTyping(connection, documents, elsewhere, configAt, client);
  registerNavigation(connection, documents, elsewhere, client);
  registerRename(connection, documents, elsewhere, client);
  registerHierarchy(connection, documents);
  registerDrawn(connection, documents, elsewhere, client);
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
  configAt: ConfigAt,
  client: ClientView,
): void {
  connection.onCompletion((params) => {
    const config = configAt(params.textDocument.uri);
    if (config) return configCompletions(config, params.position, client.snippets);
    return withAllFiles(elsewhere, () => {
      const found = placeOf(documents, params);
      if (!found) return [];
      const files = otherFiles(elsewhere, params.textDocument.uri);
      return complete(found.analysis, found.offset, files).map((item) =>
        toCompletionItem(item, found.starts, client.snippets),
      );
    });
  });

  connection.onHover((params) => {
    const config = configAt(params.textDocument.uri);
    if (config) return configHover(config, params.position);
    return withAllFiles(elsewhere, () => {
      const found = placeOf(documents, params);
      if (!found) return null;
      const linked = linkedSummary(elsewhere, params.textDocument.uri, found);
      const shown = linked ?? hover(found.analysis, found.offset);
      if (!shown) return null;
      return {
        contents: { kind: MarkupKind.Markdown, value: shown.markdown },
        range: rangeOf(found.starts, shown.span),
      };
    });
  });
}

/** What an id in a link stands for, in the words of the file that defines it. */
function linkedSummary(
  elsewhere: Elsewhere,
  uri: string,
  { analysis, offset }: Analyzed & { offset: number },
): { span: Span; markdown: string } | undefined {
  const use = remoteUseAt(analysis.parsed, uri, offset);
  if (!use) return undefined;
  const stream = elsewhere.analysis(spelling(elsewhere, use.uri))?.stream;
  const markdown = stream && summaryOf(stream, use.kind, use.id);
  return markdown === undefined ? undefined : { span: use.span, markdown };
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

  connection.onDefinition((params) => withAllFiles(elsewhere, () => definitions(params)));
  const definitions = (params: TextDocumentPositionParams): LocationLink[] | Location[] => {
    const found = placeOf(documents, params);
    if (!found) return [];
    const { uri } = params.textDocument;
    const { analysis, offset } = found;
    const own = definitionsAt(analysis.stream, offset);
    const links = (own?.definitions ?? []).map(({ span, extent = span }) =>
      link(own?.origin ?? span, found, uri, analysis.text, { span, extent }),
    );
    const holds = ({ span }: { span: Span }) => span.start <= offset && offset <= span.end;
    const remote = remoteUseAt(analysis.parsed, uri, offset);
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
  };

  connection.onReferences((params) => withAllFiles(elsewhere, () => references(params)));
  const references = (params: ReferenceParams): Location[] => {
    const found = placeOf(documents, params);
    if (!found) return [];
    // An id in a link is one of the file that it leads to.
    const use = remoteUseAt(found.analysis.parsed, params.textDocument.uri, found.offset);
    const remote = use && remoteDefinition(elsewhere, use);
    const uri = remote?.uri ?? params.textDocument.uri;
    const analysis = remote ? elsewhere.analysis(uri) : found.analysis;
    const places = analysis && placesOf(analysis.stream, remote?.span.start ?? found.offset);
    if (!places) return [];
    const { target } = places.at;
    const own = places.places.filter(({ role }) => params.context.includeDeclaration || role === 'use');
    const others = target.kind === 'node' ? linkedUses(elsewhere, uri, target.id) : [];
    const starts = remote ? lineStarts(analysis.text) : found.starts;
    return [
      ...own.map(({ span }) => ({ uri, range: rangeOf(starts, span) })),
      ...others.map(({ uri: other, span, analysis }) => ({
        uri: other,
        range: rangeOf(lineStarts(analysis.text), span),
      })),
    ];
  };

  connection.onDocumentHighlight((params) => {
    const found = placeOf(documents, params);
    if (!found) return [];
    return (placesOf(found.analysis.stream, found.offset)?.places ?? []).map(({ span, writes }) => ({
      range: rangeOf(found.starts, span),
      kind: writes ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
    }));
  });
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
