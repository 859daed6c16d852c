// overdue-review: a date by which somebody meant to look again has passed.

import { printDate } from '../model/print.ts';
import type { Span } from '../text/position.ts';
import { dateAfter } from './dates.ts';
import { type Facts, rule } from './rule.ts';

interface Overdue {
  /** Undefined: the review of the specification itself. */
  readonly experiment: string | undefined;
  readonly last: string | undefined;
  readonly due: string;
}

export default rule<Overdue>({
  id: 'overdue-review',
  severity: 'info',
  docs: {
    what: 'The specification, or an experiment in it, was to be reviewed before today.',
    why: 'A specification that nobody looks at drifts away from the work, and is still followed to the letter.',
    how: 'Review it and write the date under `last`; close the experiment (`status: kept` or `dropped`), or set a new `review_on`.',
    bad: `vstream: 1
name: Refunds
teams: { shop: {} }
feedback:
  review: { every: 3mo, owner: shop, last: 2020-01-31 }
`,
    good: `vstream: 1
name: Refunds
teams: { shop: {} }
feedback:
  review: { every: 3mo, owner: shop, last: 2999-01-31 }
`,
  },
  check(facts, report) {
    const { stream, today } = facts;
    if (today === undefined) return;
    const spec = reviewOf(facts);
    if (spec && spec.due < today) report({ span: spec.span, data: { ...spec, experiment: undefined } });
    for (const { id, status, reviewOn } of stream.experiments.values()) {
      if (!reviewOn?.value || reviewOn.text >= today || status === 'kept' || status === 'dropped') continue;
      report({ span: reviewOn.span, data: { experiment: id, last: undefined, due: reviewOn.text } });
    }
  },
  message: ({ experiment, last, due }) =>
    experiment === undefined
      ? `The specification was last reviewed on ${last}; the next review was due on ${due}.`
      : `The experiment \`${experiment}\` was to be judged on ${due}: decide whether it is kept or dropped.`,
});

function reviewOf({ stream }: Facts): { span: Span; last: string; due: string } | undefined {
  const { last, every } = stream.feedback?.review ?? {};
  const interval = every?.value;
  if (!last?.value || !interval) return undefined;
  const amount =
    interval.kind === 'after' ? interval.amount : interval.kind === 'every' ? interval.period : undefined;
  return amount && { span: last.span, last: last.text, due: printDate(dateAfter(last.value, amount)) };
}
