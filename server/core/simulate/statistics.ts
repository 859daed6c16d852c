// What samples say: percentiles, means and shares, each with how sure it is.
import { exp, log } from '../metrics/portable-math.ts';

/** Two-sided 95 % point of the standard normal distribution. */
const Z95 = 1.959963984540054;

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** By linear interpolation between order statistics (Hyndman and Fan 1996, type 7); `sorted` rises, `p` from 0 to 1. */
export function percentile(sorted: Float64Array, p: number): number {
  const at = (sorted.length - 1) * p;
  const below = Math.floor(at);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[below + 1] ?? low;
  return low + (high - low) * (at - below);
}

/** The least of the values that so many of them do not exceed; `sorted` rises and is not empty. */
export function nearestRank(sorted: Float64Array, p: number): number {
  // A rank that is whole but for rounding is that rank.
  return sorted[Math.max(0, Math.ceil(sorted.length * p - 1e-9) - 1)] ?? Number.NaN;
}

/** 95 % interval of a share seen in `n` independent trials (Wilson 1927). */
export function wilson(hits: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = hits / n;
  const z2 = Z95 * Z95;
  const centre = share + z2 / (2 * n);
  const half = Z95 * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  const low = hits === 0 ? 0 : (centre - half) / (1 + z2 / n);
  return { low: Math.max(0, low), high: hits === n ? 1 : Math.min(1, (centre + half) / (1 + z2 / n)) };
}

/** What a look that finds too much is bound by: one in so many. */
const ERROR = 1e-5;

/**
 * Whether so many hits in `n` independent trials leave no doubt that the share behind them is above a target: a share of
 * the target or less comes to them with a chance of at most exp(−n·KL(hits/n ‖ target)) (Chernoff 1952, Hoeffding 1963),
 * and this is below 1 in 100,000. A run may be looked at again and again in this way, the chances add up.
 */
export function clearlyAbove(hits: number, n: number, target: number): boolean {
  const share = hits / n;
  if (!(n > 0 && share > target && target < 1)) return false;
  if (target <= 0) return true;
  const missed = share < 1 ? (1 - share) * log((1 - share) / (1 - target)) : 0;
  return n * (share * log(share / target) + missed) >= -log(ERROR);
}

export interface Bin extends Interval {
  readonly count: number;
}

/** Times in seconds; the interval is of the mean, 95 %. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  readonly sd: number;
  readonly interval: Interval;
  readonly min: number;
  readonly max: number;
  readonly p50: number;
  readonly p85: number;
  readonly p95: number;
  /**
   * `linear`: equal bins from the least value to P99, the last one runs on to the largest. `logarithmic`, where most values
   * would share one such bin: each bin ends at the same multiple of its start.
   */
  readonly scale: 'linear' | 'logarithmic';
  readonly histogram: readonly Bin[];
}

/** Undefined without samples. Sorts what it is given. */
export function summarise(samples: Float64Array): Summary | undefined {
  const n = samples.length;
  if (n === 0) return undefined;
  samples.sort();
  let sum = 0;
  for (const value of samples) sum += value;
  const mean = sum / n;
  let squares = 0;
  for (const value of samples) squares += (value - mean) * (value - mean);
  const sd = n > 1 ? Math.sqrt(squares / (n - 1)) : 0;
  const half = (Z95 * sd) / Math.sqrt(n);
  const [least, p50, p95] = [samples[0] ?? mean, percentile(samples, 0.5), percentile(samples, 0.95)];
  const isSpread = least > 0 && p95 - least > SPREAD * (p50 - least);
  return {
    n,
    mean,
    sd,
    interval: { low: mean - half, high: mean + half },
    min: least,
    max: samples[n - 1] ?? mean,
    p50,
    p85: percentile(samples, 0.85),
    p95,
    scale: isSpread ? 'logarithmic' : 'linear',
    histogram: isSpread ? risingBins(samples) : equalBins(samples),
  };
}

const BINS = 24;
/** P95 lies so many times as far from the least value as P50: then half of all values share two of 24 equal bins. */
const SPREAD = 12;

/** The least value is above zero. */
function risingBins(sorted: Float64Array): Bin[] {
  const [from, last] = [sorted[0] ?? 1, sorted.at(-1) ?? 1];
  const ratio = log(last / from);
  let counted = 0;
  return Array.from({ length: BINS }, (_, i): Bin => {
    const [low, high] = [i / BINS, (i + 1) / BINS].map((share) => from * exp(ratio * share)) as [
      number,
      number,
    ];
    const isLast = i === BINS - 1;
    const before = counted;
    while (counted < sorted.length && (isLast || (sorted[counted] ?? 0) < high)) counted++;
    return { low, high: isLast ? last : high, count: counted - before };
  });
}

function equalBins(sorted: Float64Array): Bin[] {
  const from = sorted[0] ?? 0;
  const last = sorted.at(-1) ?? from;
  if (last === from) return [{ low: from, high: from, count: sorted.length }];
  const upTo = percentile(sorted, 0.99) > from ? percentile(sorted, 0.99) : last;
  const width = (upTo - from) / BINS;
  const counts = Array.from({ length: BINS }, () => 0);
  for (const value of sorted) {
    const bin = Math.min(BINS - 1, Math.floor((value - from) / width));
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts.map((count, i) => ({
    low: from + i * width,
    high: i === BINS - 1 ? last : from + (i + 1) * width,
    count,
  }));
}

/** Mean and 95 % interval of a long run from the means of its stretches, which are nearly independent. */
export function batchMeans(means: readonly number[]): { readonly mean: number; readonly interval: Interval } {
  const n = means.length;
  const mean = means.reduce((sum, value) => sum + value, 0) / n;
  const variance =
    means.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / Math.max(1, n - 1);
  const half = n > 1 ? student95(n - 1) * Math.sqrt(variance / n) : Number.POSITIVE_INFINITY;
  return { mean, interval: { low: mean - half, high: mean + half } };
}

/** Two-sided 95 % point of Student's t: Cornish-Fisher around the normal (Abramowitz and Stegun 26.7.5). */
function student95(freedom: number): number {
  const z = Z95;
  const z3 = z * z * z;
  const z5 = z3 * z * z;
  const v = Math.max(2, freedom);
  return z + (z3 + z) / (4 * v) + (5 * z5 + 16 * z3 + 3 * z) / (96 * v * v);
}

/** Numbers without knowing beforehand how many. */
export class Samples {
  #values = new Float64Array(256);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(value: number): void {
    if (this.#size === this.#values.length) {
      const wider = new Float64Array(this.#size * 2);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#size++] = value;
  }

  /** A copy, in order of arrival. */
  values(): Float64Array {
    return this.#values.slice(0, this.#size);
  }
}
