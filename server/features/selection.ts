// Expanding selection: word, value, entry, mapping, and so on up to the whole file.
import type { Parsed, Tree } from '../core/parse/tree.ts';
import { contains, type Span } from '../core/text/position.ts';
import { inner } from './cursor-tree.ts';

/** Spans around the offset, innermost first, each truly larger than the one before. */
export function selectionSpans({ text, tree }: Parsed, offset: number): Span[] {
  const spans: Span[] = [{ start: 0, end: text.length }];
  let current: Tree | null = tree;
  while (current && contains(current.span, offset)) {
    spans.push(current.span);
    if (current.kind === 'scalar') spans.push(inner(current));
    current = enter(current, offset, spans);
  }
  const word = wordAt(text, offset);
  if (word) spans.push(word);
  return nested(spans.filter((span) => contains(span, offset))).reverse();
}

function enter(tree: Tree, offset: number, spans: Span[]): Tree | null {
  if (tree.kind === 'seq') return tree.items.find(({ span }) => contains(span, offset)) ?? null;
  if (tree.kind !== 'map') return null;
  const entry = tree.entries.find((one) => !one.merged && contains(one.span, offset));
  if (!entry) return null;
  spans.push(entry.span);
  return contains(entry.key.span, offset) ? entry.key : entry.value;
}

function wordAt(text: string, offset: number): Span | undefined {
  const before = /[\w-]*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0;
  const after = /^[\w-]*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0;
  return before + after > 0 ? { start: offset - before, end: offset + after } : undefined;
}

/** Keeps, from the outside in, what lies inside the span kept before it and is smaller. */
function nested(spans: readonly Span[]): Span[] {
  const kept: Span[] = [];
  for (const span of spans) {
    const outer = kept.at(-1);
    if (!outer) kept.push(span);
    else if (
      outer.start <= span.start &&
      span.end <= outer.end &&
      span.end - span.start < outer.end - outer.start
    )
      kept.push(span);
  }
  return kept;
}
