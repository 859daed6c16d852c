// Answers one request of the test runner inside an extension host, whichever that is. Never packaged.
import * as vscode from 'vscode';
import type { Request, Response } from './protocol.ts';

type VsCode = typeof vscode;
type Call = (api: VsCode, ...args: unknown[]) => unknown;
type Events = (api: VsCode) => vscode.Event<unknown> | vscode.Event<unknown>[];

export async function answer(request: Request): Promise<Response> {
  return value(request).then(
    (value) => ({ id: request.id, value }),
    (error) => ({ id: request.id, error: describe(error) }),
  );
}

async function value({ call, events, args, timeout }: Request): Promise<unknown> {
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
