// What the editor draws around and into the text: outline, folds, selection, links, tokens, hints, lenses.
import {
  type CodeLens,
  type Connection,
  FoldingRangeKind,
  type InlayHint,
  type SelectionRange,
  type SymbolInformation,
} from 'vscode-languageserver';
import { lineStarts, positionAt, rangeOf } from '../core/text/position.ts';
import { folds } from '../features/folding.ts';
import { inlayHints } from '../features/inlay.ts';
import { lenses } from '../features/lens.ts';
import { documentLinks } from '../features/links.ts';
import { selectionSpans } from '../features/selection.ts';
import { semanticTokens } from '../features/semantic-tokens.ts';
import { type OutlineSymbol, outline, searchSymbols } from '../features/symbols.ts';
import { toSpan } from './convert.ts';
import type { Analyzed, Documents } from './documents.ts';
import type { ClientView } from './features.ts';
import { encodeTokens, symbolKind, toDocumentSymbol } from './features-convert.ts';
import { type Elsewhere, withAllFiles } from './features-elsewhere.ts';
import { featureSettings } from './features-settings.ts';

export function registerDrawn(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere,
  client: ClientView,
): void {
  const at = ({ uri }: { uri: string }) => documents.current(uri);

  connection.onDocumentSymbol(({ textDocument }) => {
    const found = at(textDocument);
    if (!found) return [];
    const symbols = outline(found.analysis.stream);
    if (client.nestedSymbols) return symbols.map((symbol) => toDocumentSymbol(symbol, found.starts));
    return symbols.flatMap((symbol) => flatSymbols(symbol, found));
  });

  connection.onWorkspaceSymbol(({ query }) =>
    withAllFiles(elsewhere, () =>
      elsewhere.uris().flatMap((uri) => {
        const analysis = elsewhere.analysis(uri);
        if (!analysis) return [];
        const starts = lineStarts(analysis.text);
        return searchSymbols(analysis.stream, query).map(({ name, kind, selection, container }) => ({
          ...{ name, kind: symbolKind(kind), containerName: container },
          location: { uri, range: rangeOf(starts, selection) },
        }));
      }),
    ),
  );

  connection.onFoldingRanges(({ textDocument }) =>
    folds(at(textDocument)?.analysis.parsed ?? { text: '', tree: null, problems: [], comments: [] }).map(
      ({ startLine, endLine, kind }) => ({
        startLine,
        endLine,
        ...(kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
      }),
    ),
  );

  connection.onSelectionRanges(({ textDocument, positions }) => {
    const found = at(textDocument);
    if (!found) return [];
    return positions.map((position) => {
      const spans = selectionSpans(found.analysis.parsed, found.document.offsetAt(position));
      const whole: SelectionRange = { range: { start: position, end: position } };
      return (
        spans.reduceRight<SelectionRange | undefined>(
          (parent, span) => ({ range: rangeOf(found.starts, span), ...(parent ? { parent } : {}) }),
          undefined,
        ) ?? whole
      );
    });
  });

  connection.onDocumentLinks(({ textDocument }) => {
    const found = at(textDocument);
    if (!found) return [];
    return documentLinks(found.analysis.parsed, textDocument.uri).map(({ span, target, kind }) => ({
      ...{ range: rangeOf(found.starts, span), target },
      tooltip: kind === 'page' ? 'Open the page' : 'Open the value stream',
    }));
  });

  connection.languages.semanticTokens.on(({ textDocument }) => {
    const found = at(textDocument);
    return found ? encodeTokens(semanticTokens(found.analysis), found.starts) : { data: [] };
  });
  connection.languages.semanticTokens.onRange(({ textDocument, range }) => {
    const found = at(textDocument);
    return found
      ? encodeTokens(semanticTokens(found.analysis, toSpan(range, found.document)), found.starts)
      : { data: [] };
  });

  connection.languages.inlayHint.on(async ({ textDocument: { uri }, range }): Promise<InlayHint[]> => {
    const { inlays } = await featureSettings(connection, client.asksSettings, uri);
    const found = documents.current(uri);
    if (!found) return [];
    return inlayHints(found.analysis, toSpan(range, found.document), inlays).map(
      ({ offset, label, tooltip }) => ({
        ...{ position: positionAt(found.starts, offset), label, tooltip, paddingLeft: true },
      }),
    );
  });

  connection.onCodeLens(async ({ textDocument: { uri } }): Promise<CodeLens[]> => {
    const { lenses: wanted } = await featureSettings(connection, client.asksSettings, uri);
    const found = documents.current(uri);
    if (!found) return [];
    const { starts, analysis } = found;
    return lenses(analysis, wanted).map((lens) => {
      const range = rangeOf(starts, lens.span);
      if (lens.kind === 'metrics')
        return { range, command: { title: lens.title, command: 'vstream.openPreviewToSide' } };
      // A lens without a command is shown as plain text.
      if (lens.uses.length === 0) return { range, command: { title: lens.title, command: '' } };
      const locations = lens.uses.map((span) => ({ uri, range: rangeOf(starts, span) }));
      return {
        range,
        command: {
          title: lens.title,
          command: 'editor.action.showReferences',
          arguments: [uri, range.start, locations],
        },
      };
    });
  });
}

/** For clients that know no hierarchy. */
function flatSymbols(
  symbol: OutlineSymbol,
  { document, starts }: Analyzed,
  containerName?: string,
): SymbolInformation[] {
  const { name, kind, span, children } = symbol;
  const location = { uri: document.uri, range: rangeOf(starts, span) };
  const own = {
    name,
    kind: symbolKind(kind),
    location,
    ...(containerName === undefined ? {} : { containerName }),
  };
  return [own, ...children.flatMap((child) => flatSymbols(child, { document, starts } as Analyzed, name))];
}
