// sla-without-breach-path: a limit whose breach has no consequence.

import type { StreamNode } from '../model/types/nodes.ts';
import type { Sla } from '../model/types/sla.ts';
import { entryOf } from '../parse/tree.ts';
import { tellAndGoOn } from './breach-fixes.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';
import { failureTargets } from './targets.ts';
import { inline, type Yaml } from './yaml-text.ts';

interface Unanswered {
  readonly sla: Sla;
  /** The node that carries it, where it is written in place. */
  readonly node: StreamNode | undefined;
}

export default rule<Unanswered>({
  id: 'sla-without-breach-path',
  severity: 'warning',
  docs: {
    what: 'An SLA does not say what happens when it is missed.',
    why: 'A limit that nobody hears of when it is broken changes nothing: the work waits on, and the first to notice is the customer.',
    how: 'Give the SLA an `on_breach`: a node to which the work goes, or a handler that tells somebody. One under `defaults` holds for all SLAs.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps: { decide: { actor: clerk, sla: decision, next: decided } }
slas:
  decision: { within: 2bd }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human, reports_to: head }, head: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps: { decide: { actor: clerk, sla: decision, next: decided } }
slas:
  decision: { within: 2bd, on_breach: { notify: [head], continue: true } }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    if (stream.defaults.slaBreach) return;
    const keys = ['on_breach'];
    for (const sla of stream.slas.values()) {
      if (!sla.tree || entryOf(sla.tree, 'on_breach')) continue;
      report({ span: sla.idSpan, data: { sla, node: undefined }, lacks: { definition: sla, keys } });
    }
    for (const node of stream.nodes.values()) {
      if (node.sla?.kind !== 'inline') continue;
      const { sla } = node.sla;
      if (entryOf(sla.tree, 'on_breach')) continue;
      const related = [{ span: sla.span, message: 'The SLA of the node.' }];
      report({ span: node.idSpan, data: { sla, node }, related, lacks: { definition: node, keys } });
    }
  },
  message({ sla, node }) {
    const which = node ? `The SLA of the ${node.kind} \`${node.id}\`` : `The SLA \`${sla.id}\``;
    return `${which} does not say what happens when it is missed: add \`on_breach\` with somebody to tell, or a node to go to.`;
  },
  fix({ sla, node }, facts) {
    const at = node ?? usedAt(sla, facts);
    const fixes: Fix[] = [];
    const tell = tellAndGoOn(facts.stream, at);
    if (tell !== undefined)
      fixes.push({ title: 'Tell somebody and go on', edits: write(sla, node, tell, facts), preferred: true });
    const targets = at ? failureTargets(facts, at) : [];
    for (const { id } of targets.slice(0, 2)) {
      const preferred = fixes.length === 0;
      fixes.push({ title: `Go to \`${id}\``, edits: write(sla, node, id, facts), preferred });
    }
    return fixes;
  },
});

function usedAt(sla: Sla, { stream }: Facts): StreamNode | undefined {
  const scope = sla.covers?.kind === 'node' ? stream.nodes.get(sla.covers.node.id) : undefined;
  const names = (node: StreamNode) => node.sla?.kind === 'named' && node.sla.ref.id === sla.id;
  return scope ?? [...stream.nodes.values()].find(names);
}

/** Into the SLA where it is a mapping; a bare limit on a node becomes one. */
function write(sla: Sla, node: StreamNode | undefined, breach: Yaml, facts: Facts): Fix['edits'] {
  const { tree, text } = facts.parsed;
  const place = { text, root: facts.stream.root };
  const holder = node ? entryOf(entryAt(tree, node.idSpan)?.value, 'sla') : entryAt(tree, sla.idSpan);
  if (holder && (sla.tree || !node)) return [addToEntry(place, holder, 'on_breach', breach, keyOrder('sla'))];
  if (!holder?.value) return [];
  const { span } = holder.value;
  const limit = text.slice(span.start, span.end);
  return [
    {
      span,
      newText: inline([
        ['within', limit],
        ['on_breach', breach],
      ]),
    },
  ];
}
