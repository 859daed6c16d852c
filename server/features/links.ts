// Links out of a file: pages on the web, other streams, and the ids that this file names inside them.
import { asScalar, keyOf, type Parsed, type ScalarTree } from '../core/parse/tree.ts';
import type { Span } from '../core/text/position.ts';
import { resolveFile } from '../workspace/paths.ts';
import { expectationOf } from './cursor-schema.ts';
import { inner, visitTree } from './cursor-tree.ts';

export interface DocumentLink {
  readonly span: Span;
  /** Absolute. */
  readonly target: string;
  readonly kind: 'page' | 'stream';
}

/** An id that another file defines, as this file writes it. */
export interface RemoteUse {
  readonly uri: string;
  readonly kind: 'trigger' | 'output';
  readonly id: string;
  readonly span: Span;
}

export function documentLinks({ tree }: Parsed, uri: string): DocumentLink[] {
  const links: DocumentLink[] = [];
  visitTree(tree, ({ tree: value, schema }) => {
    if (value?.kind !== 'scalar' || !schema) return;
    const { values } = expectationOf(schema);
    const text = String(value.value);
    if (values.includes('url') && /^https?:\/\/\S+$/i.test(text) && URL.canParse(text)) {
      links.push({ span: inner(value), target: text, kind: 'page' });
    }
    const file = values.includes('file') || values.includes('file-fragment') ? pathOf(value) : undefined;
    const target = file && resolveFile(uri, file.path);
    if (file && target) links.push({ span: file.span, target, kind: 'stream' });
  });
  return links;
}

/** The id in another file that stands at an offset. */
export function remoteUseAt(parsed: Parsed, uri: string, offset: number): RemoteUse | undefined {
  return remoteUses(parsed, uri, offset).find(({ span }) => span.start <= offset && offset <= span.end);
}

/** Ids in other files: behind a `#`, and in the link of a sub-stream. With an offset, those of the definition there. */
export function remoteUses({ tree }: Parsed, uri: string, offset?: number): RemoteUse[] {
  const uses: RemoteUse[] = [];
  const linked = new Map<string, string>();
  visitTree(
    tree,
    ({ tree: value, schema, path, entry, holder }) => {
      const scalar = value?.kind === 'scalar' ? value : undefined;
      const expected = schema && expectationOf(schema);
      const parent = path.slice(0, -1).join('/');
      if (scalar && expected?.values.includes('file')) {
        const target = resolveFile(uri, String(scalar.value));
        if (target) linked.set(parent, target);
      }
      const names =
        holder?.propertyNames && entry && !entry.merged
          ? expectationOf(holder.propertyNames).remote
          : undefined;
      const outer = linked.get(path.slice(0, -2).join('/'));
      if (names && entry && outer)
        uses.push({ uri: outer, kind: names, id: keyOf(entry), span: inner(entry.key) });
      if (!scalar || !expected?.remote) return;
      const file = expected.values.includes('file-fragment') ? pathOf(scalar) : undefined;
      const target = file ? resolveFile(uri, file.path) : linked.get(parent);
      const span = file?.fragment ?? inner(scalar);
      const id = file ? file.id : String(scalar.value);
      if (target && id !== '' && (!file || file.fragment))
        uses.push({ uri: target, kind: expected.remote, id, span });
    },
    offset,
  );
  return uses;
}

interface FilePath {
  readonly path: string;
  readonly span: Span;
  readonly id: string;
  readonly fragment: Span | undefined;
}

/** The path and the fragment of a link, each with its place. */
function pathOf(scalar: ScalarTree): FilePath | undefined {
  const text = asScalar(scalar)?.value;
  if (typeof text !== 'string' || text === '') return undefined;
  const span = inner(scalar);
  // Escapes and folded lines move the text: then only the whole is certain.
  if (span.end - span.start !== text.length)
    return { path: text.split('#')[0] ?? '', span, id: '', fragment: undefined };
  const hash = text.indexOf('#');
  if (hash < 0) return { path: text, span, id: '', fragment: undefined };
  const fragment = { start: span.start + hash + 1, end: span.end };
  return {
    path: text.slice(0, hash),
    span: { start: span.start, end: span.start + hash },
    id: text.slice(hash + 1),
    fragment,
  };
}

/** The way from one file to another, as an author writes it; undefined between different places. */
export function relativePath(from: string, to: string): string | undefined {
  if (!URL.canParse(from) || !URL.canParse(to)) return undefined;
  const [start, end] = [new URL(from), new URL(to)];
  if (start.protocol !== end.protocol || start.host !== end.host) return undefined;
  const here = start.pathname.split('/').slice(0, -1);
  const there = end.pathname.split('/');
  let common = 0;
  while (common < here.length && common < there.length - 1 && here[common] === there[common]) common++;
  const up = here.slice(common).map(() => '..');
  const down = there.slice(common).map(decoded);
  return [...(up.length > 0 ? up : ['.']), ...down].join('/');
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
