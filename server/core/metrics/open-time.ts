// Bounds between business and elapsed time that hold whenever work arrives: averages are for means, not for limits.
import type { OpenHours } from '../model/types/resources.ts';
import { DAY, WEEK } from './clock.ts';

interface Window {
  /** Seconds from Monday, 00:00. */
  readonly from: number;
  readonly to: number;
}

/** The least elapsed time in which so many open seconds can pass. */
export function leastElapsed(open: readonly OpenHours[], business: number): number {
  const { windows, weeks, rest } = split(open, business);
  if (rest === 0) return weeks;
  // The shortest stretch begins at an opening or ends at a closing.
  const forward = windows.map((_, i) => walk(windows, i, rest));
  const mirrored = windows.map(({ from, to }) => ({ from: WEEK - to, to: WEEK - from })).toReversed();
  const backward = mirrored.map((_, i) => walk(mirrored, i, rest));
  return weeks + Math.min(...forward, ...backward);
}

/** The most elapsed time in which so many open seconds pass: from a closing on. */
export function mostElapsed(open: readonly OpenHours[], business: number): number {
  const { windows, weeks, rest } = split(open, business);
  if (windows.length === 0) return Number.POSITIVE_INFINITY;
  if (rest === 0) return weeks;
  const longest = windows.map(({ to }, i) => {
    const next = windows[(i + 1) % windows.length];
    const gap = next ? (((next.from - to) % WEEK) + WEEK) % WEEK : 0;
    return gap + walk(windows, (i + 1) % windows.length, rest);
  });
  return weeks + Math.max(...longest);
}

/** The most elapsed time until the close of the n-th open day after the day of receipt. */
export function mostUntilClose(open: readonly OpenHours[], days: number): number {
  const closes = new Map<number, number>();
  for (const { day, to } of open) closes.set(day, Math.max(closes.get(day) ?? 0, to * 60));
  if (closes.size === 0) return Number.POSITIVE_INFINITY;
  const from = [0, 1, 2, 3, 4, 5, 6].map((receipt) => {
    let left = Math.ceil(days);
    let day = receipt;
    while (left > 0) if (closes.has(++day % 7)) left--;
    return (day - receipt) * DAY + (days > 0 ? (closes.get(day % 7) ?? 0) : 0);
  });
  return Math.max(...from);
}

/** Whole weeks, and a rest of at most a week that is zero only where there is nothing to do. */
function split(open: readonly OpenHours[], business: number) {
  const windows = open
    .map(({ day, from, to }): Window => ({ from: day * DAY + from * 60, to: day * DAY + to * 60 }))
    .sort((a, b) => a.from - b.from);
  const week = weekOf(windows);
  const weeks = week > 0 ? Math.max(0, Math.ceil(business / week) - 1) : 0;
  return { windows, weeks: weeks * WEEK, rest: week > 0 ? business - weeks * week : 0 };
}

function weekOf(windows: readonly Window[]): number {
  return windows.reduce((sum, { from, to }) => sum + to - from, 0);
}

/** Elapsed seconds from the opening of a window until so many open seconds (at most a week of them) have passed. */
function walk(windows: readonly Window[], first: number, business: number): number {
  const start = windows[first]?.from ?? 0;
  let left = business;
  for (let i = 0; i <= windows.length; i++) {
    const window = windows[(first + i) % windows.length];
    if (!window) break;
    const offset = window.from - start + (first + i >= windows.length ? WEEK : 0);
    const length = window.to - window.from;
    if (left <= length) return offset + left;
    left -= length;
  }
  return WEEK;
}
