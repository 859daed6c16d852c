// Whether two versions of a file mean the same: whether they differ in nothing but layout, comments, and the names and
// descriptions that people read. What follows from the meaning alone need not be worked out again.
import type { Entry, Tree } from '../parse/tree.ts';

/** Keys of the stream itself and of its definitions whose values are for people. */
const PROSE: ReadonlySet<string> = new Set(['name', 'description', 'summary']);

/** Keys of definitions that say how long work takes and how well it goes: they lead nowhere and name nothing. */
const FIGURES: ReadonlySet<string> = new Set([
  ...['process_time', 'wait_time', 'lead_time', 'effort', 'complete_accurate', 'pass_rate'],
]);

/** `structure`: they differ in figures alone. */
export type Likeness = 'meaning' | 'structure' | 'none';

/** Definitions that are the same objects in both are not looked into. */
export function likeness(one: Tree | null, other: Tree | null): Likeness {
  if (same(one, other, 0, false)) return 'meaning';
  return same(one, other, 0, true) ? 'structure' : 'none';
}

/** `depth` counts the mappings around: 0 for the stream, 1 for its sections, 2 for their definitions. */
function same(one: Tree | null, other: Tree | null, depth: number, anyFigures: boolean): boolean {
  if (one === other) return true;
  if (one === null || other === null) return false;
  switch (one.kind) {
    case 'scalar':
      return (
        other.kind === 'scalar' &&
        one.source === other.source &&
        one.value === other.value &&
        one.style === other.style
      );
    case 'seq':
      return (
        other.kind === 'seq' &&
        one.items.length === other.items.length &&
        one.items.every((item, index) =>
          same(item, other.items[index] ?? null, Number.POSITIVE_INFINITY, anyFigures),
        )
      );
    case 'map':
      return other.kind === 'map' && sameEntries(one.entries, other.entries, depth, anyFigures);
    case 'alias':
      // What an alias stands for may be anywhere: nobody follows it to find out.
      return false;
  }
}

function sameEntries(
  some: readonly Entry[],
  others: readonly Entry[],
  depth: number,
  anyFigures: boolean,
): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) {
    const [one, other] = [some[i], others[i]];
    if (one === other) continue;
    if (!one || !other || one.key.source !== other.key.source || one.merged !== other.merged) return false;
    const isProse = (depth === 0 || depth === 2) && PROSE.has(one.key.source);
    if (isProse && one.value?.kind === 'scalar' && other.value?.kind === 'scalar') continue;
    if (anyFigures && depth === 2 && FIGURES.has(one.key.source)) continue;
    if (!same(one.value, other.value, depth + 1, anyFigures)) return false;
  }
  return true;
}
