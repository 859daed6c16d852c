// unbounded-adaptive-parameter: somebody may change a setting, and nothing says how far.
import type { Parameter } from '../model/types/content.ts';
import { asScalar, entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';

export default rule<{ readonly parameter: Parameter }>({
  id: 'unbounded-adaptive-parameter',
  severity: 'warning',
  docs: {
    what: 'An adaptive parameter has neither a range nor options.',
    why: 'Whoever adapts it may set it to anything, and an agent that is to improve a number will find the value that games it.',
    how: 'Give `range` with `min` and `max`, or the `options` that may be chosen.',
    bad: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  paid-unseen: { mode: adaptive, value: 50, objective: Fewest complaints, adjusted_by: bot }
steps: { pay-back: { actor: bot, parameters: [paid-unseen], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bot: { kind: agent, reports_to: clerk }, clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  paid-unseen: { mode: adaptive, value: 50, range: { min: 20, max: 100 }, objective: Fewest complaints, adjusted_by: bot }
steps: { pay-back: { actor: bot, parameters: [paid-unseen], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check({ stream }, report) {
    for (const parameter of stream.parameters.values()) {
      const { mode, tree, idSpan } = parameter;
      if (mode !== 'adaptive' || entryOf(tree, 'range') || entryOf(tree, 'options')) continue;
      // Yes or no: there is nothing more to bound.
      if (typeof asScalar(parameter.value)?.value === 'boolean') continue;
      const lacks = { definition: parameter, keys: ['range', 'options'] };
      report({ span: idSpan, data: { parameter }, lacks });
    }
  },
  message: ({ parameter }) =>
    `\`${parameter.id}\` may be adapted, but nothing bounds it: add \`range\` or \`options\`.`,
  fix({ parameter }, facts) {
    const entry = entryAt(facts.parsed.tree, parameter.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const add = (key: string, body: string) => [addToEntry(place, entry, key, body, keyOrder('parameter'))];
    const value = asScalar(parameter.value);
    const now = value && facts.parsed.text.slice(value.span.start, value.span.end);
    const fixes: Fix[] = [];
    if (now !== undefined && now !== 'unknown' && value?.value !== null) {
      const measured = typeof value?.value === 'number' || /^\d/.test(now);
      const edits = measured ? add('range', `{ min: ${now}, max: ${now} }`) : add('options', `[${now}]`);
      fixes.push({ title: `Bound it to \`${now}\`, to be widened`, edits, preferred: true });
    } else {
      const edits = add('range', '{ min: TODO, max: TODO }');
      fixes.push({ title: 'Add a range, to be filled in', edits, preferred: true });
    }
    const mode = entryOf(entry.value, 'mode')?.value;
    if (mode) fixes.push({ title: 'Make it fixed', edits: [{ span: mode.span, newText: 'fixed' }] });
    return fixes;
  },
});
