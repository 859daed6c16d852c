// unbounded-rework: a loop of which nobody can say how often work goes round.

import { inOrder, type Loop, loops } from '../model/cycles.ts';
import { isRework, mayLeave } from '../model/rework.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { groupBy } from '../text/group.ts';
import { BROKEN_FLOW, downstream, nodeIn, UNREAD, waysFrom } from './grounds.ts';
import { type Facts, rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Unbounded {
  readonly last: StreamNode;
  readonly back: string;
  readonly nodes: readonly string[];
}

export default rule<Unbounded>({
  id: 'unbounded-rework',
  severity: 'warning',
  after: [...UNREAD, ...BROKEN_FLOW],
  docs: {
    what: 'A loop has neither a limit nor a known probability of leaving it.',
    why: 'Nobody can say how often the work comes back: no lead time can be computed, and an executor may go round for as long as it likes.',
    how: 'Give the branch that goes back an `at_most` with a `then`, or say how likely it is (`probability`, `pass_rate`).',
    bad: `vstream: 1
name: Articles
actors: { author: { kind: human }, editor: { kind: human } }
triggers: { asked: { event: Article ordered, next: write } }
steps:
  write: { actor: author, next: review }
gates:
  review: { actor: editor, criteria: [It can be read], pass: published, fail: write }
outputs: { published: { outcome: success, verify: [The article is online] } }
`,
    good: `vstream: 1
name: Articles
actors: { author: { kind: human }, editor: { kind: human } }
triggers: { asked: { event: Article ordered, next: write } }
steps:
  write: { actor: author, next: review }
gates:
  review:
    actor: editor
    criteria: [It can be read]
    pass: published
    fail: [{ to: write, at_most: { times: 3, then: dropped } }]
outputs:
  published: { outcome: success, verify: [The article is online] }
  dropped: { outcome: failure }
`,
  },
  check(facts, report) {
    const { stream } = facts;
    for (const loop of unbounded(facts)) {
      const open = loop.closing.find((edge) => typeof edge.probability?.value !== 'number');
      const closing = open ?? loop.closing[0];
      const last = closing && stream.nodes.get(closing.from);
      if (!closing || !last) continue;
      const related = [{ span: closing.span, message: `Here the work goes back to \`${closing.to}\`.` }];
      // A way out is one that ends somewhere.
      const ahead = downstream(facts.graph, loop.nodes);
      const grounds = () => [
        ...waysFrom(facts, ahead),
        { within: nodeIn(new Set(loop.nodes)), keys: ['pass_rate'] },
      ];
      report({ span: last.idSpan, data: { last, back: closing.to, nodes: loop.nodes }, related, grounds });
    }
  },
  message: ({ last, back, nodes }) =>
    `Nothing bounds the rework from \`${last.id}\` back to \`${back}\` (loop of ${inWords(nodes)}): give the branch \`at_most\`, or a known probability.`,
});

/**
 * Loops without `at_most` that nothing is known to leave. Where a node of a loop is known to lead out of it, every
 * cycle through that node has its way out; what is left without the node is looked at again.
 */
function unbounded({ stream, graph }: Facts): Loop[] {
  const rework = stream.edges.filter((edge) => isRework(stream, edge) && graph.reachable.has(edge.from));
  const bySource = groupBy(rework, (edge) => edge.from);
  const out = (id: string) => bySource.get(id) ?? [];
  const look = (ids: readonly string[]): Loop[] =>
    loops(ids, out).flatMap((loop) => {
      const members = new Set(loop.nodes);
      const leaves = (id: string) => (graph.out.get(id) ?? []).some((edge) => !members.has(edge.to));
      // A loop that nothing leaves at all is endless-loop.
      if (!loop.nodes.some(leaves)) return [];
      const known = new Set(loop.nodes.filter((id) => mayLeave(stream, graph, id, members)));
      return known.size === 0 ? [loop] : look(loop.nodes.filter((id) => !known.has(id)));
    });
  return look(inOrder([...graph.reachable], graph));
}
