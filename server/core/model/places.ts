// The schema made ready for walks over trees: what may stand at a place is looked up, and not worked out anew at every
// value. Places and forms are made when a walk first comes to them, and follow from the schema alone.
import { keyOf, type MapTree, resolved, type Tree } from '../parse/tree.ts';
import { perObject } from '../text/once.ts';
import { type ReferenceKinds, referenceKinds } from './reference-kinds.ts';
import { deref, forms, rootSchema, type Schema } from './schema.ts';
import type { DefinitionKind } from './types/names.ts';
import { isPlainDuration } from './values.ts';

type Scalar = string | number | boolean | null;
/** What stands at a place, aliases followed; undefined where nothing does. */
type Target = ReturnType<typeof resolved>;

/** Where a value stands, and the forms that it may take there. */
export class Place {
  readonly schema: Schema;
  #forms: readonly Form[] | undefined;

  constructor(schema: Schema) {
    this.schema = schema;
  }

  /** The form that fits a value best, or undefined where no form takes a value of its kind. */
  formFor(target: Target): Form | undefined {
    const all = this.#all();
    const [single] = all;
    if (single && all.length === 1) return single.takes(target) ? single : undefined;
    const fitting = all.filter((form) => form.takes(target));
    if (fitting.length < 2) return fitting[0];
    if (target?.kind === 'map')
      return fitting.reduce((best, form) => (form.likeness(target) > best.likeness(target) ? form : best));
    if (target?.kind !== 'scalar') return fitting[0];
    return (
      fitting.find((form) => form.accepts(target.value)) ??
      fitting.find(({ schema }) => schema.pattern) ??
      fitting[0]
    );
  }

  /** The form that a scalar is legal for, if there is one; it is the one that fits it best. */
  accepting(value: Scalar): Form | undefined {
    for (const form of this.#all()) if (form.accepts(value)) return form;
    return undefined;
  }

  #all(): readonly Form[] {
    this.#forms ??= forms(this.schema).map(formOf);
    return this.#forms;
  }
}

/** A bit for each kind of value. */
const BITS = { object: 1, array: 2, string: 4, number: 8, integer: 16, boolean: 32, null: 64 };
const ALL = 127;

/** Kinds of values (`x-value`) that are durations, or may be. */
export const DURATIONS: ReadonlySet<string> = new Set(['duration', 'fixed-duration']);

/** One form that a value may take. */
export class Form {
  readonly schema: Schema;
  /** For keys that are not named, and match no pattern. */
  readonly free: Place | undefined;
  readonly items: Place | undefined;
  /** What its free keys define. */
  readonly defines: DefinitionKind | undefined;
  /** It holds definitions and nothing else. */
  readonly isCollection: boolean;
  /** What keys have to be that are not named. */
  readonly names: Form | undefined;
  readonly isExpression: boolean;
  /** The kinds of values that a text may be here. */
  readonly values: readonly string[] | undefined;
  /** What a text names here. */
  readonly refs: ReferenceKinds | undefined;
  readonly #kinds: number;
  readonly #isDuration: boolean;
  readonly #constants: ReadonlySet<Scalar> | undefined;
  /** Compiled when it is first asked for: that takes milliseconds. */
  #pattern: RegExp | undefined;
  readonly #named = new Map<string, Place>();
  readonly #patterns: readonly (readonly [string, Place])[];

  constructor(schema: Schema) {
    const { additionalProperties: free, items, properties = {}, patternProperties = {} } = schema;
    this.schema = schema;
    this.free = typeof free === 'object' ? new Place(free) : undefined;
    this.items = items && new Place(items);
    this.defines = schema['x-defines'] as DefinitionKind | undefined;
    this.isCollection = this.defines !== undefined && schema.properties === undefined;
    this.names = schema.propertyNames && formOf(deref(schema.propertyNames));
    this.values = schema['x-value'] === undefined ? undefined : [schema['x-value']].flat();
    this.isExpression = this.values?.includes('cel') === true;
    const refs = referenceKinds(schema);
    this.refs = refs.kinds.length > 0 ? refs : undefined;
    const constants = schema.enum ?? (schema.const === undefined ? undefined : [schema.const]);
    this.#constants = constants && new Set(constants);
    this.#kinds = kindsOf(schema);
    this.#isDuration = this.values?.some((value) => DURATIONS.has(value)) === true;
    for (const [key, place] of Object.entries(properties)) this.#named.set(key, new Place(place));
    this.#patterns = Object.entries(patternProperties).map(([key, place]) => [key, new Place(place)]);
  }

