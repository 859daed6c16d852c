// gate-without-fail-path: a decision that only knows one answer.

import type { GateNode, StreamNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addDefinition, addToEntry } from './scaffold.ts';
import { failureTargets, freshId } from './targets.ts';
import type { Yaml } from './yaml-text.ts';

export default rule<{ readonly gate: GateNode }>({
  id: 'gate-without-fail-path',
  severity: 'error',
  docs: {
    what: 'A gate does not say where the work goes when it does not pass.',
    why: 'A gate without a fail path either lets everything through or stops the work silently; an agent will do one of the two.',
    how: 'Give `fail`: back to the step that can mend it (with `at_most`), to somebody who decides, or to an output.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: within-limit } }
gates:
  within-limit:
    actor: bank
    criteria: [The amount is at most 100 euros]
    pass: paid
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: within-limit } }
gates:
  within-limit:
    actor: bank
    criteria: [The amount is at most 100 euros]
    pass: paid
    fail: declined
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check({ stream }, report) {
    for (const gate of stream.nodes.values()) {
      if (gate.kind !== 'gate' || !gate.tree) continue;
      if (entryOf(gate.tree, 'fail') || entryOf(gate.tree, 'outcomes')) continue;
      report({ span: gate.idSpan, data: { gate }, lacks: { definition: gate, keys: ['fail', 'outcomes'] } });
    }
  },
  message: ({ gate }) => `The gate \`${gate.id}\` does not say what happens when it fails: add \`fail\`.`,
  fix({ gate }, facts) {
    const entry = entryAt(facts.parsed.tree, gate.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const failTo = (body: Yaml) => addToEntry(place, entry, 'fail', body, keyOrder('gate'));
    const targets = failureTargets(facts, gate);
    const plain = targets.some((target) => target.plain);
    const fixes: Fix[] = targets.slice(0, 3).map((target, i) => ({
      title: `Send what fails to \`${target.id}\``,
      edits: [failTo(target.id)],
      preferred: i === 0 && target.plain,
    }));
    const id = freshId(facts.stream, `${gate.id}-failed`);
    const create = addDefinition(place, 'outputs', id, [['outcome', 'failure']]);
    fixes.push({ title: `End in a new output \`${id}\``, edits: [failTo(id), create], preferred: !plain });
    fixes.push(
      ...rework(facts, gate, targets[0]?.id).map((body) => ({
        title: body.title,
        edits: [failTo(body.yaml)],
      })),
    );
    return fixes;
  },
});

/** Back to the step before the gate, three times at most. */
function rework(facts: Facts, gate: GateNode, then: string | undefined): { title: string; yaml: Yaml }[] {
  const before = (facts.graph.into.get(gate.id) ?? []).map((edge) => facts.stream.nodes.get(edge.from));
  const step = before.find((node): node is StreamNode => node?.kind === 'step');
  if (!step || then === undefined) return [];
  const yaml: Yaml = { list: [`{ to: ${step.id}, at_most: { times: 3, then: ${then} } }`] };
  return [{ title: `Back to \`${step.id}\`, at most three times, then \`${then}\``, yaml }];
}
