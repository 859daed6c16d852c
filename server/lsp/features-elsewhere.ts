// Other files, as the features of one file see them.
import type { Analysis } from '../core/analyze.ts';
import type { Span } from '../core/text/position.ts';
import type { OtherFiles } from '../features/completion.ts';
import { type RemoteUse, relativePath, remoteUses } from '../features/links.ts';
import { resolveFile } from '../workspace/paths.ts';

/** The files that a link may lead to. */
export interface Elsewhere {
  uris(): readonly string[];
  /** Links stay inside the workspace folder. */
  mayLink(from: string, to: string): boolean;
  analysis(uri: string): Analysis | undefined;
  /** Reads what was asked for and not known yet; false where there was nothing to read. */
  load(): Promise<boolean>;
}

/** An answer from all that the workspace holds: asked again as long as it asks for files that are not known yet. */
export async function withAllFiles<T>(elsewhere: Elsewhere, answer: () => T): Promise<T> {
  let found = answer();
  while (await elsewhere.load()) found = answer();
  return found;
}

/** Editors escape more of a URI than they must: the same file may come in two spellings. */
function sameUri(a: string, b: string): boolean {
  return a === b || plain(a) === plain(b);
}

function plain(uri: string): string {
  try {
    return decodeURIComponent(uri).replace(/^file:\/\/\/[A-Z]:/, (drive) => drive.toLowerCase());
  } catch {
    return uri;
  }
}

export function spelling(elsewhere: Elsewhere, uri: string): string {
  return elsewhere.uris().find((candidate) => sameUri(candidate, uri)) ?? uri;
}

export function otherFiles(elsewhere: Elsewhere, uri: string): OtherFiles {
  return {
    list: () =>
      elsewhere
        .uris()
        .filter((other) => !sameUri(other, uri) && elsewhere.mayLink(uri, other))
        .flatMap((other) => relativePath(uri, other) ?? []),
    ids: (path, kind) => {
      const target = resolveFile(uri, path);
      const stream =
        target === undefined ? undefined : elsewhere.analysis(spelling(elsewhere, target))?.stream;
      return (stream?.definitions ?? []).filter((definition) => definition.kind === kind).map(({ id }) => id);
    },
  };
}

/** The definition that an id in a link stands for; the start of the file where the file is not at hand. */
export function remoteDefinition(
  elsewhere: Elsewhere,
  use: RemoteUse,
): { uri: string; span: Span; extent: Span } {
  const uri = spelling(elsewhere, use.uri);
  const found = elsewhere
    .analysis(uri)
    ?.stream.definitions.find(({ kind, id }) => kind === use.kind && id === use.id);
  const start = { start: 0, end: 0 };
  return { uri, span: found?.span ?? start, extent: found?.extent ?? start };
}

/** Places in links, of this file too, that name a trigger or output of a file. */
export function linkedUses(
  elsewhere: Elsewhere,
  uri: string,
  id: string,
): { uri: string; span: Span; analysis: Analysis }[] {
  return elsewhere.uris().flatMap((other) => {
    const analysis = elsewhere.analysis(other);
    if (!analysis) return [];
    const uses = remoteUses(analysis.parsed, other).filter((use) => use.id === id && sameUri(use.uri, uri));
    return uses.map(({ span }) => ({ uri: other, span, analysis }));
  });
}
