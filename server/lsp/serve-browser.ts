// The server without a disk, with a web worker for simulations.
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { webThread } from '../simulator/web.ts';
import { serve } from './server.ts';
import { clientFiles } from './workspace-files.ts';

export function serveFromClient(connection: Connection, said: InitializeParams, version: string): void {
  serve(connection, said, version, {
    filesIn: () => clientFiles(connection),
    openThread: () => {
      // Only the client knows from where its scripts are served.
      const options: unknown = said.initializationOptions;
      const url =
        typeof options === 'object' && options !== null ? Reflect.get(options, 'simulator') : undefined;
      if (typeof url !== 'string') throw new Error('the client names no script for it');
      return webThread(url);
    },
    soon: (work) => {
      const timer = setTimeout(work);
      return () => clearTimeout(timer);
    },
  });
}
