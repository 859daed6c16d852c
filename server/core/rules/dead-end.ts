// dead-end: work arrives at a node and the specification does not say where it goes.

import { closure } from '../model/graph.ts';
import { performed } from '../model/parties.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

interface DeadEnd {
  readonly node: StreamNode;
  readonly key: string;
}

export default rule<DeadEnd>({
  id: 'dead-end',
  severity: 'error',
  docs: {
    what: 'A node that is no output does not say where the work goes next.',
    why: 'Nothing flows by position in the file: without `next` (or `pass`, or `to`) the work stops there and nobody is told.',
    how: 'Name the node that follows, or an output in which the stream ends.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back:
    actor: bank
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back:
    actor: bank
    next: paid
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`,
  },
  check({ stream, graph }, report) {
    for (const node of stream.nodes.values()) {
      const key = wayOut(node);
      if (key === undefined || !node.tree || entryOf(node.tree, key)) continue;
      const arrivals = graph.into.get(node.id) ?? [];
      const undoing =
        arrivals.length > 0 && arrivals.every((e) => e.cause === 'compensate' || e.cause === 'reversal');
      if (!undoing)
        report({ span: node.idSpan, data: { node, key }, lacks: { definition: node, keys: [key] } });
    }
  },
  message: ({ node, key }) =>
    `Work stops at the ${node.kind} \`${node.id}\`: add \`${key}\` to say where it goes.`,
  fix({ node, key }, facts) {
    const entry = entryAt(facts.parsed.tree, node.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const targets = followers(node, facts);
    return targets.slice(0, 4).map(
      (target, i): Fix => ({
        title: `Go on to \`${target.id}\``,
        edits: [addToEntry(place, entry, key, target.id, keyOrder(node.kind))],
        preferred: i === 0 && target.ahead,
      }),
    );
  },
});

/** The key that says where work goes when all is well; undefined where there is none to give or it is there. */
function wayOut(node: StreamNode): string | undefined {
  switch (node.kind) {
    case 'trigger':
      return 'next';
    case 'step':
      return node.substream && node.substream.outputs.length > 0 ? undefined : 'next';
    case 'gate':
      return node.outcomes.length > 0 || entryOf(node.tree, 'outcomes') ? undefined : 'pass';
    case 'handoff':
    case 'output':
      // A handoff without `to` has the wrong shape; an output is an end.
      return undefined;
  }
}

/** What nothing leads to yet comes first, in file order, then what stands next, then the outputs; the way back last. */
function followers(node: StreamNode, { stream, graph }: Facts): { id: string; ahead: boolean }[] {
  const nodes = [...stream.nodes.values()].filter(
    (other) => other.id !== node.id && other.kind !== 'trigger',
  );
  const before = closure([node.id], (id) => (graph.into.get(id) ?? []).map((edge) => edge.from));
  const ahead = nodes.filter((other) => !before.has(other.id));
  const waiting = ahead.filter((other) => !graph.into.has(other.id));
  const later = (others: readonly StreamNode[]) =>
    others.filter((other) => other.span.start > node.span.start);
  const work = (others: readonly StreamNode[]) => others.filter((other) => other.kind !== 'output');
  const outputs = ahead.filter((other) => other.kind === 'output');
  const good = outputs.filter((other) => other.kind === 'output' && other.outcome === 'success');
  const from = performed(stream, node)?.actor.id;
  // Work that others go through already crosses to another actor by their handoffs.
  const within = (other: StreamNode) => {
    const to = performed(stream, other)?.actor.id;
    return from === undefined || to === undefined || from === to;
  };
  const first = node.kind === 'trigger' ? work(waiting) : work(later(waiting));
  const ranked = [
    ...first,
    ...work(later(ahead)).filter(within).slice(0, 1),
    ...good,
    ...work(waiting),
    ...outputs,
    ...nodes,
  ];
  return [...new Set(ranked)].map(({ id }) => ({ id, ahead: !before.has(id) }));
}
