// Reads the YAML that specs are made of (block mappings and lists, one-line scalars, flow collections) straight from
// the text, many times faster than a full reader. Whatever else it meets, it gives up: the full reader is asked then.
import type { Span } from '../text/position.ts';
import { noteDuplicates } from './merge.ts';
import { plainValue } from './plain-scalar.ts';
import type { Entry, MapTree, ScalarTree, SyntaxProblem, Tree } from './tree.ts';

/** Deeper files are for the full reader, which knows how deep is too deep. */
const MAX_DEPTH = 40;
/** Longer keys are for the full reader: YAML limits them. */
const MAX_KEY = 200;

const [LF, CR, SPACE, QUOTE, HASH, APOSTROPHE] = [10, 13, 32, 34, 35, 39];
const [COMMA, DASH, COLON, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [44, 45, 58, 91, 93, 123, 125];
const BACKSLASH = 92;
/** Characters that no plain scalar starts with here: indicators, and all that would need a closer look. */
const SPECIAL = new Set([...'"\'#&*!|>%@`,[]{}?:-<=~'].map((char) => char.charCodeAt(0)));

export interface Block {
  readonly entry: Entry;
  readonly problems: readonly SyntaxProblem[];
  /** Scalars in which a `#` at the start of a line is text. */
  readonly opaque: readonly Span[];
}

/** The only entry of the mapping whose key stands at `start`; undefined where this reader cannot tell. */
export function readPlainBlock(text: string, start: number, end: number, indent: number): Block | undefined {
  const reader = new PlainReader(text, start, end, indent);
  const map = reader.blockMap(indent, 0);
  const [entry, second] = map?.entries ?? [];
  if (!entry || second || !reader.atEnd) return undefined;
  return { entry, problems: reader.problems, opaque: [] };
}

/** The key at `start`, when it is a plain one. */
export function readPlainKey(text: string, start: number, end: number): ScalarTree | undefined {
  return new PlainReader(text, start, end, 0).key();
}

/** Every method that reads returns undefined where it gives up; then all callers do. */
class PlainReader {
  readonly problems: SyntaxProblem[] = [];
  readonly #text: string;
  readonly #end: number;
  /** Offset of the next character that is not read yet: the first content of a line, or something behind it. */
  #at: number;
  /** Offset at which the line of `#at` starts. */
  #line: number;
  /** Column of the content at `#at`; -1 at the end. */
  #indent: number;

  constructor(text: string, start: number, end: number, indent: number) {
    this.#text = text;
    this.#end = end;
    this.#at = start;
    this.#line = start - indent;
    this.#indent = indent;
  }

  get atEnd(): boolean {
    return this.#indent < 0;
  }

  blockMap(indent: number, depth: number): MapTree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const entries: Entry[] = [];
    while (this.#indent === indent && !this.#isDash()) {
      const key = this.key();
      if (!key) return undefined;
      const value = this.#blockValue(indent, depth);
      if (value === undefined) return undefined;
      entries.push(entryOf(key, value));
    }
    const [first, last] = [entries[0], entries.at(-1)];
    // What is indented deeper than its neighbours is a mistake, or the rest of a long text.
    if (this.#indent > indent || !first || !last) return undefined;
    noteDuplicates(entries, this.problems);
    if (entries.some(({ key }) => key.source === '<<')) return undefined;
    return { kind: 'map', flow: false, entries, span: { start: first.span.start, end: last.span.end } };
  }

  /** `parent` is the column of the collection that the list belongs to. */
  #blockSeq(indent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.#at;
    const items: Tree[] = [];
    while (this.#indent === indent && this.#isDash()) {
      this.#at++;
      const blanks = this.#skipSpaces();
      if (this.#atLineEnd(blanks)) {
        const dash = this.#at;
        this.#nextLine();
        const item = this.#indent > indent ? this.#nested(indent, depth + 1) : nothingAt(dash);
        if (!item) return undefined;
        // An item of nothing stands at a place that only the full reader knows.
        if (item.span.start === item.span.end) return undefined;
        items.push(item);
        continue;
      }
      this.#indent = this.#at - this.#line;
      const item = this.#nested(indent, depth + 1);
      if (!item) return undefined;
      items.push(item);
    }
    const last = items.at(-1);
    if (this.#indent > indent || !last) return undefined;
    return { kind: 'seq', flow: false, items, span: { start, end: last.span.end } };
  }

  /** Whatever stands at `#at`, in a place that belongs to a collection at column `parent`. */
  #nested(parent: number, depth: number): Tree | undefined {
    if (this.#isDash()) return this.#blockSeq(this.#indent, depth);
    if (this.#isKey()) return this.blockMap(this.#indent, depth);
    return this.#inline(parent, depth);
  }

  /** What comes after the colon of a key at column `indent`. Null: nothing at all. */
  #blockValue(indent: number, depth: number): Tree | null | undefined {
    const colon = this.#at;
    const blanks = this.#skipSpaces();
    if (!this.#atLineEnd(blanks)) return this.#inline(indent, depth + 1);
    this.#nextLine();
    if (this.#indent > indent) return this.#nested(indent, depth + 1);
    if (this.#indent === indent && this.#isDash()) return this.#blockSeq(indent, depth + 1);
    // Behind blanks, a value of nothing stands at a place that only the full reader knows.
    return blanks > 0 ? undefined : nothingAt(colon);
  }

  /** A scalar or flow collection that is the rest of its line. */
  #inline(parent: number, depth: number): Tree | undefined {
    const code = this.#code();
    const tree =
      code === OPEN_MAP
        ? this.#flowMap(parent, depth)
        : code === OPEN_LIST
          ? this.#flowSeq(parent, depth)
          : code === QUOTE || code === APOSTROPHE
            ? this.#quotedScalar(code)
            : this.#plainLine();
    if (!tree) return undefined;
    if (!this.#atLineEnd(this.#skipSpaces())) return undefined;
    this.#nextLine();
    return this.#indent > parent ? undefined : tree;
  }

  #plainLine(): ScalarTree | undefined {
    const text = this.#text;
    const start = this.#at;
    if (!startsPlain(text, start, false)) return undefined;
    let at = start;
    let last = start;
    for (; at < this.#end; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) break;
      if (code === SPACE) continue;
      if (code === HASH && at > last) break;
      if (code === COLON && isBlank(text.charCodeAt(at + 1))) return undefined;
      last = at + 1;
    }
    this.#at = at;
    return this.#plain(start, last);
  }

  #plain(start: number, end: number): ScalarTree | undefined {
    const source = this.#text.slice(start, end);
    const value = plainValue(source);
    return value === undefined
      ? undefined
      : { kind: 'scalar', value, source, style: 'plain', span: { start, end } };
  }

  #quotedScalar(quote: number): ScalarTree | undefined {
    const text = this.#text;
    const start = this.#at;
    let at = start + 1;
    for (; at < this.#end; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR || code === BACKSLASH) {
        if (code === BACKSLASH && quote === APOSTROPHE) continue;
        return undefined;
      }
      if (code !== quote) continue;
      if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) at++;
      else break;
    }
    if (at >= this.#end) return undefined;
    const inner = text.slice(start + 1, at);
    const value = quote === APOSTROPHE ? inner.replaceAll("''", "'") : inner;
    const span = { start, end: at + 1 };
    this.#at = at + 1;
    return {
      kind: 'scalar',
      value,
      source: value,
      style: quote === APOSTROPHE ? 'single' : 'double',
      span,
    };
  }

  #flowSeq(parent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.#at++;
    const items: Tree[] = [];
    for (;;) {
      if (!this.#skipFlowBlanks(parent)) return undefined;
      if (this.#code() === CLOSE_LIST) break;
      const item = this.#flowValue(parent, depth + 1);
      if (!item || !this.#skipFlowBlanks(parent)) return undefined;
      items.push(item);
      if (this.#code() === COMMA) this.#at++;
      else if (this.#code() !== CLOSE_LIST) return undefined;
    }
    this.#at++;
    return { kind: 'seq', flow: true, items, span: { start, end: this.#at } };
  }

  #flowMap(parent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.#at++;
    const entries: Entry[] = [];
    for (;;) {
      if (!this.#skipFlowBlanks(parent)) return undefined;
      if (this.#code() === CLOSE_MAP) break;
      const key = this.#flowPlain();
      if (!key || key.span.end - key.span.start > MAX_KEY || this.#code() !== COLON) return undefined;
      this.#at++;
      if (!this.#skipFlowBlanks(parent)) return undefined;
      const value = this.#flowValue(parent, depth + 1);
      if (!value || !this.#skipFlowBlanks(parent)) return undefined;
      entries.push(entryOf(key, value));
      if (this.#code() === COMMA) this.#at++;
      else if (this.#code() !== CLOSE_MAP) return undefined;
    }
    this.#at++;
    noteDuplicates(entries, this.problems);
    if (entries.some(({ key }) => key.source === '<<')) return undefined;
    return { kind: 'map', flow: true, entries, span: { start, end: this.#at } };
  }

  #flowValue(parent: number, depth: number): Tree | undefined {
    const code = this.#code();
    if (code === OPEN_MAP) return this.#flowMap(parent, depth);
    if (code === OPEN_LIST) return this.#flowSeq(parent, depth);
    const scalar = code === QUOTE || code === APOSTROPHE ? this.#quotedScalar(code) : this.#flowPlain();
    // What is followed by a colon is a key, not a value.
    return scalar && this.#code() !== COLON ? scalar : undefined;
  }

  #flowPlain(): ScalarTree | undefined {
    const text = this.#text;
    const start = this.#at;
    if (!startsPlain(text, start, true)) return undefined;
    let at = start;
    let last = start;
    for (; at < this.#end; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR || isFlowIndicator(code)) break;
      if (code === SPACE) continue;
      if (code === HASH && at > last) break;
      if (code === COLON) {
        const next = text.charCodeAt(at + 1);
        if (isBlank(next)) break;
        if (isFlowIndicator(next)) return undefined;
      }
      last = at + 1;
    }
    this.#at = last;
    if (text.charCodeAt(last) !== COLON) this.#at = at;
    return this.#plain(start, last);
  }

  /** To the next token, over line breaks and comments; false where the text ends, or a line is indented too little. */
  #skipFlowBlanks(parent: number): boolean {
    for (;;) {
      const blanks = this.#skipSpaces();
      if (this.#at >= this.#end) return false;
      if (!this.#atLineEnd(blanks)) return true;
      this.#nextLine();
      if (this.#indent <= parent) return false;
    }
  }

  key(): ScalarTree | undefined {
    const end = this.#keyEnd();
    if (end === undefined) return undefined;
    const key = this.#plain(this.#at, end);
    this.#at = end + 1;
    return key;
  }

  #isKey(): boolean {
    return this.#keyEnd() !== undefined;
  }

  /** Offset of the colon behind the plain key at `#at`. */
  #keyEnd(): number | undefined {
    const text = this.#text;
    if (!startsPlain(text, this.#at, false)) return undefined;
    const limit = Math.min(this.#end, this.#at + MAX_KEY);
    for (let at = this.#at; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) return undefined;
      if (code === COLON && isBlank(text.charCodeAt(at + 1))) {
        return text.charCodeAt(at - 1) === SPACE ? undefined : at;
      }
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) return undefined;
    }
    return undefined;
  }

  #code(): number {
    return this.#at < this.#end ? this.#text.charCodeAt(this.#at) : LF;
  }

  #isDash(): boolean {
    return this.#code() === DASH && isBlank(this.#text.charCodeAt(this.#at + 1));
  }

  /** How many there were. */
  #skipSpaces(): number {
    const from = this.#at;
    while (this.#at < this.#end && this.#text.charCodeAt(this.#at) === SPACE) this.#at++;
    return this.#at - from;
  }

  /** Nothing but a comment is left of the line; a comment needs a blank before it. */
  #atLineEnd(blanks: number): boolean {
    const code = this.#code();
    return code === LF || code === CR || (code === HASH && (blanks > 0 || this.#at === this.#line));
  }

  /** To the first content of the next line that has any. */
  #nextLine(): void {
    const text = this.#text;
    for (;;) {
      const lineBreak = text.indexOf('\n', this.#at);
      if (lineBreak < 0 || lineBreak + 1 >= this.#end) {
        this.#at = this.#end;
        this.#indent = -1;
        return;
      }
      this.#line = lineBreak + 1;
      this.#at = this.#line;
      this.#skipSpaces();
      const code = this.#code();
      if (code === LF || code === CR || code === HASH) continue;
      this.#indent = this.#at - this.#line;
      return;
    }
  }
}

function entryOf(key: ScalarTree, value: Tree | null): Entry {
  const empty = !value || value.span.start === value.span.end;
  const end = empty ? key.span.end : Math.max(key.span.end, value.span.end);
  return { key, value, span: { start: key.span.start, end } };
}

/** The value of a key that has none: it stands right behind the colon. */
function nothingAt(offset: number): ScalarTree {
  return { kind: 'scalar', value: null, source: '', style: 'plain', span: { start: offset, end: offset } };
}

function startsPlain(text: string, at: number, flow: boolean): boolean {
  const code = text.charCodeAt(at);
  if (code !== DASH) return !SPECIAL.has(code) && code > SPACE;
  const next = text.charCodeAt(at + 1);
  return next > SPACE && !(flow && isFlowIndicator(next));
}

function isFlowIndicator(code: number): boolean {
  return (
    code === COMMA || code === OPEN_LIST || code === CLOSE_LIST || code === OPEN_MAP || code === CLOSE_MAP
  );
}

/** A blank, a line break, or the end of the text (not a number). */
function isBlank(code: number): boolean {
  return !(code > SPACE);
}
