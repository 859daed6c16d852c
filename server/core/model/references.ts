// Every definition and every use of an id, found by walking the tree with the schema: the schema alone knows
// which places define and which refer.
import type { Memory } from '../parse/memory.ts';
import {
  asScalar,
  type Entry,
  keyOf,
  type MapTree,
  resolved,
  type ScalarStyle,
  type Tree,
} from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { accepts, deref, formFor, forms, propertySchema, rootSchema, type Schema } from './schema.ts';
import type { DefinedId, DefinitionKind, Expression, Malformed, Use } from './types/names.ts';
import { contradiction } from './wrong-values.ts';

export interface References {
  readonly definitions: DefinedId[];
  readonly uses: Use[];
  readonly expressions: Expression[];
  readonly malformed: Malformed[];
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

/** With a memory, definitions that have not changed are not walked again. */
export function collectReferences(root: Tree | null, memory?: Memory): References {
  const found = nothingFound();
  if (root?.kind === 'map' && memory) byDefinition(root, memory, found);
  else walk(root, rootSchema, [], found);
  if (!found.shared) return found;
  // What stands behind an anchor is walked again for every alias and merge, but it stands in the text once.
  return {
    definitions: distinct(found.definitions, ({ span, kind, of }) => `${span.start} ${kind} ${of}`),
    uses: distinct(found.uses, ({ span, kinds }) => `${span.start} ${kinds}`),
    expressions: distinct(found.expressions, ({ scalar }) => `${scalar.span.start}`),
    malformed: distinct(found.malformed, ({ span }) => `${span.start}`),
  };
}

/** The walk of the root and its sections, with what is below taken from the memory. */
function byDefinition(root: MapTree, memory: Memory, found: Found): void {
  const form = formFor(rootSchema, root);
  if (!form) return;
  for (const section of root.entries) {
    const key = keyOf(section);
    const schema = propertySchema(form, key);
    const target = section.value;
    const own =
      schema && forms(schema).length === 1 && target?.kind === 'map' ? formFor(schema, target) : undefined;
    const question = `references in ${key}`;
    const within = (entry: Entry, of: Schema, path: Path) => {
      const work = () => {
        const part = nothingFound();
        entryOfMap(entry, of, path, part);
        return part;
      };
      append(found, memory.of(entry, question, work));
    };
    const path = [key];
    if (own && !memory.knows(section))
      for (const entry of target?.kind === 'map' ? target.entries : []) within(entry, own, path);
    else within(section, form, []);
  }
}

/** References, and whether some of them may have been met twice. */
interface Found extends References {
  shared: boolean;
}

function nothingFound(): Found {
  return { definitions: [], uses: [], expressions: [], malformed: [], shared: false };
}

function append(found: Found, part: Found): void {
  for (const one of part.definitions) found.definitions.push(one);
  for (const one of part.uses) found.uses.push(one);
  for (const one of part.expressions) found.expressions.push(one);
  for (const one of part.malformed) found.malformed.push(one);
  found.shared ||= part.shared;
}

function distinct<T>(all: readonly T[], place: (one: T) => string): T[] {
  const places = new Set<string>();
  return all.filter((one) => {
    const at = place(one);
    return !places.has(at) && places.add(at);
  });
}

function walk(tree: Tree | null, schema: Schema, path: Path, found: Found): void {
  const form = formFor(schema, tree);
  const target = resolved(tree);
  if (tree?.kind === 'alias') found.shared = true;
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
      noteValue(target.value, target.span, form, found);
      if ([form['x-value']].flat().includes('cel')) {
        if (!form['x-literals']?.includes(target.value))
          found.expressions.push({ text: target.value, scalar: target, path });
      } else noteUse(target.value, innerSpan(tree, target.style), form, path, found);
  }
}

function entryOfMap(entry: Entry, form: Schema, path: Path, found: Found): void {
  const key = keyOf(entry);
  const schema = propertySchema(form, key);
  if (entry.merged) found.shared = true;
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

function noteUse(id: string, span: Span, form: Schema, path: Path, found: Found): void {
  const { kinds, literals, soft } = referenceKinds(form);
  if (kinds.length === 0 || literals.includes(id) || id === '') return;
  if (form['x-value'] !== undefined && isValue(id)) return;
  found.uses.push({ kinds, id, span, path, ...(soft ? { soft } : {}) });
}

/** What has the form of a value and still is none: the form cannot say all. */
function noteValue(text: string, span: Span, form: Schema, found: References): void {
  const expected = form['x-value'] === undefined ? undefined : contradiction(text, [form['x-value']].flat());
  if (expected !== undefined && accepts(form, text)) found.malformed.push({ expected, text, span });
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
