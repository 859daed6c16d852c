// self-handoff: a handoff between somebody and themselves.
import { receivers, senders } from '../model/parties.ts';
import type { HandoffNode } from '../model/types/nodes.ts';
import { FLOW, nodeIn, UNREAD } from './grounds.ts';
import { rule } from './rule.ts';

export default rule<{ readonly handoff: HandoffNode; readonly actor: string }>({
  id: 'self-handoff',
  severity: 'warning',
  after: UNREAD,
  docs: {
    what: 'A handoff passes work from an actor to the same actor.',
    why: 'Nothing changes hands there, but a wait, an acknowledgement and a loss of context are accounted for. Often one of the two nodes names the wrong actor.',
    how: 'Lead the work directly to the next node, or correct the actor on one of the two sides.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: clerk, reads: [claim], next: to-decision }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-decision: { to: decide, context: [claim] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: clerk, reads: [claim], next: decide }
  decide: { actor: clerk, reads: [claim], next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, graph }, report) {
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff') continue;
      const from = senders(stream, graph, handoff);
      const actor = from[0]?.actor.id;
      if (actor === undefined || from.some((side) => side.actor.id !== actor)) continue;
      const to = receivers(stream, graph, handoff);
      if (to.length === 0 || to.some((side) => side.actor.id !== actor)) continue;
      const related = [...from, ...to].map(({ node, ref }) => {
        return { span: ref.span, message: `\`${actor}\` performs \`${node.id}\`.` };
      });
      const sides = [...(graph.into.get(handoff.id) ?? []), ...(graph.out.get(handoff.id) ?? [])];
      const around = new Set([handoff.id, ...sides.flatMap((edge) => [edge.from, edge.to])]);
      const grounds = () => [
        { within: nodeIn(around), keys: ['actor', 'to'] },
        { keys: FLOW, naming: (name: string) => name === handoff.id },
      ];
      report({ span: handoff.idSpan, data: { handoff, actor }, related, grounds });
    }
  },
  message: ({ handoff, actor }) =>
    `The handoff \`${handoff.id}\` passes work from \`${actor}\` to \`${actor}\`: go on directly, or correct the actor on one side.`,
});
