// The outline of a stream in the language's own terms, and its definitions for a search over many files.
import type { DefinedId, DefinitionKind } from '../core/model/types/names.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { asMap, keyOf } from '../core/parse/tree.ts';
import type { Span } from '../core/text/position.ts';
import { clipped } from './hover-markdown.ts';
import { definitionOf, fieldType, KIND_NAMES } from './hover-summary.ts';

export interface OutlineSymbol {
  readonly name: string;
  readonly detail: string;
  readonly kind: DefinitionKind | 'section';
  /** The whole of it, and the name within. */
  readonly span: Span;
  readonly selection: Span;
  readonly children: readonly OutlineSymbol[];
}

/** Sections in file order with their definitions; context items with their fields. */
export function outline(stream: Stream): OutlineSymbol[] {
  const sections = (stream.root?.entries ?? []).filter(
    (entry) => !entry.merged && asMap(entry.value) && keyOf(entry) !== '',
  );
  return sections.map((entry) => {
    const own = stream.definitions.filter(
      (d) => d.kind !== 'field' && within(d.extent, entry.span) && d.id !== '',
    );
    const children = own.map((definition) => symbolOf(stream, definition));
    const detail = children.length > 0 ? String(children.length) : '';
    return {
      name: keyOf(entry),
      detail,
      kind: 'section',
      span: entry.span,
      selection: entry.key.span,
      children,
    };
  });
}

function symbolOf(stream: Stream, { kind, id, span, extent }: DefinedId): OutlineSymbol {
  const fields =
    kind === 'context'
      ? stream.definitions.filter((d) => d.kind === 'field' && within(d.extent, extent))
      : [];
  const children = fields.map((field): OutlineSymbol => {
    const type = stream.context.get(id)?.fields.get(field.id)?.type;
    const detail = type === undefined ? '' : fieldType(type).replaceAll('`', '');
    return { name: field.id, detail, kind: 'field', span: field.extent, selection: field.span, children: [] };
  });
  return { name: id, detail: detailOf(stream, kind, id), kind, span: extent, selection: span, children };
}

function within(inner: Span, outer: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Name and the one fact that tells it from its neighbours. */
export function detailOf(stream: Stream, kind: DefinitionKind, id: string): string {
  const definition = definitionOf(stream, kind, id);
  const parts = [definition?.name?.text, factOf(stream, kind, id)];
  return parts.flatMap((part) => (part === undefined || part === '' ? [] : [clipped(part, 60)])).join(' · ');
}

function factOf(stream: Stream, kind: DefinitionKind, id: string): string | undefined {
  const node = stream.nodes.get(id);
  switch (kind) {
    case 'trigger':
      return node?.kind === 'trigger' ? (node.event ?? node.schedule ?? node.source)?.text : undefined;
    case 'step':
    case 'gate':
      return node && 'actor' in node ? node.actor?.id : undefined;
    case 'handoff':
      return node?.kind === 'handoff' && node.to?.kind === 'to' ? `to ${node.to.target.id}` : undefined;
    case 'output':
      return node?.kind === 'output' ? node.outcome : undefined;
    case 'actor':
      return stream.actors.get(id)?.kind;
    case 'team':
      return stream.teams.get(id)?.type;
    case 'exception':
      return stream.exceptions.get(id)?.category;
    case 'parameter':
      return stream.parameters.get(id)?.mode;
    case 'guardrail':
      return stream.guardrails.get(id)?.rule?.text;
    case 'milestone':
      return stream.milestones.get(id)?.at?.text;
    default:
      return undefined;
  }
}

export interface FoundSymbol extends Omit<OutlineSymbol, 'children'> {
  /** The stream that defines it. */
  readonly container: string;
}

/** Definitions whose id or name holds the letters of the query in their order; all for an empty query. */
export function searchSymbols(stream: Stream, query: string): FoundSymbol[] {
  const container = stream.name?.text ?? '';
  return outline(stream)
    .flatMap(({ children }) => children)
    .filter(({ name, detail }) => holds(name, query) || holds(detail, query))
    .map(({ children: _children, ...symbol }) => ({
      ...symbol,
      detail: symbol.detail || wordFor(symbol.kind),
      container,
    }));
}

function wordFor(kind: OutlineSymbol['kind']): string {
  return kind === 'section' ? '' : KIND_NAMES[kind];
}

function holds(text: string, query: string): boolean {
  const letters = text.toLowerCase();
  let at = 0;
  for (const letter of query.toLowerCase().replace(/\s+/g, '')) {
    at = letters.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
