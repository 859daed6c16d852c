// The server as a program of its own: over stdio, or over the channel that its parent opened.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { Order } from './order.ts';

const order = new Order();
const connection = createConnection(ProposedFeatures.all, order);
order.listen(connection, manifest.version, async (said) => {
  const { serveFromDisk } = await import('./serve-node.ts');
  serveFromDisk(connection, said, manifest.version);
});
