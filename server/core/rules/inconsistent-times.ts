// inconsistent-times: times of one node that cannot all be true.

import { type Contradiction, contradictionsOf, type Part } from '../metrics/contradictions.ts';
import { keptByNode } from '../model/kept-by-node.ts';
import { mappingAt } from './lookup.ts';
import { removeKey } from './removals.ts';
import { type Facts, type Fix, rule } from './rule.ts';

const KEYS: Readonly<Record<Part, string>> = {
  process: 'process_time',
  wait: 'wait_time',
  lead: 'lead_time',
};

export default rule<Contradiction>({
  id: 'inconsistent-times',
  severity: 'error',
  docs: {
    what: 'The times of a node contradict each other.',
    why: 'Lead time is wait plus process time. Where the three disagree, every number computed from them is as wrong as the worst of them.',
    how: 'Correct the one that is wrong, or leave one out: it follows from the other two. Work of several people at once is `effort`, not process time.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 3h, wait_time: 20h, lead_time: 24h, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 4h, wait_time: 20h, lead_time: 24h, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, memory }, report) {
    const agreeing = keptByNode<true>(stream, 'times that agree', memory);
    for (const node of stream.nodes.values()) {
      if (agreeing.has(node)) continue;
      const contradictions = contradictionsOf(stream, node);
      if (contradictions.length === 0) agreeing.set(node, true);
      for (const found of contradictions) {
        const related =
          found.kind === 'numbers'
            ? []
            : (['wait', 'process'] as const).flatMap((part) => {
                const span = node.times[part]?.span;
                return span && span !== found.span
                  ? [{ span, message: `\`${KEYS[part]}\` of \`${node.id}\`.` }]
                  : [];
              });
        report({ span: found.span, data: found, related });
      }
    }
  },
  message(data) {
    const who = `\`${data.node.id}\``;
    switch (data.kind) {
      case 'numbers':
        return `The numbers of this time contradict each other: ${data.says}.`;
      case 'sum':
        return `The lead time of ${who} is ${data.lead}, but wait and process time add up to ${data.sum}: correct one of them, or leave \`lead_time\` out.`;
      case 'more':
        return `The ${data.part} time of ${who} is ${data.length}, more than its lead time of ${data.lead}: correct one of them.`;
    }
  },
  fix: (data, facts) => (data.kind === 'numbers' ? [] : corrections(data, facts)),
});

function corrections(data: Exclude<Contradiction, { kind: 'numbers' }>, facts: Facts): Fix[] {
  const { text } = facts.parsed;
  const { node } = data;
  const fixes: Fix[] = [];
  if (data.kind === 'sum' && data.written !== undefined) {
    fixes.push({
      title: `Set \`lead_time\` to ${data.written}`,
      edits: [{ span: data.span, newText: data.written }],
    });
  }
  if (data.kind === 'more') {
    const part = node.times[data.part]?.span;
    if (part) {
      const edits = [
        { span: data.span, newText: text.slice(part.start, part.end) },
        { span: part, newText: text.slice(data.span.start, data.span.end) },
      ];
      fixes.push({ title: `Swap \`${KEYS[data.part]}\` and \`lead_time\``, edits });
    }
  }
  const map = node.tree && mappingAt(facts.parsed.tree, node.tree.span);
  const removal = map && removeKey({ text, root: facts.stream.root }, map, 'lead_time');
  if (removal) fixes.push({ title: 'Leave `lead_time` out: it follows from the others', edits: [removal] });
  return fixes.map((fix, i) => ({ ...fix, preferred: i === 0 }));
}
