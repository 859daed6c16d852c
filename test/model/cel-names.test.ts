// Which names an expression uses, finished or not.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { celNames } from '../../server/core/model/cel-names.ts';

const cases: Record<string, string[]> = {
  'risk.score >= 0.8 && country in ["GB", "IE"]': ['risk.score', 'country'],
  "review.verdict == 'accept.it'": ['review.verdict'],
  'amount > params.small_sum': ['amount', 'params.small_sum'],
  'size(order.lines) > 3': ['order.lines'],
  'order.lines.exists(l, l.price > 1e3)': ['order.lines', 'l', 'l.price'],
  '(a) . b': ['a'],
  'risk.': ['risk'],
  'risk.score >': ['risk.score'],
  "'open": ['open'],
  '': [],
};
for (const [expression, names] of Object.entries(cases)) {
  it(`${expression || 'nothing'}`, () => {
    assert.deepEqual(
      celNames(expression).map((chain) => chain.join('.')),
      names,
    );
  });
}
