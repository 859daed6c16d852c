// The nearest known names to a misspelt one, for messages and quick fixes.

/** Candidates close enough to be meant, nearest first (ties in the given order). */
export function nearest(word: string, candidates: Iterable<string>): string[] {
  const limit = Math.max(1, Math.floor(word.length / 3));
  const found: { name: string; cost: number }[] = [];
  for (const name of candidates) {
    if (name === word) continue;
    if (Math.abs(name.length - word.length) > limit) continue;
    const cost = distance(word.toLowerCase(), name.toLowerCase());
    if (cost <= limit) found.push({ name, cost });
  }
  return found.sort((a, b) => a.cost - b.cost).map((entry) => entry.name);
}

/** Comparisons that all misspelt names of a file may cost together: enough for hundreds in a file of thousands. */
const EFFORT = 1_000_000;

/** As `nearest`, for the many names of one file: once they have cost too much, nothing is near the others. */
export function nearestInAll(): (word: string, candidates: readonly string[]) => string[] {
  let left = EFFORT;
  return (word, candidates) => {
    left -= candidates.length;
    return left < 0 ? [] : nearest(word, candidates);
  };
}

/** The same words in another spelling: `processTime`, `Process-Time` and `process time` for `process_time`. */
export function sameWords(a: string, b: string): boolean {
  const words = (text: string) => text.replace(/[-_ ]/g, '').toLowerCase();
  return words(a) === words(b);
}

/** Optimal string alignment distance: insertions, deletions, substitutions, swaps of neighbours. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(at(previous, j) + 1, at(row, j - 1) + 1, at(previous, j - 1) + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, at(before, j - 2) + 1);
      }
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return at(previous, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
