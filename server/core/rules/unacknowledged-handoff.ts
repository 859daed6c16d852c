// unacknowledged-handoff: nobody says how the receiver takes the work.
import type { HandoffNode } from '../model/types/nodes.ts';
import { asMap, childOf, entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

export default rule<{ readonly handoff: HandoffNode }>({
  id: 'unacknowledged-handoff',
  severity: 'info',
  docs: {
    what: 'A handoff does not say how the receiver acknowledges the work.',
    why: 'Until the receiver accepts, the sender still owns the work. Without an acknowledgement nobody can tell from when on that has changed.',
    how: 'Say under `accept` how soon the receiver acknowledges (`within`, where nobody knows: `unknown`) and what is looked at first (`criteria`).',
    bad: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: register } }
steps:
  register: { actor: shop, next: to-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim], on_reject: register }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: register } }
steps:
  register: { actor: shop, next: to-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim], accept: { within: 4h }, on_reject: register }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff' || !handoff.tree) continue;
      const accept = entryOf(handoff.tree, 'accept');
      const empty = accept && asMap(childOf(handoff.tree, 'accept'))?.entries.length === 0;
      if (accept && !empty) continue;
      report({ span: handoff.idSpan, data: { handoff }, lacks: { definition: handoff, keys: ['accept'] } });
    }
  },
  message: ({ handoff }) =>
    `The handoff \`${handoff.id}\` does not say how the receiver acknowledges it: add \`accept\`.`,
  fix({ handoff }, facts) {
    const entry = entryAt(facts.parsed.tree, handoff.idSpan);
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const empty = entryOf(entry?.value, 'accept');
    const write = () => {
      if (empty) return [addToEntry(place, empty, 'within', 'unknown')];
      const accept = '{ within: unknown }';
      return entry ? [addToEntry(place, entry, 'accept', accept, keyOrder('handoff'))] : [];
    };
    return [{ title: 'Say that the time to acknowledge is unknown', edits: write(), preferred: true }];
  },
});
