// What the YAML reader's error codes mean to an author, and what to do.
import { MovingSpan, type Origin, type Span } from '../text/position.ts';
import type { SyntaxProblem } from './tree.ts';

/** Characters past which a line is not looked at for its end: it may be very long. */
const SHOWN_MOST = 1000;

export interface ReaderError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

const WITHOUT_COLON = 'A key needs a colon and a value (`key: value`).';
const OUT_OF_LINE =
  'This line lines up with none above it; give the keys of one mapping the same indentation.';

/** A line of plain text among keys. */
export function withoutColon(text: string, origin: Origin, start: number): SyntaxProblem {
  const line = /^.*/.exec(text.slice(start, start + SHOWN_MOST))?.[0] ?? '';
  return {
    code: 'syntax',
    message: WITHOUT_COLON,
    span: new MovingSpan(origin, start, start + line.replace(/\s+#.*$/, '').trimEnd().length),
  };
}

/** A key beside the column of its neighbours. */
export function outOfLine(span: Span): SyntaxProblem {
  return { code: 'syntax', message: OUT_OF_LINE, span };
}

/** `noComma`: the reader missed a comma before this place. */
export function syntaxMessage(error: ReaderError, text: string, span: Span, noComma: boolean): string {
  const shown = text.slice(span.start, span.end);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'Tabs cannot indent YAML; use spaces.';
    case 'MISSING_CHAR':
      if (error.message.startsWith('Missing closing'))
        return `Nothing closes this quote; write ${quoted(shown)} where the text ends.`;
      if (error.message.startsWith('Missing ,')) return 'A comma is missing before this.';
      return isBracket(shown) ? unclosed(shown) : WITHOUT_COLON;
    case 'MULTILINE_IMPLICIT_KEY':
      return shown.startsWith('-')
        ? 'A list item cannot stand among keys; indent the list under the key that it belongs to.'
        : 'A key must stand on one line and end with a colon (`key: value`).';
    case 'BLOCK_AS_IMPLICIT_KEY':
      if (shown.startsWith('-'))
        return 'This list item does not line up with the others; give all of them the same indentation.';
      return /:(?:\s|$)/.test(shown)
        ? 'A second `: ` stands in this value; quote the text, or put the nested keys on lines of their own.'
        : 'Keys are indented under this value; a key has either a value of its own or keys below it.';
    case 'BAD_INDENT':
      return isBracket(shown) ? unclosed(shown) : OUT_OF_LINE;
    case 'BAD_ALIAS':
      return 'An alias (`*name`) or anchor (`&name`) needs a name.';
    case 'BAD_SCALAR_START':
      return `A plain text cannot start with ${named(shown.slice(0, 1))}; put it in quotes.`;
    case 'BAD_DQ_ESCAPE':
      return 'Unknown escape in a double-quoted text; use single quotes, or write `\\\\` for a backslash.';
    case 'UNEXPECTED_TOKEN':
      return unexpected(error, text, span, noComma);
    case 'BLOCK_IN_FLOW':
      if (span.start > error.pos[0]) return 'A comma is missing before this.';
      return shown.startsWith('-')
        ? 'A list with dashes cannot stand inside of brackets; put commas between its items, in brackets of their own.'
        : 'Keys inside of brackets need braces of their own (`{ key: value }`).';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags (`!name`) have no meaning here; remove it.';
    default:
      return 'This is not valid YAML here; check quotes, brackets and indentation.';
  }
}

function unexpected(error: ReaderError, text: string, span: Span, noComma: boolean): string {
  if (noComma) return 'A comma is missing before this.';
  if (error.message.startsWith('Block scalar')) return 'After `|` or `>` the text begins on the next line.';
  if (/^[\]}]/.test(text.slice(span.start))) return 'This bracket closes nothing; remove it.';
  if (/["'][ \t]*$/.test(text.slice(0, span.start)))
    return 'The quoted text ends before this; put the whole text in quotes.';
  return 'This does not continue what stands before it; check the indentation and the brackets.';
}

function isBracket(shown: string): boolean {
  return shown === '[' || shown === '{';
}

function unclosed(bracket: string): string {
  return `Nothing closes this bracket; write \`${bracket === '[' ? ']' : '}'}\` where the ${bracket === '[' ? 'list' : 'mapping'} ends.`;
}

function quoted(shown: string): string {
  return shown.startsWith("'") ? "`'`" : '`"`';
}

function named(char: string): string {
  return char === '`' ? 'a backtick' : `\`${char}\``;
}
