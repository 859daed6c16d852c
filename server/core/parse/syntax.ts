// The YAML reader's errors as problems of an author: one a mistake, where the mistake is and not where reading failed.
import { type Document, isCollection, isScalar, parseAllDocuments, visit } from 'yaml';
import { type LineStarts, lineAt, type Span } from '../text/position.ts';
import { type ReaderError, syntaxMessage } from './messages.ts';
import type { SyntaxProblem } from './tree.ts';

// Tags beyond the core schema make other things of maps and lists than those are; here they have no meaning.
const OPTIONS = {
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
  resolveKnownTags: false,
} as const;

/** The documents of a text; `tokens` keeps what the reader saw of brackets and quotes. */
export function readDocuments(text: string, tokens = false): Document.Parsed[] {
  return [...parseAllDocuments(text, { ...OPTIONS, keepSourceTokens: tokens })];
}

/** Mistakes inside of one value; any other leaves open what the lines below it belong to. */
const LOCAL: ReadonlySet<string> = new Set([
  'BAD_DQ_ESCAPE',
  'BAD_SCALAR_START',
  'TAB_AS_INDENT',
  'TAG_RESOLVE_FAILED',
]);

/**
 * One mistake, one problem: the first that leaves open what the rest belongs to is the last that is told, and an error on
 * the same or the next line as another is its consequence.
 */
export function syntaxProblems(document: Document.Parsed, text: string, starts: LineStarts): SyntaxProblem[] {
  const tags = document.warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  const errors: ReaderError[] = [...document.errors.filter((error) => !isSeparate(error, text)), ...tags];
  if (errors.length === 0) return [];
  const openers = findOpeners(text, errors);
  const located = causesAmong(errors, text).map((error) => ({
    error,
    span: seen(text, openers(error) ?? marked(error, text)),
  }));
  // What is not closed goes wrong where the reader gives up; the mistake is where it opens.
  located.sort((a, b) => a.span.start - b.span.start);
  const problems: SyntaxProblem[] = [];
  let [lastFailed, lastMarked] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { error, span } of located) {
    const failed = lineAt(starts, Math.min(error.pos[0], text.length));
    const line = lineAt(starts, span.start);
    const consequence = failed <= lastFailed + 1 || Math.abs(line - lastMarked) <= 1;
    [lastFailed, lastMarked] = [failed, line];
    if (consequence) continue;
    const noComma = errors.some((e) => e.message.startsWith('Missing ,') && isNear(e.pos[0], span));
    problems.push({ code: 'syntax', message: syntaxMessage(error, text, span, noComma), span });
    if (!LOCAL.has(error.code)) break;
  }
  return problems;
}

export function manyDocuments(text: string, second: Document.Parsed): SyntaxProblem {
  const from = second.range[0];
  const marker = text.slice(from).search(/(?<![^\r\n])---/);
  const start = marker >= 0 ? from + marker : Math.max(0, Math.min(from, text.length - 1));
  const contents = second.contents;
  const message =
    contents && !(isScalar(contents) && contents.range[0] === contents.range[1])
      ? 'A file holds one document; move what follows `---` to a file of its own.'
      : 'A file holds one document; remove this `---`, which begins another.';
  return { code: 'many-documents', message, span: { start, end: Math.min(text.length, start + 3) } };
}

/** Inside of brackets the reader wants blanks before a comment at the start of a line too; YAML does not. */
function isSeparate({ message, pos }: ReaderError, text: string): boolean {
  return message.startsWith('Comments must be separated') && isBreak(text[pos[0] - 1]);
}

/**
 * Without those that others explain: lines that tabs indent belong nowhere, an open quote takes in what follows, and of
 * open brackets only the innermost is known not to be closed.
 */
function causesAmong(errors: readonly ReaderError[], text: string): readonly ReaderError[] {
  const tabs = errors.flatMap((error) => tabAt(error, text) ?? []);
  const quote = firstOf(errors.filter((error) => error.message.startsWith('Missing closing')));
  const isUnclosed = ({ message }: ReaderError) => NOT_CLOSED.test(message);
  const innermost = firstOf(errors.filter(isUnclosed));
  const direct = errors.filter(
    (error) => error === innermost || !(isUnclosed(error) || isCollectionAsKey(error, text)),
  );
  return [tabs, quote ? [quote] : [], direct].find((causes) => causes.length > 0) ?? errors;
}

/** Of several at one place the one that the reader met first. */
function firstOf(errors: readonly ReaderError[]): ReaderError | undefined {
  return errors.reduce<ReaderError | undefined>(
    (first, error) => (first && first.pos[0] <= error.pos[0] ? first : error),
    undefined,
  );
}

/** The tab that indents the line at which the reader failed. */
function tabAt(error: ReaderError, text: string): ReaderError | undefined {
  if (error.code === 'TAB_AS_INDENT') return error;
  if (!NOT_CLOSED.test(error.message)) return undefined;
  const line = text.lastIndexOf('\n', error.pos[0] - 1) + 1;
  const start = line + (/^ *\t/.exec(text.slice(line, line + MARKED_MOST))?.[0].length ?? 0) - 1;
  return start < line ? undefined : { code: 'TAB_AS_INDENT', message: '', pos: [start, start + 1] };
}

