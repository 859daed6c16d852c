// Values back as text: what is read from it is the value again, and it looks like what the author wrote.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { parseMoment } from '../../server/core/model/dates.ts';
import type { Amount } from '../../server/core/model/distribution.ts';
import {
  printAmount,
  printDuration,
  printMoment,
  printRate,
  printRoughly,
  printSchedule,
  printShare,
} from '../../server/core/model/print.ts';
import { duration } from '../../server/core/model/read.ts';
import { parseSchedule } from '../../server/core/model/schedules.ts';
import { parseAmount, parsePercentage, parseRate } from '../../server/core/model/values.ts';
import { parse } from '../../server/core/parse/parse.ts';

const elapsed = (seconds: number): Amount => ({ elapsed: seconds, business: 0, businessDays: 0, months: 0 });

describe('a value keeps the author’s style', () => {
  const amounts: [number | string, string, string][] = [
    [5400, '90m', '90m'],
    [5400, '1.5h', '1.5h'],
    [7200, '1.5h', '2h'],
    [5400, '1h15m', '1h30m'],
    [7200, '1h15m', '2h'],
    [5400, '2h', '1h30m'],
    [5400, 'PT45M', 'PT1H30M'],
    [93_600, '2d', '1d2h'],
    [93_600, '30h', '26h'],
    [93_600, '1w', '1d2h'],
    [0.5, '2h', '0.5s'],
    [0, '2h', '0h'],
    [0, 'PT2H', 'PT0S'],
    ['2bd', '5bd', '2bd'],
    ['2bd', '', '2bd'],
    ['4bh', '1bd', '4bh'],
    ['10d + 20bd', '1d + 2bd', '10d + 20bd'],
    ['10d+20bd', '1d+2bd', '10d+20bd'],
    ['10d + 20bd', '3d', '10d + 20bd'],
    ['1bd4bh', '2bd1bh', '1bd4bh'],
    ['3mo', '2h', '3mo'],
  ];
  for (const [value, like, expected] of amounts) {
    it(`${value} like ${like || 'nothing'} is ${expected}`, () => {
      const amount = typeof value === 'number' ? elapsed(value) : parseAmount(value);
      assert.ok(amount);
      assert.equal(printAmount(amount, like), expected);
    });
  }

  it('roughly, where its units come close', () => {
    assert.equal(printRoughly(5400, '60m..120m'), '90m');
    assert.equal(printRoughly(19_200, '2h..4h..14h'), undefined);
    assert.equal(printRoughly(19_200, '2.5h..8.2h'), '5.3h');
    assert.equal(printRoughly(403_200, '3bd'), undefined);
  });

  it('in ranges, shares, rates, schedules and moments', () => {
    const [min, max] = [elapsed(5400), elapsed(7200)];
    assert.equal(printDuration({ kind: 'uniform', min, max }, '30m .. 60m'), '90m .. 120m');
    assert.equal(printDuration({ kind: 'uniform', min, max }, '30m'), '90m..120m');
    assert.equal(
      printDuration({ kind: 'lognormal-percentiles', p50: min, p90: max }, '{p50: 30m, p90: 1h}'),
      '{ p50: 90m, p90: 2h }',
    );
    assert.equal(printDuration('unknown', '2h'), 'unknown');
    assert.equal(printShare(0.29, '15%'), '29%');
    assert.equal(printShare(0.07, '15 %'), '7 %');
    assert.equal(printShare(0.125, '0.5'), '0.125');
    assert.equal(printShare(1e-9, '1%'), '0.0000001%');
    assert.equal(printRate({ amount: 40, per: 'bd' }, '120 / d'), '40 / bd');
    const weekly = parseSchedule('every 7d');
    assert.ok(weekly);
    assert.equal(printSchedule(weekly, 'every 2w'), 'every 1w');
    const moment = parseMoment('2026-11-30 18:00');
    assert.ok(moment);
    assert.equal(printMoment(moment), '2026-11-30T18:00');
    assert.equal(printMoment(moment, '2026-01-01 09:00:00'), '2026-11-30 18:00:00');
  });
});

