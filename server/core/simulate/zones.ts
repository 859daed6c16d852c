// Time zones: what the clock on the wall shows, and back. Transitions come from Temporal (the platform's IANA data);
// between them an offset is a constant, so that the simulator can ask millions of times.
import { Temporal } from 'temporal-polyfill';

/** Wall time is counted as if it were UTC: seconds since 1970-01-01, 00:00 on the wall. */
export interface Zone {
  /** Seconds east of UTC at an instant (seconds since the epoch). */
  offsetAt(instant: number): number;
  /** The instant of a wall time; skipped ones move on by the gap, of doubled ones the first counts. */
  instantOf(wall: number): number;
}

export const UTC: Zone = { offsetAt: () => 0, instantOf: (wall) => wall };

/** Undefined where the name is no IANA zone. */
export function zoneNamed(name: string): Zone | undefined {
  if (name === 'UTC' || name === 'Etc/UTC' || name === 'GMT') return UTC;
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return new TransitionZone(name);
  } catch {
    return undefined;
  }
}

class TransitionZone implements Zone {
  readonly #name: string;
  /** Instants at which an offset begins, rising; the first is where the knowledge starts. */
  readonly #starts: number[] = [];
  readonly #offsets: number[] = [];
  /** The first transition that is not known yet: where the knowledge ends. */
  #end = Number.NEGATIVE_INFINITY;
  #last = 0;

  constructor(name: string) {
    this.#name = name;
  }

  offsetAt(instant: number): number {
    if (!Number.isFinite(instant)) return 0;
    if (this.#starts.length === 0) this.#note(instant - 400 * 86_400);
    if (instant < (this.#starts[0] ?? 0)) return this.#at(instant).offsetNanoseconds / 1e9;
    while (instant >= this.#end) this.#note(this.#end);
    // Questions come close to one another.
    let at = this.#last;
    while (at > 0 && instant < (this.#starts[at] ?? 0)) at--;
    while (instant >= (this.#starts[at + 1] ?? Number.POSITIVE_INFINITY)) at++;
    this.#last = at;
    return this.#offsets[at] ?? 0;
  }

  instantOf(wall: number): number {
    const before = this.offsetAt(wall - 86_400);
    const early = wall - before;
    if (this.offsetAt(early) === before) return early;
    const after = this.offsetAt(wall + 86_400);
    const late = wall - after;
    // In a gap neither fits: by the offset before it, the time moves on.
    return this.offsetAt(late) === after ? late : early;
  }

  #at(instant: number): Temporal.ZonedDateTime {
    return Temporal.Instant.fromEpochMilliseconds(Math.floor(instant * 1000)).toZonedDateTimeISO(this.#name);
  }

  #note(instant: number): void {
    const here = this.#at(instant);
    this.#starts.push(instant);
    this.#offsets.push(here.offsetNanoseconds / 1e9);
    const next = here.getTimeZoneTransition('next');
    this.#end = next ? next.epochMilliseconds / 1000 : Number.POSITIVE_INFINITY;
  }
}
