// Parameters that change on dates, and passes of a gate that hold for a while.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { HOUR, streamOf } from '../simulate/specs.ts';

const CERTIFICATES = streamOf(`
context: { sample: {} }
actors: { ca: { kind: system } }
parameters:
  reuse:
    mode: fixed
    reason: Ballot
    values: [{ from: 2027-03-15, value: 100d }, { from: 2025-01-01, value: 398d }, { from: 2029-03-15, value: 10d }, { from: 2026-03-15, value: 200d }]
  checks: { mode: adaptive, value: 1, values: [{ from: 2026-03-15, value: 3 }], range: { min: 1, max: 5 } }
  share: { mode: fixed, reason: law, value: 85% }
  tone: { mode: fixed, reason: law, value: friendly }
  open: { mode: fixed, reason: law, value: unknown }
triggers: { ordered: { event: ordered, next: validate } }
steps:
  validate: { actor: ca, process_time: 1h, wait_time: 0s, for_each: { item: sample, count: 2 * params.checks, mode: sequential }, next: done }
outputs: { done: { outcome: success } }
`);

const valued = (id: string, on?: string) => computeMetrics(CERTIFICATES, undefined, on).parameters[id];

test('16: validation may be reused for 398, 200, 100 and 10 days: the day before each change, and on it', () => {
  const days = (on: string) => Number(valued('reuse', on)?.value) / (24 * HOUR);
  const dates = [
    '2026-03-14',
    '2026-03-15',
    '2027-03-14',
    '2027-03-15',
    '2029-03-14',
    '2029-03-15',
    '2031-01-01',
  ];
  assert.deepEqual(dates.map(days), [398, 200, 200, 100, 100, 10, 10]);
  assert.equal(valued('reuse', '2026-03-15')?.unit, 's');
  assert.deepEqual(
    valued('reuse', '2026-03-15')?.inputs.map(({ name }) => name),
    ['from 2025-01-01', 'from 2026-03-15', 'from 2027-03-15', 'from 2029-03-15'],
  );
});

test('16: before the first date, without a date, and where nobody knows', () => {
  assert.match(valued('reuse', '2024-12-31')?.reason ?? '', /no value before 2025-01-01/);
  assert.match(valued('reuse')?.reason ?? '', /depends on a date/);
  assert.equal(valued('checks', '2026-03-14')?.value, 1);
  assert.deepEqual([valued('share')?.value, valued('share')?.unit], [0.85, 'share']);
  assert.equal(valued('tone')?.value, 'friendly');
  assert.deepEqual([valued('open')?.value, valued('open')?.missing], [null, ['open.value']]);
});

test('16: what is counted by a parameter follows it, in metrics and simulation', () => {
  const hours = (on?: string) => (computeMetrics(CERTIFICATES, undefined, on).lead_time.value ?? 0) / HOUR;
  assert.deepEqual([hours('2026-03-14'), hours('2026-03-15')], [2, 6]);
  assert.deepEqual(computeMetrics(CERTIFICATES).lead_time.missing, ['validate.for_each.count']);
  const simulated = (from: string) =>
    simulate(simulationJob(CERTIFICATES, undefined, { items: 10, mode: 'items', from })).items?.lead_time
      .value?.mean;
  assert.deepEqual([simulated('2026-03-14'), simulated('2026-03-15')], [2 * HOUR, 6 * HOUR]);
});

test('16: a pass that holds for two hours before a wait of four on average has run out in 60.653 % of the cases', () => {
  const releases = (hold: string, behind: string, handoff = '') => `
actors: { ci: { kind: system }, pilot: { kind: human } }
triggers: { cut: { event: cut, next: scan } }
gates: { scan: { actor: ci, criteria: [clean], process_time: 0s, wait_time: 0s, pass_rate: 90%, valid_for: ${hold}, pass: ${handoff === '' ? 'deploy' : 'ask'}, fail: dropped } }
steps: { deploy: { actor: pilot, ${behind}, next: live } }
${handoff}
outputs: { live: { outcome: success }, dropped: { outcome: failure } }
`;
  const of = (...parts: Parameters<typeof releases>) =>
    computeMetrics(streamOf(releases(...parts))).stale_pass.scan;
  const exponential = of('2h', 'process_time: 1h, wait_time: { mean: 4h }');
  assert.equal(exponential?.value?.toFixed(5), '0.60653');
  assert.equal(
    exponential?.inputs.find(({ name }) => /runs/.test(name))?.value?.toFixed(4),
    (1 / (1 - Math.exp(-0.5))).toFixed(4),
  );
  // The wait of a handoff counts as well: five hours at least, two and a half of them from nine.
  assert.equal(
    of(
      '4h',
      'process_time: 1h, wait_time: 3h',
      'handoffs: { ask: { to: deploy, context: [], wait_time: 2h } }',
    )?.value,
    1,
  );
  assert.equal(
    of(
      '5h',
      'process_time: 1h, wait_time: 3h',
      'handoffs: { ask: { to: deploy, context: [], wait_time: 0h..4h } }',
    )?.value,
    0.5,
  );
  // Of a lead time, what is no work: three of four hours.
  assert.equal(of('3h', 'process_time: 1h, lead_time: 4h')?.value, 0);
  assert.equal(of('2h', 'process_time: 1h, lead_time: 4h')?.value, 1);
  const unknown = of('2h', 'process_time: 1h, wait_time: unknown');
  assert.deepEqual([unknown?.value, unknown?.missing], [null, ['deploy.wait_time']]);
  assert.deepEqual(of('unknown', 'process_time: 1h, wait_time: 1h')?.missing, ['scan.valid_for']);
});
