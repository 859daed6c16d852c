// The real calendar: open windows day by day in its own time zone, without holidays and freezes, as instants with a
// running total of open time, so that adding business time is two searches.
import { Temporal } from 'temporal-polyfill';
import { type Rhythm, rhythmOf } from '../metrics/clock.ts';
import { type CalendarDate, dayNumber } from '../model/dates.ts';
import type { Amount } from '../model/distribution.ts';
import type { OpenHours } from '../model/types/resources.ts';
import type { WorkClock } from './work-clock.ts';
import type { Zone } from './zones.ts';

const DAY = 86_400;
/** A calendar that stays closed for so many days never opens again. */
const MOST_CLOSED = 4000;
/** Openings that are laid out, more than a hundred years of them; what would take longer never ends. */
const MOST_WINDOWS = 100_000;

export interface CalendarSource {
  readonly open: readonly OpenHours[];
  readonly holidays: readonly CalendarDate[];
  /** Both ends are closed. */
  readonly freezes: readonly { readonly from: CalendarDate; readonly to: CalendarDate }[];
  readonly zone: Zone;
}

/** Undefined where the week has no open hour. */
export function calendarClock(source: CalendarSource): CalendarClock | undefined {
  const rhythm = rhythmOf(source.open);
  return rhythm && new CalendarClock(source, rhythm);
}

export class CalendarClock implements WorkClock {
  readonly rhythm: Rhythm;
  readonly #zone: Zone;
  /** Seconds after midnight, by day of the week from Monday. */
  readonly #week: readonly (readonly { readonly from: number; readonly to: number }[])[];
  readonly #holidays: ReadonlySet<number>;
  readonly #freezes: readonly { readonly from: number; readonly to: number }[];
  #starts: number[] = [];
  #ends: number[] = [];
  /** Open seconds before each window, from the first one that is known. */
  #totals: number[] = [];
  /** Nothing is laid out for instants before this one. */
  #from = Number.POSITIVE_INFINITY;
  /** The first day that is not laid out yet. */
  #nextDay = 0;
  /** No window follows the ones that are laid out. */
  #over = false;
  #last = 0;

