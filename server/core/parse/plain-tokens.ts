// What the plain reader's text consists of: keys, one-line scalars, dashes, blanks, comments and line breaks. Whatever
// reads gives undefined where it gives up; then all callers do.
import { own } from '../text/own.ts';
import { MovingSpan, type Origin, type Span } from '../text/position.ts';
import { plainValue } from './plain-scalar.ts';
import type { ScalarTree } from './tree.ts';

/** Longer keys are for the full reader: YAML limits them. */
export const MAX_KEY = 200;

export const [QUOTE, APOSTROPHE] = [34, 39];
const [LF, CR, SPACE, HASH] = [10, 13, 32, 35];
export const [COMMA, COLON, OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [44, 58, 91, 93, 123, 125];
const [DASH, BACKSLASH] = [45, 92];
/** Characters that no plain scalar starts with here: indicators, and all that would need a closer look. */
const SPECIAL = new Uint8Array(128);
for (const char of '"\'#&*!|>%@`,[]{}?:-<=~') SPECIAL[char.charCodeAt(0)] = 1;

export class PlainTokens {
  readonly #text: string;
  readonly #origin: Origin;
  protected readonly end: number;
  /** Offset of the next character that is not read yet: the first content of a line, or something behind it. */
  protected at: number;
  /** Offset at which the line of `at` starts. */
  protected line: number;
  /** Column of the content at `at`; -1 at the end. */
  protected indent: number;
  /** Where the last thing ends that was read and is not nothing. */
  protected done: number;

  constructor(text: string, origin: Origin, start: number, end: number, indent: number) {
    this.#text = text;
    this.#origin = origin;
    this.end = end;
    this.at = start;
    this.line = start - indent;
    this.indent = indent;
    this.done = start;
  }

  protected span(start: number, end: number): Span {
    return new MovingSpan(this.#origin, start, end);
  }

  get atEnd(): boolean {
    return this.indent < 0;
  }

  protected plainLine(): ScalarTree | undefined {
    const text = this.#text;
    const start = this.at;
    if (!startsPlain(text, start, false)) return undefined;
    let at = start;
    let last = start;
    for (; at < this.end; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) break;
      if (code === SPACE) continue;
      if (code === HASH && at > last) break;
      if (code === COLON && isBlank(text.charCodeAt(at + 1))) return undefined;
      last = at + 1;
    }
    this.at = at;
    return this.#plain(start, last);
  }

  #plain(start: number, end: number): ScalarTree | undefined {
    const source = own(this.#text.slice(start, end));
    const value = plainValue(source);
    this.done = end;
    return value === undefined
      ? undefined
      : { kind: 'scalar', value, source, style: 'plain', span: this.span(start, end) };
  }

  protected quotedScalar(quote: number): ScalarTree | undefined {
    const text = this.#text;
    const start = this.at;
    let at = start + 1;
    for (; at < this.end; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR || code === BACKSLASH) {
        if (code === BACKSLASH && quote === APOSTROPHE) continue;
        return undefined;
      }
      if (code !== quote) continue;
      if (quote === APOSTROPHE && text.charCodeAt(at + 1) === APOSTROPHE) at++;
      else break;
    }
    if (at >= this.end) return undefined;
    const inner = own(text.slice(start + 1, at));
    const value = quote === APOSTROPHE ? inner.replaceAll("''", "'") : inner;
    this.at = at + 1;
    this.done = this.at;
    const span = this.span(start, this.at);
    return {
      kind: 'scalar',
      value,
      source: value,
      style: quote === APOSTROPHE ? 'single' : 'double',
      span,
    };
  }

  protected flowPlain(): ScalarTree | undefined {
    const text = this.#text;
    const start = this.at;
    if (!startsPlain(text, start, true)) return undefined;
    let at = start;
    let last = start;
    for (; at < this.end; at++) {
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
    this.at = last;
    if (text.charCodeAt(last) !== COLON) this.at = at;
    return this.#plain(start, last);
  }

  key(): ScalarTree | undefined {
    const end = this.#keyEnd();
    if (end === undefined) return undefined;
    const key = this.#plain(this.at, end);
    this.at = end + 1;
    return key;
  }

  protected isKey(): boolean {
    return this.#keyEnd() !== undefined;
  }

  /** Offset of the colon behind the plain key at `at`. */
  #keyEnd(): number | undefined {
    const text = this.#text;
    if (!startsPlain(text, this.at, false)) return undefined;
    const limit = Math.min(this.end, this.at + MAX_KEY);
    for (let at = this.at; at < limit; at++) {
      const code = text.charCodeAt(at);
      if (code === LF || code === CR) return undefined;
      if (code === COLON && isBlank(text.charCodeAt(at + 1))) {
        return text.charCodeAt(at - 1) === SPACE ? undefined : at;
      }
      if (code === HASH && text.charCodeAt(at - 1) === SPACE) return undefined;
    }
    return undefined;
  }

  protected code(): number {
    return this.at < this.end ? this.#text.charCodeAt(this.at) : LF;
  }

  protected isDash(): boolean {
    return this.code() === DASH && isBlank(this.#text.charCodeAt(this.at + 1));
  }

  /** How many there were. */
  protected skipSpaces(): number {
    const from = this.at;
    while (this.at < this.end && this.#text.charCodeAt(this.at) === SPACE) this.at++;
    return this.at - from;
  }

  /** Nothing but a comment is left of the line; a comment needs a blank before it. */
  protected atLineEnd(blanks: number): boolean {
    const code = this.code();
    return code === LF || code === CR || (code === HASH && (blanks > 0 || this.at === this.line));
  }

  /** To the first content of the next line that has any. */
  protected nextLine(): void {
    const text = this.#text;
    for (;;) {
      const lineBreak = text.indexOf('\n', this.at);
      if (lineBreak < 0 || lineBreak + 1 >= this.end) {
        this.at = this.end;
        this.indent = -1;
        return;
      }
      this.line = lineBreak + 1;
      this.at = this.line;
      this.skipSpaces();
      const code = this.code();
      if (code === LF || code === CR || code === HASH) continue;
      this.indent = this.at - this.line;
      return;
    }
  }
}

function startsPlain(text: string, at: number, flow: boolean): boolean {
  const code = text.charCodeAt(at);
  if (code !== DASH) return code > SPACE && SPECIAL[code] !== 1;
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
