// What runs in the web worker.
import type { FromSimulator, ToSimulator } from './line.ts';
import { arrived } from './luggage.ts';
import { serveJobs } from './serve.ts';

declare const self: {
  postMessage(message: FromSimulator): void;
  addEventListener(kind: 'message', receive: (event: { readonly data: ToSimulator }) => void): void;
};

serveJobs({
  post: (message) => self.postMessage(message),
  listen: (receive) => self.addEventListener('message', ({ data }) => receive(arrived(data))),
});
