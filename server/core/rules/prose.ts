// The texts that people wrote into a file, and words found in them at their exact place.
import { type Entry, keyOf, type ScalarTree, type Tree } from '../parse/tree.ts';
import { perObject } from '../text/once.ts';
import { type Span, spanLike } from '../text/position.ts';
import type { Facts } from './rule.ts';

export interface Prose {
  readonly scalar: ScalarTree;
  /** Keys from the root to the text; the last is that of the innermost mapping. */
  readonly keys: readonly string[];
}

/**
 * What `search` finds in the values of a file, in order, each value once: aliases stand for texts that are listed where
 * they are written. Extension keys are not ours. Definitions that have not changed are not searched again, so `search`
 * looks at nothing but its values; `question` tells one search from another. Nothing is found in a definition that does
 * not match `trace` as it is written, escapes aside.
 */
export function searchProse<T extends object>(
  { parsed, memory }: Pick<Facts, 'parsed' | 'memory'>,
  question: string,
  trace: RegExp,
  search: (prose: readonly Prose[]) => readonly T[],
): T[] {
  const mayMatch = (written: string) => written.includes('\\') || trace.test(written);
  // Where nothing is kept of definitions, one look at the whole is enough for most files.
  if (!memory && !mayMatch(parsed.text)) return [];
  const searched = (entries: readonly Entry[], keys: readonly string[], asked: string) => {
    const isTraced = ({ span }: Entry) => mayMatch(parsed.text.slice(span.start, span.end));
    const work = (entry: Entry) =>
      isOurs(entry) && isTraced(entry) ? search(proseOf(entry.value, [...keys, keyOf(entry)])) : [];
    return memory ? memory.gathered(entries, asked, work) : entries.flatMap(work);
  };
  if (parsed.tree?.kind !== 'map') return [...search(proseOf(parsed.tree, []))];
  return parsed.tree.entries.flatMap((section) => {
    const { value } = section;
    const key = keyOf(section);
    const definitions = value?.kind === 'map' && isOurs(section) && !memory?.knows(section);
    const asked = `${question} in ${key}`;
    return definitions ? searched(value.entries, [key], asked) : searched([section], [], asked);
  });
}

function proseOf(tree: Tree | null, keys: readonly string[]): Prose[] {
  const found: Prose[] = [];
  const visit = (at: Tree | null, keys: readonly string[]): void => {
    switch (at?.kind) {
      case 'scalar':
        found.push({ scalar: at, keys });
        return;
      case 'seq':
        for (const item of at.items) visit(item, keys);
        return;
      case 'map':
        for (const entry of at.entries) if (isOurs(entry)) visit(entry.value, [...keys, keyOf(entry)]);
    }
  };
  visit(tree, keys);
  return found;
}

function isOurs(entry: Entry): boolean {
  return !entry.merged && !keyOf(entry).startsWith('x-');
}

/** Where a pattern (with the flag `g`) matches in a text as it is written, line breaks and indentation included. */
export function matchesIn(text: string, { style, span }: ScalarTree, pattern: RegExp): Span[] {
  const written = text.slice(span.start, span.end);
  // An escape such as \n is no letter n; blanks of the same length keep the places.
  const source =
    style === 'double'
      ? written.replace(/\\(?:x..|u....|U........|.)/gs, (all) => ' '.repeat(all.length))
      : written;
  return [...source.matchAll(pattern)].map(({ index, 0: { length } }) =>
    spanLike(span, span.start + index, span.start + index + length),
  );
}

interface Phrases {
  /** Where they stand by themselves, in any case, the longest first. */
  readonly pattern: RegExp;
  /** The same words wherever they stand. */
  readonly trace: RegExp;
}

export const phrasesOf: (phrases: readonly string[]) => Phrases = perObject(readPhrases);

function readPhrases(phrases: readonly string[]): Phrases {
  const longest = [...phrases].sort((a, b) => b.length - a.length);
  const parts = longest.map((phrase) =>
    phrase
      .trim()
      .split(/\s+/)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'))
      .join('\\s+'),
  );
  const any = parts.join('|');
  return {
    pattern: new RegExp(`(?<![\\p{L}\\p{N}_-])(?:${any})(?![\\p{L}\\p{N}_-])`, 'giu'),
    trace: new RegExp(any, 'iu'),
  };
}
