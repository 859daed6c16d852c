// Runs inside the extension host in place of a test suite: connects to the test runner and evaluates the
// functions that it sends, with the VS Code API as their first argument. Never packaged.
import { createConnection } from 'node:net';
import * as vscode from 'vscode';
import { bridgeVariable, lineReader, type Request, type Response } from './protocol.ts';

type VsCode = typeof vscode;
type Call = (api: VsCode, ...args: unknown[]) => unknown;
type Events = (api: VsCode) => vscode.Event<unknown> | vscode.Event<unknown>[];

/** Resolves when the runner hangs up. */
export async function run(): Promise<void> {
  const path = process.env[bridgeVariable];
  if (!path) throw new Error(`${bridgeVariable} is not set`);
  const socket = createConnection(path).setEncoding('utf8');
  const send = (response: Response): void => {
    socket.write(`${JSON.stringify(response)}\n`);
  };
  const receive = lineReader<Request>((request) => {
    answer(request).then(
      (value) => send({ id: request.id, value }),
      (error) => send({ id: request.id, error: describe(error) }),
    );
  });
  socket.on('data', receive);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

async function answer({ call, events, args, timeout }: Request): Promise<unknown> {
  const ask = (): unknown => evaluate<Call>(call)(vscode, ...args);
  if (events === undefined) return ask();
  const sources = [evaluate<Events>(events)(vscode)].flat();
  return new Promise((resolve, reject) => {
    let last: unknown;
    const timer = setTimeout(() => {
      end();
      reject(new Error(`Not so within ${timeout / 1000} s: ${call}\nlast answer: ${JSON.stringify(last)}`));
    }, timeout);
    const check = async (): Promise<void> => {
      try {
        last = await ask();
      } catch (error) {
        end();
        reject(error);
        return;
      }
      if (!last) return;
      end();
      resolve(last);
    };
    const subscriptions = sources.map((event) => event(() => void check()));
    const end = (): void => {
      clearTimeout(timer);
      for (const subscription of subscriptions) subscription.dispose();
    };
    void check();
  });
}

function evaluate<T>(source: string): T {
  return new Function(`return (${source});`)() as T;
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
