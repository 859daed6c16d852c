// A web worker for simulations, made from inside the server's own.
import type { FromSimulator, ToSimulator } from './line.ts';
import type { Thread } from './simulator.ts';

interface WebWorker {
  postMessage(message: ToSimulator): void;
  terminate(): void;
  addEventListener(kind: 'message', receive: (event: { readonly data: FromSimulator }) => void): void;
  addEventListener(kind: 'error', receive: (event: { readonly message?: string }) => void): void;
}
declare const Worker: new (url: string) => WebWorker;

/** `url` may be of another origin than this script: a worker of our own origin fetches it. */
export function webThread(url: string): Thread {
  const start = `importScripts(${JSON.stringify(url)});`;
  const own = URL.createObjectURL(new Blob([start], { type: 'text/javascript' }));
  const worker = new Worker(own);
  return {
    post: (message) => worker.postMessage(message),
    listen: (receive) => worker.addEventListener('message', ({ data }) => receive(data)),
    onGone: (gone) =>
      worker.addEventListener('error', ({ message }) => gone(message ?? 'its script could not be loaded')),
    end: () => worker.terminate(),
  };
}
