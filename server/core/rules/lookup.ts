// Finding trees again by their place, for fixes that know only a span.
import {
  type Entry,
  type MapTree,
  resolved,
  type ScalarTree,
  type SeqTree,
  type Tree,
} from '../parse/tree.ts';
import type { Span } from '../text/position.ts';

/** The mapping that stands exactly at a span. */
export function mappingAt(tree: Tree | null, span: Span): MapTree | undefined {
  const target = resolved(tree);
  if (target?.kind === 'map' && target.span.start === span.start && target.span.end === span.end)
    return target;
  return children(target).reduce<MapTree | undefined>(
    (found, child) => found ?? within(child, span),
    undefined,
  );
}

function within(tree: Tree | null, span: Span): MapTree | undefined {
  if (!tree || tree.kind === 'alias' || tree.span.start > span.start || tree.span.end < span.end)
    return undefined;
  return mappingAt(tree, span);
}

/** The sequence that stands exactly at a span. */
export function sequenceAt(tree: Tree | null, span: Span): SeqTree | undefined {
  const target = resolved(tree);
  if (!target || target.kind === 'scalar') return undefined;
  if (target.kind === 'seq' && target.span.start === span.start && target.span.end === span.end)
    return target;
  for (const child of children(target)) {
    if (!child || child.kind === 'alias' || child.span.start > span.start || child.span.end < span.end)
      continue;
    const found = sequenceAt(child, span);
    if (found) return found;
  }
  return undefined;
}

/** The scalar that stands exactly at a span. */
export function scalarAt(tree: Tree | null, span: Span): ScalarTree | undefined {
  if (tree?.kind === 'scalar') {
    return tree.span.start === span.start && tree.span.end === span.end ? tree : undefined;
  }
  for (const child of children(resolved(tree))) {
    if (!child || child.kind === 'alias' || child.span.start > span.start || child.span.end < span.end)
      continue;
    const found = scalarAt(child, span);
    if (found) return found;
  }
  return undefined;
}

/** The entry whose key stands exactly at a span. */
export function entryAt(tree: Tree | null, key: Span): Entry | undefined {
  const target = resolved(tree);
  if (!target || target.kind === 'scalar') return undefined;
  if (target.kind === 'map') {
    const own = target.entries.find((e) => e.key.span.start === key.start && e.key.span.end === key.end);
    if (own) return own;
  }
  for (const child of children(target)) {
    if (!child || child.kind === 'alias' || child.span.start > key.start || child.span.end < key.end)
      continue;
    const found = entryAt(child, key);
    if (found) return found;
  }
  return undefined;
}

function children(tree: Tree | undefined): (Tree | null)[] {
  if (tree?.kind === 'map') return tree.entries.map((entry) => entry.value);
  return tree?.kind === 'seq' ? [...tree.items] : [];
}
