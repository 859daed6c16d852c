// Runs inside the extension host in place of a test suite: connects to the test runner and evaluates the
// functions that it sends, with the VS Code API as their first argument. Never packaged.
import { createConnection } from 'node:net';
import { answer } from './answer.ts';
import { bridgeVariable, lineReader, type Request } from './protocol.ts';

/** Resolves when the runner hangs up. */
export async function run(): Promise<void> {
  const path = process.env[bridgeVariable];
  if (!path) throw new Error(`${bridgeVariable} is not set`);
  const socket = createConnection(path).setEncoding('utf8');
  const receive = lineReader<Request>(async (request) => {
    socket.write(`${JSON.stringify(await answer(request))}\n`);
  });
  socket.on('data', receive);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}
