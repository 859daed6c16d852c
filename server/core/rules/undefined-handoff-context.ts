// undefined-handoff-context: a handoff promises to pass something that nobody has described.
import { idsByKind } from '../model/ids.ts';
import type { Use } from '../model/types/names.ts';
import type { HandoffNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { nearestInAll } from '../text/nearest.ts';
import { newDefinition } from './creations.ts';
import { type Fix, rule } from './rule.ts';
import { candidates, isDefined } from './unknown-reference.ts';
import { unreadableKinds } from './unreadable.ts';
import { wrongForms } from './wrong-forms.ts';

interface Undefined {
  readonly use: Use;
  readonly handoff: string;
  readonly verb: 'passes' | 'redacts';
  /** Names that were perhaps meant, the nearest first. */
  readonly near: readonly string[];
}

export default rule<Undefined>({
  id: 'undefined-handoff-context',
  severity: 'error',
  docs: {
    what: 'A handoff lists a context item that is not defined.',
    why: 'Whoever receives the work cannot tell what to expect, and whoever hands it over cannot tell whether it is complete.',
    how: 'Correct the name, or define the item (and its fields) under `context`.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: system } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: to-clerk } }
handoffs:
  to-clerk: { to: decide, context: [claim, receipt] }
steps: { decide: { actor: clerk, next: decided } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: system } }
context: { claim: { fields: { amount: number } }, receipt: { fields: { shop: string } } }
triggers: { asked: { event: Refund asked for, provides: [claim, receipt], next: to-clerk } }
handoffs:
  to-clerk: { to: decide, context: [claim, receipt] }
steps: { decide: { actor: clerk, next: decided } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check(facts, report) {
    const { stream, shape } = facts;
    if (unreadableKinds(facts)('context')) return;
    const ids = idsByKind(stream);
    const known = candidates(stream, ids);
    const nearest = nearestInAll();
    const hasWrongForm = wrongForms(shape);
    for (const use of stream.uses) {
      const [section, handoff, key] = use.path;
      if (section !== 'handoffs' || (key !== 'context' && key !== 'redact') || isDefined(stream, ids, use))
        continue;
      if (hasWrongForm(use.span)) continue;
      const node = stream.nodes.get(String(handoff));
      const near = nearest(use.id, known(use));
      report({
        span: use.span,
        data: {
          use,
          handoff: String(handoff),
          verb: key === 'redact' ? 'redacts' : 'passes',
          near,
        },
        related: node?.kind === 'handoff' ? receivers(node, stream) : [],
        ...(near.length > 0 ? { meant: { names: near } } : {}),
      });
    }
  },
  message({ use, handoff, verb, near: [meant] }) {
    const hint =
      meant === undefined ? 'define it under `context` or correct the name.' : `did you mean \`${meant}\`?`;
    return `The handoff \`${handoff}\` ${verb} \`${use.id}\`, which is not defined; ${hint}`;
  },
  fix({ use, near }, facts) {
    const fixes: Fix[] = near.slice(0, 3).map((name, i) => ({
      title: `Change to \`${name}\``,
      edits: [{ span: use.span, newText: name }],
      preferred: i === 0,
    }));
    const create = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(use.id)
      ? newDefinition(facts, 'context', use.id)
      : undefined;
    const title = `Define the context item \`${use.id}\``;
    if (create) fixes.push({ title, edits: [create], preferred: near.length === 0 });
    return fixes;
  },
});

/** The other half of the story: who is to receive it. */
function receivers(handoff: HandoffNode, stream: Stream) {
  const target = handoff.to?.kind === 'to' ? stream.nodes.get(handoff.to.target.id) : undefined;
  return target ? [{ span: target.idSpan, message: `The ${target.kind} \`${target.id}\` receives it.` }] : [];
}
