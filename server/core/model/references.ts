// Every definition and every use of an id, found by walking the tree with the schema: the schema alone knows
// which places define and which refer.
import { asScalar, type Entry, keyOf, resolved, type ScalarStyle, type Tree } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { deref, formFor, propertySchema, rootSchema, type Schema } from './schema.ts';
import type { DefinedId, DefinitionKind, Expression, Use } from './types.ts';

export interface References {
  readonly definitions: DefinedId[];
  readonly uses: Use[];
  readonly expressions: Expression[];
}

/** The kinds behind a name in `x-ref`. */
const GROUPS: Readonly<Record<string, readonly DefinitionKind[]>> = {
  node: ['step', 'gate', 'handoff', 'output'],
  anynode: ['trigger', 'step', 'gate', 'handoff', 'output'],
};

/** The kinds that a place accepts, and the words that it takes beside ids. */
export function referenceKinds(schema: Schema): {
  kinds: DefinitionKind[];
  literals: string[];
  soft: boolean;
} {
  const marked = schema['x-ref'] ?? schema['x-ref-soft'] ?? [];
  const names = typeof marked === 'string' ? [marked] : marked;
  const literals = [...(schema['x-literals'] ?? []), ...names.filter((name) => name === 'end')];
  const kinds = names
    .filter((name) => name !== 'end')
    .flatMap((name) => GROUPS[name] ?? [name as DefinitionKind]);
  return { kinds: [...new Set(kinds)], literals, soft: schema['x-ref-soft'] !== undefined };
}

type Path = readonly (string | number)[];

export function collectReferences(root: Tree | null): References {
  const found: References = { definitions: [], uses: [], expressions: [] };
  walk(root, rootSchema, [], found);
  // What stands behind an anchor is walked again for every alias and merge, but it stands in the text once.
  return {
    definitions: distinct(found.definitions, ({ span, kind, of }) => `${span.start} ${kind} ${of}`),
    uses: distinct(found.uses, ({ span, kinds }) => `${span.start} ${kinds}`),
    expressions: distinct(found.expressions, ({ scalar }) => `${scalar.span.start}`),
  };
}

function distinct<T>(all: readonly T[], place: (one: T) => string): T[] {
  const places = new Set<string>();
  return all.filter((one) => {
    const at = place(one);
    return !places.has(at) && places.add(at);
  });
}

function walk(tree: Tree | null, schema: Schema, path: Path, found: References): void {
  const form = formFor(schema, tree);
  const target = resolved(tree);
  if (!form || !target) return;
  switch (target.kind) {
    case 'map':
      for (const entry of target.entries) entryOfMap(entry, form, path, found);
      return;
    case 'seq':
      for (const [index, item] of target.items.entries())
        if (form.items) walk(item, form.items, [...path, index], found);
      return;
    case 'scalar':
      if (typeof target.value !== 'string') return;
      if ([form['x-value']].flat().includes('cel')) {
        found.expressions.push({ text: target.value, scalar: target, path });
      } else noteUse(target.value, innerSpan(tree, target.style), form, path, found);
  }
}

function entryOfMap(entry: Entry, form: Schema, path: Path, found: References): void {
  const key = keyOf(entry);
  const schema = propertySchema(form, key);
  if (!schema) return;
  const at = [...path, key];
  const free = schema === form.additionalProperties;
  const span = innerSpan(entry.key, entry.key.style);
  if (free && form['x-defines']) {
    const kind = form['x-defines'] as DefinitionKind;
    const of =
      kind === 'field' ? path.findLast((part) => typeof part === 'string' && part !== 'fields') : undefined;
    found.definitions.push({
      kind,
      id: key,
      span,
      extent: entry.span,
      ...(of === undefined ? {} : { of: String(of) }),
    });
  } else if (free && form.propertyNames) {
    noteUse(key, span, deref(form.propertyNames), at, found);
  }
  walk(entry.value, schema, at, found);
}

function noteUse(id: string, span: Span, form: Schema, path: Path, found: References): void {
  const { kinds, literals, soft } = referenceKinds(form);
  if (kinds.length === 0 || literals.includes(id) || id === '') return;
  if (form['x-value'] !== undefined && isValue(id)) return;
  found.uses.push({ kinds, id, span, path, ...(soft ? { soft } : {}) });
}

/** Where an id and a duration, date or schedule share a place: ids start with a letter and hold no blanks. */
function isValue(text: string): boolean {
  return /^(?:\d|PT?\d)|\s/.test(text);
}

/** The text between the quotes, so that a rename leaves them alone. An alias is used where the anchor stands. */
function innerSpan(tree: Tree | null, style: ScalarStyle): Span {
  const scalar = asScalar(tree);
  const span = scalar?.span ?? tree?.span ?? { start: 0, end: 0 };
  const quoted = style === 'single' || style === 'double';
  return quoted && span.end - span.start >= 2 ? { start: span.start + 1, end: span.end - 1 } : span;
}
