// Reads the YAML that specs are made of (block mappings and lists, one-line scalars, flow collections) straight from
// the text, many times faster than a full reader. Whatever else it meets, it gives up: the full reader is asked then.
import type { Origin, Span } from '../text/position.ts';
import { noteDuplicates } from './merge.ts';
import {
  APOSTROPHE,
  CLOSE_LIST,
  CLOSE_MAP,
  COLON,
  COMMA,
  MAX_KEY,
  OPEN_LIST,
  OPEN_MAP,
  PlainTokens,
  QUOTE,
} from './plain-tokens.ts';
import type { Entry, MapTree, ScalarTree, SyntaxProblem, Tree } from './tree.ts';

/** Deeper files are for the full reader, which knows how deep is too deep. */
const MAX_DEPTH = 40;

export interface Block {
  readonly entry: Entry;
  readonly problems: readonly SyntaxProblem[];
  /** Scalars in which a `#` at the start of a line is text. */
  readonly opaque: readonly Span[];
}

/** The only entry of the mapping whose key stands at `start`; undefined where this reader cannot tell. */
export function readPlainBlock(
  text: string,
  origin: Origin,
  start: number,
  end: number,
  indent: number,
): Block | undefined {
  const reader = new PlainReader(text, origin, start, end, indent);
  const map = reader.blockMap(indent, 0);
  const [entry, second] = map?.entries ?? [];
  if (!entry || second || !reader.atEnd) return undefined;
  return { entry, problems: reader.problems, opaque: [] };
}

/** The key at `start`, when it is a plain one. */
export function readPlainKey(
  text: string,
  origin: Origin,
  start: number,
  end: number,
): ScalarTree | undefined {
  return new PlainReader(text, origin, start, end, 0).key();
}

/** Every method that reads returns undefined where it gives up; then all callers do. */
class PlainReader extends PlainTokens {
  readonly problems: SyntaxProblem[] = [];

