// incomplete-decision: an agent turns to a human, and the human is not told what to decide.
import { type Performed, receivers, senders } from '../model/parties.ts';
import type { HandoffNode } from '../model/types/nodes.ts';
import { asSeq, childOf } from '../parse/tree.ts';
import { completeDecision, type DecisionPart } from './decision-fixes.ts';
import { rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Undecided {
  readonly handoff: HandoffNode;
  readonly missing: readonly DecisionPart[];
  readonly agent: Performed;
  readonly human: Performed;
}

export default rule<Undecided>({
  id: 'incomplete-decision',
  severity: 'warning',
  docs: {
    what: 'An agent hands work to a human without a question, the options, or what comes back.',
    why: 'A person who is handed a case by an agent has to guess what is wanted, and the agent cannot use an answer whose form it does not know. That is where human oversight turns into a rubber stamp.',
    how: 'Give the handoff a `decision` with the `question`, the `options`, and the context items that it `returns`.',
    bad: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } }, verdict: { description: Yes or no } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: bot, reads: [claim], next: ask-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  ask-clerk: { to: decide, context: [claim] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } }, verdict: { description: Yes or no } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: bot, reads: [claim], next: ask-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  ask-clerk:
    to: decide
    context: [claim]
    decision: { question: Is the claim to be paid?, options: [pay, refuse], returns: [verdict] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, graph }, report) {
    if (![...stream.actors.values()].some((actor) => actor.kind === 'agent')) return;
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff') continue;
      const missing = missingParts(handoff);
      if (missing.length === 0) continue;
      const agent = senders(stream, graph, handoff).find(({ actor }) => actor.kind === 'agent');
      const human = receivers(stream, graph, handoff).find(({ actor }) => actor.kind === 'human');
      if (!agent || !human) continue;
      const related = [
        { span: agent.ref.span, message: `The agent \`${agent.actor.id}\` hands over.` },
        { span: human.ref.span, message: `The human \`${human.actor.id}\` receives.` },
      ];
      const lacks = { definition: handoff, keys: ['decision', ...missing] };
      report({ span: handoff.idSpan, data: { handoff, missing, agent, human }, related, lacks });
    }
  },
  message: ({ handoff, missing, human }) =>
    `The handoff \`${handoff.id}\` asks \`${human.actor.id}\` to decide without ${inWords(missing, 'or')}: complete its \`decision\`.`,
  fix: ({ handoff, missing, human }, facts) => completeDecision(handoff, missing, human.node, facts),
});

function missingParts({ tree, decision }: HandoffNode): Undecided['missing'] {
  const parts = childOf(tree, 'decision');
  const isList = (key: string) => (asSeq(childOf(parts, key))?.items.length ?? 0) > 0;
  return [
    ...(decision?.question ? [] : ['question' as const]),
    ...(isList('options') ? [] : ['options' as const]),
    ...(isList('returns') ? [] : ['returns' as const]),
  ];
}
