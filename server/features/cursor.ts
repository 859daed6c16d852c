// Where a cursor stands: which key or value could be typed there, and which text that would replace.
import { type LineStarts, lineAt, lineEnd, lineStarts, type Span } from '../core/text/position.ts';
import { type Block, type BlockMap, flowPath, type Path, Scan, type Scanned } from './cursor-scan.ts';

export interface Cursor {
  readonly offset: number;
  /** The mapping of which a key may stand here. */
  readonly keyOf: Path | undefined;
  /** The value that may stand here. */
  readonly valueAt: Path | undefined;
  /** The scalar under the cursor, without its quotes. */
  readonly start: number;
  readonly end: number;
  readonly quote: '' | '"' | "'";
  readonly flow: boolean;
  /** A colon follows: only the name of a key is replaced. */
  readonly colon: boolean;
  /** The other keys of the mapping at `keyOf`. */
  readonly siblings: readonly string[];
  /** Column at which a key or item in block style has to begin. */
  readonly column: number;
  /** Blanks that are missing before the word; where negative, too many. */
  readonly shift: number;
  /** The value would begin on a line below its key: items of a list need their dash. */
  readonly below: boolean;
  /** Tabs before the word, where blanks have to be. */
  readonly lead?: Span | undefined;
}

/** At the start of a line, as YAML sees lines: `^` would also match behind U+2028 and U+2029. */
const TABBED = /(?<![^\r\n]) *\t[ \t]*/g;

/** Undefined in comments and in text where nothing can be completed. */
export function cursorAt(text: string, offset: number): Cursor | undefined {
  // YAML does not indent by tabs, people do: the place is the one that they see, and the blanks are put right.
  return /(?<![^\r\n]) *\t/.test(text) ? tabbedCursorAt(text, offset) : spacedCursorAt(text, offset);
}

function tabbedCursorAt(text: string, offset: number): Cursor | undefined {
  let [spaced, moved, last, lead] = ['', 0, 0, undefined as Span | undefined];
  for (const match of text.matchAll(TABBED)) {
    const end = match.index + match[0].length;
    const blanks = match[0].replaceAll('\t', '  ');
    spaced += text.slice(last, match.index) + blanks;
    last = end;
    if (match.index > offset) continue;
    // Before or between the tabs of a line nothing can be typed that would stand in its place.
    if (offset < end) return undefined;
    moved += blanks.length - match[0].length;
    lead = { start: match.index, end };
  }
  spaced += text.slice(last);
  const cursor = spacedCursorAt(spaced, offset + moved);
  if (!cursor) return undefined;
  const at = { offset, start: cursor.start - moved, end: cursor.end - moved };
  const own = lead !== undefined && lead.end === at.start && !cursor.flow && cursor.quote === '';
  return { ...cursor, ...at, ...(own ? { lead } : {}) };
}

function spacedCursorAt(text: string, offset: number): Cursor | undefined {
  const starts = lineStarts(text);
  const line = lineAt(starts, offset);
  const lineStart = starts[line] ?? 0;
  const scan = new Scan();
  for (let i = sectionStart(text, starts, line); i < line; i++) {
    scan.line(text.slice(starts[i] ?? 0, lineEnd(text, starts, i)), starts[i] ?? 0, false);
  }
  scan.line(text.slice(lineStart, offset), lineStart, true);
  const found = scan.result();
  const place: Around = { text, starts, line, offset };
  switch (found.at) {
    case 'comment':
    case 'behind':
      return undefined;
    case 'block text':
      return blockText(scan, found, place);
    case 'line':
    case 'item':
    case 'value':
      break;
  }
  if (found.flow.length > 0) return inFlow(found, place);
  if (found.at === 'value' || found.quote !== '') return behindKey(scan, found, place);
  return found.at === 'item' ? behindDash(scan, found, place) : onLine(found, place);
}

interface Around {
  readonly text: string;
  readonly starts: LineStarts;
  readonly line: number;
  readonly offset: number;
}

