// Reads text up to a cursor line by line and says in which collections it ends. Knows nothing of what follows, so that
// the half-typed and the broken read as well as the finished: indentation and brackets alone decide.

export type Path = readonly (string | number)[];

export interface BlockMap {
  readonly kind: 'map';
  readonly indent: number;
  readonly path: Path;
  readonly keys: string[];
  /** The last key has something behind its colon, on its own line. */
  valued: boolean;
}

interface BlockSeq {
  readonly kind: 'seq';
  readonly indent: number;
  readonly path: Path;
  index: number;
}

export type Block = BlockMap | BlockSeq;

export interface FlowMap {
  readonly kind: 'map';
  readonly path: Path;
  readonly keys: string[];
  /** The key whose value is being read. */
  key: string | undefined;
}

export interface FlowSeq {
  readonly kind: 'seq';
  readonly path: Path;
  index: number;
}

/** What the last line holds before the cursor, and what is open around it. */
export interface Scanned {
  readonly blocks: readonly Block[];
  /** The outermost collection that the last line has closed by its indentation. */
  readonly closed: Block | undefined;
  readonly flow: readonly (FlowMap | FlowSeq)[];
  /** Start of the scalar under the cursor, behind its quote. */
  readonly start: number;
  readonly quote: '' | '"' | "'";
  /** `line`: nothing but blanks and an unfinished word; `item`: behind a dash; `value`: behind a colon. */
  readonly at: 'line' | 'item' | 'value' | 'comment' | 'block text' | 'behind';
}

/** Past the depth at which a file is refused, nothing can be completed: paths would take the square of it. */
const DEEPEST = 100;

const KEY =
  /(?:"((?:[^"\\]|\\.)*)"\s*|'((?:[^']|'')*)'\s*|([^\s"'#[\]{},&*!|>%@`-][^#]*?|-[^\s#][^#]*?)):(?=\s|$)/y;

export class Scan {
  readonly blocks: Block[] = [{ kind: 'map', indent: 0, path: [], keys: [], valued: true }];
  #closed: Block | undefined;
  #flow: (FlowMap | FlowSeq)[] = [];
  #quote: '' | '"' | "'" = '';
  /** Lines indented further than this belong to a block scalar. */
  #scalar: number | undefined;
  #start = 0;
  #token: number | undefined;
  #at: Scanned['at'] = 'line';

  result(): Scanned {
    const { blocks } = this;
    return {
      blocks,
      closed: this.#closed,
      flow: this.#flow,
      start: this.#start,
      quote: this.#quote,
      at: this.#at,
    };
  }

  /** Reads one line, or the part of it before the cursor (`last`); `offset` is where the line starts. */
  line(line: string, offset: number, last: boolean): void {
    const indent = /^ */.exec(line)?.[0].length ?? 0;
    const blank = indent === line.trimEnd().length;
    this.#closed = undefined;
    this.#token = undefined;
    this.#start = offset + (blank ? line.length : indent);
    if (this.#scalar !== undefined) {
      if (indent > this.#scalar || (blank && (!last || line.length > this.#scalar))) {
        this.#at = 'block text';
        return;
      }
      this.#scalar = undefined;
    }
    if (this.#isOpen() && !this.#ends(line, indent, blank)) {
      this.#inside(line, offset, blank ? line.length : indent);
      return;
    }
    this.#flow = [];
    this.#quote = '';
    this.#at = 'line';
    if (blank) {
      if (last) this.#close(line.length);
      return;
    }
    if (line[indent] === '#') this.#at = 'comment';
    else this.#block(line, offset, indent, last);
  }

