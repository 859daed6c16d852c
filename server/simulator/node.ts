// A thread of Node for simulations.
import type { FromSimulator } from './line.ts';
import type { Thread } from './simulator.ts';

/** `file`: the built script of the thread. It keeps its process alive only while it has something to do. */
export function nodeThread(file: string | URL): Thread {
  // Asked for when it is needed: most who open a file run no simulation yet.
  const { Worker } = process.getBuiltinModule('node:worker_threads');
  const worker = new Worker(file);
  const running = new Set<number>();
  const ended = (id: number) => {
    running.delete(id);
    if (running.size === 0) worker.unref();
  };
  worker.unref();
  return {
    post: (message) => {
      worker.postMessage(message);
      if (message.type === 'cancel') return ended(message.id);
      running.add(message.id);
      worker.ref();
    },
    listen: (receive) => {
      worker.on('message', (message: FromSimulator) => {
        if (message.type === 'done' || message.type === 'failed') ended(message.id);
        receive(message);
      });
      // Listening alone is nothing to do.
      if (running.size === 0) worker.unref();
    },
    onGone: (gone) => {
      worker.on('error', (error) => gone(error instanceof Error ? error.message : String(error)));
      worker.on('exit', (code) => gone(`its thread ended with ${code}`));
    },
    end: () => void worker.terminate(),
  };
}
