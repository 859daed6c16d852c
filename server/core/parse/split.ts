// Where the definitions of a file begin and end, by indentation alone. Each can then be read by itself: nothing in a
// definition reaches past the lines that are indented deeper than its name.

export interface Piece {
  /** First character of the first line. */
  readonly start: number;
  /** First character of the line after the last: comments and blank lines below belong to the piece. */
  readonly end: number;
  /** First character of the key; for a preamble the end. */
  readonly key: number;
  /**
   * `preamble`: blank lines, comments and a document marker before the first key, always there and first.
   * `entry`: a key of the root with its value. `section`: a key of the root whose definitions follow. `stray`: among
   * entries or definitions, but out of line with them or without a colon, and whatever is indented deeper.
   */
  readonly role: 'preamble' | 'entry' | 'section' | 'definition' | 'stray';
}

const [LF, CR, SPACE, HASH, COLON, CLOSE_LIST, CLOSE_MAP] = [10, 13, 32, 35, 58, 93, 125];
/** What the pieces cannot stand for: tabs, line breaks of other kinds, control characters, marks of byte order. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const ODD = /[\0-\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)/;

function isClosing(code: number): boolean {
  return code === CLOSE_LIST || code === CLOSE_MAP;
}

/** Whether a text, or a part of it with the characters around, holds only what pieces can be made of. */
export function isOrdinary(text: string): boolean {
  return !ODD.test(text);
}

/** A text that has been split, and how many characters another shares with it at the start and then at the end. */
export interface Split {
  readonly text: string;
  readonly pieces: readonly { readonly piece: Piece }[];
  readonly same: number;
  readonly rest: number;
}

/**
 * Undefined for a text that does not plainly fall into sections and definitions. `before`: definitions that it shares
 * with that text are not looked through again.
 */
export function splitText(text: string, before?: Split): Piece[] | undefined {
  const splitter = new Splitter(text, before);
  return splitter.run() ? splitter.pieces() : undefined;
}

interface OpenSection {
  readonly start: number;
  /** No key at all, only text. */
  readonly isStray: boolean;
  /** Nothing but a comment follows the key: definitions may. */
  bare: boolean;
  /** Column of the definitions; undefined while there is none. */
  indent: number | undefined;
  readonly definitions: Definition[];
}

interface Definition {
  readonly start: number;
  readonly key: number;
  readonly isStray: boolean;
}

class Splitter {
  readonly #text: string;
  readonly #sections: OpenSection[] = [];
  readonly #before: Split | undefined;
  /** The first piece of the text before that may still be met. */
  #next = 0;
  /** Where the definition ends that was met last; 0 where it has to be looked through. */
  #end = 0;
  #marked = false;

  constructor(text: string, before: Split | undefined) {
    this.#text = text;
    this.#before = before;
  }

