// Probability laws of times in seconds, with what the formulas ask of them in closed form: mean, variance,
// survival P(X > x) and limited mean E[min(X, x)].
import { exp, expm1, log, log1p } from './portable-math.ts';
import { incompleteBeta, normalCdf } from './special.ts';

export interface Law {
  readonly mean: number;
  readonly variance: number;
  /** All mass lies on the mean. */
  readonly certain: boolean;
  /** Memoryless: Erlang C applies to it. */
  readonly exponential: boolean;
  survival(x: number): number;
  limitedMean(x: number): number;
  /** Increasing points that cut the support into about `count` bins, nearly all mass between the ends. */
  edges(count: number): number[];
}

export function fixed(at: number): Law {
  return {
    mean: at,
    variance: 0,
    certain: true,
    exponential: false,
    survival: (x) => (x < at ? 1 : 0),
    limitedMean: (x) => Math.min(x, at),
    edges: () => [at],
  };
}

export function uniform(min: number, max: number): Law {
  return buckets(min, [{ to: max, share: 1 }]);
}

/** Mean 1/rate. */
export function exponential(mean: number): Law {
  if (mean <= 0) return fixed(mean);
  return {
    mean,
    variance: mean * mean,
    certain: false,
    exponential: true,
    survival: (x) => (x < 0 ? 1 : exp(-x / mean)),
    limitedMean: (x) => (x < 0 ? x : -mean * expm1(-x / mean)),
    edges: (count) => {
      // Equal probability, then a tail down to 1e-16.
      const body = Array.from({ length: count }, (_, i) => -mean * log1p(-i / count));
      const last = body.at(-1) ?? 0;
      return [
        ...body,
        ...[0.1, 0.25, 0.5, 1].map((part) => last + (36 * mean - last) * part).filter((x) => x > last),
      ];
    },
  };
}

/** A wait in line: with the share `busy` exponentially long, else none (exact for M/M/c). */
export function waitInLine(mean: number, busy: number): Law {
  if (mean <= 0 || busy <= 0) return fixed(Math.max(0, mean));
  const one = exponential(mean / busy);
  return {
    mean,
    variance: busy * (one.variance + one.mean * one.mean) - mean * mean,
    certain: false,
    exponential: busy === 1,
    survival: (x) => (x < 0 ? 1 : busy * one.survival(x)),
    limitedMean: (x) => (x < 0 ? x : busy * one.limitedMean(x)),
    edges: (count) => one.edges(count),
  };
}

/**
 * The wait of a random member of a batch until the last one has come: of n arrivals still to come, each as likely as
 * any other from 0 to size − 1, the sum of n exponential gaps. P(T > x) = Σ (size − 1 − k)/size · Poisson(k; rate·x).
 */
export function gathering(size: number, perSecond: number): Law {
  const mean = (size - 1) / 2 / perSecond;
  if (size > MOST_GATHERED) return fixed(mean);
  const weights = Array.from({ length: size - 1 }, (_, k) => (size - 1 - k) / size);
  return {
    mean,
    variance: ((size - 1) / 2 + (size * size - 1) / 12) / (perSecond * perSecond),
    certain: false,
    exponential: false,
    survival: (x) => {
      if (x < 0) return 1;
      let poisson = exp(-perSecond * x);
      let sum = 0;
      for (const [k, weight] of weights.entries()) {
        sum += weight * poisson;
        poisson *= (perSecond * x) / (k + 1);
      }
      return sum;
    },
    limitedMean: (x) => {
      if (x < 0) return x;
      // ∫ of each Poisson chance from 0 to x is P(more than k arrivals by x) / rate.
      let poisson = exp(-perSecond * x);
      let more = 1;
      let sum = 0;
      for (const [k, weight] of weights.entries()) {
        more -= poisson;
        sum += (weight * more) / perSecond;
        poisson *= (perSecond * x) / (k + 1);
      }
      return sum;
    },
    edges: (count) => spaced(0, (size + 8 * Math.sqrt(size) + 30) / perSecond, count),
  };
}

const MOST_GATHERED = 500;

/** exp(N(mu, sigma²)). */
function lognormal(mu: number, sigma: number): Law {
  if (sigma === 0) return fixed(exp(mu));
  const mean = exp(mu + (sigma * sigma) / 2);
  const z = (x: number) => (log(x) - mu) / sigma;
  const survival = (x: number) => (x <= 0 ? 1 : normalCdf(-z(x)));
  return {
    mean,
    variance: mean * mean * expm1(sigma * sigma),
    certain: false,
    exponential: false,
    survival,
    limitedMean: (x) => (x <= 0 ? x : mean * normalCdf(z(x) - sigma) + x * survival(x)),
    edges: (count) => spaced(-7, 7 + sigma, count).map((point) => exp(mu + sigma * point)),
  };
}

/** Lognormal through the median and the 90th percentile; undefined where p90 < p50 or p50 is zero. */
export function lognormalThrough(p50: number, p90: number): Law | undefined {
  if (p50 <= 0 || p90 < p50) return undefined;
  return lognormal(log(p50), log(p90 / p50) / 1.2815515655446004);
}

/** Lognormal of that mean and standard deviation. */
export function lognormalOf(mean: number, sd: number): Law | undefined {
  if (mean <= 0 || sd < 0) return undefined;
  const variance = log1p((sd / mean) * (sd / mean));
  return lognormal(log(mean) - variance / 2, Math.sqrt(variance));
}

