// The worked numbers of docs on metrics, each from YAML text to the digits given there.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, metricsOf, near } from './compute.ts';

const MAPPED = (clock: string, unit: string, calendar: string) => `
vstream: 1
name: Mapped
clock: ${clock}
calendar: office
calendars: { office: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
actors: { dev: { kind: human, ${calendar} capacity: 3 } }
triggers: { idea: { event: idea, next: refine } }
steps:
  refine: { actor: dev, process_time: 2h, lead_time: 3${unit}, complete_accurate: 90%, next: build }
  build: { actor: dev, process_time: 16h, lead_time: 5${unit}, complete_accurate: 75%, next: security }
  security: { actor: dev, process_time: SECURITY, lead_time: 10${unit}, complete_accurate: 95%, next: deploy }
  deploy: { actor: dev, process_time: 30m, lead_time: 2${unit}, complete_accurate: 99%, next: live }
outputs: { live: { outcome: success } }
`;

test('1 A: process, lead and wait times, activity ratio, rolled %C&A', () => {
  const working = metricsOf(MAPPED('working', 'bd', 'calendar: office,').replace('SECURITY', '1h'));
  near(working.process_time.value, 19.5 * HOUR);
  near(working.lead_time.value, 160 * HOUR);
  near(working.wait_time.value, 140.5 * HOUR);
  near(working.flow_efficiency.value, 0.121875);
  near(working.rolled_complete_accurate.value, 0.63483750000000005);
  assert.equal(working.largest_delay.value, 'security');
  const elapsed = metricsOf(MAPPED('elapsed', 'bd', 'calendar: office,').replace('SECURITY', '1h'));
  near(elapsed.lead_time.value, 28 * DAY);
  near(elapsed.flow_efficiency.value, 0.121875);
  near(elapsed.nodes.get('security')?.waitTime.value, (80 - 1) * 4.2 * HOUR);
  const calendarDays = metricsOf(MAPPED('elapsed', 'd', '').replace('SECURITY', '1h'));
  near(calendarDays.lead_time.value, 20 * DAY);
  near(calendarDays.flow_efficiency.value, 0.040625);
});

test('1 M1: an unknown process time leaves bounds, never zero', () => {
  const metrics = metricsOf(MAPPED('working', 'bd', 'calendar: office,').replace('SECURITY', 'unknown'));
  assert.equal(metrics.process_time.value, null);
  assert.equal(metrics.process_time.known, false);
  assert.deepEqual(metrics.process_time.missing, ['security.process_time']);
  near(metrics.process_time.bound?.atLeast, 18.5 * HOUR);
  assert.equal(metrics.flow_efficiency.value, null);
  near(metrics.flow_efficiency.bound?.atLeast, 18.5 / 160);
  near(metrics.lead_time.value, 160 * HOUR);
});

test('1 B: one week of touch in eight weeks', () => {
  const metrics = metricsOf(`
vstream: 1
name: Coding
actors: { dev: { kind: human } }
triggers: { go: { event: go, next: code } }
steps: { code: { actor: dev, process_time: 1w, lead_time: 8w, next: done } }
outputs: { done: { outcome: success } }
`);
  near(metrics.flow_efficiency.value, 0.125);
});

test('2: flow efficiency on the critical path', () => {
  const metrics = metricsOf(`
vstream: 1
name: Parallel
actors: { a: { kind: human }, b: { kind: human } }
triggers: { go: { event: go, next: first } }
steps:
  first: { actor: a, process_time: 4h, lead_time: 8h, next: { parallel: [b1, b2, b3] } }
  b1: { actor: a, process_time: 10h, lead_time: 10h, next: last }
  b2: { actor: b, process_time: 9h, lead_time: 9h, next: last }
  b3: { actor: b, process_time: 8h, lead_time: 8h, next: last }
  last: { actor: a, process_time: 2h, lead_time: 4h, join: all, next: done }
outputs: { done: { outcome: success } }
`);
  near(metrics.process_time.value, 33 * HOUR);
  near(metrics.lead_time.value, 22 * HOUR);
  near(metrics.flow_efficiency.value, 16 / 22);
  near(metrics.expected_visits.last?.value, 1);
  near(metrics.first_pass_yield.value, 1);
});

const LITTLE = `
vstream: 1
name: Little
actors: { a: { kind: human, capacity: 100 } }
triggers: { go: { event: go, rate: 5/d, next: work } }
steps: { work: { actor: a, process_time: 1h, lead_time: 8d, next: done } }
outputs: { done: { outcome: success } }
`;

