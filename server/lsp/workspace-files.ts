// Reading files through the client: what a web worker does for all of them, and Node for those that no disk holds.
import type { Connection } from 'vscode-languageserver';
import { fileAnswer, LIST_FILES, listAnswer, READ_FILE } from '../protocol/files.ts';
import type { FileRead, Files } from '../workspace/files.ts';

/** Clients that do not know the requests leave everything untold. */
export function clientFiles(connection: Connection): Files {
  const ask = async (method: string, params: object): Promise<unknown> => {
    try {
      return await connection.sendRequest<unknown>(method, params);
    } catch {
      return undefined;
    }
  };
  return {
    read: async (uri): Promise<FileRead> => {
      const answer = await ask(READ_FILE, { uri });
      return fileAnswer(answer) ? answer : undefined;
    },
    list: async (folder) => {
      const answer = await ask(LIST_FILES, { folder });
      return listAnswer(answer) ? answer : [];
    },
  };
}

/** Each URI by the reader of its scheme. */
export function filesByScheme(local: Files, others: Files): Files {
  const of = (uri: string) => (uri.startsWith('file:') ? local : others);
  return { read: (uri) => of(uri).read(uri), list: (folder) => of(folder).list(folder) };
}
