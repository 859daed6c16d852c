// Words of a text that may outlive it. What `slice` gives back is, in V8, a view that keeps the whole text.

/** V8 copies what is shorter. */
const LONGEST_COPIED = 12;

/** The same characters in memory of their own, so that keeping them keeps nothing else. */
export function own(words: string): string {
  if (words.length <= LONGEST_COPIED) return words;
  // Joined and cut again, it is a view of the joined text, which is as long as itself.
  return ` ${words}`.slice(1);
}
