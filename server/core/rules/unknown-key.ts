// unknown-key: a key that the language does not know, most often a misspelt one.
import type { ShapeProblem } from '../model/shape.ts';
import { withArticle } from '../text/article.ts';
import type { TextEdit } from '../text/edit.ts';
import { nearest, sameWords } from '../text/nearest.ts';
import { namesIn } from './grounds.ts';
import { type Fix, rule } from './rule.ts';
import { innerSpan, kebab } from './shape-fixes.ts';

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
  check({ shape, parsed }, report) {
    for (const problem of joined(shape, parsed.text)) {
      const keys = nearest(problem.key, problem.known);
      const names = namesIn(parsed.text, problem.entry);
      report({ span: problem.span, data: problem, meant: keys.length > 0 ? { keys, names } : { names } });
    }
  },
  message({ key, of, known, mayBeText, extensible }) {
    if (key === '') return 'A key is missing here: a plain word before the colon.';
    const what = `\`${key}\` is not a key of ${withArticle(of)}`;
    const meant = nearest(key, known)[0];
    if (meant !== undefined) return `${what}; did you mean \`${meant}\`?`;
    if (mayBeText) return `${what}. If it belongs to the text before it, put that text in quotes.`;
    return extensible ? `${what}. Keys of your own start with \`x-\`.` : `${what}; remove it.`;
  },
  fix({ key, known, span, mayBeText, extensible, entry }, { parsed }) {
    const inner = innerSpan(span, parsed.text);
    const meant = known.filter((name) => sameWords(name, key));
    const near = [...new Set([...meant, ...nearest(key, known)])].slice(0, 3);
    const fixes: Fix[] = near.map((name, i) => ({
      title: `Change to \`${name}\``,
      edits: [{ span: inner, newText: name }],
      preferred: i === 0,
      // The same words are no guess.
      safe: i === 0 && sameWords(name, key),
    }));
    const quotes = mayBeText ? quoted(parsed.text, entry.start, entry.end) : undefined;
    if (quotes) {
      const title = 'Quote the text that holds the comma';
      fixes.push({ title, edits: [quotes], preferred: near.length === 0 });
    }
    const own = `x-${kebab(key) ?? ''}`;
    if (own !== 'x-' && extensible && !mayBeText)
      fixes.push({ title: `Keep as \`${own}\``, edits: [{ span: inner, newText: own }] });
    return fixes;
  },
});

/** Of a text with several commas all parts became keys: one mistake. */
function joined(shape: readonly ShapeProblem[], text: string): UnknownKey[] {
  const found: UnknownKey[] = [];
  for (const problem of shape) {
    if (problem.kind !== 'unknown-key') continue;
    const last = found.at(-1);
    const goesOn = last?.mayBeText && problem.mayBeText;
    if (last && goesOn && /^\s*,\s*$/.test(text.slice(last.entry.end, problem.entry.start)))
      found[found.length - 1] = { ...last, entry: { start: last.entry.start, end: problem.entry.end } };
    else found.push(problem);
  }
  return found;
}

/** In `{text: one, two}` the second half became a key: quotes around both make it one text again. */
function quoted(text: string, start: number, end: number): TextEdit | undefined {
  const value = /:[ \t]+([^\s"'{}[\],&*!|>%@`#][^{}[\],:\r\n]*),\s*$/.exec(text.slice(0, start));
  if (!value?.[1]) return undefined;
  const from = value.index + value[0].indexOf(value[1]);
  const whole = text.slice(from, end);
  const newText = /["\\]/.test(whole) ? `'${whole.replaceAll("'", "''")}'` : `"${whole}"`;
  return { span: { start: from, end }, newText };
}
