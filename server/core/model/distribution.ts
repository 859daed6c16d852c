// Durations and distributions as typed values, before any calendar is applied.

/** A duration as written: parts that run on different clocks stay apart until a calendar joins them. */
export interface Amount {
  /** Seconds of elapsed time (`s m h d w`; a day is 24 h). */
  readonly elapsed: number;
  /** Seconds of business time (`bh`). */
  readonly business: number;
  /** Business days (`bd`). */
  readonly businessDays: number;
  /** Calendar months (`mo`). */
  readonly months: number;
}

export type Distribution =
  | { readonly kind: 'fixed'; readonly at: Amount }
  | { readonly kind: 'uniform'; readonly min: Amount; readonly max: Amount }
  | { readonly kind: 'pert'; readonly min: Amount; readonly mode: Amount; readonly max: Amount }
  | { readonly kind: 'lognormal-percentiles'; readonly p50: Amount; readonly p90: Amount }
  | { readonly kind: 'lognormal-moments'; readonly mean: Amount; readonly sd: Amount }
  | { readonly kind: 'exponential'; readonly mean: Amount }
  | { readonly kind: 'buckets'; readonly buckets: readonly Bucket[] };

/** Uniform between the bucket before it (or zero) and `to`. Shares add up to 1. */
export interface Bucket {
  readonly to: Amount;
  readonly share: number;
}
