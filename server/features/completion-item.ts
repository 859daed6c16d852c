// What completion offers, as plain data: the protocol's words stay in server/lsp.
import type { Analysis } from '../core/analyze.ts';
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import type { Cursor } from './cursor.ts';

export type CompletionKind =
  | 'key'
  | 'constant'
  | 'literal'
  | 'unit'
  | 'node'
  | 'actor'
  | 'definition'
  | 'field'
  | 'function'
  | 'file'
  | 'snippet';

export interface Completion {
  readonly label: string;
  readonly kind: CompletionKind;
  /** One or two words on what it is, beside the label. */
  readonly detail?: string;
  /** The name of a definition, behind its id. */
  readonly name?: string;
  /** Markdown. */
  readonly documentation?: string;
  readonly span: Span;
  /** With `snippet`, in snippet syntax. Lines after the first carry their whole indentation. */
  readonly text: string;
  readonly snippet: boolean;
  readonly sort: string;
  readonly filter?: string;
  readonly also?: readonly TextEdit[];
  /** Worth asking again once it stands: the next word has candidates of its own. */
  readonly again?: true;
}

/** Files of the workspace, as paths relative to the document. */
export interface OtherFiles {
  list(): readonly string[];
  /** The ids that such a file defines. */
  ids(path: string, kind: 'trigger' | 'output'): readonly string[];
}

/** Where text is to be written. */
export interface WritingPlace {
  readonly cursor: Cursor;
  /** Columns by which the author indents. */
  readonly unit: number;
  readonly lineBreak: string;
}

export interface CompletionPlace extends WritingPlace {
  readonly analysis: Analysis;
  readonly files: OtherFiles | undefined;
}

/** Sorts by group, then by position within it. */
export function order(group: number, index = 0): string {
  return `${group}${String(index).padStart(6, '0')}`;
}

/** Plain text inside a snippet. */
export function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** A choice between words inside a snippet. */
export function choice(stop: number, words: readonly string[]): string {
  return `\${${stop}|${words.map((word) => word.replace(/[\\,|$}]/g, '\\$&')).join(',')}|}`;
}
