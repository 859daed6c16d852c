// The definitions of a file by kind and id.
import { perObject } from '../text/once.ts';
import type { DefinedId, DefinitionKind } from './types/names.ts';
import type { Stream } from './types/stream.ts';

export type Ids = ReadonlyMap<DefinitionKind, ReadonlyMap<string, DefinedId>>;

/** Of two definitions of a kind with the same id the first counts. */
export const idsByKind: (stream: Pick<Stream, 'definitions'>) => Ids = perObject(readIds);

function readIds(stream: Pick<Stream, 'definitions'>): Ids {
  const kinds = new Map<DefinitionKind, Map<string, DefinedId>>();
  for (const definition of stream.definitions) {
    const ids = kinds.get(definition.kind) ?? new Map<string, DefinedId>();
    if (!ids.has(definition.id)) ids.set(definition.id, definition);
    kinds.set(definition.kind, ids);
  }
  return kinds;
}