/** What ends too early looks like a key, where it is followed by what was meant to stand inside. */
function isCollectionAsKey({ code, pos }: ReaderError, text: string): boolean {
  return code === 'MULTILINE_IMPLICIT_KEY' && /[[{]/.test(text.charAt(pos[0]));
}

const NOT_CLOSED = / end with a [\]}]$|^Missing closing/;

/** Finds the opening quote or bracket whose closing one is missing; the reader notices only where it gives up. */
function findOpeners(text: string, errors: readonly ReaderError[]): (error: ReaderError) => Span | undefined {
  if (!errors.some((error) => NOT_CLOSED.test(error.message))) return () => undefined;
  const quotes: Span[] = [];
  const brackets: { start: number; end: number }[] = [];
  for (const document of readDocuments(text, true)) {
    visit(document, (_key, node) => {
      if (isScalar(node) && node.type?.startsWith('QUOTE') && node.range) {
        quotes.push({ start: node.range[0], end: node.range[1] });
      } else if (isCollection(node) && node.range && isOpen(node)) {
        brackets.push({ start: node.range[0], end: node.range[1] });
      }
    });
  }
  return (error) => {
    if (!NOT_CLOSED.test(error.message)) return undefined;
    if (error.message.startsWith('Missing')) return quotes.findLast((quote) => quote.start < error.pos[0]);
    const opener =
      brackets.findLast((bracket) => bracket.end === error.pos[0]) ??
      brackets.findLast((bracket) => bracket.start < error.pos[0]);
    return opener && { start: opener.start, end: opener.start + 1 };
  };
}

/** Whether a collection begins with a bracket, and ends without. */
function isOpen(node: { srcToken?: object | undefined }): boolean {
  const token = node.srcToken as { start?: { source: string }; end?: { source: string }[] } | undefined;
  const bracket = token?.start?.source;
  return (bracket === '[' || bracket === '{') && token?.end?.[0]?.source !== (bracket === '[' ? ']' : '}');
}

/** Characters past which a line is not looked at for the end of a token: many errors may stand on one long line. */
const MARKED_MOST = 1000;

/** Inside of brackets: a value, and on the same line a key, with nothing between them. */
const KEY_BEHIND = /^([^\s,:[\]{}][^,:[\]{}\r\n]*[ \t])([^\s,:[\]{}]+):[ \t]/;

/** The token at which reading failed; for a value that goes wrong as a whole, what is left of its line. */
function marked(error: ReaderError, text: string): Span {
  const [from, to] = error.pos;
  if (error.code === 'BAD_DQ_ESCAPE') return { start: from, end: Math.max(to, from + 2) };
  if (error.code === 'BLOCK_IN_FLOW') {
    const [, value, key] = KEY_BEHIND.exec(text.slice(from, from + MARKED_MOST)) ?? [];
    if (value && key) return { start: from + value.length, end: from + value.length + key.length };
  }
  // A line that lines up with none may be reported at the comments above it.
  const before = error.code === 'BAD_INDENT' ? /^(?:\s|#.*)*/ : /^[ \t]*/;
  const blanks = error.code === 'TAB_AS_INDENT' ? 0 : (before.exec(text.slice(from))?.[0].length ?? 0);
  const start = from + blanks;
  const rest = /^.*/.exec(text.slice(start, start + MARKED_MOST))?.[0] ?? '';
  if (error.code === 'BLOCK_AS_IMPLICIT_KEY' && !rest.startsWith('-')) {
    return { start, end: start + rest.replace(/\s+#.*$/, '').trimEnd().length };
  }
  if (to - from > 1 && blanks === 0) return { start: from, end: to };
  const token = /^[^\s,:[\]{}]+/.exec(rest)?.[0];
  return { start, end: start + Math.max(1, token?.length ?? 0) };
}

/** A problem must be seen: it stays on one line, inside the text, and covers at least one character where there is one. */
export function seen(text: string, span: Span): Span {
  let start = Math.min(span.start, text.length);
  while (start > 0 && (start >= text.length || isBreak(text[start]))) start--;
  let end = Math.max(start, Math.min(span.end, text.length));
  const lineBreak = text.slice(start, end).search(/[\r\n]/);
  if (lineBreak >= 0) end = start + lineBreak;
  end = start + text.slice(start, end).trimEnd().length;
  // Never half a surrogate pair.
  if (end === start && start < text.length)
    end = start + String.fromCodePoint(text.codePointAt(start) ?? 0).length;
  return { start, end };
}

function isBreak(char: string | undefined): boolean {
  return char === '\n' || char === '\r';
}

function isNear(offset: number, span: Span): boolean {
  return offset >= span.start && offset <= span.end + 1;
}
