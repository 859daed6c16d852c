// What every refactoring owes: the text that it leaves can be read, holds the data that it was to hold and nothing
// else, and has lost no comment. One that cannot keep this is not offered.
import type { Analysis } from '../core/analyze.ts';
import { type Data, toData } from '../core/model/data.ts';
import { parse } from '../core/parse/parse.ts';
import { applyEdits, type TextEdit } from '../core/text/edit.ts';

export interface Refactoring {
  readonly title: string;
  readonly kind: 'refactor.extract' | 'refactor.rewrite';
  readonly edits: readonly TextEdit[];
}

export type Path = readonly (string | number)[];
export interface Members {
  [key: string]: Data;
}

/** Reading a large file again for every place of the cursor takes too long: what may be trusted is checked when chosen. */
export type Proof = 'now' | 'when chosen';

/** `expected` gives the data of the new text, from that of the old (a copy, to be changed freely) and of the new. */
export function isSafe(
  { text, parsed }: Analysis,
  edits: readonly TextEdit[],
  proof: Proof,
  expected: (before: Data, after: Data) => Data | undefined,
): boolean {
  const removed = edits.map(({ span }) => text.slice(span.start, span.end)).join('\n');
  if (!keepsComments(removed, edits.map(({ newText }) => newText).join('\n'))) return false;
  // Only what is shared by anchors can change where nobody looks.
  if (proof === 'when chosen' && !/(?:^|[\s,:[{])[&*][^\s,[\]{}&*]/.test(text)) return true;
  const read = parse(applyEdits(text, edits));
  if (read.problems.length > parsed.problems.length) return false;
  const data = toData(read.tree);
  const wanted = expected(toData(parsed.tree), data);
  return wanted !== undefined && isSame(wanted, data);
}

/** Changes the value at a path; false where there is none. */
export function changeAt(data: Data, path: Path, change: (value: Data) => Data): boolean {
  const last = path.at(-1);
  let holder: Data | undefined = data;
  for (const part of path.slice(0, -1)) holder = memberOf(holder, part);
  const value = last === undefined ? undefined : memberOf(holder, last);
  if (last === undefined || value === undefined || typeof holder !== 'object' || holder === null)
    return false;
  (holder as { [key: string | number]: Data })[last] = change(value);
  return true;
}

export function memberOf(data: Data | undefined, part: string | number): Data | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  return Object.hasOwn(data, part) ? (data as { [key: string | number]: Data })[part] : undefined;
}

export function isMembers(data: Data | undefined): data is Members {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

/** Whether two values are the same; the order of keys carries no meaning. */
export function isSame(a: Data, b: Data): boolean {
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((item, i) => isSame(item, b[i] ?? null));
  if (!isMembers(a) || !isMembers(b)) return Object.is(a, b);
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every((key) => Object.hasOwn(b, key) && isSame(a[key] ?? null, b[key] ?? null));
}

function keepsComments(before: string, after: string): boolean {
  const left = commentsOf(after);
  return commentsOf(before).every((comment) => {
    const at = left.indexOf(comment);
    if (at >= 0) left.splice(at, 1);
    return at >= 0;
  });
}

/** Whatever could be a comment: in a text that only looks like one, nothing may be lost either. */
function commentsOf(text: string): string[] {
  return (text.match(/(?<=^|\s)#[^\r\n]*/gm) ?? []).map((comment) => comment.trimEnd());
}
