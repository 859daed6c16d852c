// missing-times: nobody has said how long something takes, not even that it is unknown.
import type { StreamNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { rule } from './rule.ts';
import { addAllToEntry } from './scaffold.ts';
import { inWords } from './wording.ts';

interface Missing {
  readonly node: StreamNode;
  readonly keys: readonly string[];
}

export default rule<Missing>({
  id: 'missing-times',
  severity: 'info',
  docs: {
    what: 'A step, gate or handoff does not say how long it takes.',
    why: 'Lead time and flow efficiency are unknown as long as one time on the way is. Silence also hides that nobody has measured it.',
    how: 'Give process time and one of wait and lead time (of a handoff: the wait), or write `unknown`.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 20m, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 20m, wait_time: unknown, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    for (const node of stream.nodes.values()) {
      const keys = node.tree ? missingKeys(node) : [];
      if (keys.length === 0) continue;
      report({
        span: node.idSpan,
        data: { node, keys },
        lacks: { definition: node, keys: [...keys, 'lead_time'] },
      });
    }
  },
  message: ({ node, keys }) =>
    `The ${node.kind} \`${node.id}\` does not say how long it takes: add ${inWords(keys)}, or write \`unknown\`.`,
  fix({ node, keys }, facts) {
    const entry = entryAt(facts.parsed.tree, node.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const added = keys.map((key) => [key, 'unknown'] as const);
    const edits = addAllToEntry(place, entry, added, keyOrder(node.kind));
    return [
      {
        title: `Say that ${inWords(keys)} ${keys.length > 1 ? 'are' : 'is'} unknown`,
        edits,
        preferred: true,
      },
    ];
  },
});

/** Of process, wait and lead time two are needed; a wait for capacity follows from the load. */
function missingKeys(node: StreamNode): string[] {
  const has = (key: string) => entryOf(node.tree, key) !== undefined;
  switch (node.kind) {
    case 'trigger':
    case 'output':
      return [];
    case 'handoff':
      return has('wait_time') ? [] : ['wait_time'];
    case 'gate':
      if (node.approval?.rule === 'lazy-consensus' && node.approval.openFor) return [];
      break;
    case 'step':
      if (node.substream || has('stream')) return [];
  }
  const [process, wait, lead] = [has('process_time'), has('wait_time'), has('lead_time')];
  if ((process ? 1 : 0) + (wait ? 1 : 0) + (lead ? 1 : 0) >= 2) return [];
  const queued = process && node.times.waitCause === 'capacity';
  return [...(process ? [] : ['process_time']), ...(wait || lead || queued ? [] : ['wait_time'])];
}
