// Random numbers that are the same on every platform: 32-bit integer arithmetic and exact doubles only.
// Generator: sfc32 (Doty-Humphrey, PractRand). Streams: one for each purpose, seeded by a hash of seed and purpose, so
// that what one part of a simulation draws does not shift what another one sees.
import { log } from '../metrics/portable-math.ts';

export class Random {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare: number | undefined;

  /** The stream of that name: equal seed and purpose give equal numbers. */
  constructor(seed: number, purpose: string) {
    const hash = new Hash(seed);
    for (let i = 0; i < purpose.length; i++) hash.add(purpose.charCodeAt(i));
    this.#a = hash.next();
    this.#b = hash.next();
    this.#c = hash.next();
    for (let i = 0; i < 12; i++) this.integer();
  }

  /** Uniform on the 32-bit integers. */
  integer(): number {
    const sum = (((this.#a + this.#b) | 0) + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }

  /** Uniform on (0, 1), 53 bits: neither end is ever met. */
  unit(): number {
    const high = this.integer() >>> 6;
    const low = this.integer() >>> 6;
    return (high * 67108864 + low + 0.5) / 4503599627370496;
  }

  /** Exponential with mean 1. */
  exponential(): number {
    return -log(this.unit());
  }

  /** Standard normal, by Marsaglia's polar method. */
  normal(): number {
    if (this.#spare !== undefined) {
      const spare = this.#spare;
      this.#spare = undefined;
      return spare;
    }
    for (;;) {
      const x = 2 * this.unit() - 1;
      const y = 2 * this.unit() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const factor = Math.sqrt((-2 * log(square)) / square);
      this.#spare = y * factor;
      return x * factor;
    }
  }
}

/** Seeds from text: 32-bit words mixed as in MurmurHash3 (Appleby), drawn as in SplitMix32. */
class Hash {
  #state: number;

  constructor(seed: number) {
    this.#state = 0x9e3779b9;
    // All 53 bits of a seed count.
    this.add(seed | 0);
    this.add((seed / 4294967296) | 0);
  }

  add(word: number): void {
    this.#state = mixed((this.#state ^ word) + 0x9e3779b9);
  }

  next(): number {
    this.#state = (this.#state + 0x9e3779b9) | 0;
    return mixed(this.#state);
  }
}

function mixed(word: number): number {
  let h = word | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
