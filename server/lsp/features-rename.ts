// Rename over LSP: begun at a name in this file or at one that a link names in another, carried through every spec of
// the workspace that names it.
import {
  type Connection,
  LSPErrorCodes,
  ResponseError,
  type TextDocumentPositionParams,
  type WorkspaceEdit,
} from 'vscode-languageserver';
import type { Analysis } from '../core/analyze.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { lineStarts, rangeOf } from '../core/text/position.ts';
import { type RemoteUse, remoteUseAt } from '../features/links.ts';
import { prepareRename, type Refusal, rename } from '../features/rename.ts';
import { toEdits } from './convert.ts';
import type { Analyzed, Documents } from './documents.ts';
import type { ClientView } from './features.ts';
import { type Elsewhere, linkedUses, spelling, withAllFiles } from './features-elsewhere.ts';

interface Place {
  readonly uri: string;
  readonly analysis: Analysis;
  readonly offset: number;
}

interface FileEdits {
  readonly analysis: Analysis;
  readonly edits: TextEdit[];
}

export function registerRename(
  connection: Connection,
  documents: Documents,
  elsewhere: Elsewhere,
  client: ClientView,
): void {
  const at = ({ textDocument: { uri }, position }: TextDocumentPositionParams) => {
    const found = documents.current(uri);
    return found && { ...found, uri, offset: found.document.offsetAt(position) };
  };

  connection.onPrepareRename((params) =>
    withAllFiles(elsewhere, () => {
      const found = at(params);
      if (!found) return null;
      const { link, start } = beginning(elsewhere, found);
      if ('refused' in start) return refuse(start);
      const ready = prepareRename(start.analysis, start.offset);
      if ('refused' in ready) return refuse(ready);
      return { range: rangeOf(found.starts, link?.span ?? ready.span), placeholder: ready.placeholder };
    }),
  );

  connection.onRenameRequest((params) =>
    withAllFiles(elsewhere, () => {
      const found = at(params);
      if (!found) return null;
      const { start } = beginning(elsewhere, found);
      if ('refused' in start) return refuse(start);
      const files = renamedFiles(elsewhere, start, params.newName);
      return 'refused' in files ? refuse(files) : workspaceEdit(documents, client, files);
    }),
  );
}

function refuse({ refused }: Refusal): ResponseError<void> {
  return new ResponseError<void>(LSPErrorCodes.RequestFailed, refused);
}

/** Where the name is defined that stands at a place, and the link that leads there. */
function beginning(
  elsewhere: Elsewhere,
  place: Place,
): { link: RemoteUse | undefined; start: Place | Refusal } {
  const link = linkAt(place);
  return { link, start: link ? definitionIn(elsewhere, link) : place };
}

function linkAt({ uri, analysis, offset }: Place): RemoteUse | undefined {
  return remoteUseAt(analysis.parsed, uri, offset);
}

function definitionIn(elsewhere: Elsewhere, { uri: target, kind, id }: RemoteUse): Place | Refusal {
  const uri = spelling(elsewhere, target);
  const analysis = elsewhere.analysis(uri);
  const definition = analysis?.stream.definitions.find((one) => one.kind === kind && one.id === id);
  if (!analysis || !definition) return { refused: `The file that is linked defines no ${kind} \`${id}\`.` };
  return { uri, analysis, offset: definition.span.start };
}

function renamedFiles(
  elsewhere: Elsewhere,
  { uri, analysis, offset }: Place,
  newName: string,
): ReadonlyMap<string, FileEdits> | Refusal {
  const renamed = rename(analysis, offset, newName);
  if ('refused' in renamed) return renamed;
  const files = new Map<string, FileEdits>([[uri, { analysis, edits: [...renamed.edits] }]]);
  if (renamed.edits.length === 0 || renamed.target.kind !== 'node') return files;
  const name = newName.trim();
  const [taken] = linkedUses(elsewhere, uri, name);
  if (taken) {
    const file = decodeURIComponent(taken.uri.split('/').at(-1) ?? taken.uri);
    return { refused: `\`${name}\` is used in ${file} already; it would change its meaning.` };
  }
  for (const use of linkedUses(elsewhere, uri, renamed.target.id)) {
    const file = files.get(use.uri) ?? { analysis: use.analysis, edits: [] };
    file.edits.push({ span: use.span, newText: name });
    files.set(use.uri, file);
  }
  return files;
}

/** Open files are edited in the version that was looked at, others as they lie on the disk. */
function workspaceEdit(
  documents: Documents,
  client: ClientView,
  files: ReadonlyMap<string, FileEdits>,
): WorkspaceEdit {
  const edits = [...files].map(([uri, file]) => ({
    uri,
    edits: toEdits(file.edits, lineStarts(file.analysis.text)),
  }));
  if (!client.versionedEdits)
    return { changes: Object.fromEntries(edits.map((file) => [file.uri, file.edits])) };
  return {
    documentChanges: edits.map((file) => ({
      textDocument: { uri: file.uri, version: versionOf(documents.current(file.uri)) },
      edits: file.edits,
    })),
  };
}

function versionOf(analyzed: Analyzed | undefined): number | null {
  return analyzed?.version ?? null;
}
