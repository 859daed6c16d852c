// missing-handoff-context: work passes to somebody else without what they need to do it.
import type { HandoffNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { receiverReads, senderWrites } from './handoff-needs.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addDefinition, addToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';

export default rule<{ readonly handoff: HandoffNode; readonly empty: boolean }>({
  id: 'missing-handoff-context',
  severity: 'error',
  docs: {
    what: 'A handoff does not say which context passes with the work.',
    why: 'Handoffs are where knowledge is lost. What the receiver needs and does not get is asked for again, guessed, or done without.',
    how: 'List under `context` the items that the receiver reads.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: to-clerk } }
handoffs:
  to-clerk: { to: decide }
steps: { decide: { actor: clerk, reads: [claim], next: decided } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: to-clerk } }
handoffs:
  to-clerk: { to: decide, context: [claim] }
steps: { decide: { actor: clerk, reads: [claim], next: decided } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, graph }, report) {
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff' || !handoff.tree) continue;
      const entry = entryOf(handoff.tree, 'context');
      const empty =
        handoff.context?.length === 0 && entry?.value?.kind === 'seq' && entry.value.items.length === 0;
      if (entry && !empty) continue;
      const reads = receiverReads(handoff, stream, graph);
      report({
        span: entry ? entry.key.span : handoff.idSpan,
        data: { handoff, empty },
        related: reads.map((read) => ({ span: read.span, message: `The receiver reads \`${read.id}\`.` })),
        lacks: { definition: handoff, keys: ['context'] },
      });
    }
  },
  message: ({ handoff, empty }) =>
    empty
      ? `The handoff \`${handoff.id}\` passes nothing: list the context that the receiver needs.`
      : `The handoff \`${handoff.id}\` does not say what passes: add \`context\` with the items that the receiver needs.`,
  fix({ handoff }, facts) {
    const { stream, graph } = facts;
    const place = { text: facts.parsed.text, root: stream.root };
    const write = (ids: readonly string[]) => {
      const existing = entryOf(handoff.tree, 'context');
      const list = `[${[...new Set(ids)].join(', ')}]`;
      if (existing?.value) return [{ span: existing.value.span, newText: list }];
      const entry = entryAt(facts.parsed.tree, handoff.idSpan);
      return entry ? [addToEntry(place, entry, 'context', list, keyOrder('handoff'))] : [];
    };
    const reads = receiverReads(handoff, stream, graph).map((read) => read.id);
    if (reads.length > 0)
      return [
        { title: `Pass what the receiver reads: ${reads.join(', ')}`, edits: write(reads), preferred: true },
      ];
    const writes = senderWrites(handoff, stream, graph).map((item) => item.id);
    if (writes.length > 0)
      return [
        {
          title: `Pass what was written before: ${writes.join(', ')}`,
          edits: write(writes),
          preferred: true,
        },
      ];
    const id = freshId(stream, `${handoff.id}-context`);
    const create = addDefinition(place, 'context', id, [
      ['description', 'TODO say what the receiver needs to know'],
    ]);
    return [{ title: `Pass a new context item \`${id}\``, edits: [...write([id]), create], preferred: true }];
  },
});