/** The last line before this one that begins a top-level key: nothing before it matters. */
function sectionStart(text: string, starts: LineStarts, line: number): number {
  for (let i = line - 1; i > 0; i--) if (/[A-Za-z_"']/.test(text[starts[i] ?? 0] ?? '')) return i;
  return 0;
}

function inFlow(found: Scanned, { text, starts, line, offset }: Around): Cursor {
  const top = found.flow.at(-1);
  const path = top ? flowPath(top) : [];
  const isKey = top?.kind === 'map' && top.key === undefined;
  const end = scalarEnd(text, offset, lineEnd(text, starts, line), found.quote, true);
  const later = isKey ? flowKeysAfter(text, end, found.blocks.at(-1)?.indent ?? 0) : [];
  return {
    offset,
    keyOf: isKey ? path : undefined,
    valueAt: isKey ? undefined : path,
    ...{ start: Math.min(found.start, offset), end, quote: found.quote, flow: true },
    colon: isKey && /^["']?\s*:/.test(text.slice(end, end + 200)),
    siblings: top?.kind === 'map' ? [...top.keys, ...later] : [],
    ...{ column: 0, shift: 0, below: false },
  };
}

function behindKey(scan: Scan, found: Scanned, { text, starts, line, offset }: Around): Cursor {
  const top = scan.blocks.at(-1);
  const end = scalarEnd(text, offset, lineEnd(text, starts, line), found.quote, false);
  return {
    ...{ offset, keyOf: undefined, valueAt: scan.valuePath(), start: Math.min(found.start, offset), end },
    ...{ quote: found.quote, flow: false, colon: false, siblings: [] },
    ...{ column: (top?.indent ?? 0) + 2, shift: 0, below: false },
  };
}

function blockText(scan: Scan, found: Scanned, { text, starts, line, offset }: Around): Cursor | undefined {
  // On the line of the `|` itself nothing can be completed.
  if (/[|>][^\s]*\s*$/.test(text.slice(starts[line] ?? 0, offset))) return undefined;
  return {
    ...{ offset, keyOf: undefined, valueAt: scan.valuePath(), start: Math.min(found.start, offset) },
    ...{ end: lineEnd(text, starts, line), quote: '', flow: false, colon: false, siblings: [] },
    ...{ column: 0, shift: 0, below: false },
  };
}

function behindDash(scan: Scan, found: Scanned, place: Around): Cursor {
  const { text, starts, line, offset } = place;
  const path = scan.valuePath();
  const start = Math.min(found.start, offset);
  const column = start - (starts[line] ?? 0);
  const end = scalarEnd(text, offset, lineEnd(text, starts, line), found.quote, false);
  return {
    ...{ offset, keyOf: path, valueAt: path, start, end, quote: found.quote, flow: false },
    colon: colonFollows(text, end),
    siblings: keysAfter(place, column),
    ...{ column, shift: 0, below: false },
  };
}

/** Only blanks and perhaps an unfinished word stand on the line: a key, or a value below its key. */
function onLine(found: Scanned, place: Around): Cursor {
  const { text, starts, line, offset } = place;
  const start = Math.min(found.start, offset);
  const at = start - (starts[line] ?? 0);
  const end = scalarEnd(text, offset, lineEnd(text, starts, line), found.quote, false);
  const same = { offset, start, end, quote: found.quote, flow: false, colon: colonFollows(text, end) };
  const blocks = [...found.blocks];
  let top = blocks.at(-1);
  if (found.closed && top && at > top.indent) return inBlock(found.closed, at, same, place);
  if (top?.kind === 'seq' && top.indent >= at) {
    const below = blocks.at(-2);
    if (below?.kind === 'map' && below.indent === at) {
      return { ...inBlock(below, at, same, place), valueAt: [...top.path, top.index + 1], below: true };
    }
  }
  if (!top) top = { kind: 'map', indent: 0, path: [], keys: [], valued: true };
  const key = top.kind === 'map' ? top.keys.at(-1) : undefined;
  if (top.kind === 'map' && key !== undefined && !top.valued && at > top.indent) {
    const column = childColumn(place, top, at);
    const path = [...top.path, key];
    const siblings = keysAfter(place, column);
    return { ...same, keyOf: path, valueAt: path, siblings, column, shift: column - at, below: true };
  }
  const directly = inBlock(top, at, same, place);
  // Where the key above still has no value, a list may begin in its very column.
  if (
    top.kind === 'map' &&
    key !== undefined &&
    !top.valued &&
    !found.closed &&
    at === top.indent &&
    at > 0
  ) {
    return { ...directly, valueAt: undefined };
  }
  return directly;
}

type Same = Pick<Cursor, 'offset' | 'start' | 'end' | 'quote' | 'flow' | 'colon'>;

function inBlock(block: Block, at: number, same: Same, place: Around): Cursor {
  const shift = block.indent - at;
  if (block.kind === 'seq') {
    const valueAt = [...block.path, block.index + 1];
    return { ...same, keyOf: undefined, valueAt, siblings: [], column: block.indent, shift, below: true };
  }
  const siblings =
    block.path.length === 0 ? rootKeys(place) : [...block.keys, ...keysAfter(place, block.indent)];
  return {
    ...same,
    keyOf: block.path,
    valueAt: undefined,
    siblings,
    column: block.indent,
    shift,
    below: false,
  };
}

/** The column of the keys below: where lines with a deeper indentation follow, theirs. */
function childColumn({ text, starts, line }: Around, parent: BlockMap, at: number): number {
  for (let i = line + 1; i < starts.length; i++) {
    const row = text.slice(starts[i] ?? 0, lineEnd(text, starts, i));
    if (/^\s*(#|$)/.test(row)) continue;
    const indent = row.search(/\S/);
    return indent > parent.indent ? indent : at;
  }
  return at;
}

const PLAIN_KEY = /^["']?([^\s"'#[\]{},&*!|>%@`][^"'#:]*(?::[^\s"'#:][^"'#:]*)*)(?:["'] *)?:(?=\s|$)/;

/** Keys in that column on the lines that follow, up to the end of their mapping. */
function keysAfter({ text, starts, line }: Around, column: number): string[] {
  const keys: string[] = [];
  for (let i = line + 1; i < starts.length; i++) {
    const row = text.slice(starts[i] ?? 0, lineEnd(text, starts, i));
    const indent = row.search(/\S/);
    if (indent < 0 || row[indent] === '#' || indent > column) continue;
    if (indent < column) break;
    const key = PLAIN_KEY.exec(row.slice(indent))?.[1]?.trimEnd();
    if (key !== undefined && !row.slice(indent).startsWith('- ')) keys.push(key);
  }
  return keys;
}

function rootKeys({ text, starts, line }: Around): string[] {
  const keys: string[] = [];
  for (const [i, start] of starts.entries()) {
    const key =
      i === line ? undefined : PLAIN_KEY.exec(text.slice(start, lineEnd(text, starts, i)))?.[1]?.trimEnd();
    if (key !== undefined) keys.push(key);
  }
  return keys;
}

/** Keys behind the cursor in the same flow mapping. A line in the column of its holder shows that no bracket closes it. */
function flowKeysAfter(text: string, from: number, holder: number): string[] {
  const keys: string[] = [];
  let depth = 0;
  let token = '';
  for (let i = from; i < text.length && i < from + 10_000; i++) {
    const char = text[i] ?? '';
    if (char === '{' || char === '[') depth++;
    else if (char === '}' || char === ']') {
      if (depth-- === 0) break;
    } else if (depth > 0) continue;
    else if (char === ',') token = '';
    else if (char === ':' && /\s/.test(text[i + 1] ?? ' ')) {
      const indent = /[\r\n]( *)\S[^\r\n]*$/.exec(token)?.[1]?.length;
      if (indent !== undefined && indent <= holder) break;
      if (token.trim() !== '') keys.push(token.trim().replace(/^["']|["']$/g, ''));
      token = '';
    } else token += char;
  }
  return keys;
}

function colonFollows(text: string, end: number): boolean {
  return /^["']?[ \t]*:(?:\s|$)/.test(text.slice(end, end + 200));
}

/** Where the scalar that the cursor stands in ends on this line. */
function scalarEnd(text: string, from: number, limit: number, quote: string, flow: boolean): number {
  const rest = text.slice(from, limit);
  let length = rest.length;
  if (quote !== '') {
    const end = rest.indexOf(quote);
    return end < 0 ? limit : from + end;
  }
  const stops = [/\s#/, /:(?=\s|$)/, ...(flow ? [/[,[\]{}]/] : [])];
  for (const stop of stops) {
    const at = rest.search(stop);
    if (at >= 0) length = Math.min(length, at);
  }
  return from + rest.slice(0, length).trimEnd().length;
}
