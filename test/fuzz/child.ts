// The other end of `watched.ts`: puts one text after the other through everything, and says how it went.
import { analyze } from '../../server/core/analyze.ts';
import { exercise } from './exercise.ts';
import type { Answer, Task } from './watched.ts';

process.on('message', async ({ text, whole }: Task) => {
  try {
    if (whole) await exercise(text);
    else analyze(text);
    answer({});
  } catch (error) {
    answer({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
});

function answer(said: Answer): void {
  process.send?.({ ...said, megabytes: Math.round(process.resourceUsage().maxRSS / 1024) } satisfies Answer);
}
