// What the schema lets stand at a path, all forms together, and which definition of the schema says so.

import { propertySchema } from '../core/model/places.ts';
import { referenceKinds } from '../core/model/reference-kinds.ts';
import { deref, rootSchema, type Schema } from '../core/model/schema.ts';
import type { DefinitionKind } from '../core/model/types/names.ts';
import type { Path } from './cursor-scan.ts';

export interface Expected {
  readonly maps: readonly Schema[];
  readonly lists: readonly Schema[];
  readonly scalars: readonly Schema[];
  /** Words with a meaning of their own: `unknown`, `stream`, `all`, `end`. */
  readonly literals: readonly string[];
  /** Kinds of values with a grammar of their own (`x-value`): `duration`, `cel`, `file`. */
  readonly values: readonly string[];
  readonly refs: readonly DefinitionKind[];
  /** Ids that another file defines. */
  readonly remote: 'trigger' | 'output' | undefined;
  /** The schemas of the place itself, with the descriptions of their keys. */
  readonly schemas: readonly Schema[];
}

type Marked = Schema & { readonly 'x-ref-in-file'?: 'trigger' | 'output' };

export function expectedAt(path: Path, root: Schema = rootSchema): Expected {
  return expectation(schemasAt(path, root));
}

/** What a schema takes, with its unions taken apart. */
export function expectation(schemas: readonly Schema[]): Expected {
  const found: Found = {
    maps: [],
    lists: [],
    scalars: [],
    literals: new Set(),
    values: new Set(),
    refs: new Set(),
    remote: undefined,
  };
  for (const schema of schemas) gather(schema, found);
  return {
    ...found,
    literals: [...found.literals],
    values: [...found.values],
    refs: [...found.refs],
    schemas,
  };
}

const known = new WeakMap<Schema, Expected>();
/** The same for one schema. The schemas are a fixed set, so the cache holds no state of any file. */
export function expectationOf(schema: Schema): Expected {
  const found = known.get(schema) ?? expectation([schema]);
  known.set(schema, found);
  return found;
}

interface Found {
  readonly maps: Schema[];
  readonly lists: Schema[];
  readonly scalars: Schema[];
  readonly literals: Set<string>;
  readonly values: Set<string>;
  readonly refs: Set<DefinitionKind>;
  remote: 'trigger' | 'output' | undefined;
}

function gather(schema: Schema, found: Found): void {
  const form: Marked = deref(schema);
  const { kinds, literals } = referenceKinds(form);
  for (const word of literals) found.literals.add(word);
  for (const kind of kinds) found.refs.add(kind);
  for (const value of [form['x-value'] ?? []].flat()) found.values.add(value);
  found.remote ??= form['x-ref-in-file'];
  if (form.anyOf && !form.properties) for (const inner of form.anyOf) gather(inner, found);
  // A section may be empty as well: that is nothing to type.
  else if ([form.type].flat().includes('object')) found.maps.push(form);
  else if ([form.type].flat().includes('array')) found.lists.push(form);
  else if (form.type !== undefined || form.enum || form.const !== undefined) found.scalars.push(form);
}

/** The schemas that apply to the value at a path: several where forms cannot be told apart by the path alone. */
function schemasAt(path: Path, root: Schema): Schema[] {
  let schemas: Schema[] = [root];
  for (const part of path) {
    const { maps, lists } = expectation(schemas);
    schemas =
      typeof part === 'number'
        ? lists.flatMap((list) => list.items ?? [])
        : maps.flatMap((map) => propertySchema(map, part) ?? []);
  }
  return schemas;
}

/** Forms of a mapping that have room for all of these keys; all forms where none has. */
export function mapsWith(maps: readonly Schema[], keys: readonly string[]): readonly Schema[] {
  const fitting = maps.filter((map) => keys.every((key) => propertySchema(map, key) !== undefined));
  return fitting.length > 0 ? fitting : maps;
}

const nameOfTitle = new Map(
  Object.entries(rootSchema.definitions ?? {}).flatMap(([name, { title }]) =>
    title === undefined ? [] : [[title, name]],
  ),
);

/** The name under which the schema defines a form (titles are unique); undefined for forms without one. */
export function definitionName(form: Schema): string | undefined {
  const { title } = deref(form);
  return title === undefined ? undefined : nameOfTitle.get(title);
}

/** Words that the language reserves, and what they say where they stand for a value. */
export const LITERALS: Readonly<Record<string, string>> = {
  unknown: 'Nobody has measured this yet. It never counts as zero, nor as one.',
  stream: 'The whole stream, from its triggers to its outputs.',
  all: 'Every node of the stream.',
  end: 'Closes this branch of a fork quietly: the other branches go on.',
  timeout: 'The timeout of the node strikes.',
};
