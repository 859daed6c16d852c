// sensitive-context-exposed: sensitive data passes to somebody who should not or need not have it.

import { celName } from '../model/cel.ts';
import { celNames } from '../model/cel-names.ts';
import { type Performed, receivers } from '../model/parties.ts';
import type { HandoffNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { ContextRef } from '../model/types/values.ts';
import { rule } from './rule.ts';

interface Exposed {
  readonly handoff: HandoffNode;
  readonly ref: ContextRef;
  readonly receiver: Performed;
  readonly external: boolean;
}

export default rule<Exposed>({
  id: 'sensitive-context-exposed',
  severity: 'warning',
  docs: {
    what: 'A handoff passes a sensitive item to somebody outside, or to somebody who never reads it.',
    why: 'What is not passed cannot leak. Sensitive data that travels along because nobody thought of it is the usual way in which it gets lost.',
    how: 'Leave the item out of the `context` of the handoff, or take its sensitive parts out with `redact`.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, courier: { kind: external } }
context:
  claim: { fields: { address: string } }
  bank-details: { sensitive: true, fields: { iban: string } }
triggers: { asked: { event: Refund asked for, provides: [claim, bank-details], next: check } }
steps:
  check: { actor: clerk, reads: [claim, bank-details], next: to-courier }
  collect: { actor: courier, reads: [claim], next: collected }
handoffs:
  to-courier: { to: collect, context: [claim, bank-details] }
outputs: { collected: { outcome: success, verify: [The goods are back] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, courier: { kind: external } }
context:
  claim: { fields: { address: string } }
  bank-details: { sensitive: true, fields: { iban: string } }
triggers: { asked: { event: Refund asked for, provides: [claim, bank-details], next: check } }
steps:
  check: { actor: clerk, reads: [claim, bank-details], next: to-courier }
  collect: { actor: courier, reads: [claim], next: collected }
handoffs:
  to-courier: { to: collect, context: [claim] }
outputs: { collected: { outcome: success, verify: [The goods are back] } }
`,
  },
  check({ stream, graph }, report) {
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff') continue;
      const to = receivers(stream, graph, handoff);
      for (const ref of handoff.context ?? []) {
        const item = stream.context.get(ref.item);
        if (!item?.sensitive || handoff.redact.some((hidden) => hidden.item === ref.item)) continue;
        const outsider = to.find(({ actor }) => actor.kind === 'external');
        const receiver = outsider ?? to.find(({ actor }) => !readsEver(stream, actor.id, ref.item));
        if (!receiver) continue;
        const related = [
          { span: item.idSpan, message: `\`${item.id}\` is sensitive.` },
          { span: receiver.ref.span, message: `\`${receiver.actor.id}\` receives it.` },
        ];
        report({
          span: ref.span,
          data: { handoff, ref, receiver, external: outsider !== undefined },
          related,
        });
      }
    }
  },
  message({ handoff, ref, receiver, external }) {
    const who = `\`${receiver.actor.id}\``;
    const why = external ? `${who}, who is outside` : `${who}, who never reads it`;
    return `The handoff \`${handoff.id}\` passes the sensitive \`${ref.id}\` to ${why}: leave it out, or \`redact\` what is sensitive.`;
  },
});

/** Whether any node of the actor reads the item, or decides by it. */
function readsEver(stream: Stream, actor: string, item: string): boolean {
  const name = celName(item);
  return [...stream.nodes.values()].some((node) => {
    if ((node.kind !== 'step' && node.kind !== 'gate') || node.actor?.id !== actor) return false;
    if ([...node.reads, ...node.readsOptional].some((ref) => ref.item === item)) return true;
    const own = stream.expressions.filter(({ path }) => path[1] === node.id);
    return own.some((expression) => celNames(expression.text).some(([root]) => root === name));
  });
}