/** Beta-PERT (Malcolm et al. 1959; shape as in Vose): mean (a + 4m + b)/6, variance (μ−a)(b−μ)/7. */
export function pert(min: number, mode: number, max: number): Law {
  const width = max - min;
  if (width <= 0) return fixed(min);
  const alpha = 1 + (4 * (mode - min)) / width;
  const beta = 1 + (4 * (max - mode)) / width;
  const mean = (min + 4 * mode + max) / 6;
  const survival = (x: number) => 1 - incompleteBeta((x - min) / width, alpha, beta);
  const below = (x: number) => {
    const y = (x - min) / width;
    return min * incompleteBeta(y, alpha, beta) + ((width * alpha) / 6) * incompleteBeta(y, alpha + 1, beta);
  };
  return {
    mean,
    variance: ((mean - min) * (max - mean)) / 7,
    certain: false,
    exponential: false,
    survival,
    limitedMean: (x) => (x <= min ? x : x >= max ? mean : below(x) + x * survival(x)),
    edges: (count) => spaced(min, max, count),
  };
}

/** Uniform inside each bucket, which begins where the one before it ends; undefined where shares miss 1. */
export function bucketed(list: readonly { readonly to: number; readonly share: number }[]): Law | undefined {
  const total = list.reduce((sum, bucket) => sum + bucket.share, 0);
  const rising = list.every((bucket, i) => bucket.to >= (list[i - 1]?.to ?? 0) && bucket.share >= 0);
  return rising && Math.abs(total - 1) < 1e-6 ? buckets(0, list) : undefined;
}

function buckets(start: number, list: readonly { readonly to: number; readonly share: number }[]): Law {
  const parts = list.map(({ to, share }, i) => ({ from: list[i - 1]?.to ?? start, to, share }));
  const end = parts.at(-1)?.to ?? start;
  if (end === start) return fixed(start);
  const sum = (of: (part: { from: number; to: number; share: number }) => number) =>
    parts.reduce((total, part) => total + part.share * of(part), 0);
  const mean = sum(({ from, to }) => (from + to) / 2);
  const second = sum(({ from, to }) => (from * from + from * to + to * to) / 3);
  return {
    mean,
    variance: Math.max(0, second - mean * mean),
    certain: false,
    exponential: false,
    survival: (x) => sum(({ from, to }) => (x < from ? 1 : x >= to ? 0 : (to - x) / (to - from))),
    limitedMean: (x) =>
      sum(({ from, to }) => {
        if (x <= from) return x;
        if (x >= to) return (from + to) / 2;
        return (x * x - from * from) / 2 / (to - from) + (x * (to - x)) / (to - from);
      }),
    edges: (count) => {
      const each = Math.max(2, Math.ceil(count / parts.length));
      const points = parts.flatMap(({ from, to }) => spaced(from, to, each));
      return points.filter((point, i) => i === 0 || point > (points[i - 1] ?? 0));
    },
  };
}

/** X + by. */
export function shifted(law: Law, by: number): Law {
  if (by === 0) return law;
  if (law.certain) return fixed(law.mean + by);
  return {
    ...law,
    mean: law.mean + by,
    exponential: false,
    survival: (x) => law.survival(x - by),
    limitedMean: (x) => law.limitedMean(x - by) + by,
    edges: (count) => law.edges(count).map((point) => point + by),
  };
}

function spaced(from: number, to: number, count: number): number[] {
  return Array.from({ length: count + 1 }, (_, i) => from + ((to - from) * i) / count);
}

/** max(X, floor): work that may not start earlier. */
export function atLeast(law: Law, floor: number): Law {
  if (floor <= 0) return law;
  if (law.survival(floor) <= 0) return fixed(floor);
  if (law.certain) return law;
  const capped = law.limitedMean(floor);
  const mean = law.mean + floor - capped;
  const edges = (count: number) => [floor, ...law.edges(count).filter((point) => point > floor)];
  const limitedMean = (x: number) => (x <= floor ? x : floor + law.limitedMean(x) - capped);
  return {
    mean,
    variance: varianceOf(mean, limitedMean, edges(400)),
    certain: false,
    exponential: false,
    survival: (x) => (x < floor ? 1 : law.survival(x)),
    limitedMean,
    edges,
  };
}

/** Var X = 2 ∫ (E[X] − E[min(X, x)]) dx − E[X]², by the trapezoid rule between the points. */
function varianceOf(mean: number, limitedMean: (x: number) => number, points: readonly number[]): number {
  let second = 0;
  let from = 0;
  for (const to of points) {
    second += (to - from) * (2 * mean - limitedMean(from) - limitedMean(to));
    from = to;
  }
  return Math.max(0, second - mean * mean);
}

/** The law of finitely many points, sorted by time, whose masses add up to 1. */
export function fromAtoms(atoms: readonly { readonly time: number; readonly mass: number }[]): Law {
  const [first, ...more] = atoms;
  if (!first || more.length === 0) return fixed(first?.time ?? 0);
  const sum = (of: (time: number) => number) =>
    atoms.reduce((total, { time, mass }) => total + mass * of(time), 0);
  const mean = sum((time) => time);
  return {
    mean,
    variance: sum((time) => (time - mean) * (time - mean)),
    certain: false,
    exponential: false,
    survival: (x) => sum((time) => (time > x ? 1 : 0)),
    limitedMean: (x) => sum((time) => Math.min(time, x)),
    edges: () => atoms.map((atom) => atom.time),
  };
}
