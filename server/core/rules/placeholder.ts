// placeholder: something that was to be filled in later.
import { idsByKind } from '../model/ids.ts';
import type { Span } from '../text/position.ts';
import { matchesIn, type Prose, searchProse } from './prose.ts';
import { type Facts, rule } from './rule.ts';
import { suppressionsOf } from './suppressions.ts';
import { isDefined } from './unknown-reference.ts';

export default rule<{ readonly word: string; readonly comment: boolean }>({
  id: 'placeholder',
  severity: 'warning',
  docs: {
    what: 'A placeholder stands where something is still to be decided or written.',
    why: 'An executor that reads the specification literally reads the placeholder literally too.',
    how: 'Decide and write it down. Where nobody can know yet, `unknown` is a legal duration, share, rate or count, and says so.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
  justified: { actor: clerk, criteria: [TODO ask the legal team], pass: paid, fail: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
  justified: { actor: clerk, criteria: [The article came back within 30 days], pass: paid, fail: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check(facts, report) {
    const { text, comments } = facts.parsed;
    const say = (span: Span, comment: boolean) =>
      report({ span, data: { word: text.slice(span.start, span.end).replace(/\s+/g, ' '), comment } });
    const found = searchProse(facts, 'placeholders', TRACE, (all) =>
      all.flatMap((prose) => {
        const [first] = placeholdersIn(text, prose);
        return first ? [{ first, scalar: prose.scalar.span }] : [];
      }),
    );
    const explained = found.length > 0 ? explainedSpans(facts) : new Set();
    for (const { first, scalar } of found) {
      // A name in quotes is marked inside of them.
      if (!explained.has(scalar.start) && !explained.has(scalar.start + 1)) say(first, false);
    }
    for (const { text: said, span } of comments) {
      const word = /^(?:TODO|TBD|FIXME)(?![\p{L}\p{N}_-])/u.exec(said)?.[0];
      const start = span.start + text.slice(span.start, span.end).indexOf(said);
      if (word) say({ start, end: start + word.length }, true);
    }
    for (const { reason, span } of suppressionsOf(facts.parsed)) {
      if (/^(?:TODO|TBD|FIXME)\b/.test(reason)) say({ start: span.end - reason.length, end: span.end }, true);
    }
  },
  message: ({ word, comment }) =>
    comment
      ? `\`${word}\`: this is still to be done. Do it, or write down what is known.`
      : `\`${word}\` stands where something is still to be decided: write it, or \`unknown\` where nobody has measured it.`,
});

const WORDS =
  /(?<![\p{L}\p{N}_-])(?:TODO|TBD|FIXME)(?![\p{L}\p{N}_-])|(?<![^\s([{"'])\?{3}(?![^\s.,;:)\]}"'])/gu;
/** `<who>` or `<say what happens>`, but no tag, no address, and nothing that compares. */
const SCAFFOLD = /<(?:…|[\p{L}][\p{L}\p{N} ,.'’_…-]*)>/gu;
const TRACE = /TODO|TBD|FIXME|\?{3}|</;
const TAGS =
  /^<(?:a|b|br|code|del|details|div|em|hr|i|img|ins|kbd|li|mark|ol|p|pre|q|s|span|strong|sub|summary|sup|table|td|th|tr|u|ul)>$/i;
const CEL = ['when', 'test', 'applies_when', 'count'];

function placeholdersIn(text: string, { scalar, keys }: Prose): Span[] {
  if (typeof scalar.value !== 'string' || keys.includes('links')) return [];
  const words = matchesIn(text, scalar, WORDS);
  if (CEL.includes(keys.at(-1) ?? '')) return words;
  const scaffolds = matchesIn(text, scalar, SCAFFOLD).filter(
    ({ start, end }) => !TAGS.test(text.slice(start, end)),
  );
  return [...words, ...scaffolds].sort((a, b) => a.start - b.start);
}

/** Values that another rule reports already: they have the wrong form, or name nothing. */
function explainedSpans({ stream, shape }: Facts): Set<number> {
  const ids = idsByKind(stream);
  const unknown = stream.uses.filter((use) => !use.soft && !use.cel && !isDefined(stream, ids, use));
  return new Set([...shape.map(({ span }) => span.start), ...unknown.map(({ span }) => span.start)]);
}
