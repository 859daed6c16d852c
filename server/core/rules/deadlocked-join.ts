// deadlocked-join: a join that waits for a branch which need not, or cannot, come.
import type { Deadlock } from '../model/soundness.ts';
import type { Edge } from '../model/types/flow.ts';
import { downstream, FLOW, forksAmong, mainFlows, nodeIn, UNREAD, upstream, waysFrom } from './grounds.ts';
import { type Facts, type Ground, type Related, rule } from './rule.ts';
import { inWords } from './wording.ts';

export default rule<Deadlock>({
  id: 'deadlocked-join',
  severity: 'error',
  after: [...UNREAD, 'dead-end', 'endless-loop', 'unjoined-parallel'],
  doubts: ['join'],
  docs: {
    what: 'A join waits for a branch that may never arrive.',
    why: 'The work that has arrived waits for ever. No exception is raised and no clock need run out: it is simply never seen again.',
    how: 'Let every branch that the join counts come to it (and decide behind it), use `join: any` or a smaller number, close the branch with `end`, or let the step that leads it away name the others under `cancels`.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: look } }
steps:
  look:
    actor: bank
    next: [{ to: check-receipt, probability: 60% }, { to: check-account, probability: 40% }]
  check-receipt: { actor: bank, next: pay-back }
  check-account: { actor: bank, next: pay-back }
  pay-back: { actor: bank, join: all, next: paid }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: look } }
steps:
  look:
    actor: bank
    next: { parallel: [check-receipt, check-account] }
  check-receipt: { actor: bank, next: pay-back }
  check-account: { actor: bank, next: pay-back }
  pay-back: { actor: bank, join: all, next: paid }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`,
  },
  check(facts, report) {
    for (const deadlock of facts.soundness().deadlocks) {
      const { join, fork } = deadlock;
      const grounds = () => (fork ? waysFrom(facts, passed(facts, fork)) : forksBefore(facts, join.id));
      report({ span: join.join.span, data: deadlock, related: relatedTo(deadlock), grounds });
    }
  },
  message(deadlock) {
    const { join } = deadlock;
    const who = `The join at \`${join.id}\``;
    switch (deadlock.kind) {
      case 'may-leave': {
        const away = inWords(deadlock.elsewhere, 'or');
        const where = away === '' ? 'end elsewhere' : `go to ${away} instead`;
        return `${who} can wait for ever: the branch \`${deadlock.branch.to}\` may ${where}. Lead it to the join, close it with \`end\`, or cancel the others when it leaves.`;
      }
      case 'too-few':
        return `${who} waits for ${deadlock.wanted} branches, but only ${deadlock.arrive} can arrive: lower the number, or lead more branches to it.`;
      case 'crossed':
        return `${who} waits for a branch that waits at the join of \`${deadlock.other}\`: neither is ever complete. Let one of the joins come before the other.`;
      case 'exclusive':
        return `${who} waits for several branches, but its ${deadlock.ways.length} ways in are alternatives, of which never two run side by side: drop the \`join\`, or fork the work before it with \`parallel\`.`;
    }
  },
});

function relatedTo(deadlock: Deadlock): Related[] {
  if (deadlock.kind === 'exclusive') return deadlock.ways.map((span) => ({ span, message: 'One way in.' }));
  const forked = (deadlock.fork ?? []).map((edge) => ({
    span: edge.span,
    message: `The branch \`${edge.to}\`.`,
  }));
  return deadlock.kind === 'may-leave'
    ? [{ span: deadlock.branch.span, message: `The branch \`${deadlock.branch.to}\` begins here.` }]
    : forked;
}

/** What the branches of a fork pass. */
function passed({ graph }: Facts, fork: readonly Edge[]): Set<string> {
  return downstream(
    graph,
    fork.flatMap((edge) => [edge.from, edge.to]),
  );
}

/** No fork is known to bring several branches: one that lost some of them would, or one that cannot be read. */
function forksBefore(facts: Facts, join: string): Ground[] {
  const before = [...upstream(facts.graph, [join])].flatMap((id) => facts.stream.nodes.get(id) ?? []);
  const open = before.filter((node) => mainFlows(node).includes(undefined));
  return [
    ...waysFrom(facts, downstream(facts.graph, forksAmong(before))),
    { within: nodeIn(new Set(open.map(({ id }) => id))), keys: FLOW, naming: (name) => name === 'parallel' },
  ];
}