  blockMap(indent: number, depth: number): MapTree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.at;
    const entries: Entry[] = [];
    while (this.indent === indent && !this.isDash()) {
      const from = this.at;
      const key = this.key();
      if (!key) return undefined;
      const value = this.#blockValue(indent, depth);
      if (value === undefined) return undefined;
      entries.push({ key, value, span: this.span(from, this.done) });
    }
    // What is indented deeper than its neighbours is a mistake, or the rest of a long text.
    if (this.indent > indent || entries.length === 0) return undefined;
    noteDuplicates(entries, this.problems);
    if (entries.some(({ key }) => key.source === '<<')) return undefined;
    return { kind: 'map', flow: false, entries: fitted(entries), span: this.span(start, this.done) };
  }

  /** `parent` is the column of the collection that the list belongs to. */
  #blockSeq(indent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.at;
    const items: Tree[] = [];
    while (this.indent === indent && this.isDash()) {
      this.at++;
      const blanks = this.skipSpaces();
      if (this.atLineEnd(blanks)) {
        this.nextLine();
        // An item of nothing stands at a place that only the full reader knows.
        if (this.indent <= indent) return undefined;
      } else this.indent = this.at - this.line;
      const item = this.#nested(indent, depth + 1);
      if (!item) return undefined;
      items.push(item);
    }
    if (this.indent > indent || items.length === 0) return undefined;
    return { kind: 'seq', flow: false, items: fitted(items), span: this.span(start, this.done) };
  }

  /** Whatever stands at `at`, in a place that belongs to a collection at column `parent`. */
  #nested(parent: number, depth: number): Tree | undefined {
    if (this.isDash()) return this.#blockSeq(this.indent, depth);
    if (this.isKey()) return this.blockMap(this.indent, depth);
    return this.#inline(parent, depth);
  }

  /** What comes after the colon of a key at column `indent`. Null: nothing at all. */
  #blockValue(indent: number, depth: number): Tree | null | undefined {
    const colon = this.at;
    const blanks = this.skipSpaces();
    if (!this.atLineEnd(blanks)) return this.#inline(indent, depth + 1);
    this.nextLine();
    if (this.indent > indent) return this.#nested(indent, depth + 1);
    if (this.indent === indent && this.isDash()) return this.#blockSeq(indent, depth + 1);
    // Behind blanks, a value of nothing stands at a place that only the full reader knows.
    return blanks > 0 ? undefined : this.#nothingAt(colon);
  }

  /** A scalar or flow collection that is the rest of its line. */
  #inline(parent: number, depth: number): Tree | undefined {
    const code = this.code();
    const tree =
      code === OPEN_MAP
        ? this.#flowMap(parent, depth)
        : code === OPEN_LIST
          ? this.#flowSeq(parent, depth)
          : code === QUOTE || code === APOSTROPHE
            ? this.quotedScalar(code)
            : this.plainLine();
    if (!tree) return undefined;
    if (!this.atLineEnd(this.skipSpaces())) return undefined;
    this.nextLine();
    return this.indent > parent ? undefined : tree;
  }

  #flowSeq(parent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.at++;
    const items: Tree[] = [];
    for (;;) {
      if (!this.#skipFlowBlanks(parent)) return undefined;
      if (this.code() === CLOSE_LIST) break;
      const item = this.#flowValue(parent, depth + 1);
      if (!item || !this.#skipFlowBlanks(parent)) return undefined;
      items.push(item);
      if (this.code() === COMMA) this.at++;
      else if (this.code() !== CLOSE_LIST) return undefined;
    }
    this.done = ++this.at;
    return { kind: 'seq', flow: true, items: fitted(items), span: this.span(start, this.at) };
  }

  #flowMap(parent: number, depth: number): Tree | undefined {
    if (depth > MAX_DEPTH) return undefined;
    const start = this.at++;
    const entries: Entry[] = [];
    for (;;) {
      if (!this.#skipFlowBlanks(parent)) return undefined;
      if (this.code() === CLOSE_MAP) break;
      const from = this.at;
      const key = this.flowPlain();
      if (!key || key.source.length > MAX_KEY || this.code() !== COLON) return undefined;
      this.at++;
      if (!this.#skipFlowBlanks(parent)) return undefined;
      const value = this.#flowValue(parent, depth + 1);
      if (!value || !this.#skipFlowBlanks(parent)) return undefined;
      entries.push({ key, value, span: this.span(from, this.done) });
      if (this.code() === COMMA) this.at++;
      else if (this.code() !== CLOSE_MAP) return undefined;
    }
    this.done = ++this.at;
    noteDuplicates(entries, this.problems);
    if (entries.some(({ key }) => key.source === '<<')) return undefined;
    return { kind: 'map', flow: true, entries: fitted(entries), span: this.span(start, this.at) };
  }

  /** The value of a key that has none: it stands right behind the colon. */
  #nothingAt(offset: number): ScalarTree {
    return { kind: 'scalar', value: null, source: '', style: 'plain', span: this.span(offset, offset) };
  }

  #flowValue(parent: number, depth: number): Tree | undefined {
    const code = this.code();
    if (code === OPEN_MAP) return this.#flowMap(parent, depth);
    if (code === OPEN_LIST) return this.#flowSeq(parent, depth);
    const scalar = code === QUOTE || code === APOSTROPHE ? this.quotedScalar(code) : this.flowPlain();
    // What is followed by a colon is a key, not a value.
    return scalar && this.code() !== COLON ? scalar : undefined;
  }

  /** To the next token, over line breaks and comments; false where the text ends, or a line is indented too little. */
  #skipFlowBlanks(parent: number): boolean {
    for (;;) {
      const blanks = this.skipSpaces();
      if (this.at >= this.end) return false;
      if (!this.atLineEnd(blanks)) return true;
      this.nextLine();
      if (this.indent <= parent) return false;
    }
  }
}

/** What was pushed to has room for more, often most of it: trees are kept, and there are many. */
function fitted<T>(list: readonly T[]): readonly T[] {
  return list.slice();
}
