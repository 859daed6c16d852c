// incomplete-decision: an agent turns to a human, and the human is not told what to decide.
import { type Performed, receivers, senders } from '../model/parties.ts';
import type { HandoffNode, Stream } from '../model/types.ts';
import { asSeq, childOf, entryOf } from '../parse/tree.ts';
import { decisionFor } from './decision-fixes.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addDefinition, addKey, addToEntry, inline, type Yaml } from './scaffold.ts';
import { freshId } from './targets.ts';
import { inWords } from './wording.ts';

interface Undecided {
  readonly handoff: HandoffNode;
  readonly missing: readonly ('question' | 'options' | 'returns')[];
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
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff') continue;
      const agent = senders(stream, graph, handoff).find(({ actor }) => actor.kind === 'agent');
      const human = receivers(stream, graph, handoff).find(({ actor }) => actor.kind === 'human');
      const missing = missingParts(handoff);
      if (!agent || !human || missing.length === 0) continue;
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
  fix({ handoff, missing, human }, facts) {
    const entry = entryAt(facts.parsed.tree, handoff.idSpan);
    const place = { text: facts.parsed.text, root: facts.stream.root };
    if (!entry) return [];
    const { parts, created } = complete(handoff, human, facts.stream);
    const wanted = missing.map((key): [string, Yaml] => [key, parts[key]]);
    const held = entryOf(entry.value, 'decision');
    const map = held?.value?.kind === 'map' && held.value.entries.length > 0 ? held.value : undefined;
    const edits = map
      ? wanted.flatMap(([key, value]) => (entryOf(map, key) ? [] : addKey(place, map, key, value)))
      : [addToEntry(place, entry, 'decision', inline(wanted), keyOrder('handoff'))];
    const describe: Yaml = [['description', 'TODO say what was decided']];
    if (created !== undefined && missing.includes('returns'))
      edits.push(addDefinition(place, 'context', created, describe));
    const filled = map === undefined ? held === undefined : wanted.every(([key]) => !entryOf(map, key));
    return filled ? [{ title: 'Add the missing parts of the decision', edits, preferred: true }] : [];
  },
});

function complete(handoff: HandoffNode, human: Performed, stream: Stream) {
  const known = decisionFor(human.node, stream);
  const created = known.returns === undefined ? freshId(stream, `${handoff.id}-decision`) : undefined;
  const options = known.options ?? '[approve, refuse]';
  return { parts: { question: known.question, options, returns: known.returns ?? `[${created}]` }, created };
}

function missingParts({ tree, decision }: HandoffNode): Undecided['missing'] {
  const parts = childOf(tree, 'decision');
  const isList = (key: string) => (asSeq(childOf(parts, key))?.items.length ?? 0) > 0;
  return [
    ...(decision?.question ? [] : ['question' as const]),
    ...(isList('options') ? [] : ['options' as const]),
    ...(isList('returns') ? [] : ['returns' as const]),
  ];
}
