// bounded-fixed-parameter: bounds on something that nobody may change.
import type { Parameter } from '../model/types/content.ts';
import { asMap, type Entry, entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { removeKey } from './removals.ts';
import { type Fix, rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Bounded {
  readonly parameter: Parameter;
  readonly keys: readonly string[];
}

export default rule<Bounded>({
  id: 'bounded-fixed-parameter',
  severity: 'error',
  docs: {
    what: 'A fixed parameter has a range or options.',
    why: 'Bounds say that it may be changed, the mode says that it may not. Two readers will take it in two ways.',
    how: 'Remove the bounds, or make the parameter adaptive.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  return-period: { mode: fixed, value: 30d, range: { min: 14d, max: 60d }, reason: Promised on the receipt }
steps: { pay-back: { actor: clerk, parameters: [return-period], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
parameters:
  return-period: { mode: fixed, value: 30d, reason: Promised on the receipt }
steps: { pay-back: { actor: clerk, parameters: [return-period], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
  },
  check({ stream }, report) {
    for (const parameter of stream.parameters.values()) {
      if (parameter.mode !== 'fixed') continue;
      const bounds = ['range', 'options'].flatMap((key) => entryOf(parameter.tree, key) ?? []);
      const [first, second] = bounds;
      if (!first) continue;
      const mode = entryOf(parameter.tree, 'mode');
      const said = mode ? [{ span: mode.span, message: 'It is fixed.' }] : [];
      const also = second ? [{ span: second.key.span, message: 'These bound it too.' }] : [];
      const keys = bounds.map((entry) => String(entry.key.value));
      report({ span: first.key.span, data: { parameter, keys }, related: [...said, ...also] });
    }
  },
  message: ({ parameter, keys }) =>
    `\`${parameter.id}\` is fixed, so ${inWords(keys)} cannot apply: remove the bounds, or make it \`adaptive\`.`,
  fix({ parameter, keys }, facts) {
    const entry = entryAt(facts.parsed.tree, parameter.idSpan);
    const map = asMap(entry?.value);
    if (!map) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const [key, ...others] = keys;
    const removal = key !== undefined && others.length === 0 ? removeKey(place, map, key) : undefined;
    const meant = meansToAdapt(parameter);
    const fixes: Fix[] = [];
    if (removal) fixes.push({ title: 'Remove the bounds', edits: [removal], preferred: !meant });
    const mode: Entry | undefined = entryOf(map, 'mode');
    if (mode?.value) {
      const edits = [{ span: mode.value.span, newText: 'adaptive' }];
      fixes.push({ title: 'Make it adaptive', edits, preferred: meant });
    }
    return fixes;
  },
});

/** An objective or somebody to adjust it says that it is meant to change. */
function meansToAdapt({ objective, adjustedBy }: Parameter): boolean {
  return objective !== undefined || adjustedBy !== undefined;
}
