// A number that steps up and down over time, and its average since the warm-up, in stretches for the interval.
import { batchMeans, type Interval } from './statistics.ts';

export interface Average {
  readonly mean: number;
  readonly interval: Interval;
  readonly max: number;
}

/** Stretches that a run is cut into for its intervals. */
const STRETCHES = 20;

export class Level {
  value = 0;
  #max = 0;
  #since: number;
  readonly #from: number;
  readonly #length: number;
  readonly #areas = new Float64Array(STRETCHES);

  /** Counts from one instant to another. */
  constructor(from: number, to: number) {
    this.#from = from;
    this.#since = from;
    this.#length = (to - from) / STRETCHES;
  }

  add(change: number, at: number): void {
    this.#settle(at);
    this.value += change;
  }

  average(to: number): Average {
    this.#settle(to);
    const done = Math.max(1, Math.min(STRETCHES, Math.floor((to - this.#from) / this.#length + 1e-9)));
    const means = [...this.#areas.subarray(0, done)].map((area) => area / this.#length);
    return { ...batchMeans(means), max: this.#max };
  }

  /** Spreads the time since the last change over its stretches. */
  #settle(at: number): void {
    // What lasts no time at all is no level.
    if (at > Math.max(this.#from, this.#since)) this.#max = Math.max(this.#max, this.value);
    let since = Math.max(this.#from, this.#since);
    this.#since = Math.max(at, this.#since);
    while (since < at) {
      const stretch = Math.floor((since - this.#from) / this.#length);
      if (stretch >= STRETCHES) return;
      const end = Math.min(at, this.#from + (stretch + 1) * this.#length);
      if (end <= since) return;
      this.#areas[stretch] = (this.#areas[stretch] ?? 0) + (end - since) * this.value;
      since = end;
    }
  }
}

/** Means of samples by the stretch that they fall into. */
export class Stretched {
  readonly #from: number;
  readonly #length: number;
  readonly #sums = new Float64Array(STRETCHES);
  readonly #counts = new Float64Array(STRETCHES);

  constructor(from: number, to: number) {
    this.#from = from;
    this.#length = (to - from) / STRETCHES;
  }

  add(value: number, at: number): void {
    const stretch = Math.floor((at - this.#from) / this.#length);
    if (stretch < 0 || stretch >= STRETCHES) return;
    this.#sums[stretch] = (this.#sums[stretch] ?? 0) + value;
    this.#counts[stretch] = (this.#counts[stretch] ?? 0) + 1;
  }

  get count(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Samples per second of each stretch. */
  rate(): { mean: number; interval: Interval } {
    return batchMeans([...this.#counts].map((count) => count / this.#length));
  }

  /** Undefined without samples. */
  mean(): { mean: number; interval: Interval } | undefined {
    const means = [...this.#sums].flatMap((sum, i) =>
      (this.#counts[i] ?? 0) > 0 ? [sum / (this.#counts[i] ?? 1)] : [],
    );
    if (means.length === 0) return undefined;
    const { interval } = batchMeans(means);
    const total = this.#sums.reduce((sum, each) => sum + each, 0);
    const mean = total / this.count;
    const half = (interval.high - interval.low) / 2;
    return { mean, interval: { low: mean - half, high: mean + half } };
  }
}
