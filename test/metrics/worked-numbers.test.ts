// The worked numbers of docs on metrics that need more than one metric: what-ifs, published cases, rates and ages.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { momentsOfArrival } from '../../server/core/metrics/atoms.ts';
import { exponential, type Law } from '../../server/core/metrics/law.ts';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import { agingOf } from '../../server/core/simulate/flow-record.ts';
import { nearestRank, wilson } from '../../server/core/simulate/statistics.ts';
import { type Override, withOverrides } from '../../server/core/simulate/what-if.ts';
import { DAY, HOUR, metricsOf, simulated, streamOf } from '../simulate/specs.ts';

function digits(found: number | null | undefined, wanted: string): void {
  assert.ok(typeof found === 'number');
  assert.equal(found.toFixed(wanted.split('.')[1]?.length ?? 0), wanted);
}

const ONE = (work: string, rate = '5/d', more = '') => `
actors: { a: { kind: human, capacity: 100 } }
triggers: { go: { event: go, rate: ${rate}, next: work } }
steps: { work: { actor: a, ${work}, next: done } }
outputs: { done: { outcome: success } }
${more}`;

test('1: the largest wait, and the activity ratio of each step', () => {
  const steps = [
    ['2h', '3bd', '8.33'],
    ['16h', '5bd', '40.00'],
    ['1h', '10bd', '1.25'],
    ['30m', '2bd', '3.125'],
  ] as const;
  for (const [process, lead, ratio] of steps) {
    const yaml = `calendar: office
calendars: { office: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
${ONE(`process_time: ${process}, lead_time: ${lead}`).replace('kind: human', 'kind: human, calendar: office')}`;
    digits(100 * (metricsOf(yaml).flow_efficiency.value ?? 0), ratio);
  }
});

test('2: all work over the elapsed time is above 100 %, and is shown as no efficiency', () => {
  const metrics = metricsOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: first } }
steps:
  first: { actor: a, process_time: 4h, lead_time: 8h, next: { parallel: [b1, b2, b3] } }
  b1: { actor: a, process_time: 10h, wait_time: 0s, next: last }
  b2: { actor: a, process_time: 9h, wait_time: 0s, next: last }
  b3: { actor: a, process_time: 8h, wait_time: 0s, next: last }
  last: { actor: a, process_time: 2h, lead_time: 4h, join: all, next: done }
outputs: { done: { outcome: success } }
`);
  digits(100 * (metrics.flow_efficiency.value ?? 0), '72.73');
  const naive = metrics.flow_efficiency.inputs.find(({ name }) => name === 'process_time of all / lead_time');
  digits(naive?.value, '1.5');
});

test('3: 160 bottles at 96 a year stay for 1.667 years, whatever the declared lead time', () => {
  const cellar = ONE(
    'process_time: 0s, lead_time: 365d',
    '8/mo',
    'measures: { bottles: { level: metric, of: wip, actual: 160 } }',
  );
  const { wip, throughput } = metricsOf(cellar);
  digits(160 / ((throughput.value ?? 0) * 365.25), '1.667');
  assert.match(wip.reason ?? '', /the measure bottles says 160.* implies a lead time of 608d 18h/);
});

test('4: at a takt of 30 s, two minutes of work take four workers', () => {
  const shop = (capacity: number) => `
calendar: shift
calendars: { shift: { timezone: UTC, hours: "08:00-15:30", days: mon-sun } }
actors: { worker: { kind: human, calendar: shift, capacity: ${capacity} } }
triggers: { go: { event: go, rate: 900/d, next: work } }
steps: { work: { actor: worker, process_time: 120s, wait_time: 0s, next: done } }
outputs: { done: { outcome: success } }
`;
  digits(metricsOf(shop(4)).takt_time.value, '30');
  digits(metricsOf(shop(4)).utilization.worker?.value, '1.00');
  assert.ok((metricsOf(shop(5)).utilization.worker?.value ?? 1) < 1);
});

function triangular(min: number, mode: number, max: number): Law {
  const width = max - min;
  const survival = (x: number) => {
    if (x <= min) return 1;
    if (x >= max) return 0;
    if (x < mode) return 1 - ((x - min) * (x - min)) / (width * (mode - min));
    return ((max - x) * (max - x)) / (width * (max - mode));
  };
  const edges = (count: number) => Array.from({ length: count + 1 }, (_, i) => min + (width * i) / count);
  return { ...exponential(1), mean: (min + mode + max) / 3, exponential: false, survival, edges };
}

test('7: the maximum of two triangular times with mean 3', () => {
  digits(momentsOfArrival([triangular(1, 2, 6), triangular(2, 3, 4)], 2).mean, '3.475');
});

test('9: how sure a share of ten thousand items is', () => {
  const { low, high } = wilson(8500, 10_000);
  digits((high - low) / 2, '0.0070');
});

const TRIAL = streamOf(`
actors: { office: { kind: external } }
triggers: { filed: { event: Application filed, next: validation } }
steps:
  validation: { actor: office, process_time: 0s, wait_time: 10d, next: [{ to: validation-query, probability: 0% }, { to: assessment, probability: 100% }] }
  validation-query: { actor: office, process_time: 0s, wait_time: 15d, next: assessment }
  assessment: { actor: office, process_time: 0s, wait_time: 45d, next: [{ to: assessment-query, probability: 0% }, { to: experts, probability: 100% }] }
  assessment-query: { actor: office, process_time: 0s, wait_time: 31d, next: experts }
  experts: { actor: office, process_time: 0s, wait_time: 0d, next: decision }
  decision: { actor: office, process_time: 0s, wait_time: 5d, next: decided }
