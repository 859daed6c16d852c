// What the features say in the words of the protocol.
import {
  type CallHierarchyItem,
  type CompletionItem,
  CompletionItemKind,
  type DocumentSymbol,
  InsertTextFormat,
  InsertTextMode,
  MarkupKind,
  SemanticTokensBuilder,
  SymbolKind,
} from 'vscode-languageserver';
import { type LineStarts, rangeOf } from '../core/text/position.ts';
import type { Completion, CompletionKind } from '../features/completion.ts';
import type { HierarchyNode } from '../features/hierarchy.ts';
import { TOKEN_MODIFIERS, TOKEN_TYPES } from '../features/semantic-legend.ts';
import type { SemanticToken } from '../features/semantic-tokens.ts';
import type { OutlineSymbol } from '../features/symbols.ts';
import { toEdits } from './convert.ts';

const COMPLETION_KINDS: Readonly<Record<CompletionKind, CompletionItemKind>> = {
  key: CompletionItemKind.Property,
  constant: CompletionItemKind.EnumMember,
  literal: CompletionItemKind.Keyword,
  unit: CompletionItemKind.Unit,
  node: CompletionItemKind.Function,
  actor: CompletionItemKind.Class,
  definition: CompletionItemKind.Reference,
  field: CompletionItemKind.Field,
  function: CompletionItemKind.Method,
  file: CompletionItemKind.File,
  snippet: CompletionItemKind.Snippet,
};

/** `snippets`: the client reads snippet syntax; otherwise the tab stops are left out. */
export function toCompletionItem(item: Completion, starts: LineStarts, snippets: boolean): CompletionItem {
  const { label, kind, detail, name, documentation, span, text, snippet, sort, filter, also, again } = item;
  const newText = snippet && !snippets ? withoutStops(text) : text;
  return {
    label,
    kind: COMPLETION_KINDS[kind],
    sortText: sort,
    textEdit: { range: rangeOf(starts, span), newText },
    ...(detail === undefined && name === undefined
      ? {}
      : { labelDetails: { description: name ?? detail ?? '' } }),
    ...(detail === undefined || detail === '' ? {} : { detail }),
    ...(documentation ? { documentation: { kind: MarkupKind.Markdown, value: documentation } } : {}),
    ...(filter === undefined ? {} : { filterText: filter }),
    ...(snippet && snippets ? { insertTextFormat: InsertTextFormat.Snippet } : {}),
    // Every line carries its whole indentation already.
    ...(/[\r\n]/.test(newText) ? { insertTextMode: InsertTextMode.asIs } : {}),
    ...(also ? { additionalTextEdits: toEdits(also, starts) } : {}),
    ...(again ? { command: { title: 'Suggest', command: 'editor.action.triggerSuggest' } } : {}),
  };
}

/** The text of a snippet with its placeholders filled in. */
function withoutStops(snippet: string): string {
  return snippet
    .replace(/\$\{\d+\|((?:\\.|[^,|\\])*)[^}]*\|\}/g, '$1')
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/(^|[^\\])\$\d+/g, '$1')
    .replace(/\\([\\$},|])/g, '$1');
}

const SYMBOL_KINDS: Readonly<Record<OutlineSymbol['kind'], SymbolKind>> = {
  section: SymbolKind.Module,
  team: SymbolKind.Namespace,
  calendar: SymbolKind.Constant,
  milestone: SymbolKind.Constant,
  actor: SymbolKind.Class,
  context: SymbolKind.Struct,
  parameter: SymbolKind.Variable,
  guardrail: SymbolKind.Operator,
  trigger: SymbolKind.Event,
  input: SymbolKind.Key,
  stage: SymbolKind.Package,
  step: SymbolKind.Function,
  gate: SymbolKind.Boolean,
  handoff: SymbolKind.Interface,
  exception: SymbolKind.Null,
  sla: SymbolKind.Number,
  obligation: SymbolKind.Method,
  output: SymbolKind.Object,
  finding: SymbolKind.String,
  experiment: SymbolKind.TypeParameter,
  measure: SymbolKind.EnumMember,
  scenario: SymbolKind.Array,
  field: SymbolKind.Field,
};

export function symbolKind(kind: OutlineSymbol['kind']): SymbolKind {
  return SYMBOL_KINDS[kind];
}

export function toDocumentSymbol(symbol: OutlineSymbol, starts: LineStarts): DocumentSymbol {
  const { name, detail, kind, span, selection, children } = symbol;
  return {
    ...{
      name,
      detail,
      kind: symbolKind(kind),
      range: rangeOf(starts, span),
      selectionRange: rangeOf(starts, selection),
    },
    children: children.map((child) => toDocumentSymbol(child, starts)),
  };
}

export function toHierarchyItem(
  { id, kind, detail, span, selection }: HierarchyNode,
  uri: string,
  starts: LineStarts,
): CallHierarchyItem {
  return {
    ...{ name: id, kind: symbolKind(kind), detail, uri, data: { id } },
    ...{ range: rangeOf(starts, span), selectionRange: rangeOf(starts, selection) },
  };
}

export function encodeTokens(tokens: readonly SemanticToken[], starts: LineStarts): { data: number[] } {
  const builder = new SemanticTokensBuilder();
  for (const { span, type, modifiers } of tokens) {
    const { line, character } = rangeOf(starts, span).start;
    const bits = modifiers.reduce((sum, modifier) => sum | (1 << TOKEN_MODIFIERS.indexOf(modifier)), 0);
    builder.push(line, character, span.end - span.start, TOKEN_TYPES.indexOf(type), bits);
  }
  return { data: builder.build().data };
}
