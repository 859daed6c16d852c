// The runner's end of the bridge: waits for the extension host to connect, then calls functions over there.
import { createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { lineReader, type Request, type Response } from './protocol.ts';

export interface Bridge {
  /** For the environment of the extension host. */
  path: string;
  connected: Promise<void>;
  ask(request: Omit<Request, 'id'>): Promise<unknown>;
  close(): Promise<void>;
}

interface Pending {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/** The socket lies in `folder`. */
export async function listenForBridge(folder: string): Promise<Bridge> {
  const path =
    process.platform === 'win32'
      ? `\\\\.\\pipe\\vstream-bridge-${process.pid}-${Date.now()}`
      : join(folder, 'socket');
  const pending = new Map<number, Pending>();
  const { promise: connected, resolve: nowConnected } = Promise.withResolvers<void>();
  let socket: Socket | undefined;
  let lastId = 0;

  const receive = (response: Response): void => {
    const waiting = pending.get(response.id);
    pending.delete(response.id);
    if ('error' in response) waiting?.reject(new Error(`In the extension host: ${response.error}`));
    else waiting?.resolve(response.value);
  };
  const server = createServer((connection) => {
    socket = connection.setEncoding('utf8');
    socket.on('data', lineReader(receive));
    socket.on('error', () => {});
    socket.once('close', () => {
      for (const { reject } of pending.values()) reject(new Error('The extension host ended.'));
      pending.clear();
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
      if (!socket) return Promise.reject(new Error('The extension host is not connected.'));
      lastId += 1;
      const id = lastId;
      const { promise, resolve, reject } = Promise.withResolvers<unknown>();
      pending.set(id, { resolve, reject });
      socket.write(`${JSON.stringify({ ...request, id })}\n`);
      return promise;
    },
    async close() {
      socket?.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
