// Every scalar form of the language, as tables.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  formatSeconds,
  formatShare,
  parseAmount,
  parseDuration,
  parsePercentage,
  parseRate,
} from '../../server/core/model/values.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const amount = (elapsed: number, business = 0, businessDays = 0, months = 0) => ({
  elapsed,
  business,
  businessDays,
  months,
});

const amounts: [string, ReturnType<typeof amount> | undefined][] = [
  ['90s', amount(90)],
  ['15m', amount(900)],
  ['2h', amount(2 * HOUR)],
  ['1h30m', amount(1.5 * HOUR)],
  ['1.5h', amount(1.5 * HOUR)],
  ['3d', amount(3 * DAY)],
  ['2w', amount(14 * DAY)],
  ['4bh', amount(0, 4 * HOUR)],
  ['3bd', amount(0, 0, 3)],
  ['3mo', amount(0, 0, 0, 3)],
  ['1bd4bh', amount(0, 4 * HOUR, 1)],
  ['10d + 20bd', amount(10 * DAY, 0, 20)],
  ['1d+1d', amount(2 * DAY)],
  ['PT1H30M', amount(1.5 * HOUR)],
  ['P3D', amount(3 * DAY)],
  ['P2W', amount(14 * DAY)],
  ['P1M', amount(0, 0, 0, 1)],
  ['P1Y2M', amount(0, 0, 0, 14)],
  ['PT1M', amount(60)],
  ['PT0.5S', amount(0.5)],
  ['0s', amount(0)],
  ...[
    '',
    '2',
    'h',
    '2 h',
    '-2h',
    '2hours',
    '1h1h',
    '2h+',
    '+2h',
    'P',
    'PT',
    'P1DT',
    'P1H',
    '1.h',
    '.5h',
    '2H',
    '1e3s',
    'PT1.2.3S',
    'unknown',
  ].map((text): [string, undefined] => [text, undefined]),
];

test('amounts', () => {
  for (const [text, expected] of amounts) assert.deepEqual(parseAmount(text), expected, text);
});

test('durations and distributions', () => {
  const [two, three, eight] = [amount(2 * HOUR), amount(3 * HOUR), amount(8 * HOUR)];
  assert.deepEqual(parseDuration('2h'), { kind: 'fixed', at: two });
  assert.deepEqual(parseDuration('2h..8h'), { kind: 'uniform', min: two, max: eight });
  assert.deepEqual(parseDuration('2h .. 8h'), { kind: 'uniform', min: two, max: eight });
  assert.deepEqual(parseDuration('2h..2h'), { kind: 'uniform', min: two, max: two });
  assert.deepEqual(parseDuration('2h..3h..8h'), { kind: 'pert', min: two, mode: three, max: eight });
  assert.equal(parseDuration('unknown'), 'unknown');
  assert.equal(parseDuration('1d..4bh'), undefined);
  for (const text of [
    '8h..2h',
    '2h..9h..8h',
    '3h..2h..8h',
    '2h..',
    '..2h',
    '2h..3h..4h..5h',
    '2h...8h',
    'unknown..2h',
  ])
    assert.equal(parseDuration(text), undefined, text);
});

test('percentages are shares, and never clipped', () => {
  const cases: [string | number, number | 'unknown' | undefined][] = [
    ['97%', 0.97],
    ['97 %', 0.97],
    [0.97, 0.97],
    ['0.97', 0.97],
    ['12.5%', 0.125],
    ['130%', 1.3],
    [97, 97],
    ['-5%', -0.05],
    ['0%', 0],
    ['unknown', 'unknown'],
    ['high', undefined],
    ['', undefined],
    ['%', undefined],
    [Number.NaN, undefined],
  ];
  for (const [value, expected] of cases) assert.equal(parsePercentage(value), expected, String(value));
});

test('rates', () => {
  assert.deepEqual(parseRate('120/d'), { amount: 120, per: 'd' });
  assert.deepEqual(parseRate('2.5/h'), { amount: 2.5, per: 'h' });
  assert.deepEqual(parseRate('40/bd'), { amount: 40, per: 'bd' });
  assert.equal(parseRate('unknown'), 'unknown');
  for (const text of ['120', '/d', '120/y', '-1/d', '120/2d']) assert.equal(parseRate(text), undefined, text);
});

test('seconds as text', () => {
  const cases: [number, string][] = [
    [0, '0s'],
    [45, '45s'],
    [0.5, '0.5s'],
    [1.26, '1.3s'],
    [59.97, '1m'],
    [90, '1m 30s'],
    [9000, '2h 30m'],
    [3599.7, '1h'],
    [2 * HOUR, '2h'],
    [3 * DAY + 4 * HOUR, '3d 4h'],
    [3 * DAY + 4.4 * HOUR, '3d 4h'],
    [DAY - 1, '1d'],
    [30 * DAY, '30d'],
    [-90, '-1m 30s'],
    [Number.POSITIVE_INFINITY, '∞'],
    [Number.NaN, 'unknown'],
  ];
  for (const [seconds, expected] of cases) assert.equal(formatSeconds(seconds), expected, String(seconds));
});

test('shares as text', () => {
  const cases: [number, string][] = [
    [0.121875, '12.2 %'],
    [0.95, '95 %'],
    [0, '0 %'],
    [1, '100 %'],
    [0.0004, '0.04 %'],
    [0.9999, '99.99 %'],
    [1.3, '130 %'],
  ];
  for (const [share, expected] of cases) assert.equal(formatShare(share), expected, String(share));
});
