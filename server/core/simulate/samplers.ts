// Draws from the distributions of the language, with the same parameters as their laws in metrics/law.ts.

import { exp, log } from '../metrics/portable-math.ts';
import type { Amount, Distribution } from '../model/distribution.ts';
import type { Random } from './random.ts';

/** One draw, in the unit that the amounts were given in. */
export type Sampler = (random: Random) => number;

/** The 90th percentile of the standard normal distribution. */
const Z90 = 1.2815515655446004;

/** `measure` turns an amount into a number; undefined where the numbers contradict each other. */
export function samplerOf(
  distribution: Distribution,
  measure: (amount: Amount) => number,
): Sampler | undefined {
  switch (distribution.kind) {
    case 'fixed': {
      const at = measure(distribution.at);
      return () => at;
    }
    case 'uniform':
      return uniform(measure(distribution.min), measure(distribution.max));
    case 'pert':
      return pert(measure(distribution.min), measure(distribution.mode), measure(distribution.max));
    case 'lognormal-percentiles': {
      const [p50, p90] = [measure(distribution.p50), measure(distribution.p90)];
      return p50 > 0 && p90 >= p50 ? lognormal(log(p50), log(p90 / p50) / Z90) : undefined;
    }
    case 'lognormal-moments': {
      const [mean, sd] = [measure(distribution.mean), measure(distribution.sd)];
      if (mean <= 0 || sd < 0) return undefined;
      const variance = log(1 + (sd / mean) * (sd / mean));
      return lognormal(log(mean) - variance / 2, Math.sqrt(variance));
    }
    case 'exponential': {
      const mean = measure(distribution.mean);
      return (random) => mean * random.exponential();
    }
    case 'buckets':
      return bucketed(distribution.buckets.map(({ to, share }) => ({ to: measure(to), share })));
  }
}

function uniform(min: number, max: number): Sampler {
  const width = max - min;
  return (random) => min + width * random.unit();
}

function lognormal(mu: number, sigma: number): Sampler {
  return (random) => exp(mu + sigma * random.normal());
}

function pert(min: number, mode: number, max: number): Sampler {
  const width = max - min;
  if (width <= 0) return () => min;
  const beta = betaSampler(1 + (4 * (mode - min)) / width, 1 + (4 * (max - mode)) / width);
  return (random) => min + width * beta(random);
}

/** Beta(a, b) for a, b ≥ 1: Cheng (1978), algorithm BB; by inversion where one of them is 1. */
function betaSampler(a: number, b: number): Sampler {
  if (a <= 1) return (random) => 1 - exp(log(random.unit()) / b);
  if (b <= 1) return (random) => exp(log(random.unit()) / a);
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  const sum = low + high;
  const beta = Math.sqrt((sum - 2) / (2 * low * high - sum));
  const gamma = low + 1 / beta;
  const edge = 1 + log(5);
  return (random) => {
    for (;;) {
      const u1 = random.unit();
      const u2 = random.unit();
      const v = beta * log(u1 / (1 - u1));
      const w = low * exp(v);
      const z = u1 * u1 * u2;
      const r = gamma * v - 1.3862943611198906;
      const s = low + r - w;
      const accepted = s + edge >= 5 * z || r + sum * log(sum / (high + w)) >= log(z) || s >= log(z);
      if (accepted) return a === low ? w / (high + w) : high / (high + w);
    }
  };
}

/** Uniform inside each bucket, which begins where the one before it ends; undefined where the shares miss 1. */
export function bucketed(
  list: readonly { readonly to: number; readonly share: number }[],
): Sampler | undefined {
  const total = list.reduce((sum, bucket) => sum + bucket.share, 0);
  const rising = list.every((bucket, i) => bucket.to >= (list[i - 1]?.to ?? 0) && bucket.share >= 0);
  if (!rising || Math.abs(total - 1) >= 1e-6) return undefined;
  return (random) => {
    let left = random.unit() * total;
    let from = 0;
    for (const { to, share } of list) {
      if (left < share) return from + ((to - from) * left) / share;
      left -= share;
      from = to;
    }
    return from;
  };
}

/** Draws from a law that is known by its survival function, exact where it is uniform between its edges. */
export function inverseOf(law: {
  readonly mean: number;
  readonly certain: boolean;
  survival(x: number): number;
  edges(count: number): number[];
}): Sampler {
  if (law.certain) return () => law.mean;
  const edges = law.edges(400);
  const points = [0, ...edges].map((x) => ({ x, below: 1 - law.survival(x) }));
  return (random) => {
    const u = random.unit() * (points.at(-1)?.below ?? 1);
    let low = 0;
    let high = points.length - 1;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((points[middle]?.below ?? 1) <= u) low = middle;
      else high = middle;
    }
    const [a, b] = [points[low], points[high]];
    if (!a || !b || b.below <= a.below) return b?.x ?? law.mean;
    return a.x + ((b.x - a.x) * (u - a.below)) / (b.below - a.below);
  };
}
