// The server with a disk and a thread of Node.
import type { Connection, InitializeParams } from 'vscode-languageserver';
import { nodeThread } from '../simulator/node.ts';
import { diskFiles } from '../workspace/disk.ts';
import { brieflyWithoutMaglev } from './brief.ts';
import { serve } from './server.ts';
import { clientFiles, filesByScheme } from './workspace-files.ts';

export function serveFromDisk(connection: Connection, said: InitializeParams, version: string): void {
  const lasting = brieflyWithoutMaglev();
  serve(connection, said, version, {
    filesIn: (folders) => filesByScheme(diskFiles(folders), clientFiles(connection)),
    // It is built beside this file.
    openThread: () => nodeThread(`${__dirname}/simulator.js`),
    soon: inTwoTurns,
    lasting,
  });
}

/** Messages that came in together are handled one a turn: in the first, the next of them may still come. */
function inTwoTurns(work: () => void): () => void {
  let turn = setImmediate(() => {
    turn = setImmediate(work);
  });
  return () => clearImmediate(turn);
}
