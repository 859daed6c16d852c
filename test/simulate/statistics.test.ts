// Samples in bins: every one is counted, once, and no bin holds most of what differs by orders of magnitude.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { type Summary, summarise } from '../../server/core/simulate/statistics.ts';

function summaryOf(values: readonly number[]): Summary {
  const summary = summarise(Float64Array.from(values));
  assert.ok(summary);
  return summary;
}

describe('a histogram', () => {
  // In seconds, to the microsecond.
  const time = fc.double({ min: 0, max: 1e7, noNaN: true }).map((at) => Math.round(at * 1e6) / 1e6);
  const times = fc.array(time, { minLength: 1, maxLength: 200 });
  it('holds each value in one bin, from the least to the largest without a gap', () => {
    fc.assert(
      fc.property(times, (values) => {
        const { histogram, min, max } = summaryOf(values);
        assert.equal(histogram[0]?.low, min);
        assert.equal(histogram.at(-1)?.high, max);
        let next = 0;
        const sorted = values.toSorted((a, b) => a - b);
        for (const [i, { low, high, count }] of histogram.entries()) {
          if (i > 0) assert.ok(Math.abs(low - (histogram[i - 1]?.high ?? 0)) <= 1e-9 * low);
          const inside = sorted.slice(next, next + count);
          const slack = 1e-9 * high;
          assert.ok(inside.every((value) => value >= low - slack && value <= high + slack));
          next += count;
        }
        assert.equal(next, values.length);
      }),
    );
  });

  const minutes = Array.from({ length: 1000 }, (_, i) => 60 + i);
  it('has equal bins for times of one order', () => {
    const { scale, histogram } = summaryOf(minutes);
    assert.equal(scale, 'linear');
    const [first, second] = histogram;
    assert.ok(first && second && Math.abs(first.high - first.low - (second.high - second.low)) < 1e-9);
  });
  it('has bins that grow alike where a few take a hundred times as long', () => {
    const { scale, histogram, n } = summaryOf([...minutes, ...minutes.slice(900).map((at) => at * 100)]);
    assert.equal(scale, 'logarithmic');
    const ratios = histogram.map(({ low, high }) => high / low);
    assert.ok(ratios.every((ratio) => Math.abs(ratio - (ratios[0] ?? 0)) < 1e-9));
    assert.ok(Math.max(...histogram.map(({ count }) => count)) < n / 4);
  });
  it('has equal bins where something takes no time at all: no multiple of that is more', () => {
    assert.equal(summaryOf([0, ...minutes, ...minutes.map((at) => at * 1000)]).scale, 'linear');
  });
  it('is one bin for values that do not differ', () => {
    assert.deepEqual(summaryOf([60, 60, 60]).histogram, [{ low: 60, high: 60, count: 3 }]);
  });
});
