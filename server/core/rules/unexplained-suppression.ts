// unexplained-suppression: a rule is silenced, and nobody says why.
import type { Span } from '../text/position.ts';
import { rule } from './rule.ts';
import { suppressionsOf } from './suppressions.ts';

export default rule<{ readonly rule: string | undefined; readonly span: Span }>({
  id: 'unexplained-suppression',
  severity: 'warning',
  docs: {
    what: 'A comment is to silence a rule, but gives no reason, or does not name a rule.',
    why: 'Without a reason nobody can tell later whether the exception still holds. Until there is one, the rule is not silenced.',
    how: 'Write `# vstream-ignore <rule>: <reason>` on the line before the finding.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
  # vstream-ignore unverified-output
  paid: { outcome: success }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
  # vstream-ignore unverified-output: the bank reports what did not arrive
  paid: { outcome: success }
`,
  },
  check({ parsed }, report) {
    for (const { rule, reason, span } of suppressionsOf(parsed))
      if (rule === undefined || reason === '') report({ span, data: { rule, span } });
  },
  message: ({ rule }) =>
    rule === undefined
      ? 'This silences nothing: write `# vstream-ignore <rule>: <reason>`.'
      : `This does not silence \`${rule}\` until it says why: add \`: <reason>\`.`,
  fix({ rule, span }, { parsed }) {
    if (rule === undefined) return [];
    const colon = parsed.text.slice(span.start, span.end).trimEnd().endsWith(':');
    const edits = [{ span: { start: span.end, end: span.end }, newText: `${colon ? '' : ':'} TODO say why` }];
    return [{ title: 'Add a reason, to be filled in', edits, preferred: true }];
  },
});
