// agent-without-guardrail: an agent works, and nothing says what it must never do.

import { agentNodes, guardrailsOn } from '../model/oversight.ts';
import type { Performed } from '../model/parties.ts';
import { asSeq, entryOf } from '../parse/tree.ts';
import { groupBy } from '../text/group.ts';
import { guardrailGrounds, UNREAD } from './grounds.ts';
import { entryAt } from './lookup.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addDefinition, addItem } from './scaffold.ts';
import { freshId } from './targets.ts';

export default rule<Performed>({
  id: 'agent-without-guardrail',
  severity: 'warning',
  after: UNREAD,
  docs: {
    what: 'No guardrail applies to a node that an agent performs.',
    why: 'A goal says what an agent is to reach, not what it may break on the way. Guardrails are the answer to the gaming of a specification.',
    how: 'Write a guardrail that says what must never be done, and let it apply to the agent, to its nodes, or to all.',
    bad: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps: { decide: { actor: bot, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
guardrails: { small-sums: { rule: No refund above 100 euros without a clerk, applies_to: [bot] } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps: { decide: { actor: bot, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check({ stream }, report) {
    const free = agentNodes(stream).filter((work) => guardrailsOn(stream, work).length === 0);
    // What must never be done is a matter of the agent, wherever it works.
    for (const works of groupBy(free, ({ actor }) => actor.id).values()) {
      const [first, ...others] = works;
      if (!first) continue;
      const { node, actor } = first;
      const related = [
        { span: actor.idSpan, message: `The agent \`${actor.id}\`.` },
        ...others.map((other) => ({ span: other.node.idSpan, message: 'Here neither.' })),
      ];
      const lacks = { definition: node, keys: ['guardrails'] };
      const nodes = new Set(works.map((work) => work.node.id));
      const grounds = () => guardrailGrounds(actor.id, nodes);
      report({ span: node.idSpan, data: first, related, lacks, grounds });
    }
  },
  message: ({ node, actor }) =>
    `No guardrail applies to the agent \`${actor.id}\` at \`${node.id}\`: write down what it must never do.`,
  fix({ actor }, facts) {
    const id = freshId(facts.stream, `${actor.id}-limits`);
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const rule = 'TODO say what must never be done';
    const edits = [
      addDefinition(place, 'guardrails', id, [
        ['rule', rule],
        ['applies_to', `[${actor.id}]`],
      ]),
    ];
    const title = `Add a guardrail \`${id}\`, to be filled in`;
    return [{ title, edits, preferred: true }, ...existing(actor.id, facts)];
  },
});

/** Guardrails with a scope of their own, to which the agent can be added. */
function existing(actor: string, { stream, parsed }: Facts): Fix[] {
  return [...stream.guardrails.values()].slice(0, 3).flatMap((guardrail) => {
    const entry = entryAt(parsed.tree, guardrail.idSpan);
    const list = asSeq(entryOf(entry?.value, 'applies_to')?.value);
    const edit = list && addItem(parsed.text, list, actor);
    return edit ? [{ title: `Let \`${guardrail.id}\` apply to \`${actor}\``, edits: [edit] }] : [];
  });
}
