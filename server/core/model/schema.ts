// The shape of the language, read from its schema: what may stand at a place, and what the schema says about it.
import vstream from '../../../schemas/vstream.schema.json' with { type: 'json' };
import { asMap, keyOf, type MapTree, resolved, type Tree } from '../parse/tree.ts';
import { withArticle } from '../text/article.ts';
import { perObject } from '../text/once.ts';

/** The part of JSON Schema draft-07, and of our own annotations, that the schema uses. */
export interface Schema {
  readonly $schema?: string;
  readonly $id?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly enum?: readonly (string | number | boolean | null)[];
  readonly const?: string | number | boolean | null;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly propertyNames?: Schema;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly defaultSnippets?: readonly SchemaSnippet[];
  readonly 'x-defines'?: string;
  readonly 'x-ref'?: string | readonly string[];
  readonly 'x-ref-soft'?: string | readonly string[];
  readonly 'x-literals'?: readonly string[];
  readonly 'x-value'?: string | readonly string[];
  readonly 'x-expects'?: string;
  readonly 'x-exactly-one'?: readonly string[];
  readonly 'x-enum-descriptions'?: Readonly<Record<string, string>>;
}

export interface SchemaSnippet {
  readonly label: string;
  readonly description?: string;
  readonly body: unknown;
}

export const rootSchema = vstream as unknown as Schema;

/** The schema behind `$ref` and single `allOf` wrappers; what the wrapper says itself (a description) wins. */
export const deref: (schema: Schema) => Schema = perObject(plainlyDeref);

function plainlyDeref(schema: Schema): Schema {
  const inner = schema.$ref === undefined ? only(schema.allOf) : definitionAt(schema.$ref);
  if (!inner) return schema;
  const { $ref: _ref, allOf: _allOf, ...own } = schema;
  return { ...deref(inner), ...own };
}

function only(schemas: readonly Schema[] | undefined): Schema | undefined {
  return schemas?.length === 1 ? schemas[0] : undefined;
}

function definitionAt(ref: string): Schema {
  const name = ref.replace('#/definitions/', '');
  const found = rootSchema.definitions?.[name];
  if (!found) throw new Error(`schema: no definition ${ref}`);
  return found;
}

/** All forms that a value may take; a schema without `anyOf` is its own only form. */
export const forms: (schema: Schema) => readonly Schema[] = perObject(allForms);

function allForms(schema: Schema): Schema[] {
  const target = deref(schema);
  if (!isUnion(target)) return [target];
  return (target.anyOf ?? []).flatMap((form) => forms(form));
}

/** `anyOf` also states "one of these keys": such a schema is not a union of forms. */
function isUnion(schema: Schema): boolean {
  return schema.anyOf !== undefined && schema.properties === undefined;
}

/** The form that fits a value best, or undefined where no form takes a value of its kind. */
export function formFor(schema: Schema, tree: Tree | null): Schema | undefined {
  const all = forms(schema);
  const [single] = all;
  if (single && all.length === 1) return takes(single, tree) ? single : undefined;
  const fitting = all.filter((form) => takes(form, tree));
  if (fitting.length < 2) return fitting[0];
  const map = asMap(tree);
  if (map) return fitting.reduce((best, form) => (likeness(form, map) > likeness(best, map) ? form : best));
  const scalar = resolved(tree);
  if (scalar?.kind !== 'scalar') return fitting[0];
  return (
    fitting.find((form) => accepts(form, scalar.value)) ?? fitting.find((form) => form.pattern) ?? fitting[0]
  );
}

function likeness(form: Schema, map: MapTree): number {
  let score = 0;
  for (const entry of map.entries) if (propertySchema(form, keyOf(entry))) score += 1;
  for (const key of form.required ?? []) score += map.entries.some((e) => keyOf(e) === key) ? 0.5 : -0.5;
  return score;
}

/** Whether a form takes values of this JSON type at all. */
function takes(form: Schema, tree: Tree | null): boolean {
  const target = resolved(tree);
  if (!target || target.kind === 'scalar') return takesType(form, target ? target.value : null);
  return takesTypeNamed(form, target.kind === 'map' ? 'object' : 'array');
}

function takesType(form: Schema, value: string | number | boolean | null): boolean {
  if (value === null) return takesTypeNamed(form, 'null');
  if (typeof value === 'number') {
    return takesTypeNamed(form, 'number') || (Number.isInteger(value) && takesTypeNamed(form, 'integer'));
  }
  return takesTypeNamed(form, typeof value);
}

function takesTypeNamed(form: Schema, type: string): boolean {
  if (form.type !== undefined)
    return form.type === type || (Array.isArray(form.type) && form.type.includes(type));
  const constants = form.enum ?? (form.const === undefined ? undefined : [form.const]);
  return (
    constants === undefined || constants.some((value) => (value === null ? 'null' : typeof value) === type)
  );
}

/** Whether a scalar is legal for a form: constants, pattern, bounds. */
export function accepts(form: Schema, value: string | number | boolean | null): boolean {
  if (!takesType(form, value)) return false;
  if (form.enum && !form.enum.includes(value)) return false;
  if (form.const !== undefined && form.const !== value) return false;
  if (typeof value === 'string') {
    if (form.pattern !== undefined && !patternOf(form.pattern).test(value)) return false;
    return form.minLength === undefined || value.length >= form.minLength;
  }
  if (typeof value !== 'number') return true;
  if (form.minimum !== undefined && value < form.minimum) return false;
  if (form.maximum !== undefined && value > form.maximum) return false;
  return form.exclusiveMinimum === undefined || value > form.exclusiveMinimum;
}

const patterns = new Map<string, RegExp>();
/** Compiled patterns of the schema: a fixed set, so the cache holds no state of any file. */
export function patternOf(source: string): RegExp {
  const known = patterns.get(source);
  if (known) return known;
  const compiled = new RegExp(source, 'u');
  patterns.set(source, compiled);
  return compiled;
}

/** The schema of one key of a mapping, whether named, matched by pattern or free. */
export function propertySchema(form: Schema, key: string): Schema | undefined {
  const named = form.properties && Object.hasOwn(form.properties, key) ? form.properties[key] : undefined;
  if (named) return named;
  const { patternProperties } = form;
  for (const pattern in patternProperties) {
    if (patternOf(pattern).test(key)) return patternProperties[pattern];
  }
  return typeof form.additionalProperties === 'object' ? form.additionalProperties : undefined;
}

/** What a place expects, in words for a message. */
export function expected(schema: Schema): string {
  const target = deref(schema);
  if (target['x-expects']) return target['x-expects'];
  if (isUnion(target)) return [...new Set(forms(target).map(expected))].join(' or ');
  if (target.const !== undefined) return `\`${target.const}\``;
  if (target.enum) return list(target.enum.map((value) => `\`${value}\``));
  switch (typeof target.type === 'string' ? target.type : undefined) {
    case 'object':
      return target.title ? `${withArticle(target.title)} (${keysOf(target)})` : 'keys and values';
    case 'array':
      return 'a list';
    case 'boolean':
      return '`true` or `false`';
    case 'integer':
      return 'a whole number';
    case 'number':
      return 'a number';
    default:
      return target.title ? withArticle(target.title) : 'text';
  }
}

function keysOf(schema: Schema): string {
  const required = (schema.required ?? []).map((key) => `\`${key}\``);
  return required.length === 0 ? 'keys and values' : `keys and values, at least ${required.join(' and ')}`;
}

function list(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
