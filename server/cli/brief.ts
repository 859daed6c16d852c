// A check takes a second or two, on all processors: V8's last compiler is left out to begin with.
import { withoutCompilers } from '../process/compilers.ts';

/** In ms: a run that takes longer is not brief. */
const BRIEF = 3000;

/** Ends the brief part where it is over; to be called now and then. */
export type Brief = () => void;

export function briefly(): Brief {
  const again = withoutCompilers({ maglev: 'in' });
  const begun = performance.now();
  return () => {
    if (performance.now() - begun > BRIEF) again();
  };
}
