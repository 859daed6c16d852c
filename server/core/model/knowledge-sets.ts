// States of knowledge as sets: what they share and what they hold together.
import type { Knowledge } from './knowledge.ts';

/** What at least so many of the states hold. */
export function inAtLeast(count: number, states: readonly Knowledge[], nothing: Knowledge): Knowledge {
  const levels = Array.from({ length: count }, () => nothing);
  for (const state of states) {
    for (let k = count - 1; k >= 0; k--) {
      const below = k === 0 ? state : (both(levels[k - 1], state) ?? state);
      levels[k] = either(levels[k] ?? nothing, below);
    }
  }
  return levels[count - 1] ?? nothing;
}

/** What both hold; undefined holds everything. */
export function both(a: Knowledge | undefined, b: Knowledge | undefined): Knowledge | undefined {
  if (!a || !b) return a ?? b;
  if (a === b) return a;
  return {
    written: a.written & b.written,
    held: a.held & b.held,
    known: a.known === b.known ? a.known : a.known.map((units, actor) => units & (b.known[actor] ?? 0n)),
    promised: bothPromised(a.promised, b.promised),
  };
}

/** What one or the other holds. */
export function either(a: Knowledge, b: Knowledge): Knowledge {
  if (a === b) return a;
  return {
    written: a.written | b.written,
    held: a.held | b.held,
    known: a.known === b.known ? a.known : a.known.map((units, actor) => units | (b.known[actor] ?? 0n)),
    promised: eitherPromised(a.promised, b.promised),
  };
}

type Promises = Knowledge['promised'];

function bothPromised(a: Promises, b: Promises): Promises {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? a : b;
  return new Map([...a].map(([id, units]) => [id, units & (b.get(id) ?? 0n)]));
}

function eitherPromised(a: Promises, b: Promises): Promises {
  if (a.size === 0 || b.size === 0) return a.size === 0 ? b : a;
  const promised = new Map(a);
  for (const [id, units] of b) promised.set(id, units | (promised.get(id) ?? 0n));
  return promised;
}

export function same(a: Knowledge, b: Knowledge): boolean {
  if (a.written !== b.written || a.held !== b.held) return false;
  if (a.known !== b.known && !a.known.every((units, actor) => units === b.known[actor])) return false;
  if (a.promised === b.promised) return true;
  const ids = new Set([...a.promised.keys(), ...b.promised.keys()]);
  return [...ids].every((id) => (a.promised.get(id) ?? 0n) === (b.promised.get(id) ?? 0n));
}
