// timeout-without-outcome: a clock runs out, and nobody has said what silence means.
import type { Flow } from '../model/types/flow.ts';
import type { Timeout } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { childOf, entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addDefinition, addToEntry } from './scaffold.ts';
import { failureTargets, freshId } from './targets.ts';

interface Silent {
  readonly node: StreamNode;
  readonly timeout: Timeout;
}

export default rule<Silent>({
  id: 'timeout-without-outcome',
  severity: 'error',
  docs: {
    what: 'A timeout does not say where the work goes when it strikes.',
    why: 'Silence has an outcome whether one is written or not: somebody waits on, somebody assumes a yes. An agent will pick one of them.',
    how: 'Give the timeout a `then`, and say with `means` what the silence stands for.',
    bad: `vstream: 1
name: Refunds
actors: { customer: { kind: external } }
triggers: { asked: { event: Refund asked for, next: send-receipt } }
steps:
  send-receipt:
    actor: customer
    timeout: { after: 14d }
    next: received
outputs:
  received: { outcome: success, verify: [The receipt can be read] }
  lapsed: { outcome: cancelled }
`,
    good: `vstream: 1
name: Refunds
actors: { customer: { kind: external } }
triggers: { asked: { event: Refund asked for, next: send-receipt } }
steps:
  send-receipt:
    actor: customer
    timeout: { after: 14d, then: lapsed, means: lapsed }
    next: received
outputs:
  received: { outcome: success, verify: [The receipt can be read] }
  lapsed: { outcome: cancelled }
`,
  },
  check({ stream }, report) {
    for (const node of stream.nodes.values()) {
      const { timeout } = node;
      if (!timeout || entryOf(childOf(node.tree, 'timeout'), 'then')) continue;
      const related = [{ span: timeout.span, message: 'The timeout.' }];
      const lacks = { definition: node, keys: ['then'] };
      report({ span: node.idSpan, data: { node, timeout }, related, lacks });
    }
  },
  message: ({ node }) =>
    `The timeout of the ${node.kind} \`${node.id}\` has no outcome: add \`then\` to say where the work goes when nobody answers.`,
  fix({ node, timeout }, facts) {
    const entry = entryAt(facts.parsed.tree, node.idSpan);
    const holder = entry && entryOf(entry.value, 'timeout');
    if (!holder) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const then = (id: string) => addToEntry(place, holder, 'then', id, keyOrder('timeout'));
    const meant = meantTargets(node, timeout);
    const others = failureTargets(facts, node).filter(({ id }) => !meant.includes(id));
    const targets = [...meant.map((id) => ({ id, plain: true })), ...others];
    const fixes = targets.slice(0, 4).map(({ id, plain }, i): Fix => {
      return { title: `Go to \`${id}\` when the time is up`, edits: [then(id)], preferred: i === 0 && plain };
    });
    return [...fixes, { ...newOutput(facts, node, then), preferred: !targets[0]?.plain }];
  },
});

/** Where silence that counts as a yes or a no leads. */
function meantTargets(node: StreamNode, timeout: Timeout): string[] {
  if (node.kind !== 'gate') return [];
  const flow: Flow | undefined =
    timeout.means === 'approved' ? node.pass : timeout.means === 'rejected' ? node.fail : undefined;
  return flow?.kind === 'to' ? [flow.target.id] : [];
}

function newOutput(facts: Facts, node: StreamNode, then: (id: string) => Fix['edits'][number]): Fix {
  const id = freshId(facts.stream, `${node.id}-lapsed`);
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const output = addDefinition(place, 'outputs', id, [['outcome', 'cancelled']]);
  return { title: `End in a new output \`${id}\``, edits: [then(id), output] };
}
