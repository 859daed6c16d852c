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
   * `entry`: a key of the root with its value. `section`: a key of the root whose definitions follow.
   */
  readonly role: 'preamble' | 'entry' | 'section' | 'definition';
}

const [LF, CR, SPACE, HASH, COLON] = [10, 13, 32, 35, 58];
/** What the pieces cannot stand for: tabs, line breaks of other kinds, control characters, marks of byte order. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for.
const ODD = /[\0-\x08\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff]|\r(?!\n)/;

/** Whether a text, or a part of it with the characters around, holds only what pieces can be made of. */
export function isOrdinary(text: string): boolean {
  return !ODD.test(text);
}

/** Undefined for a text that does not plainly fall into sections and definitions. */
export function splitText(text: string): Piece[] | undefined {
  const splitter = new Splitter(text);
  return splitter.run() ? splitter.pieces() : undefined;
}

interface OpenSection {
  readonly start: number;
  /** Nothing but a comment follows the key: definitions may. */
  bare: boolean;
  /** Column of the definitions; undefined while there is none. */
  indent: number | undefined;
  readonly definitions: Definition[];
}

interface Definition {
  readonly start: number;
  readonly key: number;
}

class Splitter {
  readonly #text: string;
  readonly #sections: OpenSection[] = [];
  #marked = false;

  constructor(text: string) {
    this.#text = text;
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
      line = next;
    }
    return this.#sections.length > 0;
  }

  #content(line: number, at: number, next: number): boolean {
    const section = this.#sections.at(-1);
    const column = at - line;
    if (column === 0) return this.#root(at, next);
    if (!section) return false;
    if (!section.bare) return true;
    if (section.indent === undefined) {
      // A list, or a value that begins on a line of its own: no definitions.
      if (!this.#isKey(at, next)) {
        section.bare = false;
        return true;
      }
      section.indent = column;
    }
    if (column < section.indent) return false;
    if (column > section.indent) return true;
    if (!this.#isKey(at, next)) return false;
    section.definitions.push({ start: line, key: at });
    return true;
  }

  #root(at: number, next: number): boolean {
    const text = this.#text;
    if (text.startsWith('---', at) && this.#sections.length === 0 && !this.#marked) {
      this.#marked = true;
      return text.slice(at + 3, next).trim() === '';
    }
    const colon = this.#isKey(at, next);
    if (!colon) return false;
    let rest = colon + 1;
    while (text.charCodeAt(rest) === SPACE) rest++;
    const code = text.charCodeAt(rest);
    const bare = rest >= text.length || code === LF || code === CR || (code === HASH && rest > colon + 1);
    this.#sections.push({ start: at, bare, indent: undefined, definitions: [] });
    return true;
  }

  /** Offset of the colon behind a plain key; 0 where there is none. */
  #isKey(at: number, next: number): number {
    const text = this.#text;
    if (!/[A-Za-z0-9_$]/.test(text.charAt(at))) return 0;
    for (let end = at + 1; end < next; end++) {
      const code = text.charCodeAt(end);
      if (code === HASH && text.charCodeAt(end - 1) === SPACE) return 0;
      if (code !== COLON) continue;
      const after = text.charCodeAt(end + 1);
      if (end + 1 >= text.length || after === SPACE || after === LF || after === CR) return end;
    }
    return 0;
  }

  pieces(): Piece[] {
    const first = this.#sections[0]?.start ?? this.#text.length;
    const pieces: Piece[] = [{ start: 0, end: first, key: first, role: 'preamble' }];
    for (const [index, { start, definitions }] of this.#sections.entries()) {
      const until = this.#sections[index + 1]?.start ?? this.#text.length;
      const [begin] = definitions;
      pieces.push({ start, end: begin?.start ?? until, key: start, role: begin ? 'section' : 'entry' });
      for (let i = 0; i < definitions.length; i++) {
        const { start, key } = definitions[i] as Definition;
        pieces.push({ start, end: definitions[i + 1]?.start ?? until, key, role: 'definition' });
      }
    }
    return pieces;
  }
}
