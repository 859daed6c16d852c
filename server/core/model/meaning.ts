// Whether two versions of a file mean the same: whether they differ in nothing but layout, comments, and the names and
// descriptions that people read. What follows from the meaning alone need not be worked out again.
import type { Entry, Tree } from '../parse/tree.ts';

/** Keys of the stream itself and of its definitions whose values are for people. */
const PROSE: ReadonlySet<string> = new Set(['name', 'description', 'summary']);

/** Keys of definitions that say how long work takes: they lead nowhere and name nothing. */
const TIMES: ReadonlySet<string> = new Set(['process_time', 'wait_time', 'lead_time', 'effort']);

/** Those, and what says how well it goes. */
const FIGURES: ReadonlySet<string> = new Set([...TIMES, 'complete_accurate', 'pass_rate']);

/** How much two versions share. `times`: they differ in single times alone; `structure`: in figures of any form. */
export type Likeness = 'meaning' | 'times' | 'structure' | 'none';

/** Definitions that are the same objects in both are not looked into. */
export function likeness(one: Tree | null, other: Tree | null): Likeness {
  if (same(one, other, 0, NOTHING)) return 'meaning';
  if (same(one, other, 0, isTime)) return 'times';
  return same(one, other, 0, isFigure) ? 'structure' : 'none';
}

/** Whether an entry may differ. */
type Leeway = (one: Entry, other: Entry) => boolean;

const NOTHING: Leeway = () => false;
const isTime: Leeway = ({ key, value }, other) =>
  TIMES.has(key.source) && value?.kind === 'scalar' && other.value?.kind === 'scalar';
const isFigure: Leeway = ({ key }) => FIGURES.has(key.source);

/** `depth` counts the mappings around: 0 for the stream, 1 for its sections, 2 for their definitions. */
function same(one: Tree | null, other: Tree | null, depth: number, leeway: Leeway): boolean {
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
          same(item, other.items[index] ?? null, Number.POSITIVE_INFINITY, leeway),
        )
      );
    case 'map':
      return other.kind === 'map' && sameEntries(one.entries, other.entries, depth, leeway);
    case 'alias':
      // What an alias stands for may be anywhere: nobody follows it to find out.
      return false;
  }
}

function sameEntries(
  some: readonly Entry[],
  others: readonly Entry[],
  depth: number,
  leeway: Leeway,
): boolean {
  if (some.length !== others.length) return false;
  for (let i = 0; i < some.length; i++) {
    const one = some[i];
    const other = others[i];
    if (one === other) continue;
    if (!one || !other || one.key.source !== other.key.source || one.merged !== other.merged) return false;
    const isProse = (depth === 0 || depth === 2) && PROSE.has(one.key.source);
    if (isProse && one.value?.kind === 'scalar' && other.value?.kind === 'scalar') continue;
    if (depth === 2 && leeway(one, other)) continue;
    if (!same(one.value, other.value, depth + 1, leeway)) return false;
  }
  return true;
}
