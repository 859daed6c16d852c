// Text to located tree. Never throws: whatever the text holds, it returns all that could be read and says what was not.
//
// A file is read definition by definition where it plainly falls into definitions, and as a whole where it does not.
// With a memory, definitions that have not changed are not read again.
import { own } from '../text/own.ts';
import type { Origin } from '../text/position.ts';
import { commentsBetween } from './comments.ts';
import { readBlockFully, readFully } from './full-reader.ts';
import type { Kept, Memory, Read } from './memory.ts';
import { noteDuplicates } from './merge.ts';
import { outOfLine, withoutColon } from './messages.ts';
import { type Block, readPlainBlock, readPlainKey } from './plain-reader.ts';
import { isOrdinary, type Piece, splitText } from './split.ts';
import type { Comment, Entry, MapTree, Parsed, ScalarTree, SyntaxProblem } from './tree.ts';

/**
 * UTF-16 units past which a file is refused: a hundred thousand lines, and still within a process's memory. What has to
 * be read as a whole costs far more, and is refused earlier.
 */
const MAX_LENGTH = 8_000_000;
const MAX_WHOLE = 2_000_000;

/** Broken definitions past which a file is none that somebody types: it is read as a whole, as far as that goes. */
const MAX_BROKEN = 100;

/** What is read with a memory belongs to that memory's newest text: the next call moves it. */
export function parse(text: string, memory?: Memory): Parsed {
  if (text.length > MAX_LENGTH) return refused(text, `is longer than ${MAX_LENGTH / 1e6} million characters`);
  const read = parseByPieces(text, memory);
  if (read) return read;
  if (text.length <= MAX_WHOLE) return memory ? memory.whole(text, readFully) : readFully(text);
  return refused(
    text,
    `is longer than ${MAX_WHOLE / 1e6} million characters and does not plainly fall into definitions`,
  );
}

function refused(text: string, why: string): Parsed {
  const message = `The file ${why}: it is not read. Mend or split it.`;
  const span = { start: 0, end: 1 };
  return { text, tree: null, problems: [{ code: 'too-long', message, span }], comments: [] };
}

/** The text is too long to be looked at: a finding at its start is all that there is. */
export function isRefused({ problems }: Parsed): boolean {
  return problems[0]?.code === 'too-long';
}

/** Undefined for a file that has to be read as a whole. */
function parseByPieces(text: string, memory: Memory | undefined): Parsed | undefined {
  const isReadable = memory ? memory.isOrdinary(text) : isOrdinary(text);
  const pieces = isReadable ? splitText(text, memory?.before(text)) : undefined;
  if (!pieces) return undefined;
  const known = memory?.match(text, pieces);
  const found: (Read | Kept)[] = [];
  let broken = 0;
  for (let i = 0; i < pieces.length; i++) {
    const one = known?.[i] ?? readPiece(text, pieces[i] as Piece);
    if (!one) return undefined;
    if (isBroken('role' in one ? one : one.read) && ++broken > MAX_BROKEN) return undefined;
    found.push(one);
  }
  memory?.keep(text, pieces, found);
  return assemble(
    text,
    found.map((one) => ('role' in one ? one : one.read)),
    memory,
  );
}

/** Lines out of line cost nothing, and are told once. */
function isBroken({ role, problems }: Read): boolean {
  return role !== 'stray' && problems.length > 0 && problems.some(({ code }) => code === 'syntax');
}

function readPiece(text: string, { start, end, key, role }: Piece): Read | undefined {
  const origin: Origin = { at: start };
  const besides = (opaque: Block['opaque']) => ({
    origin,
    comments: commentsBetween(text, origin, end, opaque),
  });
  if (role === 'preamble') return { role, problems: [], ...besides([]) };
  if (role === 'section') {
    const name = readPlainKey(text, origin, key, end);
    return name && { role, key: name, problems: [], ...besides([]) };
  }
  if (role === 'stray' && !readPlainKey(text, origin, key, end)) {
    return { role, problems: [withoutColon(text, origin, key)], column: key - start, ...besides([]) };
  }
  const block =
    readPlainBlock(text, origin, key, end, key - start) ?? readApart(own(text.slice(start, end)), origin);
  if (block?.entry.key.span.start !== key) return undefined;
  const { entry, problems, opaque } = block;
  if (role !== 'stray') return { role, entry, problems, ...besides(opaque) };
  // Of what stands under a line that is out of line, the rest can wait.
  return { role, entry, problems: [outOfLine(entry.key.span)], column: key - start, ...besides(opaque) };
}

/** Read as if it began at 0, and then put where it stands. */
function readApart(text: string, origin: Origin): Block | undefined {
  const { at } = origin;
  origin.at = 0;
  const block = readBlockFully(text, origin);
  origin.at = at;
  return block;
}

function assemble(text: string, reads: readonly Read[], memory: Memory | undefined): Parsed {
  const problems: SyntaxProblem[] = [];
  const comments: Comment[] = [];
  const entries: Entry[] = [];
  let section: { readonly key: ScalarTree; readonly entries: Entry[] } | undefined;
  const strays = new Strays();
  const close = () => {
    if (!section) return;
    const value = mapOf(section.entries, problems, section.key.source, memory);
    entries.push({ key: section.key, value, span: { start: section.key.span.start, end: value.span.end } });
    section = undefined;
  };
  for (const read of reads) {
    if (read.role !== 'definition' && !(read.role === 'stray' && read.column > 0)) close();
    if (!strays.isMore(read)) for (const problem of read.problems) problems.push(problem);
    for (const comment of read.comments) comments.push(comment);
    if (read.role === 'section') section = { key: read.key, entries: [] };
    else if (read.role !== 'preamble' && read.entry) (section?.entries ?? entries).push(read.entry);
  }
  close();
  return { text, tree: mapOf(entries, problems, '', memory), problems, comments };
}

/** Lines out of line with the first, one below the other or all in the same column, are one mistake. */
class Strays {
  readonly #columns = new Set<number>();
  #wasStray = false;

  isMore(read: Read): boolean {
    const wasStray = this.#wasStray;
    this.#wasStray = read.role === 'stray';
    if (read.role === 'section' || read.role === 'entry') this.#columns.clear();
    if (read.role !== 'stray') return false;
    const isKnown = read.entry !== undefined && this.#columns.has(read.column);
    if (read.entry) this.#columns.add(read.column);
    return wasStray || isKnown;
  }
}

function mapOf(
  entries: readonly Entry[],
  problems: SyntaxProblem[],
  section: string,
  memory: Memory | undefined,
): MapTree {
  if (!memory || memory.hasTwins(section, entries)) noteDuplicates(entries, problems);
  const span = { start: entries[0]?.span.start ?? 0, end: entries.at(-1)?.span.end ?? 0 };
  return { kind: 'map', flow: false, entries, span };
}
