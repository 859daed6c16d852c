// What benchmarks share: medians over many rounds, and tables. A benchmark is a file `<name>.bench.ts` whose default
// export is an async function that measures and prints.
const ROUNDS = 15;
const WARM_UPS = 2;

type Work = () => unknown;

/** Median of at least 15 rounds, in milliseconds, after two that do not count. */
export async function median(work: Work, rounds = ROUNDS): Promise<number> {
  const [found = Number.NaN] = await sideBySide([work], rounds);
  return found;
}

/** The same for several things, round by round in turn, so that a busy moment of the machine strikes all of them. */
export async function sideBySide(works: readonly Work[], rounds = ROUNDS): Promise<number[]> {
  const times: number[][] = works.map(() => []);
  for (let round = -WARM_UPS; round < Math.max(ROUNDS, rounds); round++) {
    for (const [i, work] of works.entries()) {
      const from = performance.now();
      await work();
      const took = performance.now() - from;
      if (round >= 0) times[i]?.push(took);
    }
  }
  return times.map(middle);
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const low = sorted[Math.ceil(half) - 1] ?? Number.NaN;
  return (low + (sorted[Math.floor(half)] ?? low)) / 2;
}

type Cell = string | number;

/** Numbers are shown with three digits. */
export function table(title: string, head: readonly string[], rows: readonly (readonly Cell[])[]): void {
  const shown = [head, ...rows.map((row) => row.map(text))];
  const widths = head.map((_, i) => Math.max(...shown.map((row) => row[i]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0))).join('  ');
  console.log(`\n${title}`);
  for (const row of shown) console.log(`  ${line(row)}`);
}

function text(cell: Cell): string {
  if (typeof cell === 'string') return cell;
  if (Math.abs(cell) >= 1000) return Math.round(cell).toLocaleString('en');
  return String(Number(cell.toPrecision(3)));
}
