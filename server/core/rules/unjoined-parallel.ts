// unjoined-parallel: branches that run at the same time come to one node, which would then run once for each.

import { forkAt } from '../model/flows.ts';
import type { Unjoined } from '../model/soundness.ts';
import type { Span } from '../text/position.ts';
import { downstream, nodeIn, UNREAD, upstream } from './grounds.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';
import { inWords } from './wording.ts';

export default rule<Unjoined>({
  id: 'unjoined-parallel',
  severity: 'error',
  after: [...UNREAD, 'dead-end'],
  doubts: ['join'],
  docs: {
    what: 'Branches of a fork run into the same node, and the node does not say how they join.',
    why: 'Without a join the node, and all that follows, runs once for each branch: two letters, two payments, or a race between them.',
    how: 'Give the node where they meet a `join` (`all`, `any` or a number), or lead the branches to different ends.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: approve } }
steps:
  approve: { actor: bank, next: { parallel: [pay-back, restock] } }
  pay-back: { actor: bank, next: close }
  restock: { actor: bank, next: close }
  close: { actor: bank, next: closed }
outputs: { closed: { outcome: success, verify: [The money has arrived] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: approve } }
steps:
  approve: { actor: bank, next: { parallel: [pay-back, restock] } }
  pay-back: { actor: bank, next: close }
  restock: { actor: bank, next: close }
  close: { actor: bank, join: all, next: closed }
outputs: { closed: { outcome: success, verify: [The money has arrived] } }
`,
  },
  check({ stream, graph, soundness }, report) {
    for (const unjoined of soundness().unjoined) {
      const related = unjoined.meetings.map((node) => {
        return { span: node.idSpan, message: `Branches meet at the ${node.kind} \`${node.id}\`.` };
      });
      // One more way does not part branches that meet: only a join on their way, or at its end, would.
      const ahead = downstream(
        graph,
        unjoined.fork.map((edge) => edge.to),
      );
      const between = [
        ...upstream(
          graph,
          unjoined.meetings.map((node) => node.id),
        ),
      ].filter((id) => ahead.has(id));
      const grounds = () => [{ within: nodeIn(new Set(between)), keys: ['join', 'cancels'] }];
      report({ span: forkSpan(unjoined), data: unjoined, related, grounds });
    }
    function forkSpan({ fork }: Unjoined): Span {
      const target = fork[0]?.span ?? stream.anchor;
      return forkAt(stream, target)?.flow.span ?? target;
    }
  },
  message({ fork, meetings, certain }) {
    const at = inWords(meetings.map((node) => node.id));
    const branches = inWords(fork.map((edge) => edge.to));
    const may = certain ? 'run' : 'can run';
    return `The parallel branches ${branches} ${may} into ${at} without a \`join\`, so that it is done more than once: give it \`join: all\`, or let the branches end apart.`;
  },
  fix({ meetings, certain }, facts) {
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const joined = (how: string, title: string): Fix => ({
      title,
      edits: meetings.flatMap((node) => {
        const entry = entryAt(facts.parsed.tree, node.idSpan);
        return entry ? [addToEntry(place, entry, 'join', how, keyOrder(node.kind))] : [];
      }),
    });
    const at = inWords(meetings.map((node) => node.id));
    const all = joined('all', `Wait for all branches at ${at}`);
    const any = joined('any', `Go on with the first branch at ${at}`);
    return [
      { ...all, preferred: certain },
      { ...any, preferred: !certain },
    ];
  },
});
