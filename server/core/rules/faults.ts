// Causes and consequences: what a finding puts in doubt, and which findings of other rules that may explain.
import { keyOf, type MapTree, resolved } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import type { Facts, Ground, Place, RawFinding, Rule } from './rule.ts';

/** What is not known as long as a finding stands. */
export interface Fault {
  /** The definitions that it stands in or tells of; empty where it lies outside of them. */
  readonly places: readonly Place[];
  /** Keys of these definitions; undefined: any. */
  readonly keys: ReadonlySet<string> | undefined;
  /** Names that would stand there; undefined: any. */
  readonly names: ReadonlySet<string> | undefined;
}

/** A finding is explained by a fault that touches what it rests on; by any, where it does not say what that is. */
export function explains(fault: Fault, grounds: readonly Ground[] | undefined): boolean {
  if (!grounds) return true;
  return grounds.some(({ within, keys, naming }) => {
    if (within && fault.places.length > 0 && !fault.places.some(within)) return false;
    if (keys && fault.keys && !keys.some((key) => fault.keys?.has(key))) return false;
    return !naming || !fault.names || [...fault.names].some(naming);
  });
}

/** Reads faults off findings. The definitions of the file are laid out once, when first needed. */
export function faultReader({ stream }: Facts): (rule: Rule, finding: RawFinding) => Fault {
  let known: readonly Extent[] | undefined;
  const placeAt = (offset: number) => {
    known ??= extentsOf(stream.root);
    return last(known, offset);
  };
  return (rule, finding) => {
    const { span, related, lacks, meant } = finding;
    const told = related.flatMap(({ span: at, file }) => (file ? [] : [at]));
    const found = [span, ...told, ...(lacks ? [lacks.definition.span] : [])].map(({ start }) => ({
      start,
      extent: placeAt(start),
    }));
    const places = found.flatMap(({ extent }) => extent?.place ?? []);
    return {
      places,
      keys: keysIn(rule, finding, found[0]),
      names: meant?.names && new Set(meant.names),
    };
  };
}

interface Extent {
  readonly place: Place;
  readonly span: Span;
  readonly tree: MapTree | undefined;
}

function keysIn(
  { doubts }: Rule,
  { lacks, meant }: RawFinding,
  at: { readonly start: number; readonly extent: Extent | undefined } | undefined,
): ReadonlySet<string> | undefined {
  if (doubts.length > 0) return new Set(doubts);
  const around = at?.extent?.tree?.entries.find(({ span }) => span.start <= at.start && at.start < span.end);
  const known = [...(lacks?.keys ?? []), ...(meant?.keys ?? []), ...(around ? [keyOf(around)] : [])];
  return known.length > 0 ? new Set(known) : undefined;
}

/** The definitions of all sections in file order; they do not overlap. */
function extentsOf(root: MapTree | undefined): Extent[] {
  const found: Extent[] = [];
  for (const section of root?.entries ?? []) {
    const value = section.merged ? undefined : resolved(section.value);
    for (const entry of value?.kind === 'map' ? value.entries : []) {
      const tree = resolved(entry.value);
      const place = { section: keyOf(section), id: keyOf(entry) };
      if (!entry.merged)
        found.push({ place, span: entry.span, tree: tree?.kind === 'map' ? tree : undefined });
    }
  }
  return found.sort((a, b) => a.span.start - b.span.start);
}

/** The stretch that an offset lies in, by bisection. */
function last(extents: readonly Extent[], offset: number): Extent | undefined {
  let [low, high] = [0, extents.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((extents[middle]?.span.start ?? 0) <= offset) low = middle + 1;
    else high = middle;
  }
  const found = extents[low - 1];
  return found && offset < found.span.end ? found : undefined;
}
