// What a place of the schema may name.
import { perObject } from '../text/once.ts';
import type { Schema } from './schema.ts';
import type { DefinitionKind } from './types/names.ts';

/** The kinds behind a name in `x-ref`. */
const GROUPS: Readonly<Record<string, readonly DefinitionKind[]>> = {
  node: ['step', 'gate', 'handoff', 'output'],
  anynode: ['trigger', 'step', 'gate', 'handoff', 'output'],
};

export interface ReferenceKinds {
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
