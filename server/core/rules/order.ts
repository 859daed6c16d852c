// The order in which the schema writes the keys of a definition, which is the order in which fixes add them.
import { rootSchema } from '../model/schema.ts';

/** Keys of a definition of the schema (`step`, `gate`, `contextItem`, …), in its own order. */
export function keyOrder(definition: string): readonly string[] {
  return Object.keys(rootSchema.definitions?.[definition]?.properties ?? {});
}
