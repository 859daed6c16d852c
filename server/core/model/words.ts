// The closed word lists of the language, as the schema writes them.
import { rootSchema } from './schema.ts';

/** The legal words of an enumeration of the schema, by the name of its definition. */
export function words<T extends string>(definition: string): readonly T[] {
  const found = rootSchema.definitions?.[definition]?.enum;
  if (!found) throw new Error(`schema: ${definition} is no enumeration`);
  return found.filter((value): value is T => typeof value === 'string');
}