test("3: Little's law, and a declared WIP that contradicts it", () => {
  near(metricsOf(LITTLE).wip.value, 40);
  const declared = metricsOf(`${LITTLE}measures: { in-work: { level: metric, of: wip, actual: 60 } }\n`);
  near(declared.wip.value, 40);
  assert.match(declared.wip.reason ?? '', /50 %.*12d/);
});

test('4: takt time', () => {
  const metrics = metricsOf(`
vstream: 1
name: Takt
calendar: office
calendars: { office: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
actors: { a: { kind: human, calendar: office } }
triggers: { go: { event: go, rate: 240/bd, next: work } }
steps: { work: { actor: a, process_time: 120s, wait_time: 0s, next: done } }
outputs: { done: { outcome: success } }
`);
  near(metrics.takt_time.value, 120);
  near(metrics.utilization.a?.value, 1);
});

const LOOP = (atMost: string, rework = '2d') => `
vstream: 1
name: Loop
actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps:
  work: { actor: a, process_time: 2d, wait_time: 0s, next: review }
  rework: { actor: a, process_time: ${rework}, wait_time: 0s, next: review }
gates:
  review:
    criteria: [good]
    process_time: 1d
    wait_time: 0s
    pass_rate: 70%
    pass: done
    fail: [{ to: ${rework === '2d' ? 'work' : 'rework'}${atMost} }]
outputs: { done: { outcome: success }, rejected: { outcome: failure } }
`;

test('8 A: a simple loop, capped and not', () => {
  const free = metricsOf(LOOP(''));
  near(free.lead_time.value, (30 / 7) * DAY);
  near(free.expected_visits.work?.value, 1 / 0.7);
  // Three days a pass, and visits of variance (1 − p)/p².
  near(free.lead_time_sd.value, 3 * DAY * Math.sqrt(0.3 / 0.49));
  assert.equal(((free.lead_time_sd.value ?? 0) / DAY).toFixed(4), '2.3474');
  near(free.first_pass_yield.value, 0.7);
  const capped = metricsOf(LOOP(', at_most: { times: 2, then: rejected }'));
  near(capped.lead_time.value, 4.17 * DAY);
  near(capped.exit_probability.rejected?.value, 0.027);
  near(capped.exit_probability.done?.value, 0.973);
  near(capped.lead_time_given.rejected?.value, 9 * DAY);
  near(metricsOf(LOOP('', '12h')).lead_time.value, (51 / 14) * DAY);
});

const REVIEWED = (review: string, release: string, rate = '') => `
vstream: 1
name: Reviewed
actors: { a: { kind: human } }
triggers: { go: { event: go, ${rate} next: draft } }
steps:
  draft: { actor: a, process_time: 2d, wait_time: 0s, next: review }
  review: { actor: a, process_time: 1d, wait_time: 0s, next: [${review}] }
  qa:
    actor: a
    process_time: 12h
    wait_time: 0s
    next: [{ to: draft, probability: 10% }, { to: review, probability: 5% }, ${release}]
outputs: { release: { outcome: success }, cancel: { outcome: cancelled } }
`;
const CASE_B = REVIEWED(
  '{ to: draft, probability: 20% }, { to: qa, probability: 80% }',
  '{ to: release, probability: 80% }, { to: cancel, probability: 5% }',
);

test('8 B: visits, lead time, exits and first pass', () => {
  const metrics = metricsOf(CASE_B);
  near(metrics.expected_visits.draft?.value, 24 / 17);
  near(metrics.expected_visits.review?.value, 25 / 17);
  near(metrics.expected_visits.qa?.value, 20 / 17);
  near(metrics.lead_time.value, (83 / 17) * DAY);
  assert.equal(((metrics.lead_time_sd.value ?? 0) / DAY).toFixed(5), '2.47618');
  near(metrics.exit_probability.release?.value, 16 / 17);
  near(metrics.first_pass_yield.value, 0.64);
});

test('8 C: lead time by outcome', () => {
  const metrics = metricsOf(
    REVIEWED(
      '{ to: draft, probability: 20% }, { to: cancel, probability: 5% }, { to: qa, probability: 75% }',
      '{ to: release, probability: 85% }',
    ),
  );
  near(metrics.expected_visits.draft?.value, 7 / 5);
  near(metrics.expected_visits.review?.value, 16 / 11);
  near(metrics.expected_visits.qa?.value, 12 / 11);
  near(metrics.lead_time.value, (24 / 5) * DAY);
  near(metrics.exit_probability.release?.value, 51 / 55);
  near(metrics.lead_time_given.release?.value, (266 / 55) * DAY);
  near(metrics.lead_time_given.cancel?.value, (477 / 110) * DAY);
});

