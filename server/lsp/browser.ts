// The server inside a web worker.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import manifest from '../../package.json' with { type: 'json' };
import { webThread } from '../simulator/web.ts';
import { Order } from './order.ts';
import { serve } from './server.ts';
import { clientFiles } from './workspace-files.ts';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const order = new Order();
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), order);
order.listen(connection);
serve(
  connection,
  manifest.version,
  () => clientFiles(connection),
  (said) => {
    // Only the client knows from where its scripts are served.
    const url = typeof said === 'object' && said !== null ? Reflect.get(said, 'simulator') : undefined;
    if (typeof url !== 'string') throw new Error('the client names no script for it');
    return webThread(url);
  },
);
