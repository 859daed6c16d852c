// too-many-handoffs: the work changes hands again and again.
import { rule } from './rule.ts';

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
    const crossed = metrics().handoffs.value;
    if (crossed === null || crossed <= thresholds.handoffs) return;
    const visits = metrics().expected_visits;
    const handoffs = [...stream.nodes.values()].flatMap((node) => {
      const count = node.kind === 'handoff' ? (visits[node.id]?.value ?? 0) : 0;
      return count > 0 ? [{ node, count }] : [];
    });
    // In file order, as the reader meets them; of a long list those that are crossed most.
    const least = handoffs.map(({ count }) => count).sort((a, b) => b - a)[MOST_SHOWN - 1] ?? 0;
    const most = handoffs.filter(({ count }) => count >= least).slice(0, MOST_SHOWN);
    const related = most.map(({ node, count }) => {
      return { span: node.idSpan, message: `Crossed ${Number(count.toFixed(2))} times an item.` };
    });
    report({ span: stream.anchor, data: { crossed, threshold: thresholds.handoffs }, related });
  },
  message: ({ crossed, threshold }) =>
    `An item is handed over ${Number(crossed.toFixed(1))} times on average, more than ${threshold}: let fewer actors share the work.`,
});

const MOST_SHOWN = 20;