test('6: the constraint is the busiest actor, not the longest wait', () => {
  const metrics = metricsOf(`
vstream: 1
name: Constraint
actors: { builder: { kind: human, capacity: 4 }, reviewer: { kind: human, capacity: 2 }, deployer: { kind: system } }
triggers: { go: { event: go, rate: 1.5/d, next: build } }
steps:
  build: { actor: builder, process_time: 2d, wait_time: 1h, next: review }
  review:
    actor: reviewer
    process_time: 12h
    wait_time: 10d
    next: [{ to: deploy, probability: 0.68 }, { to: review, probability: 0.32 }]
  deploy: { actor: deployer, process_time: 2.4h, wait_time: 0s, next: live }
outputs: { live: { outcome: success } }
`);
  near(metrics.expected_visits.review?.value, 25 / 17);
  near(metrics.utilization.builder?.value, 0.75);
  near(metrics.utilization.reviewer?.value, 0.5514706, 1e-6);
  near(metrics.utilization.deployer?.value, 0.15);
  near(metrics.max_throughput.value, 2);
  near(metrics.throughput.value, 1.5);
  assert.equal(metrics.constraint.value, 'builder');
  assert.equal(metrics.constraint.method, 'utilization');
  assert.equal(metrics.largest_delay.value, 'review');
});

test('7: an exclusive choice', () => {
  const metrics = metricsOf(`
vstream: 1
name: Choice
actors: { a: { kind: human } }
triggers:
  go:
    event: go
    next: [{ to: x, probability: 60% }, { to: y, probability: 30% }, { to: z, probability: 10% }]
steps:
  x: { actor: a, process_time: 2h, wait_time: 0s, next: done }
  y: { actor: a, process_time: 5h, wait_time: 0s, next: done }
  z: { actor: a, process_time: 20h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`);
  near(metrics.lead_time.value, 4.7 * HOUR);
});

const PARALLEL = (branches: readonly string[], join: string) => `
vstream: 1
name: Parallel
actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: [${branches.map((_, i) => `s${i}`).join(', ')}] } } }
steps:
${branches.map((time, i) => `  s${i}: { actor: a, process_time: ${time}, wait_time: 0s, next: last }`).join('\n')}
  last: { actor: a, process_time: 0s, wait_time: 0s, join: ${join}, next: done }
outputs: { done: { outcome: success } }
`;

test('7: the mean of a maximum, and of an order statistic', () => {
  near(metricsOf(PARALLEL(['{mean: 2h}', '{mean: 2h}'], 'all')).lead_time.value, 3 * HOUR);
  const five = ['{mean: 2d}', '{mean: 2d}', '{mean: 2d}', '{mean: 2d}', '{mean: 2d}'];
  near(metricsOf(PARALLEL(five, '3')).lead_time.value, 2 * (1 / 5 + 1 / 4 + 1 / 3) * DAY);
  near(metricsOf(PARALLEL(five, 'any')).lead_time.value, 0.4 * DAY);
  near(metricsOf(PARALLEL(five, '3')).process_time.value, 10 * DAY);
});

test('7: a race with a timer', () => {
  const metrics = metricsOf(`
vstream: 1
name: Race
actors: { a: { kind: human } }
triggers: { go: { event: go, next: ask } }
handoffs:
  ask:
    to: done
    context: []
    wait_time: { mean: 10d }
    timeout: { after: 14d, then: default, means: approved }
outputs: { done: { outcome: success }, default: { outcome: success } }
`);
  near(metrics.exit_probability.done?.value, 0.753403, 1e-6);
  near(metrics.exit_probability.default?.value, 0.246597, 1e-6);
  near(metrics.lead_time.value, 7.53403 * DAY, 1e-6);
  near(metrics.lead_time_given.default?.value, 14 * DAY);
});

test('10: waiting for a release train', () => {
  const train = (cadence: string) =>
    metricsOf(`
vstream: 1
name: Train
actors: { a: { kind: human } }
triggers: { go: { event: go, next: ship } }
steps: { ship: { actor: a, process_time: 0s, wait_time: 0s, cadence: ${cadence}, next: done } }
outputs: { done: { outcome: success } }
`).wait_time.value;
  near(train('every 2w'), 7 * DAY);
  near(train('"0 9 * * *"'), 0.5 * DAY);
  // Monday and Thursday: gaps of three and four days.
  near(train('"0 9 * * mon,thu"'), ((9 / 2 + 16 / 2) / 7) * DAY);
});
