// SLAs whose deadline is a date, or counts back from a later event: against closed forms, and to the second.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Attainment } from '../../server/core/simulate/results.ts';
import { DAY, simulated } from './specs.ts';

function holds(found: Attainment | undefined, share: number): void {
  assert.ok(found?.value, JSON.stringify(found));
  const { low, high } = found.value.interval;
  assert.ok(low < share && share < high, `${share} is not in ${low} to ${high}`);
  assert.ok(high - low < 0.04);
}

const WORK = (sla: string, time = '{ mean: 10d }', more = '') => `
actors: { a: { kind: human } }
${more}
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, process_time: ${time}, wait_time: 0s, next: done } }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, ${sla} } }
`;

test('by a date: of the work that began before it, what is done by its end', () => {
  const found = simulated(WORK('by: 2026-04-04'), { calendars: 'exact', items: 40_000 }).sla_attainment
    .promise;
  // Work begins at any moment from 5 January to the end of 4 April: 90 days, of which ten are the mean time.
  holds(found, 1 - (10 / 90) * (1 - Math.exp(-9)));
  assert.ok((found?.value?.n ?? 0) < 0.3 * 40_000);
  const past = simulated(WORK('by: 2025-01-01'), { calendars: 'exact', items: 50 }).sla_attainment.promise;
  assert.match(past?.reason ?? '', /no item began before the date/);
  assert.deepEqual(simulated(WORK('by: 2026-04-04'), { items: 50 }).sla_attainment.promise?.missing, [
    'promise.by',
  ]);
  const nowhere = simulated(WORK('by: launch'), { calendars: 'exact', items: 50 }).sla_attainment.promise;
  assert.deepEqual(nowhere?.missing, ['promise.by']);
});

test('by a milestone: a date ends at its midnight, anywhere on earth; a moment is that moment', () => {
  const kept = (at: string, zone: string, time: string) => {
    const yaml = WORK(
      'by: closing',
      time,
      `milestones: { closing: { at: ${at}, timezone: ${zone} } }`,
    ).replace('event: go', 'schedule: "0 0 1 10 *"');
    const { value } = simulated(yaml, { calendars: 'exact', items: 5 }).sla_attainment.promise ?? {};
    return value?.share;
  };
  // From 1 October 2026, 00:00 UTC, to 17 October, 12:00 UTC.
  assert.equal(kept('2026-10-16', 'Etc/GMT+12', '16.5d'), 1);
  assert.equal(kept('2026-10-16', 'Etc/GMT+12', '1425601s'), 0);
  assert.equal(kept('2026-10-16', 'UTC', '16d'), 1);
  assert.equal(kept('2026-10-16', 'UTC', '1382401s'), 0);
  assert.equal(kept('2026-10-16T09:00', 'UTC', '15d9h'), 1);
  assert.equal(kept('2026-10-16T09:00', 'UTC', '15d9h1m'), 0);
});

test('a date that falls on a closed day rolls to the close of the next open one, where it is said', () => {
  // 17 October 2026 is a Saturday.
  const kept = (roll: string, time: string) => {
    const yaml = WORK(`by: 2026-10-17, ${roll}`, time).replace('event: go', 'schedule: "0 0 1 10 *"');
    return simulated(yaml, { calendars: 'exact', items: 5 }).sla_attainment.promise?.value?.share;
  };
  assert.equal(kept('', '17d'), 1);
  assert.equal(kept('', '18d'), 0);
  assert.equal(kept('roll_forward: true', '18d17h'), 1);
  assert.equal(kept('roll_forward: true', '18d18h'), 0);
  const friday = WORK('by: 2026-10-16, roll_forward: true', '16d1m').replace(
    'event: go',
    'schedule: "0 0 1 10 *"',
  );
  assert.equal(simulated(friday, { calendars: 'exact', items: 5 }).sla_attainment.promise?.value?.share, 0);
});

test('before a later event: counted back from when work comes to it', () => {
  const published = (sla: string, wait = '{ mean: 4d }', options = {}) =>
    simulated(
      `
actors: { a: { kind: human } }
triggers: { go: { event: go, next: draft } }
steps:
  draft: { actor: a, process_time: 1h, wait_time: 0s, next: queue }
  queue: { actor: a, process_time: 0s, wait_time: ${wait}, next: [{ to: publish, probability: 50% }, { to: dropped, probability: 50% }] }
  publish: { actor: a, process_time: 9d, wait_time: 9d, next: out }
outputs: { out: { outcome: success }, dropped: { outcome: cancelled } }
slas: { beforehand: { covers: draft, ${sla} } }
`,
      { items: 20_000, ...options },
    ).sla_attainment.beforehand;
  const found = published('before: { node: publish, by: 2d }');
  // Two of four days; and nothing is promised where nothing is published.
  holds(found, Math.exp(-0.5));
  assert.ok(Math.abs((found?.value?.n ?? 0) - 10_000) < 400);
  assert.equal(published('before: { node: publish, by: 3d }', '3d')?.value?.share, 1);
  assert.equal(published('before: { node: publish, by: 3d1m }', '3d')?.value?.share, 0);
  assert.deepEqual(published('before: { node: publish, by: unknown }')?.missing, ['beforehand.before']);
  // Business days are those that are open between: a week always holds five, and seldom six.
  const exact = { calendars: 'exact', items: 200 };
  assert.equal(published('before: { node: publish, by: 5bd }', '7d', exact)?.value?.share, 1);
  assert.equal(published('before: { node: publish, by: 6bd }', '7d', exact)?.value?.share, 0);
});

test('what is done after the event was not done before it', () => {
  const found = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: [tell, publish] } } }
steps:
  tell: { actor: a, process_time: { mean: 2d }, wait_time: 0s, next: done }
  publish: { actor: a, process_time: 0s, wait_time: 0s, next: end-it }
  end-it: { actor: a, process_time: 0s, wait_time: 1d, next: done }
outputs: { done: { outcome: success } }
slas: { told: { covers: tell, before: { node: end-it, by: 0s } }, span: { covers: { from: tell, to: tell }, before: { node: end-it, by: 0s } } }
`);
  assert.equal(found.sla_attainment.told?.value?.share, 0);
  assert.equal(found.lead_time.value !== null && found.lead_time.value.max > DAY, true);
});
