// The simulator's side of the line, the same in a thread of Node, in a web worker and, where neither is to be had, in
// the thread that asks: work in short slices, and between them an ear for what comes in.
import { simulationRun } from '../core/simulate/run.ts';
import type { FromSimulator, Port, ToSimulator } from './line.ts';

/** How long a slice may take, in ms. */
const SLICE = 20;
/** How often progress is told at most, in ms. */
const PACE = 100;

export function serveJobs(port: Port<ToSimulator, FromSimulator>, slice = SLICE): void {
  const running = new Set<number>();
  port.listen((message) => {
    if (message.type === 'cancel') {
      running.delete(message.id);
      return;
    }
    const { id, job } = message;
    running.add(id);
    const failed = (error: unknown) => {
      running.delete(id);
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      port.post({ type: 'failed', id, message: text });
    };
    const work = async () => {
      // A word between being asked and the first slice: what was asked and taken back at once costs nothing.
      await pause();
      if (!running.has(id)) return;
      const run = simulationRun(job);
      let told = performance.now();
      while (!run.done) {
        const began = performance.now();
        do run.advance();
        while (!run.done && performance.now() - began < slice);
        if (performance.now() - told >= PACE) {
          told = performance.now();
          port.post({ type: 'progress', id, done: run.progress });
        }
        await pause();
        if (!running.has(id)) return;
      }
      running.delete(id);
      port.post({ type: 'done', id, results: run.results() });
    };
    work().catch(failed);
  });
  port.post({ type: 'ready' });
}

/** Until everything that has come in was heard. */
function pause(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}
