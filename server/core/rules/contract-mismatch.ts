// contract-mismatch: two streams are linked, and do not agree on what happens at the link.
import { withArticle } from '../text/article.ts';
import { nearest } from '../text/nearest.ts';
import { type Mismatch, mismatches } from './contracts.ts';
import { rule } from './rule.ts';
import { inWords } from './wording.ts';

export default rule<Mismatch>({
  id: 'contract-mismatch',
  severity: 'error',
  docs: {
    what: 'A link names a trigger or output that the other file does not have, or the two files disagree on the context that passes.',
    why: 'Each file is sound by itself, and the work still gets lost between them: nobody answers to the name, or what the next stream reads was never handed over.',
    how: 'Correct the id, provide the missing context on the other side, or expect less on this one. Context items go by their names; fields that both sides declare have to have the same type. A trigger is compared with the output that starts it, a step with the trigger and the outputs of its sub-stream: the step hands on what it reads, and gets back what it writes.',
    bad: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
context: { order: { fields: { total: number } } }
triggers:
  ordered: { from: "./orders.vstream.yaml#confirmed", provides: [order], next: charge }
steps: { charge: { actor: bank, reads: [order], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the charge] } }
`,
    good: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers:
  ordered: { from: "./orders.vstream.yaml#confirmed", provides: [basket], next: charge }
steps: { charge: { actor: bank, reads: [basket], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the charge] } }
`,
    files: {
      './orders.vstream.yaml': `vstream: 1
name: Orders
actors: { shop: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { asked: { event: Somebody orders, provides: [basket], next: confirm } }
steps: { confirm: { actor: shop, reads: [basket], next: confirmed } }
outputs: { confirmed: { outcome: success, provides: [basket], verify: [The order has a number] } }
`,
    },
  },
  check(facts, report) {
    for (const found of mismatches(facts)) report(found);
  },
  message(found) {
    switch (found.kind) {
      case 'unknown-id': {
        const { id, wanted, file, actual, ids } = found;
        if (actual)
          return `\`${id}\` is ${withArticle(actual)} of \`${file}\`; this link needs ${withArticle(wanted)}.`;
        const near = nearest(id, ids)[0];
        const meant = near === undefined ? known(wanted, ids) : `did you mean \`${near}\`?`;
        return `\`${file}\` has no ${wanted} \`${id}\`; ${meant}`;
      }
      case 'which-trigger':
        return found.triggers.length === 0
          ? `\`${found.file}\` has no trigger that this step could set off; add one there.`
          : `\`${found.file}\` has several triggers (${inWords(found.triggers)}): say with \`trigger\` which one this step sets off.`;
      case 'not-provided':
        return `\`${found.item}\` does not arrive: the output \`${found.output}\` of \`${found.file}\` does not provide it. Provide it there, or do not expect it here.`;
      case 'not-returned':
        return `\`${found.item}\` does not come back: no output of \`${found.file}\` provides it. Provide it there, or do not write it here.`;
      case 'not-passed':
        return `\`${found.step}\` does not pass ${inWords(found.items)}, which the trigger \`${found.trigger}\` of \`${found.file}\` expects: add it to \`reads\`, or do not expect it there.`;
      case 'nowhere':
        return `When \`${found.file}\` ends in \`${found.output}\`, the work leads nowhere: map it under \`outputs\`, or give \`${found.step}\` a \`next\` for the rest.`;
      case 'conflict': {
        const { item, field, expected, provided } = found.conflict;
        return `\`${item}.${field}\` is ${provided} in \`${found.file}\`, and ${expected} here: the two files have to agree.`;
      }
    }
  },
});

function known(wanted: string, ids: readonly string[]): string {
  return ids.length === 0 ? `it has no ${wanted} at all.` : `it has ${inWords(ids)}.`;
}
