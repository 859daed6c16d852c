// Waits that the shape of the work brings: for a batch to fill, for enough approvers, for a date.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateFlow } from '../../server/core/simulate/discrete-event.ts';
import { DAY, HOUR, metricsOf, simulated, streamOf } from '../simulate/specs.ts';

function close(found: number | null | undefined, wanted: number, digits = 9): void {
  assert.ok(
    typeof found === 'number' && Math.abs(found - wanted) <= 10 ** -digits * Math.abs(wanted),
    `${found}`,
  );
}

const BATCHED = (step: string, rate = '24/d') => `
actors: { oven: { kind: system, capacity: 9 } }
triggers: { go: { event: go, ${rate === '' ? '' : `rate: ${rate}, `}next: bake } }
steps: { bake: { actor: oven, ${step}, next: done } }
outputs: { done: { outcome: success } }
`;

test('a batch: (size − 1)/2 gaps until it is full, then all of it and one changeover', () => {
  const yaml = BATCHED('process_time: 6m, wait_time: 0s, batch: { size: 5, changeover: 10m }');
  const metrics = metricsOf(yaml);
  // One item an hour: two hours of gathering; then 10 minutes and five times six.
  close(metrics.lead_time.value, 2 * HOUR + 40 * 60);
  close(metrics.process_time.value, 8 * 60);
  close(metrics.wait_time.value, 2 * HOUR + 32 * 60);
  close(metrics.wait_by_cause.batching?.value, 2 * HOUR + 32 * 60);
  close(metrics.utilization.oven?.value, (24 * 8 * 60) / (9 * DAY));
  // Of 0 to 4 gaps: variance 2 h² of the gaps and 2 h² of their number.
  close(metrics.lead_time_sd.value, 2 * HOUR);
  const { value } = simulated(yaml, { items: 8000 }).lead_time;
  assert.ok(value && Math.abs(value.mean - (2 * HOUR + 2400)) < (4.5 * value.sd) / Math.sqrt(value.n));
  assert.ok(Math.abs(value.sd - 2 * HOUR) < 0.05 * HOUR);
  const flow = simulateFlow(streamOf(yaml), { items: 20_000, calendars: 'average' });
  assert.ok(Math.abs((flow.lead_time.value?.mean ?? 0) / (2 * HOUR + 2400) - 1) < 0.02);
  assert.ok(Math.abs((flow.stations.oven?.utilization ?? 0) - (24 * 8 * 60) / (9 * DAY)) < 0.001);
});

test('a stated wait for batching is the gathering, in both simulations; without a rate, it is missing', () => {
  const stated = BATCHED('process_time: 6m, wait_time: 3h, wait_cause: batching, batch: { size: 5 }');
  close(metricsOf(stated).lead_time.value, 3 * HOUR + 30 * 60);
  close(simulated(stated, { items: 100 }).lead_time.value?.mean, 3 * HOUR + 30 * 60);
  const flow = simulateFlow(streamOf(stated), { items: 20_000, calendars: 'average' });
  assert.ok(Math.abs((flow.lead_time.value?.mean ?? 0) / (2 * HOUR + 1800) - 1) < 0.02);
  const { lead_time } = metricsOf(BATCHED('process_time: 6m, wait_time: 0s, batch: { size: 5 }', ''));
  assert.deepEqual([lead_time.value, lead_time.missing], [null, ['go.rate']]);
  const open = metricsOf(BATCHED('process_time: 6m, wait_time: 0s, batch: { size: unknown }'));
  assert.deepEqual(open.lead_time.missing, ['bake.batch.size']);
});

const VOTE = (approval: string) => `
actors: { member: { kind: human } }
triggers: { go: { event: go, rate: 1/w, next: vote } }
gates: { vote: { actor: member, criteria: [yes], process_time: 0s, wait_time: { mean: 2d }, approval: { ${approval} }, pass_rate: 100%, pass: done, fail: done } }
outputs: { done: { outcome: success } }
slas: { window: { covers: stream, within: 72h } }
`;

test('7: three of five approvers, each after two exponential days; with a window of 72 hours', () => {
  const quorum = 'at_least: 3, of: 5';
  const days = (yaml: string) => (metricsOf(yaml).lead_time.value ?? 0) / DAY;
  assert.equal(days(VOTE(quorum)).toFixed(4), '1.5667');
  assert.equal(days(VOTE(`${quorum}, open_for: 72h`)).toFixed(5), '3.05680');
  // All, and more than half, by the rule alone.
  close(metricsOf(VOTE('of: 3, rule: unanimous')).lead_time.value, 2 * (1 + 1 / 2 + 1 / 3) * DAY, 6);
  close(metricsOf(VOTE('of: 3, rule: majority')).lead_time.value, 2 * (1 / 2 + 1 / 3) * DAY, 6);
  const open = simulated(VOTE(quorum), { items: 40_000 });
  const { value } = open.sla_attainment.window ?? {};
  assert.ok(value && value.interval.low < 0.92277 && 0.92277 < value.interval.high);
  const held = simulated(VOTE(`${quorum}, open_for: 72h`), { items: 40_000 }).lead_time.value;
  assert.ok(held && held.interval.low < 3.0568 * DAY && 3.0568 * DAY < held.interval.high);
  const unsure = metricsOf(VOTE('at_least: unknown, of: 5')).lead_time;
  assert.deepEqual(unsure.missing, ['vote.approval.at_least']);
});

test('a milestone is a moment on the real calendar, and nothing that an average could know', () => {
  const yaml = `
milestones: { opening: { at: 2026-06-01, timezone: Europe/Berlin } }
actors: { a: { kind: human } }
triggers: { go: { schedule: "0 0 1 3 *", next: sell } }
steps: { sell: { actor: a, process_time: 1h, wait_time: 0s, not_before: opening, next: done } }
outputs: { done: { outcome: success } }
`;
  assert.deepEqual(metricsOf(yaml).lead_time.missing, ['sell.not_before']);
  const found = simulated(yaml, { items: 20, calendars: 'exact' }).lead_time;
  assert.equal(found.known, true);
  // From 1 March 2026, 00:00 UTC, to 1 June, 00:00 in Berlin; in later years nothing holds the work back.
  const values = new Set([found.value?.max, found.value?.min]);
  assert.ok(values.has(92 * DAY - 2 * HOUR + HOUR), `${[...values]}`);
  assert.equal(simulated(yaml, { items: 20 }).lead_time.known, false);
});
