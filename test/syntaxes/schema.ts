// The parts of the schema that the grammar has to agree with.
import { readFileSync } from 'node:fs';

export interface SchemaNode {
  readonly enum?: readonly unknown[];
  readonly allOf?: readonly { readonly $ref: string }[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly propertyNames?: unknown;
}
export interface Schema extends SchemaNode {
  readonly definitions: Readonly<Record<string, SchemaNode>>;
}

export const schema = JSON.parse(
  readFileSync(new URL('../../schemas/vstream.schema.json', import.meta.url), 'utf8'),
) as Schema;

/** The name of the definition that a property refers to; empty where it says its shape itself. */
export function targetOf(node: SchemaNode): string {
  return node.allOf?.[0]?.$ref.split('/').at(-1) ?? '';
}