outputs: { decided: { outcome: success } }
`);

test('11: the clock of an EU trial application, by the questions that are asked', () => {
  const query = (node: 'validation' | 'assessment'): Override => ({
    kind: 'probability',
    node,
    to: `${node}-query`,
    value: 1,
  });
  const days = (...overrides: Override[]) => {
    const { stream, problems } = withOverrides(TRIAL, overrides);
    assert.deepEqual(problems, []);
    return (computeMetrics(stream).lead_time.value ?? 0) / DAY;
  };
  const experts: Override = { kind: 'wait_time', node: 'experts', value: '50d' };
  digits(days(), '60');
  digits(days(query('validation')), '75');
  digits(days(query('assessment')), '91');
  digits(days(query('validation'), query('assessment')), '106');
  digits(days(query('validation'), query('assessment'), experts), '156');
});

test('11: disclosure 30 days after a patch, at 90 days without one, with a grace of two weeks', () => {
  const days = (patch: number, grace: boolean) => {
    const after = grace ? 'grace' : 'told';
    const metrics = metricsOf(`
actors: { vendor: { kind: external } }
triggers: { reported: { event: Reported, next: patch } }
steps:
  patch: { actor: vendor, process_time: 0s, wait_time: ${patch}d, timeout: { after: 90d, then: ${after}, means: lapsed }, next: adoption }
  grace: { actor: vendor, process_time: 0s, wait_time: ${Math.max(0, patch - 90)}d, timeout: { after: 14d, then: told, means: lapsed }, next: rest }
  rest: { actor: vendor, process_time: 0s, wait_time: ${120 - patch}d, next: told }
  adoption: { actor: vendor, process_time: 0s, wait_time: 30d, next: told }
outputs: { told: { outcome: success } }
`);
    return (metrics.lead_time.value ?? 0) / DAY;
  };
  digits(days(47, false), '77');
  digits(days(83, false), '113');
  digits(days(90, false), '120');
  digits(days(100, true), '120');
  digits(days(10_000, false), '90');
});

test('11: shares within buckets add up to the attainment', () => {
  const { sla_attainment: found } = simulated(
    ONE(
      'process_time: 0s, wait_time: { buckets: [{ to: 15m, share: 40% }, { to: 30m, share: 20% }, { to: 60m, share: 20% }, { to: 1d, share: 20% }] }',
      '5/d',
      'slas: { hour: { covers: stream, within: 60m } }',
    ),
    { items: 20_000 },
  );
  const { interval } = found.hour?.value ?? { interval: { low: 1, high: 0 } };
  assert.ok(interval.low < 0.8 && 0.8 < interval.high);
});

test('13: an open item that is older than P85 of the finished ones is past what may be expected', () => {
  const finished = Float64Array.from({ length: 10 }, (_, i) => (i + 1) * DAY);
  digits(nearestRank(finished, 0.85) / DAY, '9');
  assert.deepEqual(agingOf(finished, Float64Array.of(9.5 * DAY, 2 * DAY)), {
    limit: 9 * DAY,
    past: 1,
    of: 2,
  });
  assert.equal(agingOf(new Float64Array(), finished), undefined);
});

test('14: rolled throughput yield is the product of the first-pass yields', () => {
  const rates = [0.95, 0.84, 0.88];
  const gates = rates.map(
    (rate, i) =>
      `  g${i}: { actor: a, criteria: [good], process_time: 1h, wait_time: 0s, pass_rate: ${rate}, pass: ${i < 2 ? `g${i + 1}` : 'done'}, fail: g${i} }`,
  );
  const metrics = metricsOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: g0 } }
gates:
${gates.join('\n')}
outputs: { done: { outcome: success } }
`);
  digits(metrics.first_pass_yield.value, '0.70224');
});

test('16: evidence that lives for two hours before a wait of four, on average', () => {
  digits(exponential(4 * HOUR).survival(2 * HOUR), '0.60653');
});

test('15: what the shape says, and what is lost at a handoff', () => {
  const { structure, context_items_lost: lost } = metricsOf(`
context: { order: { }, note: { } }
actors: { a: { kind: human }, bot: { kind: system } }
parameters: { limit: { mode: fixed, value: 3, reason: law } }
triggers: { go: { event: go, provides: [order], next: work } }
steps:
  work: { actor: a, process_time: 1h, wait_time: 0s, writes: [note], raises: { down: 10% }, next: [{ to: pass-on, probability: 50% }, { to: done, probability: 50% }] }
  file: { actor: bot, reads: [note], next: done }
handoffs: { pass-on: { context: [order], to: file } }
exceptions: { down: {} }
outputs: { done: { outcome: success } }
`);
  assert.equal(structure.automation?.value, 0.5);
  assert.equal(structure.steps_without_times?.value, 0.5);
  assert.equal(structure.handled_exceptions?.value, 0);
  assert.equal(structure.fixed_parameters?.value, 1);
  assert.equal(structure.handoffs_without_context?.value, 0);
  assert.equal(structure.gates_per_step?.value, 0);
  // The note, for the half of the nine tenths that come there.
  assert.ok(Math.abs((lost.value ?? 0) - 0.45) < 1e-12, `${lost.value}`);
  assert.equal(metricsOf(ONE('process_time: 1h, wait_time: 0s')).structure.fixed_parameters?.known, false);
});
