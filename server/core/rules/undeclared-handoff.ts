// undeclared-handoff: work goes from one actor to another, and nobody has said what passes with it.
import { type Performed, receivers, senders } from '../model/parties.ts';
import type { Stream } from '../model/types/stream.ts';
import { type Crossing, crossings } from './crossings.ts';
import { newHandoff } from './handoff-scaffold.ts';
import { type Facts, type Fix, rule } from './rule.ts';

export default rule<Crossing>({
  id: 'undeclared-handoff',
  severity: 'warning',
  docs: {
    what: 'Work goes from one actor to another without a handoff.',
    why: 'Most waiting, and most loss of knowledge, happens where work changes hands. Without a handoff nothing says what passes, how the receiver takes it up, and what happens when nobody does.',
    how: 'Lead the work through a handoff that lists the context which the receiver reads. The quick fix writes it.',
    bad: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: register } }
steps:
  register: { actor: shop, next: decide }
  decide: { actor: clerk, reads: [claim], next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: register } }
steps:
  register: { actor: shop, next: to-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim], escalation: [{ after: 4h, to: clerk }] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    for (const { edge, from, to } of crossings(stream)) {
      const related = [from, to].map(({ node, actor, ref }) => {
        return { span: ref.span, message: `\`${actor.id}\` performs \`${node.id}\`.` };
      });
      report({ span: edge.span, data: { edge, from, to }, related });
    }
  },
  message: ({ from, to }) =>
    `Work goes from \`${from.actor.id}\` to \`${to.actor.id}\` without a handoff: lead it to \`${to.node.id}\` through one that says what passes.`,
  fix({ edge, from, to }, facts) {
    const existing = handoffBetween(facts, from, to).slice(0, 2);
    const created = newHandoff(from, to, facts);
    return [
      ...existing.map((id, i): Fix => {
        const edits = [{ span: edge.span, newText: id }];
        return { title: `Go through the handoff \`${id}\``, edits, preferred: i === 0 };
      }),
      {
        title: `Add a handoff \`${created.id}\` that passes what the receiver reads`,
        edits: [{ span: edge.span, newText: created.id }, ...created.edits],
        preferred: existing.length === 0,
      },
    ];
  },
});

/** Handoffs that already pass work from the one to this node of the other. */
function handoffBetween({ stream, graph }: Facts, from: Performed, to: Performed): string[] {
  return handoffs(stream).flatMap((handoff) => {
    const here = receivers(stream, graph, handoff).every(({ node }) => node.id === to.node.id);
    const same = senders(stream, graph, handoff).some(({ actor }) => actor.id === from.actor.id);
    return handoff.to?.kind === 'to' && here && same ? [handoff.id] : [];
  });
}

function handoffs(stream: Stream) {
  return [...stream.nodes.values()].filter((node) => node.kind === 'handoff');
}
