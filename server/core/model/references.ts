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
import { lazily, perObject } from '../text/once.ts';
import type { Span } from '../text/position.ts';
import { accepts, deref, formFor, forms, propertySchema, rootSchema, type Schema } from './schema.ts';
import type { DefinedId, DefinitionKind, Expression, Malformed, Use } from './types/names.ts';
import { contradiction } from './wrong-values.ts';

export interface References {
  readonly definitions: readonly DefinedId[];
  readonly uses: readonly Use[];
  readonly expressions: readonly Expression[];
  readonly malformed: readonly Malformed[];
}

/** The kinds behind a name in `x-ref`. */
const GROUPS: Readonly<Record<string, readonly DefinitionKind[]>> = {
  node: ['step', 'gate', 'handoff', 'output'],
  anynode: ['trigger', 'step', 'gate', 'handoff', 'output'],
};

interface ReferenceKinds {
  readonly kinds: readonly DefinitionKind[];
  readonly literals: readonly string[];
  readonly soft: boolean;
}

/** The kinds that a place accepts, and the words that it takes beside ids. */
export const referenceKinds: (schema: Schema) => ReferenceKinds = perObject(readKinds);

function readKinds(schema: Schema): ReferenceKinds {
  const marked = schema['x-ref'] ?? schema['x-ref-soft'] ?? [];
  const names = typeof marked === 'string' ? [marked] : marked;
  const literals = [...(schema['x-literals'] ?? []), ...names.filter((name) => name === 'end')];
  const kinds = names
    .filter((name) => name !== 'end')
    .flatMap((name) => GROUPS[name] ?? [name as DefinitionKind]);
  return { kinds: [...new Set(kinds)], literals, soft: schema['x-ref-soft'] !== undefined };
}

/** Keys and places on the way to where the walk is: it is the walk's own, and changes as that goes on. */
type Path = (string | number)[];

/** With a memory, definitions that have not changed are not walked again. The lists are made when they are asked for. */
export function collectReferences(root: Tree | null, memory?: Memory): References {
  const parts = root?.kind === 'map' && memory ? byDefinition(root, memory) : [[wholly(root)]];
  const list = <T>(of: (part: Found) => readonly T[], place: (one: T) => string) => {
    const all: T[] = [];
    for (const section of parts) for (const part of section) for (const one of of(part)) all.push(one);
    // What stands behind an anchor is walked again for every alias and merge, but it stands in the text once.
    return parts.some((section) => section.some(({ shared }) => shared)) ? distinct(all, place) : all;
  };
  return lazily<References>({
    definitions: () =>
      list(
        (part) => part.definitions,
        ({ span, kind, of }) => `${span.start} ${kind} ${of}`,
      ),
    uses: () =>
      list(
        (part) => part.uses,
        ({ span, kinds }) => `${span.start} ${kinds}`,
      ),
    expressions: () =>
      list(
        (part) => part.expressions,
        ({ scalar }) => `${scalar.span.start}`,
      ),
    malformed: () =>
      list(
        (part) => part.malformed,
        ({ span }) => `${span.start}`,
      ),
  });
}

function wholly(root: Tree | null): Found {
  const found = nothingFound();
  walk(root, rootSchema, [], found);
  return found;
}

/** The walk of the root and its sections, with what is below taken from the memory. */
function byDefinition(root: MapTree, memory: Memory): (readonly Found[])[] {
  const form = formFor(rootSchema, root);
  if (!form) return [];
  return root.entries.map((section) => {
    const key = keyOf(section);
    const schema = propertySchema(form, key);
    const target = section.value;
    const own =
      schema && forms(schema).length === 1 && target?.kind === 'map' ? formFor(schema, target) : undefined;
    const within = (entries: readonly Entry[], of: Schema, path: Path) =>
      memory.gathered(entries, `references in ${key}`, (entry) => {
        const part = nothingFound();
        entryOfMap(entry, of, [...path], part);
        return [fitted(part)];
      });
    const definitions = own && !memory.knows(section) && target?.kind === 'map';
    return definitions ? within(target.entries, own, [key]) : within([section], form, []);
  });
}

/** References, and whether some of them may have been met twice. */
interface Found {
  readonly definitions: DefinedId[];
  readonly uses: Use[];
  readonly expressions: Expression[];
  readonly malformed: Malformed[];
  shared: boolean;
}

function nothingFound(): Found {
  return { definitions: [], uses: [], expressions: [], malformed: [], shared: false };
}

/** The lists are kept for every definition, and what was pushed to has room for many more. */
function fitted({ definitions, uses, expressions, malformed, shared }: Found): Found {
  return {
    definitions: definitions.slice(),
    uses: uses.slice(),
    expressions: expressions.slice(),
    malformed: malformed.slice(),
    shared,
  };
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
        if (form.items) {
          path.push(index);
          walk(item, form.items, path, found);
          path.pop();
        }
      return;
    case 'scalar':
      if (typeof target.value !== 'string') return;
      noteValue(target.value, target.span, form, found);
      if (isExpression(form)) {
        if (!form['x-literals']?.includes(target.value))
          found.expressions.push({ text: target.value, scalar: target, path: [...path] });
      } else noteUse(target.value, innerSpan(tree, target.style), form, path, found);
  }
}

function entryOfMap(entry: Entry, form: Schema, path: Path, found: Found): void {
  const key = keyOf(entry);
  const schema = propertySchema(form, key);
  if (entry.merged) found.shared = true;
  if (!schema) return;
  const free = schema === form.additionalProperties;
  const span = innerSpan(entry.key, entry.key.style);
  const defines = free ? (form['x-defines'] as DefinitionKind | undefined) : undefined;
  if (defines) {
    const of =
      defines === 'field'
        ? path.findLast((part) => typeof part === 'string' && part !== 'fields')
        : undefined;
    found.definitions.push({
      kind: defines,
      id: key,
      span,
      extent: entry.span,
      ...(of === undefined ? {} : { of: String(of) }),
    });
  }
  path.push(key);
  if (free && !defines && form.propertyNames) noteUse(key, span, deref(form.propertyNames), path, found);
  walk(entry.value, schema, path, found);
  path.pop();
}

function isExpression({ 'x-value': value }: Schema): boolean {
  return value === 'cel' || (Array.isArray(value) && value.includes('cel'));
}

function noteUse(id: string, span: Span, form: Schema, path: Path, found: Found): void {
  const { kinds, literals, soft } = referenceKinds(form);
  if (kinds.length === 0 || literals.includes(id) || id === '') return;
  if (form['x-value'] !== undefined && isValue(id)) return;
  found.uses.push({ kinds, id, span, path: [...path], ...(soft ? { soft } : {}) });
}

/** What has the form of a value and still is none: the form cannot say all. */
function noteValue(text: string, span: Span, form: Schema, found: Found): void {
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
