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

/** One mistake, one problem: an error that follows on the same or the next line is a consequence of the first. */
export function syntaxProblems(document: Document.Parsed, text: string, starts: LineStarts): SyntaxProblem[] {
  const tags = document.warnings.filter((warning) => warning.code === 'TAG_RESOLVE_FAILED');
  const errors = [...document.errors, ...tags].sort((a, b) => a.pos[0] - b.pos[0]);
  if (errors.length === 0) return [];
  const openers = findOpeners(text, errors);
  const problems: SyntaxProblem[] = [];
  let [lastFailed, lastMarked] = [Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const error of errors) {
    const span = seen(text, openers(error) ?? marked(error, text));
    const failed = lineAt(starts, Math.min(error.pos[0], text.length));
    const line = lineAt(starts, span.start);
    const consequence = failed <= lastFailed + 1 || Math.abs(line - lastMarked) <= 1;
    if (!consequence) {
      const noComma = errors.some((e) => e.message.startsWith('Missing ,') && isNear(e.pos[0], span));
      const message = syntaxMessage(error, text, span, noComma);
      problems.push({ code: 'syntax', message, span });
    }
    [lastFailed, lastMarked] = [failed, line];
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
      } else if (isCollection(node) && node.flow && node.range && !isClosed(node)) {
        brackets.push({ start: node.range[0], end: node.range[1] });
      }
    });
  }
  return (error) => {
    if (!NOT_CLOSED.test(error.message)) return undefined;
    if (error.message.startsWith('Missing')) return quotes.findLast((quote) => quote.start < error.pos[0]);
    const opener = brackets.findLast((bracket) => bracket.end === error.pos[0]);
    return opener && { start: opener.start, end: opener.start + 1 };
  };
}

function isClosed(node: { srcToken?: object | undefined }): boolean {
  const token = node.srcToken as { start?: { source: string }; end?: { source: string }[] } | undefined;
  return token?.end?.[0]?.source === (token?.start?.source === '[' ? ']' : '}');
}

/** Characters past which a line is not looked at for the end of a token: many errors may stand on one long line. */
const MARKED_MOST = 1000;

/** The token at which reading failed; for a value that goes wrong as a whole, what is left of its line. */
function marked(error: ReaderError, text: string): Span {
  const [from, to] = error.pos;
  if (error.code === 'BAD_DQ_ESCAPE') return { start: from, end: Math.max(to, from + 2) };
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
