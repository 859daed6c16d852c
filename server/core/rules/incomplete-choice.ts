// incomplete-choice: a choice that leaves it open where some of the work goes.
import type { Choice } from '../model/flows.ts';
import type { Definition, Quantity } from '../model/types/values.ts';
import { formatShare } from '../model/values.ts';
import { choiceFixes } from './choice-fixes.ts';
import { choicesOf, type Total } from './choices.ts';
import { coversAll } from './exhaustive.ts';
import { rule } from './rule.ts';

export type Incomplete =
  | { readonly kind: 'total'; readonly total: Total; readonly sum: number }
  | { readonly kind: 'no-otherwise' | 'undecided'; readonly owner: Definition; readonly choice: Choice };

export default rule<Incomplete>({
  id: 'incomplete-choice',
  severity: 'error',
  docs: {
    what: 'A choice has no branch for the rest, or its probabilities do not add up to 100 %.',
    why: 'Where no condition holds, the work has nowhere to go; where the shares do not add up, every number computed from them is wrong.',
    how: 'Leave the `when` of one branch out (it takes the rest), and let the probabilities of a choice add up to 100 %, or write `unknown`.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide:
    actor: clerk
    next:
      - { to: paid, probability: 80% }
      - { to: refused, probability: 10% }
outputs:
  paid: { outcome: success, verify: [The money has arrived] }
  refused: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide:
    actor: clerk
    next:
      - { to: paid, probability: 80% }
      - { to: refused, probability: 20% }
outputs:
  paid: { outcome: success, verify: [The money has arrived] }
  refused: { outcome: failure }
`,
  },
  check({ stream }, report) {
    const { choices, totals } = choicesOf(stream);
    for (const total of totals) {
      const sum = offBy(total);
      if (sum === undefined) continue;
      const related = total.parts.flatMap(({ share, name }) =>
        share ? { span: share.span, message: partOf(share, name) } : [],
      );
      report({ span: total.span, data: { kind: 'total', total, sum }, related });
    }
    for (const { flow: choice, owner } of choices) {
      const open = choice.branches.filter((branch) => !branch.when);
      const stated = choice.branches.every((branch) => branch.probability);
      const none =
        open.length === 0 &&
        !coversAll(
          stream,
          choice.branches.flatMap((branch) => branch.when?.text ?? []),
        );
      if (!none && (open.length < 2 || stated)) continue;
      const parts = none ? [choice] : open;
      const related = parts.map(({ span }) => ({
        span,
        message: none ? 'Every branch here has a condition.' : 'A branch without condition.',
      }));
      // A branch whose `when` is misspelt has one.
      const lacks = none ? {} : { lacks: { definition: choice, keys: ['when', 'probability'] } };
      report({
        span: owner.idSpan,
        data: { kind: none ? 'no-otherwise' : 'undecided', owner, choice },
        related,
        ...lacks,
      });
    }
  },
  message(data) {
    if (data.kind === 'total') {
      const { parts, what } = data.total;
      const list = parts
        .flatMap(({ share }) => (typeof share?.value === 'number' ? formatShare(share.value) : []))
        .join(' + ');
      return `${what} add up to ${formatShare(data.sum)} (${list}): they must make 100 %.`;
    }
    const targets = data.choice.branches.flatMap((branch) =>
      branch.to?.kind === 'to' ? `\`${branch.to.target.id}\`` : [],
    );
    return data.kind === 'no-otherwise'
      ? `\`${data.owner.id}\` does not say where work goes when none of its conditions holds (${targets.join(', ')}): add a branch without \`when\`.`
      : `\`${data.owner.id}\` has several branches without \`when\` (of ${targets.join(', ')}), and nothing tells which one is taken: give all but one a \`when\`, or each branch a probability.`;
  },
  fix: (data, facts) => choiceFixes(data, facts),
});

const TOLERANCE = 1e-6;

/** The sum, where it cannot be right; `unknown` and absent shares may hold what is missing, but not less than nothing. */
function offBy({ parts }: Total): number | undefined {
  const values = parts.map(({ share }) => share?.value);
  if (values.includes('unknown') || values.every((value) => value === undefined)) return undefined;
  const sum = values.reduce((total: number, value) => total + (typeof value === 'number' ? value : 0), 0);
  const complete = !values.includes(undefined);
  return sum > 1 + TOLERANCE || (complete && sum < 1 - TOLERANCE) ? sum : undefined;
}

function partOf(share: Quantity, name: string): string {
  return `\`${name}\`: ${share.value === 'unknown' ? 'unknown' : formatShare(share.value)}`;
}
