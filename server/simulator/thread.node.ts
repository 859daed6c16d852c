// What runs in the thread of Node.
import { parentPort } from 'node:worker_threads';
import type { ToSimulator } from './line.ts';
import { arrived } from './luggage.ts';
import { serveJobs } from './serve.ts';

const port = parentPort;
if (!port) throw new Error('The simulator runs in a worker thread.');
serveJobs({
  post: (message) => port.postMessage(message),
  listen: (receive) => {
    port.on('message', (message: ToSimulator) => receive(arrived(message)));
  },
});
