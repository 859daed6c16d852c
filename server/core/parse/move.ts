// Moves what was read of a text along when the text before it grows or shrinks.
import type { Span } from '../text/position.ts';

/** All spans in plain data (objects, arrays, maps, sets), each once. */
export function spansOf(roots: readonly object[]): Span[] {
  const seen = new Set<object>(roots);
  const spans: Span[] = [];
  const open: object[] = [...roots];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (isSpan(one)) {
      spans.push(one);
      continue;
    }
    const members = one instanceof Map ? [...one].flat() : one instanceof Set ? one : Object.values(one);
    for (const member of members as Iterable<unknown>) {
      if (typeof member !== 'object' || member === null || seen.has(member)) continue;
      seen.add(member);
      open.push(member);
    }
  }
  return spans;
}

/** In place: every span that the data reaches. */
export function moveAll(roots: readonly object[], by: number): void {
  moveSpans(spansOf(roots), by);
}

export function moveSpans(spans: readonly Span[], by: number): void {
  const all = spans as readonly { start: number; end: number }[];
  // By index, as all that is done for each definition or span at each key: iterators would make garbage of megabytes.
  for (let i = 0; i < all.length; i++) {
    const span = all[i] as { start: number; end: number };
    span.start += by;
    span.end += by;
  }
}

function isSpan(one: object): one is Span {
  return 'start' in one && typeof one.start === 'number' && 'end' in one && typeof one.end === 'number';
}
