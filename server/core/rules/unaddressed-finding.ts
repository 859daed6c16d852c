// unaddressed-finding: something is known to be wrong, and nothing is tried against it.
import type { Finding } from '../model/types/improvement.ts';
import { entryOf } from '../parse/tree.ts';
import { rule } from './rule.ts';

export default rule<{ readonly finding: Finding }>({
  id: 'unaddressed-finding',
  severity: 'hint',
  docs: {
    what: 'A weakness, risk or opportunity is written down, and no experiment addresses it.',
    why: 'A list of findings changes nothing. The next reader cannot tell whether somebody is on it.',
    how: 'Name the experiment that addresses it under `addressed_by`. Strengths need none.',
    bad: `vstream: 1
name: Refunds
findings:
  long-wait: { kind: weakness, waste: waiting, text: Claims wait two days for a clerk }
`,
    good: `vstream: 1
name: Refunds
findings:
  long-wait: { kind: weakness, waste: waiting, text: Claims wait two days for a clerk, addressed_by: pay-first }
experiments:
  pay-first: { change: Claims below 20 euros are paid at once }
`,
  },
  check({ stream }, report) {
    for (const finding of stream.findings.values()) {
      if (finding.kind === 'strength' || !finding.tree || entryOf(finding.tree, 'addressed_by')) continue;
      const lacks = { definition: finding, keys: ['addressed_by'] };
      report({ span: finding.idSpan, data: { finding }, lacks });
    }
  },
  message: ({ finding }) =>
    `Nothing addresses the ${finding.kind ?? 'finding'} \`${finding.id}\`: plan an experiment and name it under \`addressed_by\`.`,
});
