// ambiguous-wording: an instruction that leaves to the reader what is meant.
import { matchesIn, type Prose, phrasesOf, searchProse } from './prose.ts';
import { rule } from './rule.ts';
import { vagueWords } from './vague-words.ts';

export default rule<{ readonly word: string }>({
  id: 'ambiguous-wording',
  severity: 'info',
  docs: {
    what: 'A text that somebody has to act on leaves open what it means.',
    why: 'People fill in *as appropriate* from experience. An agent cannot act on it: it does what it takes for appropriate, and differently each time.',
    how: 'Say what, how much, by when or in which cases. Where nobody knows yet, say that, and who decides. The words are a setting of the project.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
  justified: { actor: clerk, criteria: [The article came back in a timely manner], pass: paid, fail: declined }
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
    const { parsed, wording = vagueWords } = facts;
    if (wording.length === 0) return;
    const { pattern, trace } = phrasesOf(wording);
    const spans = searchProse(facts, `words ${wording.join(',')}`, trace, (all) =>
      all
        .filter((prose) => typeof prose.scalar.value === 'string' && isActedOn(prose))
        .flatMap(({ scalar }) => matchesIn(parsed.text, scalar, pattern)),
    );
    for (const span of spans)
      report({ span, data: { word: parsed.text.slice(span.start, span.end).replace(/\s+/g, ' ') } });
  },
  message: ({ word }) =>
    `“${word}” leaves open what is meant, and an agent cannot act on it: say what, how much, by when or in which cases.`,
});

const SECTIONS = ['steps', 'gates', 'handoffs', 'guardrails', 'obligations', 'inputs', 'outputs'];
const TEXTS = [
  'description',
  'criteria',
  'text',
  'verify',
  'accept',
  'rule',
  'do',
  'question',
  'options',
  'obligation',
];

/** What an executor is told to do or to check; what only describes the stream may be as loose as it likes. */
function isActedOn({ keys }: Prose): boolean {
  return SECTIONS.includes(keys[0] ?? '') && TEXTS.includes(keys.at(-1) ?? '');
}
