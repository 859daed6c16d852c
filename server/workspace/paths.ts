// Paths between specs, as URIs. Nothing here touches a file.

/** A path relative to a file, as a URI; undefined for absolute paths and for files that have no folder. */
export function resolveFile(uri: string, path: string): string | undefined {
  if (path === '' || isAbsolute(path)) return undefined;
  const encoded = path.replaceAll('\\', '/').split('/').map(encodeSegment).join('/');
  if (!/^[\w+.-]+:\/\//.test(uri) || !URL.canParse(encoded, uri)) return undefined;
  return new URL(encoded, uri).href;
}

/** From a root, a drive, another machine (`\\server`), or with a scheme of its own. */
function isAbsolute(path: string): boolean {
  return /^[/\\~]|^[A-Za-z][\w+.-]*:/.test(path);
}

function encodeSegment(segment: string): string {
  return segment.isWellFormed() ? encodeURIComponent(segment) : '%EF%BF%BD';
}

/** Local paths of letters that nobody encodes, without dots that lead up: most are asked for again and again. */
const PLAIN = /^file:\/\/(?:\/(?!\.{1,2}(?:\/|$))[\w.!~*'()-]*)+$/;

/** One spelling for every way to write the same URI: clients encode `(`, `'` or the colon of a drive as they like. */
export function canonical(uri: string): string {
  if (PLAIN.test(uri)) return uri;
  if (!/^[\w+.-]+:\/\//.test(uri) || !URL.canParse(uri)) return uri;
  const { protocol, host, pathname } = new URL(uri);
  const segments = pathname.split('/').map((segment) => encodeSegment(decoded(segment)));
  const drive = segments[1] && /^[A-Za-z]%3A$/.test(segments[1]) ? segments[1].toLowerCase() : undefined;
  if (drive) segments[1] = drive.replace('%3a', '%3A');
  return `${protocol}//${host}${segments.join('/')}`;
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

/** The innermost of the folders that holds a file. All in canonical form. */
export function folderOf(uri: string, folders: readonly string[]): string | undefined {
  const holding = folders.filter((folder) => isInside(uri, folder));
  return holding.reduce<string | undefined>(
    (inner, folder) => (inner === undefined || folder.length > inner.length ? folder : inner),
    undefined,
  );
}

export function isInside(uri: string, folder: string): boolean {
  return uri.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

/** The way from a folder to a file inside it, as people write it. */
export function pathWithin(uri: string, folder: string): string {
  const rest = uri.slice(folder.endsWith('/') ? folder.length : folder.length + 1);
  return rest.split('/').map(decoded).join('/');
}
