// The first analysis after the start takes a fraction of a second, and nobody waits for anything else: V8's compilers
// begin behind it.
import { type Again, withoutCompilers } from '../process/compilers.ts';
import type { Watcher } from './server.ts';

/** UTF-16 units, some ten thousand lines: what is shorter is analysed before what they make pays off. */
const SHORT = 300_000;
/** In ms: whatever happens, the compilers begin then. */
const LONGEST = 3000;

/** From the first text that is opened to the first findings. */
export function firstRun(): Watcher {
  let again: Again | undefined;
  return {
    opens: (length) => {
      if (again) return;
      again = length < SHORT ? withoutCompilers({ maglev: 'out' }) : () => {};
      setTimeout(again, LONGEST);
    },
    publishes: () => again?.(),
  };
}
