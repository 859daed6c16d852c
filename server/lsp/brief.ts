// Who opens a file waits for what is run for the first time. V8's middle compiler works beside that, on the processors that
// the findings and their reader need, for code that hardly runs again before they are out; until then it is left out. Long
// files run the same code so often that it pays at once: without it the first keys in them would be slower. Node only.

import { hasMaglev } from '../v8.ts';

/** In ms: past that something else than opening a file takes the time. */
const BRIEF = 2000;

/** From now on, until it is ended, or by itself after a while. */
export function brieflyWithoutMaglev(): () => void {
  if (!hasMaglev()) return () => {};
  const { setFlagsFromString } = process.getBuiltinModule('node:v8');
  setFlagsFromString('--no-maglev');
  const timer = setTimeout(() => end(), BRIEF);
  timer.unref();
  let isOver = false;
  const end = () => {
    if (isOver) return;
    isOver = true;
    clearTimeout(timer);
    setFlagsFromString('--maglev');
  };
  return end;
}
