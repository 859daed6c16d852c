// Semantic tokens: names by what they stand for, and words and quantities that the grammar alone cannot tell from text.
import type { Analysis } from '../core/analyze.ts';
import type { DefinitionKind } from '../core/model/types/names.ts';
import type { ScalarTree } from '../core/parse/tree.ts';
import type { Span } from '../core/text/position.ts';
import { constantsOf } from './completion-snippets.ts';
import { celChains } from './cursor-cel.ts';
import { expectationOf } from './cursor-schema.ts';
import { inner, visitTree } from './cursor-tree.ts';
import { type Occurrence, occurrences } from './navigation.ts';
import type { TokenModifier, TokenType } from './semantic-legend.ts';

export interface SemanticToken {
  readonly span: Span;
  readonly type: TokenType;
  readonly modifiers: readonly TokenModifier[];
}

/** In file order, none over a line's end, none over another; with `range`, only those that touch it. */
export function semanticTokens(analysis: Analysis, range?: Span): SemanticToken[] {
  const { stream, text } = analysis;
  const tokens = occurrences(stream).map((place) => nameToken(analysis, place));
  visitTree(analysis.parsed.tree, ({ tree, schema }) => {
    if (tree?.kind !== 'scalar' || !schema) return;
    const { values } = expectationOf(schema);
    if (values.includes('cel')) {
      for (const chain of celChains(text, tree)) {
        for (const [index, { span }] of chain.entries())
          tokens.push({ span, type: index === 0 ? 'variable' : 'property', modifiers: [] });
      }
    } else tokens.push(...wordTokens(tree, schema));
  });
  const kept = tokens.filter(
    ({ span }) => span.end > span.start && !/[\r\n]/.test(text.slice(span.start, span.end)),
  );
  return withoutOverlaps(kept).filter(
    ({ span }) => !range || (span.end > range.start && span.start < range.end),
  );
}

function nameToken({ stream }: Analysis, { target, span, role, writes }: Occurrence): SemanticToken {
  const kind = target.kind === 'node' ? (stream.nodes.get(target.id)?.kind ?? 'step') : target.kind;
  const modifiers: TokenModifier[] = role === 'definition' ? ['definition'] : writes ? ['modification'] : [];
  return { span, type: typeOf(kind), modifiers };
}

function typeOf(kind: DefinitionKind): TokenType {
  switch (kind) {
    case 'trigger':
    case 'exception':
      return 'event';
    case 'step':
    case 'gate':
    case 'handoff':
    case 'output':
      return 'function';
    case 'actor':
      return 'class';
    case 'team':
    case 'stage':
      return 'namespace';
    case 'context':
    case 'input':
      return 'variable';
    case 'field':
      return 'property';
    case 'parameter':
      return 'parameter';
    default:
      return 'type';
  }
}

const QUANTITIES = [
  'duration',
  'fixed-duration',
  'percentage',
  'rate',
  'schedule',
  'date',
  'datetime',
  'hours',
];

function wordTokens(scalar: ScalarTree, schema: Parameters<typeof expectationOf>[0]): SemanticToken[] {
  const { literals, scalars, values, refs } = expectationOf(schema);
  const word = String(scalar.value);
  const at = { span: inner(scalar), modifiers: [] };
  if (scalar.style === 'literal' || scalar.style === 'folded') return [];
  if (literals.includes(word)) return [{ ...at, type: 'keyword' }];
  if (scalars.some((form) => typeof scalar.value === 'string' && constantsOf(form)?.includes(scalar.value)))
    return [{ ...at, type: 'enumMember' }];
  const quantity =
    values.some((value) => QUANTITIES.includes(value)) && (refs.length === 0 || /^\d/.test(word));
  return quantity ? [{ ...at, type: 'number' }] : [];
}

/** Of two that overlap the earlier in the list stays: names before the words around them. */
function withoutOverlaps(tokens: readonly SemanticToken[]): SemanticToken[] {
  const ordered = tokens.map((token, index) => ({ token, index }));
  ordered.sort((a, b) => a.token.span.start - b.token.span.start || a.index - b.index);
  const kept: SemanticToken[] = [];
  for (const { token } of ordered) if (token.span.start >= (kept.at(-1)?.span.end ?? 0)) kept.push(token);
  return kept;
}
