// The runner's end of the bridge: waits for the extension host to connect, then calls functions over there.
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { lineReader, type Request, type Response } from './protocol.ts';

export interface Bridge {
  connected: Promise<void>;
  ask(request: Omit<Request, 'id'>): Promise<unknown>;
  close(): Promise<void>;
}

export interface SocketBridge extends Bridge {
  /** For the environment of the extension host. */
  path: string;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** The requests that wait for their answers. */
export class Requests {
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;

  send(request: Omit<Request, 'id'>, post: (request: Request) => void): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    this.#pending.set(id, { resolve, reject });
    post({ ...request, id });
    return promise;
  }

  receive(response: Response): void {
    const waiting = this.#pending.get(response.id);
    this.#pending.delete(response.id);
    if ('error' in response) waiting?.reject(new Error(`In the extension host: ${response.error}`));
    else waiting?.resolve(response.value);
  }

  hostEnded(): void {
    for (const { reject } of this.#pending.values()) reject(new Error('The extension host ended.'));
    this.#pending.clear();
  }
}

/** The socket lies in `folder`. */
export async function listenForBridge(folder: string): Promise<SocketBridge> {
  const path =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\vstream-bridge-${process.pid}-${Date.now()}`
      : join(folder, 'socket');
  const requests = new Requests();
  const { promise: connected, resolve: nowConnected } = Promise.withResolvers<void>();
  let socket: Socket | undefined;

  const server = createServer((connection) => {
    socket = connection.setEncoding('utf8');
    socket.on(
      'data',
      lineReader((response: Response) => requests.receive(response)),
    );
    socket.on('error', () => {});
    socket.once('close', () => {
      requests.hostEnded();
      socket = undefined;
    });
    nowConnected();
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });

  return {
    path,
    connected,
    ask(request) {
      const connection = socket;
      if (!connection) return Promise.reject(new Error('The extension host is not connected.'));
      return requests.send(request, (numbered) => connection.write(`${JSON.stringify(numbered)}\n`));
    },
    async close() {
      socket?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
