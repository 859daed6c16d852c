// Numbers that must be the same on every platform, and the laws that they must follow.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { lawOf } from '../../server/core/metrics/clock.ts';
import { exp, expm1, log, log1p, power } from '../../server/core/metrics/portable-math.ts';
import type { Amount, Distribution } from '../../server/core/model/distribution.ts';
import { Random } from '../../server/core/simulate/random.ts';
import { bucketed, samplerOf } from '../../server/core/simulate/samplers.ts';
import { percentile, wilson } from '../../server/core/simulate/statistics.ts';

/** |a − b| in units of the last place of b. */
function ulps(a: number, b: number): number {
  if (a === b) return 0;
  const unit = 2 ** (Math.max(-1022, Math.floor(Math.log2(Math.abs(b)))) - 52);
  return Math.abs(a - b) / unit;
}

test('logarithm and exponential agree with the platform to about one unit in the last place', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 5e-324, noNaN: true, noDefaultInfinity: true }),
      (x) => ulps(log(x), Math.log(x)) <= 1,
    ),
    { seed: 1, numRuns: 5000 },
  );
  fc.assert(
    fc.property(fc.double({ min: -745, max: 709.7, noNaN: true }), (x) => ulps(exp(x), Math.exp(x)) <= 1),
    { seed: 1, numRuns: 5000 },
  );
  assert.equal(log(0), Number.NEGATIVE_INFINITY);
  assert.ok(Number.isNaN(log(-1)));
  assert.equal(log(Number.POSITIVE_INFINITY), Number.POSITIVE_INFINITY);
  assert.equal(exp(800), Number.POSITIVE_INFINITY);
  assert.equal(exp(-800), 0);
  assert.equal(exp(0), 1);
  assert.equal(log(1), 0);
});

test('their neighbours agree with the platform as well', () => {
  const close = (a: number, b: number) => Math.abs(a - b) <= 1e-14 * Math.abs(b);
  const doubles = (min: number, max: number) => fc.double({ min, max, noNaN: true });
  fc.assert(
    fc.property(doubles(-50, 50), doubles(-1e-6, 1e-6), doubles(0, 30), (x, tiny, most) => {
      return (
        close(expm1(x), Math.expm1(x)) &&
        close(expm1(tiny), Math.expm1(tiny)) &&
        close(log1p(most), Math.log1p(most)) &&
        close(log1p(tiny), Math.log1p(tiny))
      );
    }),
    { seed: 1, numRuns: 2000 },
  );
  fc.assert(
    fc.property(doubles(0.001, 5), fc.integer({ min: 0, max: 40 }), doubles(0, 9), (base, whole, any) => {
      return close(power(base, whole), base ** whole) && Math.abs(power(base, any) / base ** any - 1) < 1e-13;
    }),
    { seed: 1, numRuns: 2000 },
  );
  assert.equal(power(2, 900), 2 ** 900);
  assert.equal(power(0, 0.5), 0);
});

test('no number of metrics or simulation goes through a function that engines round as they like', () => {
  const core = new URL('../../server/core/', import.meta.url);
  const files = ['metrics', 'simulate', 'model'].flatMap((room) =>
    readdirSync(new URL(`${room}/`, core), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[jt]s$/.test(name))
      .map((name) => new URL(`${room}/${name}`, core)),
  );
  const allowed = new Set(['abs', 'ceil', 'floor', 'fround', 'imul', 'max', 'min', 'round', 'sqrt', 'trunc']);
  const constants = new Set(['PI', 'LOG2E']);
  for (const file of files) {
    const text = readFileSync(file, 'utf8').replace(/\/\*.*?\*\/|\/\/.*/gsu, '');
    for (const [, name = ''] of text.matchAll(/\bMath\.(\w+)/gu))
      assert.ok(allowed.has(name) || constants.has(name), `Math.${name} in ${file.pathname}`);
    assert.doesNotMatch(text, /\*\*/u, file.pathname);
  }
});

test('the first numbers of a stream are written down: they may never change', () => {
  const random = new Random(1, 'times review');
  const drawn = [random.integer(), random.integer(), random.unit(), random.exponential(), random.normal()];
  assert.deepEqual(drawn, DRAWN);
});

const DRAWN = [3375039985, 3945539343, 0.9359889231096997, 0.5769641471142519, 0.5188278495916873];

test('streams of other seeds and other purposes are unrelated', () => {
  const heads = new Set<number>();
  for (let seed = 0; seed < 200; seed++) {
    for (const purpose of ['times a', 'times b', 'routes a']) heads.add(new Random(seed, purpose).integer());
  }
  assert.equal(heads.size, 600);
  // Neighbouring seeds: no correlation between the two streams.
  const [a, b] = [new Random(7, 'x'), new Random(8, 'x')];
  let sum = 0;
  for (let i = 0; i < 40_000; i++) sum += (a.unit() - 0.5) * (b.unit() - 0.5);
  assert.ok(Math.abs(sum / 40_000) < 4 * (1 / 12 / 200));
});

