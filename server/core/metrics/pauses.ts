// A pause that is so many times as long, whatever its distribution.
import type { Amount, Distribution } from '../model/distribution.ts';
import type { Duration } from '../model/types/values.ts';

export function repeatedPause(pause: Duration, times: number): Duration {
  return pause.value === 'unknown' || times === 1 ? pause : { ...pause, value: scaled(pause.value, times) };
}

function scaled(value: Distribution, by: number): Distribution {
  const each = ({ elapsed, business, businessDays, months }: Amount): Amount => ({
    elapsed: elapsed * by,
    business: business * by,
    businessDays: businessDays * by,
    months: months * by,
  });
  switch (value.kind) {
    case 'fixed':
      return { ...value, at: each(value.at) };
    case 'uniform':
      return { ...value, min: each(value.min), max: each(value.max) };
    case 'pert':
      return { ...value, min: each(value.min), mode: each(value.mode), max: each(value.max) };
    case 'lognormal-percentiles':
      return { ...value, p50: each(value.p50), p90: each(value.p90) };
    case 'lognormal-moments':
      return { ...value, mean: each(value.mean), sd: each(value.sd) };
    case 'exponential':
      return { ...value, mean: each(value.mean) };
    case 'buckets':
      return { ...value, buckets: value.buckets.map((bucket) => ({ ...bucket, to: each(bucket.to) })) };
  }
}
