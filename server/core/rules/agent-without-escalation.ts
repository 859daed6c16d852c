// agent-without-escalation: an agent that is at a loss has nobody to turn to.

import { agentNodes, leadsToHuman, mayBeAtALoss } from '../model/oversight.ts';
import type { Performed } from '../model/parties.ts';
import { groupBy } from '../text/group.ts';
import { downstream, nodeIn, UNREAD, waysFrom } from './grounds.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Place, rule } from './rule.ts';
import { addDefinition, addToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';

export default rule<Performed>({
  id: 'agent-without-escalation',
  severity: 'warning',
  after: UNREAD,
  docs: {
    what: 'An agent may fail, run out of time or have to choose, and no way leads from there to a human.',
    why: 'An agent that cannot ask goes on: it repeats, guesses, or reports success. Somebody has to be reachable before that.',
    how: 'Say to whom the agent `reports_to`, hand doubtful cases to a human, or tell one in the handlers of the node.',
    bad: `vstream: 1
name: Refunds
actors: { bot: { kind: agent } }
guardrails: { no-promises: { rule: No refund above 100 euros, applies_to: [bot] } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: bot, raises: { receipt-unreadable: 5% }, next: paid }
exceptions:
  receipt-unreadable: { category: input, handle: { then: declined } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
guardrails: { no-promises: { rule: No refund above 100 euros, applies_to: [bot] } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: bot, raises: { receipt-unreadable: 5% }, next: paid }
exceptions:
  receipt-unreadable: { category: input, handle: { then: declined } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check(facts, report) {
    const { stream, graph } = facts;
    const alone = agentNodes(stream).filter(
      (work) => mayBeAtALoss(work.node) && !leadsToHuman(stream, graph, work),
    );
    // One line of escalation serves an agent wherever it works.
    for (const works of groupBy(alone, ({ actor }) => actor.id).values()) {
      const [first, ...others] = works;
      if (!first) continue;
      const { node, actor } = first;
      const related = [
        { span: actor.idSpan, message: `The agent \`${actor.id}\`.` },
        ...others.map((other) => ({ span: other.node.idSpan, message: 'Here too.' })),
      ];
      const lacks = { definition: actor, keys: ['reports_to'] };
      const ahead = downstream(
        graph,
        works.map((work) => work.node.id),
      );
      const grounds = () => [
        ...waysFrom(facts, ahead),
        { within: nodeIn(ahead), keys: ['actor'] },
        { within: ({ section }: Place) => section === 'actors', keys: ['kind', 'reports_to'] },
      ];
      report({ span: node.idSpan, data: first, related, lacks, grounds });
    }
  },
  message: ({ node, actor }) =>
    `The agent \`${actor.id}\` has no human to turn to at \`${node.id}\`: add \`reports_to\`, or tell somebody in a handler.`,
  fix({ actor }, facts) {
    const entry = entryAt(facts.parsed.tree, actor.idSpan);
    const place = { text: facts.parsed.text, root: facts.stream.root };
    if (!entry || actor.reportsTo) return [];
    const reportTo = (id: string) => addToEntry(place, entry, 'reports_to', id, keyOrder('actor'));
    const humans = [...facts.stream.actors.values()].filter((other) => other.kind === 'human');
    const mates = humans.filter((other) => other.team !== undefined && other.team.id === actor.team?.id);
    const ranked = [...new Set([...mates, ...humans])];
    if (ranked.length > 0)
      return ranked.slice(0, 3).map(({ id }, i) => {
        return {
          title: `Let \`${actor.id}\` report to \`${id}\``,
          edits: [reportTo(id)],
          preferred: i === 0,
        };
      });
    const id = freshId(facts.stream, `${actor.id}-owner`);
    const description = 'TODO say who answers for the agent';
    const human = addDefinition(place, 'actors', id, [
      ['kind', 'human'],
      ['description', description],
    ]);
    return [{ title: `Add a human \`${id}\` to report to`, edits: [reportTo(id), human], preferred: true }];
  },
});
