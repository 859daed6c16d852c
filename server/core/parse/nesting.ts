// How deep a text nests, before anything recursive reads it.
import { Lexer } from 'yaml';

/** The offset at which collections nest deeper than the limit, if they do. */
export function nestingBeyond(text: string, limit: number): number | undefined {
  return mayNestBeyond(text, limit) ? tokenBeyond(text, limit) : undefined;
}

/** A quick look that never misses: counts every bracket and indicator, those inside of texts included. */
function mayNestBeyond(text: string, limit: number): boolean {
  const open: { column: number; levels: number }[] = [];
  let levels = 0;
  let brackets = 0;
  for (const [line] of text.matchAll(/[^\r\n]+/g)) {
    const column = line.search(/\S/);
    if (column < 0) continue;
    for (let last = open.at(-1); last && last.column >= column; last = open.at(-1)) {
      levels -= last.levels;
      open.pop();
    }
    const here = 1 + (line.match(/[-?:](?=\s)/g)?.length ?? 0);
    open.push({ column, levels: here });
    levels += here;
    brackets += line.match(/[[{]/g)?.length ?? 0;
    if (levels + brackets > limit) return true;
  }
  return false;
}

/** The exact count, over the tokens of the reader (which reads them without recursion). */
function tokenBeyond(text: string, limit: number): number | undefined {
  const columns: number[] = [];
  let [offset, line, flow] = [0, 0, 0];
  let key: number | undefined;
  for (const token of new Lexer().lex(text)) {
    const column = offset - line;
    if (token === '[' || token === '{') flow++;
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1);
    else if (flow === 0 && (token === '-' || token === '?' || token === ':')) {
      const opened = token === ':' ? (key ?? column) : column;
      while (columns.length > 0 && (columns.at(-1) ?? 0) >= opened) columns.pop();
      columns.push(opened);
      key = undefined;
    } else if (token.trim() !== '' && !isControl(token)) key ??= column;
    if (flow + columns.length > limit) return Math.min(offset, text.length - 1);
    if (isControl(token)) continue;
    offset += token.length;
    const lineBreak = token.lastIndexOf('\n');
    if (lineBreak < 0) continue;
    line = offset - token.length + lineBreak + 1;
    key = undefined;
  }
  return undefined;
}

/** What the reader puts between the tokens is no part of the text. */
function isControl(token: string): boolean {
  return token === '\x02' || token === '\x18' || token === '\x1f';
}
