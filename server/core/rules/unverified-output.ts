// unverified-output: a success that nobody can tell from a failure.
import type { OutputNode } from '../model/types/nodes.ts';
import { asSeq, entryOf } from '../parse/tree.ts';
import { isSuccess } from './judgement.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

export default rule<{ readonly output: OutputNode }>({
  id: 'unverified-output',
  severity: 'warning',
  docs: {
    what: 'A successful output does not say how one knows that it is right.',
    why: 'A stream is done when its result is verified, not when its last step is. Without it every end looks like a success.',
    how: 'List under `verify` what has to be seen at the recipient, or in the system of record.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
  paid: { outcome: success, recipient: Customer }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
  paid: { outcome: success, recipient: Customer, verify: [The bank confirms the transfer] }
`,
  },
  check({ stream }, report) {
    for (const output of stream.nodes.values()) {
      if (!isSuccess(output)) continue;
      const entry = entryOf(output.tree, 'verify');
      const empty = entry && asSeq(entry.value)?.items.length === 0;
      if (entry && !empty) continue;
      const lacks = { definition: output, keys: ['verify'] };
      report({ span: entry ? entry.key.span : output.idSpan, data: { output }, lacks });
    }
  },
  message: ({ output }) =>
    `The output \`${output.id}\` counts as a success, but nothing says how one knows: add \`verify\`.`,
  fix({ output }, facts) {
    const entry = entryAt(facts.parsed.tree, output.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const todo = '[TODO say how one knows that it is right]';
    const empty = entryOf(entry.value, 'verify')?.value;
    const edit = empty
      ? { span: empty.span, newText: todo }
      : addToEntry(place, entry, 'verify', todo, keyOrder('output'));
    return [{ title: 'Add a verification, to be filled in', edits: [edit], preferred: true }];
  },
});