  run(): boolean {
    const text = this.#text;
    for (let line = 0; line < text.length; ) {
      let at = line;
      while (text.charCodeAt(at) === SPACE) at++;
      const code = text.charCodeAt(at);
      const lineBreak = text.indexOf('\n', at);
      const next = lineBreak < 0 ? text.length : lineBreak + 1;
      const trivial = code === LF || code === CR || code === HASH || at >= text.length;
      if (!trivial && !this.#content(line, at, next)) return false;
      line = Math.max(next, this.#end);
    }
    return this.#sections.length > 0;
  }

  #content(line: number, at: number, next: number): boolean {
    const section = this.#sections.at(-1);
    const column = at - line;
    if (column === 0) return this.#root(at, next);
    if (!section) return false;
    // The colon of a key may stand on the next line: nothing for pieces.
    const isStray = section.definitions.at(-1)?.isStray ?? section.isStray;
    if (isStray && this.#text.charCodeAt(at) === COLON) return false;
    if (!section.bare) return true;
    if (section.indent === undefined) {
      // A list, or a value that begins on a line of its own: no definitions.
      if (!this.#isKey(at, next)) {
        section.bare = false;
        return true;
      }
      section.indent = column;
    }
    const last = section.definitions.at(-1);
    if (column !== section.indent && last && column > last.key - last.start) return true;
    // The bracket of a collection may close right under the key that it belongs to.
    if (last && isClosing(this.#text.charCodeAt(at))) return true;
    const isKey = this.#isKey(at, next) > 0;
    if (!isKey && !this.#isWord(at)) return false;
    const isAligned = column === section.indent;
    section.definitions.push({ start: line, key: at, isStray: !isAligned || !isKey });
    if (isAligned && isKey) this.#end = this.#knownEnd(line, at);
    return true;
  }

  /** Where a definition ends that is the same in the text before; 0 where there is none. */
  #knownEnd(line: number, at: number): number {
    if (!this.#before) return 0;
    const { text, pieces, same, rest } = this.#before;
    const by = this.#text.length - text.length;
    for (; this.#next < pieces.length; this.#next++) {
      const { start, end, key, role } = (pieces[this.#next] as { readonly piece: Piece }).piece;
      const shift = end <= same ? 0 : by;
      const isShared = end <= same || start >= text.length - rest;
      if (!isShared || start + shift < line) continue;
      const isHere = role === 'definition' && start + shift === line && key + shift === at;
      // A last line without a break may go on.
      return isHere && this.#text.charCodeAt(end + shift - 1) === LF ? end + shift : 0;
    }
    return 0;
  }

  #root(at: number, next: number): boolean {
    const text = this.#text;
    if (text.startsWith('---', at) && this.#sections.length === 0 && !this.#marked) {
      this.#marked = true;
      return text.slice(at + 3, next).trim() === '';
    }
    const before = this.#sections.at(-1);
    if (before && isClosing(text.charCodeAt(at))) {
      if (before.indent === undefined) before.bare = false;
      return true;
    }
    const colon = this.#isKey(at, next);
    if (!colon) {
      if (!before || !this.#isWord(at)) return false;
      this.#sections.push({ start: at, isStray: true, bare: false, indent: undefined, definitions: [] });
      return true;
    }
    let rest = colon + 1;
    while (text.charCodeAt(rest) === SPACE) rest++;
    const code = text.charCodeAt(rest);
    const bare = rest >= text.length || code === LF || code === CR || (code === HASH && rest > colon + 1);
    this.#sections.push({ start: at, isStray: false, bare, indent: undefined, definitions: [] });
    return true;
  }

  /** Offset of the colon behind a plain key; 0 where there is none. */
  #isKey(at: number, next: number): number {
    const text = this.#text;
    if (!this.#isWord(at)) return 0;
    for (let end = at + 1; end < next; end++) {
      const code = text.charCodeAt(end);
      if (code === HASH && text.charCodeAt(end - 1) === SPACE) return 0;
      if (code !== COLON) continue;
      const after = text.charCodeAt(end + 1);
      if (end + 1 >= text.length || after === SPACE || after === LF || after === CR) return end;
    }
    return 0;
  }

  /** Whether plain text begins here; what is no key then needs a colon. */
  #isWord(at: number): boolean {
    return /[A-Za-z0-9_$]/.test(this.#text.charAt(at));
  }

  pieces(): Piece[] {
    const first = this.#sections[0]?.start ?? this.#text.length;
    const pieces: Piece[] = [{ start: 0, end: first, key: first, role: 'preamble' }];
    for (const [index, { start, isStray, definitions }] of this.#sections.entries()) {
      const until = this.#sections[index + 1]?.start ?? this.#text.length;
      const [begin] = definitions;
      const role = isStray ? 'stray' : begin ? 'section' : 'entry';
      pieces.push({ start, end: begin?.start ?? until, key: start, role });
      for (let i = 0; i < definitions.length; i++) {
        const { start, key, isStray } = definitions[i] as Definition;
        const role = isStray ? 'stray' : 'definition';
        pieces.push({ start, end: definitions[i + 1]?.start ?? until, key, role });
      }
    }
    return pieces;
  }
}
