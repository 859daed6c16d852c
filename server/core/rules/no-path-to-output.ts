// no-path-to-output: work gets there, and from there no output can be reached any more.
import { endlessLoops } from '../model/cycles.ts';
import { closure } from '../model/graph.ts';
import type { Edge } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { downstream, UNREAD, upstream, waysFrom } from './grounds.ts';
import type { Facts } from './rule.ts';
import { rule } from './rule.ts';

interface Lost {
  /** Undefined: the stream has no output at all. */
  readonly node: StreamNode | undefined;
}

export default rule<Lost>({
  id: 'no-path-to-output',
  severity: 'error',
  after: [...UNREAD, 'dead-end'],
  docs: {
    what: 'From a node that work reaches, no output can be reached.',
    why: 'A value stream ends in outputs that somebody can check. Work that ends elsewhere is gone: nobody receives it, and no metric counts it.',
    how: 'Lead the work to an output. `end` closes one branch of a fork; where no other branch goes on, name an output instead.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  check: { actor: bank, next: [{ to: paid, probability: 90% }, { to: refuse, probability: 10% }] }
  refuse: { actor: bank, next: end }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  check: { actor: bank, next: [{ to: paid, probability: 90% }, { to: refuse, probability: 10% }] }
  refuse: { actor: bank, next: refused }
outputs:
  paid: { outcome: success, verify: [The money has arrived] }
  refused: { outcome: failure }
`,
  },
  check(facts, report) {
    const { stream, graph } = facts;
    const nodes = [...stream.nodes.values()];
    const lost = vanishing(facts);
    if (lost.length > 0 && !nodes.some((node) => node.kind === 'output')) {
      report({ span: stream.anchor, data: { node: undefined } });
      return;
    }
    for (const node of lost) {
      const ends = (graph.out.get(node.id) ?? []).filter((edge) => edge.to === 'end');
      const related = ends.map((edge) => ({ span: edge.span, message: 'Here the work ends quietly.' }));
      const grounds = () => waysFrom(facts, downstream(graph, [node.id, ...forksAround(facts, node.id)]));
      report({ span: node.idSpan, data: { node }, related, grounds });
    }
  },
  message: ({ node }) =>
    node
      ? `Work at the ${node.kind} \`${node.id}\` never reaches an output: lead it to one (\`end\` only closes a branch of a fork while another goes on).`
      : 'The stream has no output, so that no work in it is ever done: add one under `outputs` and lead the work there.',
});

/** Where work was split on its way to the node: another branch may be the one that goes on. */
function forksAround({ graph }: Facts, id: string): string[] {
  const splits = (before: string) => graph.out.get(before)?.some((edge) => edge.fork !== undefined);
  return [...upstream(graph, [id])].filter(splits);
}

/** Nodes with `end` as their last word, where no fork around them has a branch that goes on to an output. */
function vanishing({ stream, graph }: Facts): StreamNode[] {
  const ahead = (starts: Iterable<string>) =>
    closure(starts, (id) => (graph.out.get(id) ?? []).map(({ to }) => to));
  const goesOn = (edge: Edge) => edge.fork !== undefined && graph.finishing.has(edge.from);
  const beside = ahead(stream.edges.filter(goesOn).map((edge) => edge.to));
  const endless = new Set(endlessLoops(graph).flatMap((loop) => loop.nodes));
  return [...stream.nodes.values()].filter((node) => {
    if (!graph.reachable.has(node.id) || graph.finishing.has(node.id) || beside.has(node.id)) return false;
    const out = graph.out.get(node.id) ?? [];
    return out.some((edge) => edge.to === 'end') && ![...ahead([node.id])].some((id) => endless.has(id));
  });
}
