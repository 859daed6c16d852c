// Reports over LSP: the text of one, for the client to save or to copy.
import type { Connection } from 'vscode-languageserver';
import { exportText } from '../features/export.ts';
import { EXPORT_REQUEST, exportParams } from '../protocol/export.ts';
import type { Documents } from './documents.ts';

export function registerExports(connection: Connection, documents: Documents, version: string): void {
  connection.onRequest(EXPORT_REQUEST, (params: unknown): { text: string } | null => {
    if (!exportParams(params)) throw new Error('an export that is not known here was asked for');
    const { uri, format, picture, simulation } = params;
    const found = documents.current(uri);
    if (!found) return null;
    const file = decoded(uri.split('/').at(-1) ?? uri);
    const { analysis } = found;
    return { text: exportText({ analysis, format, file, version, picture, simulation }) };
  });
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    // A per cent sign that escapes nothing: the name as it is.
    return name;
  }
}