const number = fc.oneof(
  fc.nat({ max: 500 }).map(String),
  fc.tuple(fc.nat({ max: 99 }), fc.nat({ max: 999 })).map(([whole, part]) => `${whole}.${part}`),
);
const part = fc.uniqueArray(fc.constantFrom('w', 'd', 'h', 'm', 's', 'bd', 'bh', 'mo'), {
  minLength: 1,
  maxLength: 4,
});
const glued = fc
  .tuple(part, fc.array(number, { minLength: 4, maxLength: 4 }))
  .map(([units, counts]) => units.map((unit, i) => `${counts[i]}${unit}`).join(''));
const isoText = fc
  .tuple(number, number, number)
  .map(([days, hours, seconds]) => `P${days}DT${hours}H${seconds}S`);
const amountText = fc.oneof(
  glued,
  isoText,
  fc.array(glued, { minLength: 2, maxLength: 3 }).map((all) => all.join(' + ')),
);
const amountOf = (text: string): Amount => {
  const amount = parseAmount(text);
  assert.ok(amount, text);
  return amount;
};

describe('reading what was printed gives the value again', () => {
  it('amounts, in any style', () => {
    fc.assert(
      fc.property(amountText, fc.oneof(amountText, fc.string()), (text, like) => {
        const amount = amountOf(text);
        assert.deepEqual(parseAmount(printAmount(amount, like)), amount, `${text} like ${like}`);
      }),
      { numRuns: 2000 },
    );
  });

  it('distributions, in any style', () => {
    const pairs = fc.tuple(amountText, amountText);
    const written = fc.oneof(
      pairs.map(([p50, p90]) => `{ p50: ${p50}, p90: ${p90} }`),
      pairs.map(([mean, sd]) => `{mean: ${mean}, sd: ${sd}}`),
      amountText.map((mean) => `{ mean: ${mean} }`),
      pairs.map(([one, two]) => `{ buckets: [{ to: ${one}, share: 40% }, { to: ${two}, share: 0.6 }] }`),
      pairs.map(([one, two]) => `${one}..${two}`),
      fc.constant('unknown'),
    );
    const valueIn = (text: string) => {
      const tree = parse(`a: ${text}`).tree;
      return duration(tree?.kind === 'map' ? tree.entries[0]?.value : undefined)?.value;
    };
    fc.assert(
      fc.property(written, written, (text, like) => {
        const value = valueIn(text);
        if (value === undefined) return;
        assert.deepEqual(valueIn(printDuration(value, like)), value, `${text} like ${like}`);
      }),
      { numRuns: 500 },
    );
  });

  it('shares and rates', () => {
    const like = fc.constantFrom('97%', '97 %', '0.97', '"5%"', '');
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), like, (share, style) => {
        assert.equal(parsePercentage(printShare(share, style)), share);
      }),
    );
    fc.assert(
      fc.property(
        number,
        fc.constantFrom('s', 'd', 'bd', 'mo'),
        fc.constantFrom('1/d', '1 / d', ''),
        (text, per, style) => {
          const rate = parseRate(`${text}/${per}`);
          assert.ok(rate !== undefined);
          assert.deepEqual(parseRate(printRate(rate, style)), rate);
        },
      ),
    );
  });

  it('moments', () => {
    const two = (max: number) => fc.nat({ max }).map((n) => String(n).padStart(2, '0'));
    const zone = fc.oneof(
      fc.constantFrom('', 'Z'),
      fc.tuple(fc.constantFrom('+', '-'), two(23), two(59)).map(([sign, h, m]) => `${sign}${h}:${m}`),
    );
    const text = fc
      .tuple(two(23), two(59), fc.constantFrom('', ':00', ':07.25'), zone)
      .map(([h, m, s, z]) => `2026-11-30T${h}:${m}${s}${z}`);
    fc.assert(
      fc.property(text, text, (written, like) => {
        const moment = parseMoment(written);
        assert.ok(moment, written);
        assert.deepEqual(parseMoment(printMoment(moment, like)), moment, `${written} like ${like}`);
      }),
    );
  });
});
