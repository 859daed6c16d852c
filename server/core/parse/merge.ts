// Duplicate keys and merge keys: what a map holds beside its plain entries.
import { asMap, asSeq, type Entry, hasTwins, keyOf, type SyntaxProblem, type Tree } from './tree.ts';

export function noteDuplicates(entries: readonly Entry[], problems: SyntaxProblem[]): void {
  if (!hasTwins(entries)) return;
  const seen = new Map<string, Entry>();
  for (const entry of entries) {
    // A key that is missing or a collection has no name to share.
    if (entry.key.style === 'plain' && entry.key.source === '') continue;
    const key = keyOf(entry);
    const first = seen.get(key);
    if (!first || key === '<<') {
      seen.set(key, entry);
      continue;
    }
    const message = `\`${key}\` stands twice here; the later one wins. Remove or rename one.`;
    problems.push({ code: 'duplicate-key', message, span: entry.key.span, first: first.key.span });
  }
}

/** Entries of `<<` come after the map's own and never replace them; of several sources the first wins. */
export function withMergedEntries(own: readonly Entry[], problems: SyntaxProblem[]): Entry[] {
  const merges = own.filter((entry) => entry.key.style === 'plain' && keyOf(entry) === '<<');
  if (merges.length === 0) return [...own];
  const result = own.filter((entry) => !merges.includes(entry));
  const taken = new Set(result.map(keyOf));
  for (const merge of merges) {
    const sources: readonly (Tree | null)[] = asSeq(merge.value)?.items ?? [merge.value];
    for (const source of sources) noteNoMap(source, merge, problems);
    for (const entry of sources.flatMap((source) => asMap(source)?.entries ?? [])) {
      const key = keyOf(entry);
      if (taken.has(key)) continue;
      taken.add(key);
      result.push({ ...entry, merged: true });
    }
  }
  return result;
}

/** An alias without an anchor has been reported where it stands. */
function noteNoMap(source: Tree | null, merge: Entry, problems: SyntaxProblem[]): void {
  if (asMap(source) || (source?.kind === 'alias' && !source.target)) return;
  const message = 'A merge key (`<<`) takes a mapping, most often the alias of one: `<<: *name`.';
  const nothing = !source || source.span.end === source.span.start;
  problems.push({ code: 'syntax', message, span: nothing ? merge.key.span : source.span });
}
