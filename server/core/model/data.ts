// The located tree as plain JSON data, for the schema validator, with aliases followed.
import { keyOf, type Tree } from '../parse/tree.ts';

export type Data = string | number | boolean | null | Data[] | { [key: string]: Data };

/** Objects have no prototype, so that `__proto__` and `constructor` are keys like any other. */
export function toData(tree: Tree | null | undefined): Data {
  switch (tree?.kind) {
    case 'alias':
      return toData(tree.target);
    case 'map': {
      const object: { [key: string]: Data } = Object.create(null);
      for (const entry of tree.entries) object[keyOf(entry)] = toData(entry.value);
      return object;
    }
    case 'seq':
      return tree.items.map(toData);
    case 'scalar':
      return tree.value;
    case undefined:
      return null;
  }
}
