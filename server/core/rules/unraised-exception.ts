// unraised-exception: a handler for something that nothing brings about.
import type { StreamException } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { nearestInAll } from '../text/nearest.ts';
import { UNREAD } from './grounds.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { removeDefinition } from './removals.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

interface Unraised {
  readonly exception: StreamException;
  /** A node that answers it without raising it. */
  readonly answeredBy: StreamNode | undefined;
}

export default rule<Unraised>({
  id: 'unraised-exception',
  severity: 'hint',
  after: UNREAD,
  docs: {
    what: 'An exception is defined, but nothing raises it.',
    why: 'Either a node can fail in this way and does not say so, and then no probability and no path accounts for it, or the handler is left over and misleads its readers.',
    how: 'Name it under `raises` of the node where it happens, say with `during` where it may strike at any time, or remove it.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
exceptions:
  account-closed: { category: business, handle: { then: not-paid } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, raises: { account-closed: 2% }, next: paid } }
exceptions:
  account-closed: { category: business, handle: { then: not-paid } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
  },
  check(facts, report) {
    const { stream } = facts;
    const raised = raisedIds(facts);
    for (const exception of stream.exceptions.values()) {
      if (exception.during !== undefined || raised.has(exception.id)) continue;
      const answeredBy = [...stream.nodes.values()].find((node) => node.on.has(exception.id));
      const answer = answeredBy?.on.get(exception.id);
      const related = answer
        ? [{ span: answer.ref.span, message: 'It is answered here, but not raised.' }]
        : [];
      const grounds = () => [{ keys: RAISING, naming: (name: string) => name === exception.id }];
      const data = { exception, answeredBy };
      report({ span: exception.idSpan, data, related, tags: ['unnecessary'], grounds });
    }
  },
  message: ({ exception }) =>
    `Nothing raises \`${exception.id}\`: name it under \`raises\` of the node where it happens, or remove it.`,
  fix({ exception, answeredBy }, facts) {
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const fixes: Fix[] = [];
    const node = answeredBy && entryAt(facts.parsed.tree, answeredBy.idSpan);
    if (answeredBy && node) {
      const raises = entryOf(node.value, 'raises');
      const order = keyOrder(answeredBy.kind);
      const edit = raises
        ? addToEntry(place, raises, exception.id, 'unknown')
        : addToEntry(place, node, 'raises', `{ ${exception.id}: unknown }`, order);
      fixes.push({ title: `Let \`${answeredBy.id}\` raise it`, edits: [edit], preferred: true });
    }
    const used = facts.stream.uses.some((use) => use.id === exception.id && use.kinds.includes('exception'));
    const removal = used ? undefined : removeDefinition(place, 'exceptions', exception.idSpan);
    if (removal)
      fixes.push({ title: `Remove \`${exception.id}\``, edits: [removal], preferred: !answeredBy });
    return fixes;
  },
});

/** Keys under which exceptions come up. */
const RAISING = ['raises', 'on_missing', 'on_violation', 'during'];

/** A misspelt name under `raises` most likely means the exception that is nearest to it. */
function raisedIds({ stream }: Facts): Set<string> {
  const known = [...stream.exceptions.keys()];
  const raises = [...stream.nodes.values()].flatMap((node) => node.raises.map((raise) => raise.id));
  const nearest = nearestInAll();
  const meant = raises
    .filter((id) => !stream.exceptions.has(id))
    .flatMap((id) => nearest(id, known)[0] ?? []);
  const missing = [...stream.inputs.values()].flatMap((input) => input.onMissing?.id ?? []);
  const violated = [...stream.guardrails.values()].flatMap((guardrail) => guardrail.onViolation?.id ?? []);
  return new Set([...raises, ...meant, ...missing, ...violated]);
}
