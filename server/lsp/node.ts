// The server as a program of its own: over stdio, or over the channel that its parent opened.
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import manifest from '../../package.json' with { type: 'json' };
import { nodeThread } from '../simulator/node.ts';
import { diskFiles } from '../workspace/disk.ts';
import { Order } from './order.ts';
import { serve } from './server.ts';
import { clientFiles, filesByScheme } from './workspace-files.ts';

const order = new Order();
const connection = createConnection(ProposedFeatures.all, order);
order.listen(connection);
serve(
  connection,
  manifest.version,
  (folders) => filesByScheme(diskFiles(folders), clientFiles(connection)),
  // It is built beside this file.
  () => nodeThread(`${__dirname}/simulator.js`),
);
