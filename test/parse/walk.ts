// Walks a located tree: every key and value once, aliases not followed.
import type { Entry, Tree } from '../../server/core/parse/tree.ts';
import type { Span } from '../../server/core/text/position.ts';

export interface Place {
  readonly span: Span;
  readonly what: Tree | Entry;
}

export function placesOf(tree: Tree | null): Place[] {
  if (!tree) return [];
  const own = { span: tree.span, what: tree };
  switch (tree.kind) {
    case 'scalar':
    case 'alias':
      return [own];
    case 'seq':
      return [own, ...tree.items.flatMap(placesOf)];
    case 'map': {
      const entries = tree.entries.filter((entry) => !entry.merged);
      const inside = entries.flatMap((entry) => [
        { span: entry.span, what: entry },
        ...placesOf(entry.key),
        ...placesOf(entry.value),
      ]);
      return [own, ...inside];
    }
  }
}
