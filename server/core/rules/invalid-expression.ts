// invalid-expression: a condition that no machine can decide.
import { celName, expressionChecker } from '../model/cel.ts';
import { nearest } from '../text/nearest.ts';
import { rule } from './rule.ts';

interface Invalid {
  readonly problem: string;
  readonly unknown: string | undefined;
  readonly meant: string | undefined;
}

export default rule<Invalid>({
  id: 'invalid-expression',
  severity: 'error',
  docs: {
    what: 'A CEL expression cannot be read, uses a name that the context does not have, or compares what does not compare.',
    why: 'A machine decides by this expression. What it cannot evaluate, it decides by chance or not at all.',
    how: 'Use the items and fields declared under `context` (with `_` for `-`) and `params` for parameters; texts stand in single quotes.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: decide } }
steps:
  decide:
    actor: bank
    reads: [claim]
    next:
      - { to: paid, when: claim.amont <= 100.0 }
      - { to: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: decide } }
steps:
  decide:
    actor: bank
    reads: [claim]
    next:
      - { to: paid, when: claim.amount <= 100.0 }
      - { to: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check({ stream }, report) {
    if (stream.expressions.length === 0) return;
    const check = expressionChecker(stream);
    const fields = [...stream.context.values()].flatMap((item) => [...item.fields.keys()]);
    const names = [...stream.context.keys(), ...fields, ...stream.parameters.keys(), 'params'].map(celName);
    for (const expression of stream.expressions) {
      const problem = check(expression);
      if (!problem) continue;
      const { unknown, message, span } = problem;
      const meant = unknown === undefined ? undefined : nearest(unknown, names)[0];
      report({ span, data: { problem: message, unknown, meant } });
    }
  },
  message({ problem, unknown, meant }) {
    if (unknown === undefined)
      return `This expression is wrong: ${problem.charAt(0).toLowerCase()}${problem.slice(1)}.`;
    if (unknown.includes('-'))
      return `\`${unknown}\` reads as a subtraction; in expressions write \`_\` for \`-\`.`;
    const hint =
      meant === undefined ? 'declare it under `context`, or correct the name.' : `did you mean \`${meant}\`?`;
    return `The context has no \`${unknown}\`; ${hint}`;
  },
});
