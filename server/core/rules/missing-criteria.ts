// missing-criteria: a gate that does not say what it looks at.
import type { GateNode } from '../model/types/nodes.ts';
import { asSeq, entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

export default rule<{ readonly gate: GateNode }>({
  id: 'missing-criteria',
  severity: 'error',
  docs: {
    what: 'A gate has no criteria.',
    why: 'Whoever judges without criteria judges by habit, and an agent by whatever it makes up. Nobody can repeat or check the decision.',
    how: 'List under `criteria` what has to hold, in words that can be checked, with a `test` where a machine can decide.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
  justified:
    actor: clerk
    pass: paid
    fail: declined
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
gates:
  justified:
    actor: clerk
    criteria: [The receipt names the article, The article came back within 30 days]
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
      const entry = entryOf(gate.tree, 'criteria');
      const empty = entry && asSeq(entry.value)?.items.length === 0;
      if (entry && !empty) continue;
      const lacks = { definition: gate, keys: ['criteria'] };
      report({ span: entry ? entry.key.span : gate.idSpan, data: { gate }, lacks });
    }
  },
  message: ({ gate }) => `The gate \`${gate.id}\` has no criteria: say what has to hold for work to pass.`,
  fix({ gate }, facts) {
    const entry = entryAt(facts.parsed.tree, gate.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const todo = '[TODO say what has to hold]';
    const empty = entryOf(entry.value, 'criteria')?.value;
    const edit = empty
      ? { span: empty.span, newText: todo }
      : addToEntry(place, entry, 'criteria', todo, keyOrder('gate'));
    return [{ title: 'Add criteria, to be filled in', edits: [edit], preferred: true }];
  },
});
