// unknown-key: a key that the language does not know, most often a misspelt one.
import type { ShapeProblem } from '../model/shape.ts';
import { withArticle } from '../text/article.ts';
import { nearest } from '../text/nearest.ts';
import { type Fix, rule } from './rule.ts';

type UnknownKey = Extract<ShapeProblem, { kind: 'unknown-key' }>;

export default rule<UnknownKey>({
  id: 'unknown-key',
  severity: 'error',
  docs: {
    what: 'A key is not one that the language knows at this place.',
    why: 'A misspelt key is silently no key at all: the limit, handler or owner that it was meant to give is missing.',
    how: 'Correct the spelling, or put `x-` before a key of your own: extension keys are kept and ignored.',
    bad: 'vstream: 1\nname: Refunds\nsumary: Money back within a week\n',
    good: 'vstream: 1\nname: Refunds\nsummary: Money back within a week\nx-cost-center: 4711\n',
  },
  check({ shape }, report) {
    for (const problem of shape)
      if (problem.kind === 'unknown-key') report({ span: problem.span, data: problem });
  },
  message({ key, of, known, mayBeText }) {
    if (key === '') return 'A key is missing here: a plain word before the colon.';
    const what = `\`${key}\` is not a key of ${withArticle(of)}`;
    const meant = nearest(key, known)[0];
    if (meant !== undefined) return `${what}; did you mean \`${meant}\`?`;
    if (mayBeText) return `${what}. If it belongs to the text before it, put that text in quotes.`;
    return `${what}. Keys of your own start with \`x-\`.`;
  },
  fix({ key, known, span, mayBeText, entry }, { parsed }) {
    const fixes: Fix[] = nearest(key, known)
      .slice(0, 3)
      .map((name, i) => ({
        title: `Change to \`${name}\``,
        edits: [{ span, newText: name }],
        preferred: i === 0,
      }));
    if (mayBeText) fixes.push(...quoted(parsed.text, entry.start, entry.end));
    const id = key
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '');
    if (id !== '' && !mayBeText)
      fixes.push({ title: `Keep as \`x-${id}\``, edits: [{ span, newText: `x-${id}` }] });
    return fixes;
  },
});

/** In `{text: one, two}` the second half became a key: quotes around both make it one text again. */
function quoted(text: string, start: number, end: number): Fix[] {
  const before = text.slice(0, start);
  const value = /:[ \t]+([^\s"'{}[\],][^"'{}[\],:\r\n]*),\s*$/.exec(before);
  if (!value?.[1]) return [];
  const from = value.index + value[0].indexOf(value[1]);
  const whole = text.slice(from, end);
  const title = 'Quote the text that holds the comma';
  return [{ title, edits: [{ span: { start: from, end }, newText: `"${whole}"` }], preferred: true }];
}
