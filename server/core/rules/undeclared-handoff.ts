// undeclared-handoff: work goes from one actor to another, and nobody has said what passes with it.
import { type Performed, performed, receivers, senders } from '../model/parties.ts';
import type { Cause, Edge, Stream } from '../model/types.ts';
import { newHandoff } from './handoff-scaffold.ts';
import { type Facts, type Fix, rule } from './rule.ts';

interface Crossing {
  readonly edge: Edge;
  readonly from: Performed;
  readonly to: Performed;
}

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
    const seen = new Set<number>();
    for (const edge of stream.edges) {
      if (!HANDS_OVER.has(edge.cause) || seen.has(edge.span.start)) continue;
      const from = performed(stream, stream.nodes.get(edge.from));
      const to = performed(stream, stream.nodes.get(edge.to));
      if (!from || !to || from.actor.id === to.actor.id) continue;
      // A handler that several nodes share leads on from all of them, and is one mistake.
      seen.add(edge.span.start);
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

/** Ways over which the work itself goes on; to escalate or to undo is something else. */
const HANDS_OVER: ReadonlySet<Cause> = new Set<Cause>([
  ...(['next', 'pass', 'fail', 'conditional', 'outcome', 'substream', 'exhausted'] as const),
  ...(['timeout', 'exception', 'violation'] as const),
]);

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
