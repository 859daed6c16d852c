// The located tree beside the schema: every key and value with the form that the schema gives it there.
import { formFor, propertySchema } from '../core/model/places.ts';
import { deref, rootSchema, type Schema } from '../core/model/schema.ts';
import { type Entry, keyOf, type ScalarTree, type Tree } from '../core/parse/tree.ts';
import { contains, type Span } from '../core/text/position.ts';
import type { Path } from './cursor-scan.ts';

export interface Visited {
  readonly tree: Tree | null;
  /** The schema of the place, and the form of it that fits the value. */
  readonly schema: Schema | undefined;
  readonly form: Schema | undefined;
  readonly path: Path;
  /** For the value of a key: the entry, and the form of the mapping that holds it. */
  readonly entry: Entry | undefined;
  readonly holder: Schema | undefined;
}

/**
 * Visits the root and every value below it, in file order; aliases are visited where they stand, not followed. With an
 * offset, of all sections and definitions only what stands there.
 */
export function visitTree(root: Tree | null, visit: (visited: Visited) => void, offset?: number): void {
  walk(
    {
      tree: root,
      schema: rootSchema,
      form: formFor(rootSchema, root),
      path: [],
      entry: undefined,
      holder: undefined,
    },
    visit,
    offset,
  );
}

function walk(place: Visited, visit: (visited: Visited) => void, offset: number | undefined): void {
  visit(place);
  const { tree, form, path } = place;
  if (tree?.kind === 'map') {
    for (const entry of tree.entries) {
      const aside = offset !== undefined && path.length < 2 && !touches(entry.span, offset);
      if (!entry.merged && !aside) walk(entryPlace(entry, form, path), visit, offset);
    }
  } else if (tree?.kind === 'seq') {
    for (const [index, item] of tree.items.entries()) walk(itemPlace(item, index, form, path), visit, offset);
  }
}

function touches({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function entryPlace(entry: Entry, holder: Schema | undefined, path: Path): Visited {
  const schema = holder && propertySchema(holder, keyOf(entry));
  const form = schema && formFor(schema, entry.value);
  return { tree: entry.value, schema, form, path: [...path, keyOf(entry)], entry, holder };
}

function itemPlace(tree: Tree, index: number, list: Schema | undefined, path: Path): Visited {
  const schema = list?.items;
  const form = schema && formFor(schema, tree);
  return { tree, schema, form, path: [...path, index], entry: undefined, holder: undefined };
}

/** The innermost key or scalar at an offset. */
export interface Located extends Visited {
  readonly on: 'key' | 'value';
  readonly scalar: ScalarTree;
  /** The scalar without its quotes. */
  readonly span: Span;
}

export function locate(root: Tree | null, offset: number): Located | undefined {
  let place: Visited | undefined = {
    tree: root,
    schema: rootSchema,
    form: formFor(rootSchema, root),
    path: [],
    entry: undefined,
    holder: undefined,
  };
  while (place) {
    const { tree, form, path }: Visited = place;
    if (tree?.kind === 'scalar')
      return contains(tree.span, offset)
        ? { ...place, on: 'value', scalar: tree, span: inner(tree) }
        : undefined;
    let next: Visited | undefined;
    if (tree?.kind === 'map') {
      for (const entry of tree.entries) {
        if (entry.merged) continue;
        if (contains(entry.key.span, offset) && entry.key.span.end > entry.key.span.start) {
          return { ...entryPlace(entry, form, path), on: 'key', scalar: entry.key, span: inner(entry.key) };
        }
        if (entry.value && contains(entry.value.span, offset)) next ??= entryPlace(entry, form, path);
      }
    } else if (tree?.kind === 'seq') {
      const index = tree.items.findIndex((item) => contains(item.span, offset));
      const item = tree.items[index];
      if (item) next = itemPlace(item, index, form, path);
    }
    place = next;
  }
  return undefined;
}

/** The text of a scalar between its quotes. */
export function inner(scalar: ScalarTree): Span {
  const { start, end } = scalar.span;
  const quoted = scalar.style === 'single' || scalar.style === 'double';
  return quoted && end - start >= 2 ? { start: start + 1, end: end - 1 } : { start, end };
}

/** The form that a mapping's key itself follows, where the schema refers from keys (`raises`, `given`). */
export function keyForm(holder: Schema | undefined, key: string): Schema | undefined {
  if (!holder?.propertyNames || holder.properties?.[key]) return undefined;
  return deref(holder.propertyNames);
}
