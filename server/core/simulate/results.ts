// What a simulation hands out: every figure with what it rests on, and withheld where an input is missing.
import type { Interval, Summary } from './statistics.ts';

/** `value` is null exactly where `known` is false; then `missing` or `reason` says why. */
export interface Figure<V> {
  readonly value: V | null;
  readonly known: boolean;
  /** What nobody has stated or measured: `review.wait_time`, `gate.pass_rate`, … */
  readonly missing: readonly string[];
  readonly reason?: string;
}

/** A share of `n` trials, with its 95 % interval (Wilson). */
export interface Share {
  readonly share: number;
  readonly n: number;
  readonly interval: Interval;
}

export interface Attainment extends Figure<Share> {
  /** No item can miss it, whatever happens: that was proven, and none was simulated. */
  readonly certain?: true;
  /** The share that the SLA asks for. */
  readonly target: number;
  /** Undefined where the share is not known. */
  readonly met?: boolean;
  /** Clocks that ended with their item in time, but before the SLA's own end was reached: they do not count. */
  readonly unfinished: number;
  /** What follows where the limit depends on a condition that a simulation cannot know. */
  readonly bound?: { readonly atLeast: number; readonly atMost: number };
  /** It applies on a condition only; here it is taken to apply always. */
  readonly conditional: boolean;
}

export type ById<V> = Readonly<Record<string, V>>;

/** Single items, each by itself. Times in seconds on the stream's clock, process time in touch seconds. */
export interface ItemResults {
  readonly method: 'monte-carlo';
  readonly seed: number;
  /** Items that were simulated; fewer than asked for where the run was stopped. */
  readonly items: number;
  readonly complete: boolean;
  readonly calendars: 'exact' | 'average';
  readonly percentiles: 'linear interpolation (type 7)';
  /** Items of all outcomes, also those that end without an output. */
  readonly lead_time: Figure<Summary>;
  readonly process_time: Figure<Summary>;
  readonly wait_time: Figure<Summary>;
  /** Elapsed touch time on the longest path by lead time. */
  readonly flow_efficiency: Figure<number>;
  readonly lead_time_given: ById<Figure<Summary>>;
  /** Forks that end apart may reach several outputs: shares can add up to more than one. */
  readonly exit_probability: ById<Figure<Share>>;
  readonly sla_attainment: ById<Attainment>;
  /** Share of the items that have the node on their longest path. */
  readonly criticality: ById<Figure<Share>>;
  readonly expected_visits: ById<Figure<number>>;
  /** Everything that any figure misses. */
  readonly missing: readonly string[];
  /** Stand-ins of ours, where the file says nothing. */
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
}
