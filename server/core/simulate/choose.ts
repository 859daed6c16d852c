// Which way an item goes: by the shares, save that counted branches end somewhere else.

import type { Random } from './random.ts';
import type { Way } from './ways.ts';

/** `counts`: how often each counted branch was taken by this item; the chosen one is counted. */
export function chooseWay(ways: readonly Way[], draw: Random, counts: Int32Array): Way | undefined {
  let open = ways;
  for (;;) {
    let chosen = open[0];
    if (open.length > 1) {
      let left = draw.unit();
      for (const way of open) {
        chosen = way;
        left -= way.p;
        if (left < 0) break;
      }
    }
    if (!chosen || chosen.bounds.length === 0) return chosen;
    const full = chosen.bounds.find(({ counter, times }) => (counts[counter] ?? 0) >= times);
    if (!full) {
      for (const { counter } of chosen.bounds) counts[counter] = (counts[counter] ?? 0) + 1;
      return chosen;
    }
    open = full.onward;
  }
}
