// unused-suppression: a comment silences a rule that has nothing to say there.
import { lineAt, lineEnd, lineStarts } from '../text/position.ts';
import { rule } from './rule.ts';
import type { Suppression } from './suppressions.ts';

export default rule<Suppression>({
  id: 'unused-suppression',
  severity: 'hint',
  last: true,
  docs: {
    what: 'A comment silences a rule that reports nothing there.',
    why: 'It stays behind when the problem is gone, and then hides the next one. Often the name of the rule is misspelt, and nothing was ever silenced.',
    how: 'Remove the comment, or correct the name of the rule; it speaks of the next line only.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
  # vstream-ignore unverified-output: the bank reports what did not arrive
  paid: { outcome: success, verify: [The bank confirms the transfer] }
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
  check({ unused = [] }, report) {
    for (const suppression of unused)
      report({ span: suppression.span, data: suppression, tags: ['unnecessary'] });
  },
  message: ({ rule }) => `Nothing is silenced here: \`${rule}\` reports nothing on the next line.`,
  fix({ span }, { parsed: { text } }) {
    const starts = lineStarts(text);
    const line = lineAt(starts, span.start);
    const start = starts[line] ?? span.start;
    const end = starts[line + 1] ?? lineEnd(text, starts, line);
    return [{ title: 'Remove the comment', edits: [{ span: { start, end }, newText: '' }], preferred: true }];
  },
});