  #isOpen(): boolean {
    return this.#flow.length > 0 || this.#quote !== '';
  }

  /** Whatever a line leaves open ends with the next line that is indented no further: a bracket is missing there. */
  #ends(line: string, indent: number, blank: boolean): boolean {
    if (blank || /^\s*[\]}]/.test(line)) return false;
    return indent <= (this.blocks.at(-1)?.indent ?? 0);
  }

  #inside(line: string, offset: number, from: number): void {
    if (this.#quote === '') this.#flowText(line, offset, from);
    else {
      this.#start = offset + from;
      const end = closing(line, from, this.#quote);
      if (end < 0) return;
      this.#quote = '';
      if (this.#flow.length > 0) this.#flowText(line, offset, end + 1);
      else this.#at = 'behind';
    }
  }

  #close(column: number): void {
    while (this.blocks.length > 1 && (this.blocks.at(-1)?.indent ?? 0) > column)
      this.#closed = this.blocks.pop();
  }

  #block(line: string, offset: number, indent: number, last: boolean): void {
    let at = indent;
    this.#close(indent);
    while (line[at] === '-' && (at + 1 >= line.length || line[at + 1] === ' ')) {
      if (this.blocks.length > DEEPEST) {
        this.#at = 'comment';
        return;
      }
      this.#item(at);
      at += /^- */.exec(line.slice(at))?.[0].length ?? 1;
      this.#at = 'item';
    }
    this.#start = offset + at;
    KEY.lastIndex = at;
    const match = KEY.exec(line);
    if (!match) {
      const dashed = this.#at === 'item';
      if (at < line.length) this.#scalarText(line, offset, at);
      if (!last && dashed) this.#closeItem();
      return;
    }
    this.#key(match[1] ?? match[2]?.replaceAll("''", "'") ?? match[3]?.trimEnd() ?? '', at);
    const behind = KEY.lastIndex + (/^\s*/.exec(line.slice(KEY.lastIndex))?.[0].length ?? 0);
    this.#at = 'value';
    this.#start = offset + behind;
    const top = this.blocks.at(-1);
    // An anchor or a tag stands before the value, not for it.
    const value = line.slice(behind).replace(/^(?:[&!]\S*(?:\s+|$))+/, '');
    if (top?.kind === 'map') top.valued = value !== '' && !value.startsWith('#');
    if (behind < line.length) this.#scalarText(line, offset, behind);
  }

  /** A dash at a column: the next item of the list there, or the first of a new one. */
  #item(column: number): void {
    const top = this.blocks.at(-1);
    if (top?.kind === 'seq' && top.indent === column) top.index++;
    else this.blocks.push({ kind: 'seq', indent: column, path: this.valuePath(), index: 0 });
  }

  #closeItem(): void {
    this.#closed = undefined;
  }

  #key(name: string, column: number): void {
    let top = this.blocks.at(-1);
    // A list may stand in the column of its key: the next key there ends it.
    if (top?.kind === 'seq' && top.indent === column && this.#at === 'line') {
      this.blocks.pop();
      top = this.blocks.at(-1);
    }
    if (top?.kind === 'map' && (top.indent === column || top.valued)) {
      if (this.blocks.length === 1 && top.keys.length === 0 && top.indent !== column) {
        this.blocks[0] = { ...top, indent: column, keys: [name] };
      } else top.keys.push(name);
      return;
    }
    this.blocks.push({ kind: 'map', indent: column, path: this.valuePath(), keys: [name], valued: false });
  }

  /** The path of the value that the innermost block collection waits for. */
  valuePath(): Path {
    const top = this.blocks.at(-1);
    if (!top) return [];
    if (top.kind === 'seq') return [...top.path, top.index];
    const key = top.keys.at(-1);
    return key === undefined ? top.path : [...top.path, key];
  }

  #scalarText(line: string, offset: number, from: number): void {
    const at = from + (/^(?:[&!]\S*\s+)*/.exec(line.slice(from))?.[0].length ?? 0);
    this.#start = offset + at;
    const char = line[at];
    if (char === '#') this.#at = 'comment';
    else if (char === '|' || char === '>') {
      this.#scalar = this.blocks.at(-1)?.indent ?? 0;
      this.#at = 'block text';
    } else if (char === '{' || char === '[') this.#flowText(line, offset, at);
    else if (char === '"' || char === "'") {
      const end = closing(line, at + 1, char);
      this.#start = offset + at + 1;
      if (end < 0) this.#quote = char;
      else this.#at = /\s#/.test(line.slice(end)) ? 'comment' : 'behind';
    } else if (/\s#/.test(line.slice(at))) this.#at = 'comment';
  }

  #flowText(line: string, offset: number, from: number): void {
    this.#at = 'value';
    for (let i = from; i < line.length; i++) {
      const char = line[i] ?? '';
      const top = this.#flow.at(-1);
      if (char === '#' && /\s/.test(line[i - 1] ?? ' ')) {
        this.#at = 'comment';
        return;
      }
      if (char === '{' || char === '[') {
        if (this.#flow.length >= DEEPEST) {
          this.#at = 'comment';
          return;
        }
        const path = top ? flowPath(top) : this.valuePath();
        this.#flow.push(
          char === '{' ? { kind: 'map', path, keys: [], key: undefined } : { kind: 'seq', path, index: 0 },
        );
        this.#token = undefined;
      } else if (char === '}' || char === ']') {
        this.#flow.pop();
        this.#token = undefined;
        if (this.#flow.length === 0) {
          this.#at = /\s#/.test(line.slice(i)) ? 'comment' : 'behind';
          return;
        }
      } else if (char === ',') {
        if (top?.kind === 'map') {
          if (top.key === undefined && this.#token !== undefined)
            top.keys.push(line.slice(this.#token - offset, i).trim());
          top.key = undefined;
        } else if (top) top.index++;
        this.#token = undefined;
      } else if (
        char === ':' &&
        top?.kind === 'map' &&
        top.key === undefined &&
        /[\s,[\]{}]|^$/.test(line[i + 1] ?? '')
      ) {
        const name = this.#token === undefined ? '' : line.slice(this.#token - offset, i).trim();
        top.key = unquoted(name);
        top.keys.push(top.key);
        this.#token = undefined;
      } else if ((char === '"' || char === "'") && this.#token === undefined) {
        this.#token = offset + i;
        const end = closing(line, i + 1, char);
        if (end < 0) {
          this.#quote = char;
          this.#start = offset + i + 1;
          return;
        }
        i = end;
      } else if (this.#token === undefined && !/\s/.test(char)) this.#token = offset + i;
    }
    this.#start = this.#token ?? offset + line.length;
  }
}

export function flowPath(level: FlowMap | FlowSeq): Path {
  if (level.kind === 'seq') return [...level.path, level.index];
  return level.key === undefined ? level.path : [...level.path, level.key];
}

/** The index of the quote that closes a text begun before `from`; -1 where it stays open. */
function closing(line: string, from: number, quote: string): number {
  for (let i = from; i < line.length; i++) {
    if (line[i] === '\\' && quote === '"') i++;
    else if (line[i] === quote) {
      if (quote === "'" && line[i + 1] === quote) i++;
      else return i;
    }
  }
  return -1;
}

function unquoted(name: string): string {
  return /^(["']).*\1$/.test(name) ? name.slice(1, -1) : name;
}
