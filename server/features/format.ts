// Formatting through Prettier: a maintained formatter decides the layout, we decide what of it is asked for.
import { toData } from '../core/model/data.ts';
import { parse } from '../core/parse/parse.ts';
import { asMap, type Tree } from '../core/parse/tree.ts';
import { applyEdits, type TextEdit } from '../core/text/edit.ts';
import type { Span } from '../core/text/position.ts';
import { changedLines } from './changed-lines.ts';

export interface FormatOptions {
  readonly tabWidth: number;
}

/** Edits that lay out the file, or the lines around a range; none where the text is broken. */
export async function formatEdits(text: string, options: FormatOptions, range?: Span): Promise<TextEdit[]> {
  const before = parse(text);
  if (before.problems.length > 0 || text.trim() === '') return [];
  const formatted = await laidOut(text, options.tabWidth);
  if (formatted === undefined) return [];
  const edits = changedLines(text, formatted);
  // Layout may never change what the file says. Of lines that are indented anew together, some alone would: then all of
  // their section is laid out.
  const said = JSON.stringify(toData(before.tree));
  const keeps = (chosen: readonly TextEdit[]) =>
    JSON.stringify(toData(parse(applyEdits(text, chosen)).tree)) === said;
  const wanted = range ? [range, sectionsAt(before.tree, range)] : [{ start: 0, end: text.length }];
  return wanted.map((span) => edits.filter((edit) => touches(edit.span, span))).find(keeps) ?? [];
}

function touches(one: Span, other: Span): boolean {
  return one.start <= other.end && one.end >= other.start;
}

/** From the start of the first top-level key that a range touches to the end of the last. */
function sectionsAt(tree: Tree | null, range: Span): Span {
  const spans = asMap(tree)?.entries.flatMap(({ span }) => (touches(span, range) ? [span] : [])) ?? [];
  return {
    start: Math.min(range.start, ...spans.map(({ start }) => start)),
    end: Math.max(range.end, ...spans.map(({ end }) => end)),
  };
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
