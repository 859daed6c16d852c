// Positions in text. Offsets count UTF-16 units, as JavaScript strings and LSP do; lines end at LF, CRLF or CR.

/** A half-open stretch of text, in UTF-16 offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Where a stretch of text begins that moves as a whole when the text before it grows or shrinks. */
export interface Origin {
  at: number;
}

/** A span that moves with its origin: of what stands below an edit, only the origins have to be told. */
export class MovingSpan implements Span {
  readonly origin: Origin;
  readonly from: number;
  readonly to: number;

  constructor(origin: Origin, start: number, end: number) {
    this.origin = origin;
    this.from = start - origin.at;
    this.to = end - origin.at;
  }

  get start(): number {
    return this.origin.at + this.from;
  }

  get end(): number {
    return this.origin.at + this.to;
  }

  toJSON(): Span {
    return { start: this.start, end: this.end };
  }
}

/** A span that moves as `other` does, if that moves. */
export function spanLike(other: Span, start: number, end: number): Span {
  return other instanceof MovingSpan ? new MovingSpan(other.origin, start, end) : { start, end };
}

/** Zero-based line and UTF-16 character, as in LSP. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** Start offsets of all lines; the first is always 0. */
export type LineStarts = readonly number[];

const LF = 10;
const CR = 13;

export function lineStarts(text: string): LineStarts {
  const starts = [0];
  if (text.includes('\r')) {
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
    }
  } else for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

/** The line that holds the offset; offsets past the end belong to the last line. */
export function lineAt(starts: LineStarts, offset: number): number {
  return Math.max(0, indexAt(starts, offset));
}

/** Of offsets in order, the last that is not past this one: its index, or -1. */
export function indexAt(starts: readonly number[], offset: number): number {
  let low = -1;
  let high = starts.length - 1;
  while (low < high) {
    const mid = (low + high + 1) >> 1;
    if ((starts[mid] ?? 0) <= offset) low = mid;
    else high = mid - 1;
  }
  return low;
}

export function positionAt(starts: LineStarts, offset: number): Position {
  const line = lineAt(starts, Math.max(0, offset));
  return { line, character: Math.max(0, offset) - (starts[line] ?? 0) };
}

export function rangeOf(starts: LineStarts, span: Span): Range {
  return { start: positionAt(starts, span.start), end: positionAt(starts, span.end) };
}

/** The offset of a position; characters past the end of a line stop before its line break. */
export function offsetAt(text: string, starts: LineStarts, position: Position): number {
  const start = starts[position.line];
  if (start === undefined) return position.line < 0 ? 0 : text.length;
  return Math.min(start + Math.max(0, position.character), lineEnd(text, starts, position.line));
}

/** Offset just before the line break of a line (or the end of the text). */
export function lineEnd(text: string, starts: LineStarts, line: number): number {
  let end = starts[line + 1] ?? text.length;
  while (end > (starts[line] ?? 0) && isBreak(text.charCodeAt(end - 1))) end--;
  return end;
}

export function contains(outer: Span, offset: number): boolean {
  return outer.start <= offset && offset <= outer.end;
}

function isBreak(code: number): boolean {
  return code === LF || code === CR;
}
