// unexplained-fixed-parameter: a rule of which nobody knows the reason.
import type { Parameter } from '../model/types/content.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

export default rule<{ readonly parameter: Parameter }>({
  id: 'unexplained-fixed-parameter',
  severity: 'info',
  docs: {
    what: 'A fixed parameter does not say why it is fixed.',
    why: 'Whoever meets it cannot tell a law from a habit: it is either never questioned again, or thrown out with the next change.',
    how: 'Give a `reason`: the law, contract, measurement or decision behind it.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  return-period: { mode: fixed, value: 30d }
steps: { pay-back: { actor: clerk, parameters: [return-period], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  return-period: { mode: fixed, value: 30d, reason: Promised on the receipt }
steps: { pay-back: { actor: clerk, parameters: [return-period], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check({ stream }, report) {
    for (const parameter of stream.parameters.values()) {
      if (parameter.mode !== 'fixed' || entryOf(parameter.tree, 'reason')) continue;
      const lacks = { definition: parameter, keys: ['reason'] };
      report({ span: parameter.idSpan, data: { parameter }, lacks });
    }
  },
  message: ({ parameter }) => `\`${parameter.id}\` is fixed, and nothing says why: add \`reason\`.`,
  fix({ parameter }, facts) {
    const entry = entryAt(facts.parsed.tree, parameter.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const edit = addToEntry(place, entry, 'reason', 'TODO say why it is fixed', keyOrder('parameter'));
    return [{ title: 'Add a reason, to be filled in', edits: [edit], preferred: true }];
  },
});