  constructor(source: CalendarSource, rhythm: Rhythm) {
    this.rhythm = rhythm;
    this.#zone = source.zone;
    this.#week = [0, 1, 2, 3, 4, 5, 6].map((day) =>
      windowsOf(source.open.filter((each) => each.day === day)),
    );
    this.#holidays = new Set(source.holidays.map(dayNumber));
    this.#freezes = source.freezes.map(({ from, to }) => ({ from: dayNumber(from), to: dayNumber(to) }));
  }

  opening(instant: number): number {
    const at = this.#windowAfter(instant);
    return at < 0 ? Number.POSITIVE_INFINITY : Math.max(instant, this.#starts[at] ?? 0);
  }

  add(instant: number, open: number): number {
    if (!Number.isFinite(instant) || open === 0) return instant;
    const at = this.#windowAfter(instant);
    if (at < 0) return Number.POSITIVE_INFINITY;
    const passed = (this.#totals[at] ?? 0) + Math.max(0, instant - (this.#starts[at] ?? 0));
    const wanted = passed + open;
    let low = at;
    // Doubling strides, then bisection: the end is mostly near.
    let stride = 1;
    for (;;) {
      if (!this.#has(low + stride)) return Number.POSITIVE_INFINITY;
      if ((this.#totals[low + stride] ?? 0) >= wanted) break;
      low += stride;
      stride *= 2;
    }
    let high = low + stride;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((this.#totals[middle] ?? 0) >= wanted) high = middle;
      else low = middle;
    }
    return (this.#starts[low] ?? 0) + (wanted - (this.#totals[low] ?? 0));
  }

  between(from: number, to: number): number {
    if (to <= from) return 0;
    const before = this.#passed(from);
    return this.#passed(to) - before;
  }

  due(instant: number, limit: Amount, roll: boolean): number {
    let at = instant;
    if (limit.months > 0) at = this.#monthsLater(at, limit.months);
    at = this.add(at + limit.elapsed, limit.business);
    const days = Math.ceil(limit.businessDays);
    if (days > 0) at = this.#closeOf(this.dayOf(at), days);
    if (!roll || !Number.isFinite(at)) return at;
    // Midnight at the end of a date still belongs to that date.
    const last = this.dayOf(at - 1);
    return this.isOpenDay(last) ? at : this.#closeOf(last, 1);
  }

  /** The local date of an instant, as days since 1970-01-01. */
  dayOf(instant: number): number {
    return Math.floor((instant + this.#zone.offsetAt(instant)) / DAY);
  }

  isOpenDay(day: number): boolean {
    if ((this.#week[weekday(day)]?.length ?? 0) === 0 || this.#holidays.has(day)) return false;
    return !this.#freezes.some(({ from, to }) => day >= from && day <= to);
  }

  /** The close of the n-th open day after a day. */
  #closeOf(day: number, days: number): number {
    if (days > MOST_WINDOWS) return Number.POSITIVE_INFINITY;
    let left = days;
    let closed = 0;
    for (let next = day + 1; closed < MOST_CLOSED; next++) {
      if (!this.isOpenDay(next)) closed++;
      else if (--left === 0) return this.#endOf(next);
      else closed = 0;
    }
    return Number.POSITIVE_INFINITY;
  }

  /** The close of an open day, the last midnight of a closed one. */
  #endOf(day: number): number {
    const close = this.isOpenDay(day) ? (this.#week[weekday(day)]?.at(-1)?.to ?? DAY) : DAY;
    return this.#zone.instantOf(day * DAY + close);
  }

  #monthsLater(instant: number, months: number): number {
    const date = Temporal.PlainDate.from('1970-01-01').add({ days: this.dayOf(instant) });
    const whole = Math.floor(months);
    if (whole > MOST_WINDOWS) return Number.POSITIVE_INFINITY;
    const later = date.add({ months: whole, days: Math.round((months - whole) * 30.4375) });
    return this.#endOf(date.until(later).days + this.dayOf(instant));
  }

  #passed(instant: number): number {
    const at = this.#windowAfter(instant);
    if (at >= 0) return (this.#totals[at] ?? 0) + Math.max(0, instant - (this.#starts[at] ?? 0));
    // Nothing opens any more: all that there was has passed.
    return (this.#totals.at(-1) ?? 0) + (this.#ends.at(-1) ?? 0) - (this.#starts.at(-1) ?? 0);
  }

  /** The window that is open at an instant or opens next; -1 where none does. */
  #windowAfter(instant: number): number {
    if (instant < this.#from) this.#beginAt(instant);
    // Questions come close to one another: double the stride from the last answer, then bisect.
    let low = 0;
    let high = this.#last;
    if (this.#ends.length <= high || (this.#ends[high] ?? 0) <= instant) {
      let stride = 1;
      low = high;
      high += stride;
      while (this.#has(high) && (this.#ends[high] ?? 0) <= instant) {
        low = high;
        stride *= 2;
        high += stride;
      }
      high = Math.min(high, this.#ends.length);
    }
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ends[middle] ?? 0) > instant) high = middle;
      else low = middle + 1;
    }
    if (!this.#has(low)) return -1;
    this.#last = low;
    return low;
  }

  /** Lays the calendar out from a week before an instant. */
  #beginAt(instant: number): void {
    this.#starts = [];
    this.#ends = [];
    this.#totals = [];
    this.#last = 0;
    this.#over = false;
    this.#nextDay = Math.floor(instant / DAY) - 7;
    this.#from = instant - 5 * DAY;
  }

  /** Lays days out until the window of that number exists. */
  #has(index: number): boolean {
    let closed = 0;
    while (this.#starts.length <= index) {
      if (closed > MOST_CLOSED || this.#starts.length >= MOST_WINDOWS) this.#over = true;
      if (this.#over) return false;
      const day = this.#nextDay++;
      if (!this.isOpenDay(day)) {
        closed++;
        continue;
      }
      closed = 0;
      for (const { from, to } of this.#week[weekday(day)] ?? []) {
        const start = this.#zone.instantOf(day * DAY + from);
        const end = this.#zone.instantOf(day * DAY + to);
        if (end <= start) continue;
        const last = this.#starts.length - 1;
        const before =
          last < 0 ? 0 : (this.#totals[last] ?? 0) + (this.#ends[last] ?? 0) - (this.#starts[last] ?? 0);
        this.#starts.push(start);
        this.#ends.push(end);
        this.#totals.push(before);
      }
    }
    return true;
  }
}

/** 1970-01-01 was a Thursday; Monday is 0. */
function weekday(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** Sorted and without overlaps. */
function windowsOf(open: readonly OpenHours[]): { from: number; to: number }[] {
  const merged: { from: number; to: number }[] = [];
  for (const { from, to } of open.toSorted((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last && from * 60 <= last.to) last.to = Math.max(last.to, to * 60);
    else merged.push({ from: from * 60, to: to * 60 });
  }
  return merged;
}
