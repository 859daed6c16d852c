// The shape of the language, read from its schema: what may stand at a place, and what the schema says about it.
import vstream from '../../../schemas/vstream.schema.json' with { type: 'json' };
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
