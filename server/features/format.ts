// Formatting through Prettier: a maintained formatter decides the layout, we decide what of it is asked for.
import { toData } from '../core/model/data.ts';
import { parse } from '../core/parse/parse.ts';
import type { TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { changedLines } from './changed-lines.ts';

export interface FormatOptions {
  readonly tabWidth: number;
}

/** Edits that lay out the file, or the lines that a range touches; none where the text is broken. */
export async function formatEdits(text: string, options: FormatOptions, range?: Span): Promise<TextEdit[]> {
  const before = parse(text);
  if (before.problems.length > 0 || text.trim() === '') return [];
  const formatted = await laidOut(text, options.tabWidth);
  if (formatted === undefined) return [];
  // Layout may never change what the file says.
  const same = JSON.stringify(toData(parse(formatted).tree)) === JSON.stringify(toData(before.tree));
  if (!same) return [];
  const edits = changedLines(text, formatted);
  return range ? edits.filter(({ span }) => span.start <= range.end && span.end >= range.start) : edits;
}

/** undefined where the formatter refuses what we can read, as it does with a directive that no document follows. */
async function laidOut(text: string, tabWidth: number): Promise<string | undefined> {
  // The formatter is as large as the rest of the server: it is loaded when it is first needed.
  const [{ format }, yaml] = await Promise.all([
    import('prettier/standalone'),
    import('prettier/plugins/yaml'),
  ]);
  const style = { printWidth: 120, tabWidth, endOfLine: 'auto', proseWrap: 'preserve' } as const;
  try {
    return await format(text, { parser: 'yaml', plugins: [yaml], ...style });
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
