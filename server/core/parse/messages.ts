// What the YAML reader's error codes mean to an author, and what to do.
import type { Span } from '../text/position.ts';

export function syntaxMessage(error: { code: string; message: string }, text: string, span: Span): string {
  const shown = text.slice(span.start, span.end);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return 'Tabs cannot indent YAML; use spaces.';
    case 'MISSING_CHAR':
      if (error.message.startsWith('Missing closing')) return 'A closing quote is missing.';
      return 'A key needs a colon and a value (`key: value`).';
    case 'MULTILINE_IMPLICIT_KEY':
      return 'A key must stand on one line and end with a colon (`key: value`).';
    case 'BLOCK_AS_IMPLICIT_KEY':
      return shown.startsWith('-')
        ? 'This list item does not line up with the others; give all of them the same indentation.'
        : 'A second `: ` stands in this value; quote the text, or put the nested keys on lines of their own.';
    case 'BAD_INDENT':
      return 'The indentation does not fit: a bracket before this is not closed, or the line is too far left.';
    case 'BAD_ALIAS':
      return 'An alias (`*name`) or anchor (`&name`) needs a name.';
    case 'BAD_SCALAR_START':
      return `A plain text cannot start with \`${shown.slice(0, 1)}\`; put it in quotes.`;
    case 'BAD_DQ_ESCAPE':
      return 'Unknown escape in a double-quoted text; use single quotes, or write `\\\\` for a backslash.';
    case 'UNEXPECTED_TOKEN':
      return 'This does not continue what stands before it; check the indentation and the brackets.';
    case 'TAG_RESOLVE_FAILED':
      return 'Tags (`!name`) have no meaning here; remove it.';
    default:
      return 'This is not valid YAML here; check quotes, brackets and indentation.';
  }
}
