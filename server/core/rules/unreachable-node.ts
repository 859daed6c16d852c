// unreachable-node: no trigger leads there.
import { closure } from '../model/graph.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { BROKEN_FLOW, downstream, UNREAD, upstream, waysFrom } from './grounds.ts';
import { type Facts, type Ground, rule } from './rule.ts';

export default rule<{ readonly node: StreamNode | undefined }>({
  id: 'unreachable-node',
  severity: 'warning',
  after: [...UNREAD, ...BROKEN_FLOW],
  docs: {
    what: 'No path from a trigger leads to this node.',
    why: 'Either a path is missing, and then work that should come here goes elsewhere, or the node is left over and misleads its readers.',
    how: 'Lead a `next`, branch, handler or timeout to it, or remove it.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back: { actor: bank, next: paid }
  check: { actor: bank, next: paid }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  pay-back: { actor: bank, next: paid }
  check: { actor: bank, next: pay-back }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check(facts, report) {
    const { stream } = facts;
    if (stream.nodes.size === 0) return;
    if (![...stream.nodes.values()].some((node) => node.kind === 'trigger')) {
      report({ span: stream.anchor, data: { node: undefined } });
      return;
    }
    for (const node of heads(facts)) {
      const grounds = () => leadingTo(node, facts);
      report({ span: node.idSpan, data: { node }, tags: ['unnecessary'], grounds });
    }
  },
  message: ({ node }) =>
    node
      ? `No trigger leads to the ${node.kind} \`${node.id}\`: lead work to it, or remove it.`
      : 'Nothing starts this stream: add a trigger whose `next` names the first node.',
});

/** One finding for a whole unreachable stretch: at the nodes where it begins (in a loop, at the first in the file). */
function heads({ stream, graph }: Facts): StreamNode[] {
  const lost = [...stream.nodes.values()].filter((node) => !graph.reachable.has(node.id));
  const covered = new Set<string>();
  const found: StreamNode[] = [];
  const take = (node: StreamNode) => {
    found.push(node);
    const onward = (at: string) =>
      (graph.out.get(at) ?? []).flatMap(({ to }) => (covered.has(to) ? [] : [to]));
    for (const id of closure([node.id], onward)) covered.add(id);
  };
  for (const node of lost)
    if ((graph.into.get(node.id) ?? []).every((edge) => edge.from === node.id)) take(node);
  for (const node of lost) if (!covered.has(node.id)) take(node);
  return found;
}

/** Ways that may have been meant to come here: from any node but those that only this one leads to. */
function leadingTo({ id }: StreamNode, facts: Facts): Ground[] {
  const { stream, graph } = facts;
  const behind = downstream(graph, [id]);
  const others = {
    has: (other: string) => stream.nodes.has(other) && (!behind.has(other) || graph.reachable.has(other)),
  };
  const leading = upstream(graph, [id]);
  return waysFrom(facts, others).map((way) => ({ ...way, naming: (name) => leading.has(name) }));
}
