// The server inside a web worker.
import { BrowserMessageReader, BrowserMessageWriter, createConnection } from 'vscode-languageserver/browser';
import manifest from '../../package.json' with { type: 'json' };
import { Order } from './order.ts';

declare const self: ConstructorParameters<typeof BrowserMessageReader>[0];

const order = new Order();
const connection = createConnection(new BrowserMessageReader(self), new BrowserMessageWriter(self), order);
order.listen(connection, manifest.version, async (said) => {
  const { serveFromClient } = await import('./serve-browser.ts');
  serveFromClient(connection, said, manifest.version);
});
