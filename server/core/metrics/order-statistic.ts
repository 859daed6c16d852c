// The moment when `needed` of `count` alike have come, as a law: P(T > x) is the chance that fewer have.
import { fewerThan, GAUSS, momentsOfArrival } from './atoms.ts';
import type { Law } from './law.ts';

export function orderStatistic(law: Law, count: number, needed: number): Law {
  const { mean, variance } = momentsOfArrival(
    Array.from({ length: count }, () => law),
    needed,
  );
  const survival = (x: number) => {
    const p = 1 - law.survival(x);
    return fewerThan(
      needed,
      Array.from({ length: count }, () => p),
    );
  };
  let known: readonly { readonly at: number; readonly sum: number }[] | undefined;
  const limitedMean = (x: number) => {
    known ??= sums(survival, law.edges(POINTS));
    const before = known.findLast(({ at }) => at <= x);
    return before ? before.sum + integral(survival, before.at, x) : x;
  };
  return {
    mean,
    variance,
    certain: false,
    exponential: law.exponential && needed === 1,
    survival,
    limitedMean,
    edges: (points) => law.edges(points),
  };
}

const POINTS = 96;

/** E[min(T, x)] at zero and at the points: the integral of the survival up to there. */
function sums(survival: (x: number) => number, points: readonly number[]): { at: number; sum: number }[] {
  const found = [{ at: 0, sum: 0 }];
  for (const at of points.filter((point) => point > 0).toSorted((a, b) => a - b)) {
    const last = found.at(-1) ?? { at: 0, sum: 0 };
    if (at > last.at) found.push({ at, sum: last.sum + integral(survival, last.at, at) });
  }
  return found;
}

function integral(of: (x: number) => number, from: number, to: number): number {
  const half = (to - from) / 2;
  return GAUSS.reduce((sum, [at, weight]) => sum + half * weight * of(from + half * (1 + at)), 0);
}
