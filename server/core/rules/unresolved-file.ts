// unresolved-file: a link to a file that is not there, or that no link may reach.
import { linksOf } from '../model/links.ts';
import { rule } from './rule.ts';
import { wrongForms } from './wrong-forms.ts';

interface Unresolved {
  readonly path: string;
  readonly why: 'missing' | 'outside';
}

export default rule<Unresolved>({
  id: 'unresolved-file',
  severity: 'error',
  docs: {
    what: 'A link names a file that is missing, or that lies outside the workspace folder.',
    why: 'Work that is handed to a stream that nobody can open is handed to nobody. A link that leaves the workspace works on one machine alone, and is never read.',
    how: 'Correct the path (it is relative to this file, with `/` between folders), or add the file inside the workspace folder.',
    bad: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
triggers:
  ordered: { from: "./odrers.vstream.yaml#confirmed", next: charge }
steps: { charge: { actor: bank, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the charge] } }
`,
    good: `vstream: 1
name: Billing
actors: { bank: { kind: system } }
triggers:
  ordered: { from: "./orders.vstream.yaml#confirmed", next: charge }
steps: { charge: { actor: bank, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the charge] } }
`,
    files: {
      './orders.vstream.yaml': `vstream: 1
name: Orders
actors: { shop: { kind: system } }
triggers: { asked: { event: Somebody orders, next: confirm } }
steps: { confirm: { actor: shop, next: confirmed } }
outputs: { confirmed: { outcome: success, verify: [The order has a number] } }
`,
    },
  },
  check({ stream, shape, links }, report) {
    if (!links) return;
    const hasWrongForm = wrongForms(shape);
    for (const link of linksOf(stream)) {
      if (hasWrongForm(link.span)) continue;
      const found = links.linked(link.path);
      if (found === 'missing' || found === 'outside') {
        report({ span: link.span, data: { path: link.path, why: found } });
      }
    }
  },
  message: ({ path, why }) =>
    why === 'missing'
      ? `There is no readable file \`${path}\`: correct the path, which is relative to this file, or add the file.`
      : `\`${path}\` lies outside the workspace folder: a link may not leave it. Move the file inside, or link to one that is there.`,
});
