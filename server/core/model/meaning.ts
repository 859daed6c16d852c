// Whether two versions of a file mean the same: whether they differ in nothing but layout, comments, and the names and
// descriptions that people read. What follows from the meaning alone need not be worked out again.
import type { Stream } from './types.ts';

/** Where things stand, and what was read to find them. */
const PLACES: ReadonlySet<string> = new Set(['tree', 'scalar', 'text', 'root', 'anchor', 'comments']);
const PROSE: ReadonlySet<string> = new Set(['name', 'description', 'summary', 'tags']);
/** What follows from the rest. */
const DERIVED: ReadonlySet<string> = new Set(['edges', 'definitions']);

export function sameMeaning(one: Stream, other: Stream): boolean {
  return sameMembers(one, other, (key) => PLACES.has(key) || PROSE.has(key) || DERIVED.has(key));
}

function same(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Number.isNaN(one) && Number.isNaN(other);
  if (Array.isArray(one) || Array.isArray(other)) return sameList(one, other);
  if (one instanceof Map || other instanceof Map) return sameMap(one, other);
  if (isSpan(one) && isSpan(other)) return true;
  // A value that is only a text with its place keeps its text.
  const isText = 'text' in one && 'span' in one;
  return sameMembers(one, other, (key) => PROSE.has(key) || (PLACES.has(key) && !(isText && key === 'text')));
}

function sameList(one: unknown, other: unknown): boolean {
  if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
  return one.every((item, index) => same(item, other[index]));
}

/** In the same order too: the first of several comes first in messages. */
function sameMap(one: unknown, other: unknown): boolean {
  if (!(one instanceof Map) || !(other instanceof Map) || one.size !== other.size) return false;
  const others = other.entries();
  for (const [key, value] of one) {
    const next = others.next().value;
    if (!next || next[0] !== key || !same(value, next[1])) return false;
  }
  return true;
}

function sameMembers(one: object, other: object, isSkipped: (key: string) => boolean): boolean {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  for (const key in a) if (!isSkipped(key) && !same(a[key], b[key])) return false;
  for (const key in b) if (!isSkipped(key) && !(key in a)) return false;
  return true;
}

function isSpan(value: object): boolean {
  return (
    'start' in value && typeof value.start === 'number' && 'end' in value && typeof value.end === 'number'
  );
}
