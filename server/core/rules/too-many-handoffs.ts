// too-many-handoffs: the work changes hands again and again.
import { type Related, rule } from './rule.ts';

interface Many {
  readonly crossed: number;
  readonly threshold: number;
}

export default rule<Many>({
  id: 'too-many-handoffs',
  severity: 'info',
  docs: {
    what: 'An item is handed over many times on its way.',
    why: 'Each handoff is a queue, a loss of context and a chance to misunderstand; together they often take more time than the work.',
    how: 'Let one actor do what several do now, or pass the work less often. The threshold, 7 by default, is set in the project configuration.',
    bad: `vstream: 1
name: Refunds
actors: { a: { kind: human }, b: { kind: human } }
context: { claim: {} }
triggers: { asked: { event: Refund asked for, provides: [claim], next: one } }
steps:
  one: { actor: a, next: [{ to: decided, probability: 10% }, { to: h1, probability: 90% }] }
  two: { actor: b, next: h2 }
handoffs:
  h1: { to: two, context: [claim] }
  h2: { to: one, context: [claim] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { a: { kind: human }, b: { kind: human } }
context: { claim: {} }
triggers: { asked: { event: Refund asked for, provides: [claim], next: one } }
steps:
  one: { actor: a, next: [{ to: decided, probability: 90% }, { to: h1, probability: 10% }] }
  two: { actor: b, next: h2 }
handoffs:
  h1: { to: two, context: [claim] }
  h2: { to: one, context: [claim] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, metrics, thresholds }, report) {
    const { value: crossed, inputs } = metrics().handoffs;
    if (crossed === null || crossed <= thresholds.handoffs) return;
    const related = inputs.flatMap(({ nodeId, value }): Related[] => {
      const node = stream.nodes.get(nodeId ?? '');
      const times = Number((value ?? 0).toFixed(2));
      return node ? [{ span: node.idSpan, message: `Crossed ${times} times an item.` }] : [];
    });
    report({ span: stream.anchor, data: { crossed, threshold: thresholds.handoffs }, related });
  },
  message: ({ crossed, threshold }) =>
    `An item is handed over ${Number(crossed.toFixed(1))} times on average, more than ${threshold}: let fewer actors share the work.`,
});