test('uniform numbers fill the unit interval evenly', () => {
  const random = new Random(3, 'x');
  const bins = Array.from({ length: 20 }, () => 0);
  for (let i = 0; i < 100_000; i++) {
    const u = random.unit();
    assert.ok(u > 0 && u < 1);
    const bin = Math.floor(u * 20);
    bins[bin] = (bins[bin] ?? 0) + 1;
  }
  const chi = bins.reduce((sum, count) => sum + (count - 5000) ** 2 / 5000, 0);
  assert.ok(chi < 43.8, `${chi}`); // 99.9 % point at 19 degrees of freedom
});

const amount = (elapsed: number): Amount => ({ elapsed, business: 0, businessDays: 0, months: 0 });
const seconds = (value: Amount) => value.elapsed;

const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = {
  fixed: { kind: 'fixed', at: amount(5) },
  uniform: { kind: 'uniform', min: amount(2), max: amount(72) },
  pert: { kind: 'pert', min: amount(1), mode: amount(3), max: amount(10) },
  'pert that leans left': { kind: 'pert', min: amount(1), mode: amount(1), max: amount(10) },
  'pert that leans right': { kind: 'pert', min: amount(1), mode: amount(10), max: amount(10) },
  'pert upside down': { kind: 'pert', min: amount(0), mode: amount(8), max: amount(10) },
  'lognormal through percentiles': { kind: 'lognormal-percentiles', p50: amount(2), p90: amount(6) },
  'lognormal of moments': { kind: 'lognormal-moments', mean: amount(4), sd: amount(1) },
  exponential: { kind: 'exponential', mean: amount(4) },
  buckets: {
    kind: 'buckets',
    buckets: [
      { to: amount(15), share: 0.4 },
      { to: amount(30), share: 0.2 },
      { to: amount(60), share: 0.4 },
    ],
  },
};

for (const [name, distribution] of Object.entries(DISTRIBUTIONS)) {
  test(`draws follow their law: ${name}`, () => {
    const law = lawOf(distribution, seconds);
    const draw = samplerOf(distribution, seconds);
    assert.ok(law && draw);
    const random = new Random(11, name);
    const n = 40_000;
    const drawn = Float64Array.from({ length: n }, () => draw(random)).sort();
    const mean = drawn.reduce((sum, x) => sum + x, 0) / n;
    assert.ok(Math.abs(mean - law.mean) <= 4 * Math.sqrt(law.variance / n) + 1e-9, `${mean} ${law.mean}`);
    if (law.certain) return;
    // Kolmogorov-Smirnov at the 99.9 % level.
    let worst = 0;
    for (let i = 0; i < n; i++)
      worst = Math.max(worst, Math.abs((i + 0.5) / n - (1 - law.survival(drawn[i] ?? 0))));
    assert.ok(worst < 1.95 / Math.sqrt(n), `${worst}`);
  });
}

test('the percentiles of docs on metrics, section 9', () => {
  const near = (distribution: Distribution, p: number, expected: number, off: number) => {
    const draw = samplerOf(distribution, seconds);
    assert.ok(draw);
    const random = new Random(2, 'percentiles');
    const drawn = Float64Array.from({ length: 60_000 }, () => draw(random)).sort();
    assert.ok(Math.abs(percentile(drawn, p) - expected) < off, `${percentile(drawn, p)} is not ${expected}`);
  };
  const pert = DISTRIBUTIONS.pert as Distribution;
  near(pert, 0.5, 3.6385, 0.04);
  near(pert, 0.85, 5.5924, 0.05);
  near(pert, 0.95, 6.7383, 0.06);
  const lognormal = DISTRIBUTIONS['lognormal through percentiles'] as Distribution;
  near(lognormal, 0.85, 4.8629, 0.1);
  near(lognormal, 0.95, 8.1923, 0.25);
  near({ kind: 'uniform', min: amount(2), max: amount(72) }, 0.85, 61.5, 0.7);
});

test('percentiles by linear interpolation, shares by Wilson', () => {
  assert.ok(Math.abs(percentile(Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]), 0.85) - 8.65) < 1e-12);
  assert.equal(percentile(Float64Array.from([7]), 0.85), 7);
  const { low, high } = wilson(8500, 10_000);
  assert.ok(Math.abs((high - low) / 2 - 0.007) < 5e-5);
  // 81 of 263: 0.2553 to 0.3662 (Newcombe 1998, table I, method 3).
  const newcombe = wilson(81, 263);
  assert.ok(Math.abs(newcombe.low - 0.2553) < 5e-5 && Math.abs(newcombe.high - 0.3662) < 5e-5);
  assert.equal(wilson(0, 20).low, 0);
  assert.equal(wilson(20, 20).high, 1);
});

test('numbers that contradict each other draw nothing', () => {
  assert.equal(
    samplerOf({ kind: 'lognormal-percentiles', p50: amount(6), p90: amount(2) }, seconds),
    undefined,
  );
  assert.equal(samplerOf({ kind: 'lognormal-moments', mean: amount(0), sd: amount(2) }, seconds), undefined);
  assert.equal(bucketed([{ to: 5, share: 0.5 }]), undefined);
});
