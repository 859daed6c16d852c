// Names inside CEL expressions: which context item, field or parameter each stands for, and where. In CEL a hyphen of an
// id is written as an underscore, and parameters stand under `params`.
import { celName } from '../core/model/cel.ts';
import type { Use } from '../core/model/types/names.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { ScalarTree } from '../core/parse/tree.ts';
import type { Span } from '../core/text/position.ts';

interface CelName {
  readonly name: string;
  readonly span: Span;
}

/** `risk.score` as its parts. */
export type CelChain = readonly CelName[];

const RESERVED = new Set(['true', 'false', 'null', 'in']);
export const CEL_WORDS: ReadonlySet<string> = new Set(
  'as break const continue else false for function if import in let loop namespace null package return true var void while'.split(
    ' ',
  ),
);

/** The text of a scalar with the offset at which each of its characters stands. */
interface Decoded {
  readonly text: string;
  readonly offsets: readonly number[];
}

function decoded(source: string, { span, style }: ScalarTree): Decoded {
  let text = '';
  const offsets: number[] = [];
  const add = (char: string, at: number) => {
    text += char;
    offsets.push(at);
  };
  const quoted = style === 'single' || style === 'double';
  const end = quoted && source[span.end - 1] === source[span.start] ? span.end - 1 : span.end;
  for (let i = span.start + (quoted ? 1 : 0); i < end; i++) {
    const char = source[i] ?? '';
    if (style === 'double' && char === '\\') add(source[++i] ?? '', i);
    else if (style === 'single' && char === "'" && source[i + 1] === "'") add("'", i++);
    else add(char, i);
  }
  offsets.push(end);
  return { text, offsets };
}

const TOKEN = /"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?|\d[\w.]*|[A-Za-z_]\w*|\s+|\/\/[^\n]*|./gs;

/** `["score"]` behind an item is another way to write `.score`. */
const INDEX = /\[\s*(["'])([A-Za-z_]\w*)\1\s*\]/y;

/** All chains of names in an expression, functions and key words left out. */
export function celChains(text: string, scalar: ScalarTree): CelChain[] {
  const { text: expression, offsets } = decoded(text, scalar);
  const chains: CelName[][] = [];
  let current: CelName[] | undefined;
  let dotted = false;
  let read = 0;
  for (const match of expression.matchAll(TOKEN)) {
    const token = match[0];
    const at = match.index;
    if (at < read || /^\s|^\/\//.test(token)) continue;
    INDEX.lastIndex = at;
    const index = current && token === '[' ? INDEX.exec(expression) : null;
    if (current && index) {
      const [whole, quote = '', name = ''] = index;
      const from = at + whole.indexOf(quote) + 1;
      const span = { start: offsets[from] ?? 0, end: (offsets[from + name.length - 1] ?? 0) + 1 };
      current.push({ name, span });
      read = at + whole.length;
      continue;
    }
    if (token === '.' && current) dotted = true;
    else if (/^[A-Za-z_]/.test(token)) {
      const called = /^\s*\(/.test(expression.slice(at + token.length));
      const span = { start: offsets[at] ?? 0, end: (offsets[at + token.length - 1] ?? 0) + 1 };
      if (called || (RESERVED.has(token) && !dotted)) current = undefined;
      else if (dotted && current) current.push({ name: token, span });
      else {
        current = [{ name: token, span }];
        chains.push(current);
      }
      dotted = false;
    } else {
      current = undefined;
      dotted = false;
    }
  }
  return chains;
}

/** What the chains of an expression refer to; names that the file does not define (macro variables) are left out. */
function celUsesIn(stream: Stream, scalar: ScalarTree, path: Use['path']): Use[] {
  return celChains(stream.text, scalar).flatMap((chain) => celUse(stream, chain, path) ?? []);
}

function celUse(stream: Stream, [first, second]: CelChain, path: Use['path']): Use | undefined {
  if (!first) return undefined;
  const item = named(stream.context, first.name);
  if (item !== undefined) {
    const field = second && named(stream.context.get(item)?.fields, second.name);
    const span = {
      start: first.span.start,
      end: field === undefined ? first.span.end : (second?.span.end ?? 0),
    };
    return { kinds: ['context'], id: field === undefined ? item : `${item}.${field}`, span, path, cel: true };
  }
  const parameter = first.name === 'params' && second ? named(stream.parameters, second.name) : undefined;
  return parameter !== undefined && second
    ? { kinds: ['parameter'], id: parameter, span: second.span, path, cel: true }
    : undefined;
}

/** The id behind a name as CEL writes it; of two that CEL cannot tell apart, the exact one. */
export function named(ids: ReadonlyMap<string, unknown> | undefined, name: string): string | undefined {
  if (!ids) return undefined;
  return ids.has(name) ? name : [...ids.keys()].find((id) => celName(id) === name);
}

/** Every use in every expression of the file. */
export function celUses(stream: Stream): Use[] {
  return stream.expressions.flatMap(({ scalar, path }) => celUsesIn(stream, scalar, path));
}
