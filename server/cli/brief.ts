// V8's last compiler makes code that pays off in a run of many seconds. A check takes one or two, on all processors: there
// the compiler costs a third of the time, and is left out to begin with.
import { setFlagsFromString } from 'node:v8';
import { hasMaglev } from '../v8.ts';

/** In ms: a run that takes longer is not brief. */
const BRIEF = 3000;

/**
 * Ends the brief part where it is over; to be called now and then. What Maglev has compiled until then keeps its code (V8
 * 13): a long run has the last compiler for what comes later alone.
 */
export type Brief = () => void;

/** For the whole process, its threads included. */
export function brieflyWithoutTurbofan(): Brief {
  // The code of the compiler in between is nearly as fast.
  if (!hasMaglev()) return () => {};
  setFlagsFromString('--no-turbofan');
  const begun = performance.now();
  let isBrief = true;
  return () => {
    if (!isBrief || performance.now() - begun < BRIEF) return;
    isBrief = false;
    setFlagsFromString('--turbofan');
  };
}