  /** What may stand behind a key, whether named, matched by pattern or free. */
  child(key: string): Place | undefined {
    const named = this.#named.get(key);
    if (named) return named;
    for (const [pattern, place] of this.#patterns) if (patternOf(pattern).test(key)) return place;
    return this.free;
  }

  isNamed(key: string): boolean {
    return this.#named.has(key);
  }

  /** Whether it takes values of this kind at all. */
  takes(target: Target): boolean {
    if (target?.kind === 'map') return (this.#kinds & BITS.object) !== 0;
    if (target?.kind === 'seq') return (this.#kinds & BITS.array) !== 0;
    return (this.#kinds & bitsOf(target ? target.value : null)) !== 0;
  }

  /** Whether a scalar is legal: constants, pattern, bounds. */
  accepts(value: Scalar): boolean {
    if ((this.#kinds & bitsOf(value)) === 0) return false;
    if (this.#constants && !this.#constants.has(value)) return false;
    if (typeof value === 'string') {
      // The patterns of durations are long: they are not compiled for the plainest ones.
      if (this.#isDuration && isPlainDuration(value)) return true;
      const { pattern, minLength } = this.schema;
      this.#pattern ??= pattern === undefined ? undefined : patternOf(pattern);
      if (this.#pattern && !this.#pattern.test(value)) return false;
      return minLength === undefined || value.length >= minLength;
    }
    if (typeof value !== 'number') return true;
    const { minimum, maximum, exclusiveMinimum } = this.schema;
    if (minimum !== undefined && value < minimum) return false;
    if (maximum !== undefined && value > maximum) return false;
    return exclusiveMinimum === undefined || value > exclusiveMinimum;
  }

  /** How many keys of a mapping it knows, and whether those are there that it needs. */
  likeness(map: MapTree): number {
    let score = 0;
    for (const entry of map.entries) if (this.child(keyOf(entry))) score += 1;
    for (const key of this.schema.required ?? [])
      score += map.entries.some((entry) => keyOf(entry) === key) ? 0.5 : -0.5;
    return score;
  }
}

/** The kinds that a scalar is of. */
function bitsOf(value: Scalar): number {
  switch (typeof value) {
    case 'string':
      return BITS.string;
    case 'number':
      return Number.isInteger(value) ? BITS.number | BITS.integer : BITS.number;
    case 'boolean':
      return BITS.boolean;
    default:
      return BITS.null;
  }
}

/** The kinds of values that a schema takes; one that says nothing of it takes all. */
function kindsOf({ type, enum: words, const: word }: Schema): number {
  if (type !== undefined)
    return [type].flat().reduce((all, kind) => all | BITS[kind as keyof typeof BITS], 0);
  const constants = words ?? (word === undefined ? undefined : [word]);
  return constants?.reduce<number>((all, value) => all | bitsOf(value), 0) ?? ALL;
}

const formOf: (schema: Schema) => Form = perObject((schema) => new Form(schema));
const placeOf: (schema: Schema) => Place = perObject((schema) => new Place(schema));
/** The whole file. */
export const rootPlace = placeOf(rootSchema);

const patterns = new Map<string, RegExp>();
/** Compiled patterns of the schema: a fixed set, so the cache holds no state of any file. */
export function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  const compiled = new RegExp(source, 'u');
  patterns.set(source, compiled);
  return compiled;
}

/** The form of a schema that fits a value best, or undefined where no form takes a value of its kind. */
export function formFor(schema: Schema, tree: Tree | null): Schema | undefined {
  return placeOf(schema).formFor(resolved(tree))?.schema;
}

/** The schema of one key of a mapping, whether named, matched by pattern or free. */
export function propertySchema(form: Schema, key: string): Schema | undefined {
  return formOf(form).child(key)?.schema;
}
