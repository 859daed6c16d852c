// Single items against exact results: the worked numbers of docs on metrics, and the closed form.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { itemRun, simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import type { Figure } from '../../server/core/simulate/results.ts';
import type { Summary } from '../../server/core/simulate/statistics.ts';
import { chain, DAY, HOUR, parallel, REVIEWED, simulated, streamOf } from './specs.ts';

function value<V>(figure: Figure<V> | undefined): V {
  assert.ok(figure?.value !== null && figure !== undefined, JSON.stringify(figure));
  return figure.value as V;
}

/** Within four standard errors of the mean, with room for rounding. */
function meanIs(figure: Figure<Summary> | undefined, expected: number): void {
  const { mean, sd, n } = value(figure);
  const off = 4 * (sd / Math.sqrt(n)) + 1e-6 * expected;
  assert.ok(Math.abs(mean - expected) <= off, `${mean} is not ${expected} ± ${off}`);
}

test('8 B: lead time, its percentiles on the lattice, exits and attainment', () => {
  const results = simulated(REVIEWED, { items: 40_000 });
  const lead = value(results.lead_time);
  meanIs(results.lead_time, (83 / 17) * DAY);
  assert.ok(Math.abs(lead.sd / DAY - 2.47618) < 0.05);
  for (const [at, expected] of [
    [lead.p50, 3.5],
    [lead.p85, 7],
    [lead.p95, 10],
  ] as const) {
    assert.ok(Math.abs(at / DAY - expected) < 1e-6, `${at / DAY} is not ${expected}`);
  }
  const week = value(results.sla_attainment.week);
  assert.ok(week.interval.low < 0.898688 && 0.898688 < week.interval.high);
  assert.equal(results.sla_attainment.week?.met, true);
  const release = value(results.exit_probability.release);
  assert.ok(release.interval.low < 16 / 17 && 16 / 17 < release.interval.high);
  const visits = value(results.expected_visits.review);
  assert.ok(Math.abs(visits - 25 / 17) < 0.02);
});

test('11: two exponential steps of two days within ten', () => {
  const sla = 'slas: { promise: { covers: stream, within: 10d } }\n';
  const results = simulated(chain(['{ mean: 2d }', '{ mean: 2d }'], sla), { items: 40_000 });
  const { interval } = value(results.sla_attainment.promise);
  assert.ok(interval.low < 0.959572 && 0.959572 < interval.high);
  assert.equal(results.sla_attainment.promise?.met, false);
  // Percentiles do not add up: 9.488 days, not 11.983.
  assert.ok(Math.abs(value(results.lead_time).p95 / DAY - 9.488) < 0.2);
});

test('7: maxima, order statistics and the work behind them', () => {
  meanIs(simulated(parallel(['{mean: 2h}', '{mean: 2h}'], 'all')).lead_time, 3 * HOUR);
  const five = ['{mean: 2d}', '{mean: 2d}', '{mean: 2d}', '{mean: 2d}', '{mean: 2d}'];
  const quorum = simulated(parallel(five, '3'));
  meanIs(quorum.lead_time, 2 * (1 / 5 + 1 / 4 + 1 / 3) * DAY);
  meanIs(quorum.process_time, 10 * DAY);
  const share = value(quorum.criticality.s0);
  assert.ok(share.interval.low < 0.2 && 0.2 < share.interval.high);
  meanIs(simulated(parallel(five, 'any')).lead_time, 0.4 * DAY);
  // With `cancels` the others work only until the first has come: five times a fifth of two days.
  const race = simulated(parallel(five, 'any', 'cancels: [s0, s1, s2, s3, s4],'));
  meanIs(race.lead_time, 0.4 * DAY);
  meanIs(race.process_time, 2 * DAY);
});

test('7: a quorum that stays open for three days', () => {
  const results = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: [v0, v1, v2, v3, v4] } } }
steps:
${[0, 1, 2, 3, 4].map((i) => `  v${i}: { actor: a, process_time: 0s, wait_time: { mean: 2d }, next: count }`).join('\n')}
  count: { actor: a, process_time: 0s, wait_time: 0s, join: 3, not_before: 0h, next: done }
outputs: { done: { outcome: success } }
slas: { window: { covers: stream, within: 72h } }
`);
  const { interval } = value(results.sla_attainment.window);
  assert.ok(interval.low < 0.92277 && 0.92277 < interval.high);
  const open = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: vote } }
gates: { vote: { actor: a, criteria: [yes], process_time: 0s, wait_time: { mean: 2d }, approval: { at_least: 1, open_for: 2d }, pass_rate: 100%, pass: done, fail: done } }
outputs: { done: { outcome: success } }
`);
  meanIs(open.lead_time, (2 + 2 * Math.exp(-1)) * DAY);
});

test('7: a race with a timer', () => {
  const results = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: ask } }
handoffs:
  ask: { to: done, context: [], wait_time: { mean: 10d }, timeout: { after: 14d, then: default, means: approved } }
outputs: { done: { outcome: success }, default: { outcome: success } }
`);
  const late = value(results.exit_probability.default);
  assert.ok(late.interval.low < 0.246597 && 0.246597 < late.interval.high);
  meanIs(results.lead_time, 7.53403 * DAY);
  assert.equal(value(results.lead_time_given.default).min, 14 * DAY);
});

test('8 A: a loop with a limit', () => {
  const results = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, process_time: 2d, wait_time: 0s, next: review } }
gates:
  review: { criteria: [good], process_time: 1d, wait_time: 0s, pass_rate: 70%, pass: done, fail: [{ to: work, at_most: { times: 2, then: rejected } }] }
outputs: { done: { outcome: success }, rejected: { outcome: failure } }
`);
  meanIs(results.lead_time, 4.17 * DAY);
  const { interval } = value(results.exit_probability.rejected);
  assert.ok(interval.low < 0.027 && 0.027 < interval.high);
  assert.equal(value(results.lead_time_given.rejected).max, 9 * DAY);
});

test('retries: each attempt is a full visit after a growing pause', () => {
  const results = simulated(`
actors: { a: { kind: system } }
triggers: { go: { event: go, next: call } }
steps: { call: { actor: a, process_time: 1h, wait_time: 0s, raises: { down: 50% }, next: done } }
exceptions: { down: { handle: { retry: { times: 2, every: 1h, backoff: exponential }, then: failed } } }
outputs: { done: { outcome: success }, failed: { outcome: failure } }
`);
  const { interval } = value(results.exit_probability.failed);
  assert.ok(interval.low < 0.125 && 0.125 < interval.high);
  assert.equal(value(results.lead_time_given.failed).mean, 6 * HOUR);
  assert.ok(Math.abs(value(results.expected_visits.call) - 1.75) < 0.03);
});

test('a repeated step: all, some and one of its items, in parallel and in sequence', () => {
  const each = (rest: string) =>
    simulated(`
actors: { a: { kind: human } }
context: { page: {} }
triggers: { go: { event: go, next: read } }
steps: { read: { actor: a, process_time: { mean: 1h }, wait_time: 0s, for_each: { item: page, count: 3, ${rest} }, next: done } }
outputs: { done: { outcome: success } }
`);
  meanIs(each('mode: parallel, until: all').lead_time, (1 + 1 / 2 + 1 / 3) * HOUR);
  meanIs(each('mode: parallel, until: all').process_time, 3 * HOUR);
  meanIs(each('mode: parallel, until: any').lead_time, HOUR / 3);
  meanIs(each('mode: sequential, until: 2').lead_time, 2 * HOUR);
});

test('SLA clocks: sections, pauses and their caps, response, what ends early', () => {
  const trial = (pauses: string, delay = '31d') =>
    simulated(
      `
actors: { a: { kind: human } }
triggers: { go: { event: go, next: validate } }
steps:
  validate: { actor: a, process_time: 10d, wait_time: 5d, next: query }
  query: { actor: a, process_time: 0s, wait_time: ${delay}, next: decide }
  decide: { actor: a, process_time: 10d, wait_time: 35d, next: done }
outputs: { done: { outcome: success } }
slas:
  clock: { covers: { from: validate, to: decide }, within: 60d, pauses_in: [query], ${pauses} }
  answer: { covers: { from: validate, to: decide }, measure: response_time, within: 5d }
  work: { covers: stream, measure: process_time, within: 20d }
  waits: { covers: stream, measure: wait_time, within: 71d }
`,
      { items: 10 },
    );
  const kept = (pauses: string) => value(trial(pauses).sla_attainment.clock).share;
  assert.equal(kept(''), 1);
  assert.equal(kept('pause_limit: 30d'), 0);
  assert.equal(kept('pause_limit: 31d'), 1);
  assert.equal(kept('pause_times: 0'), 0);
  const all = trial('');
  assert.equal(value(all.lead_time).mean, 91 * DAY);
  for (const id of ['answer', 'work', 'waits']) assert.equal(value(all.sla_attainment[id]).share, 1, id);
  const early = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: ask } }
steps:
  ask: { actor: a, process_time: 1h, wait_time: 0s, next: [{ to: decide, probability: 50% }, { to: withdrawn, probability: 50% }] }
  decide: { actor: a, process_time: 1h, wait_time: 0s, next: done }
outputs: { done: { outcome: success }, withdrawn: { outcome: cancelled } }
slas: { decision: { covers: { from: ask, to: decide }, within: 3h } }
`);
  const { unfinished } = early.sla_attainment.decision ?? { unfinished: 0 };
  assert.equal(value(early.sla_attainment.decision).share, 1);
  assert.equal(value(early.sla_attainment.decision).n + unfinished, 20_000);
  assert.ok(unfinished > 9_000);
});

test('the real calendar: closed time, holidays and the change of clocks', () => {
  const yaml = (rate: string) => `
calendar: office
calendars: { office: { timezone: Europe/London, hours: "09:00-17:00", days: mon-fri, holidays: [2026-12-25] } }
actors: { a: { kind: human, calendar: office } }
triggers: { go: { event: go, ${rate} next: work } }
steps: { work: { actor: a, process_time: 8h, wait_time: 0s, next: done } }
outputs: { done: { outcome: success } }
slas: { two: { covers: stream, within: 1bd }, four: { covers: stream, within: 8bh } }
`;
  const night = simulated(yaml('schedule: "0 20 * * sun",'), { calendars: 'exact', items: 200 });
  // From Sunday 20:00 to Monday 17:00; on two Sundays of the year the wall clock jumps, but earlier that day.
  assert.equal(value(night.lead_time).mean, 21 * HOUR);
  assert.equal(value(night.sla_attainment.two).share, 1);
  assert.equal(value(night.sla_attainment.four).share, 1);
  const office = simulated(yaml('rate: 4/bd,'), { calendars: 'exact', items: 2000 });
  assert.ok(value(office.lead_time).min >= 8 * HOUR);
  assert.ok(value(office.lead_time).max > 3 * DAY);
  // Eight business hours always end on the next business day at the latest.
  assert.equal(value(office.sla_attainment.four).share, 1);
});

test('what nobody knows stays unknown, and says which input it is', () => {
  const results = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: check } }
steps:
  check: { actor: a, process_time: 1h, wait_time: 0s, sla: known, next: [{ to: work, probability: 50% }, { to: refused, probability: 50% }] }
  work: { actor: a, process_time: unknown, wait_time: 1h, sla: hidden, next: done }
outputs: { done: { outcome: success }, refused: { outcome: failure } }
slas:
  known: { within: 2h }
  hidden: { within: 2h }
  open: { covers: { from: check, to: check }, within: unknown }
  either: { covers: { from: check, to: check }, within: [{ when: x, is: 30m }, { is: 2h }] }
`);
  assert.equal(results.lead_time.value, null);
  assert.deepEqual(results.lead_time.missing, ['work.process_time']);
  assert.equal(value(results.lead_time_given.refused).mean, HOUR);
  assert.equal(results.lead_time_given.done?.value, null);
  assert.equal(value(results.sla_attainment.known).share, 1);
  assert.deepEqual(results.sla_attainment.hidden?.missing, ['work.process_time']);
  assert.deepEqual(results.sla_attainment.open?.missing, ['open.within']);
  assert.deepEqual(results.sla_attainment.either?.bound, { atLeast: 0, atMost: 1 });
  assert.ok(value(results.exit_probability.done).share > 0.45);
  const shares = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: check } }
gates: { check: { criteria: [good], process_time: 1h, wait_time: 0s, pass_rate: unknown, pass: done, fail: refused } }
outputs: { done: { outcome: success }, refused: { outcome: failure } }
`);
  assert.equal(shares.exit_probability.done?.value, null);
  assert.deepEqual(shares.exit_probability.done?.missing, ['check.pass_rate']);
});

test('a loop without a way out, and a stream that nothing starts, give a reason', () => {
  const endless = simulated(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: x } }
steps: { x: { actor: a, process_time: 1h, wait_time: 0s, next: y }, y: { actor: a, process_time: 1h, wait_time: 0s, next: x } }
`);
  assert.equal(endless.lead_time.value, null);
  assert.match(endless.lead_time.reason ?? '', /loop/);
  assert.match(simulated('steps: {}').lead_time.reason ?? '', /nothing starts/);
});

test('the same seed gives the same numbers, however the run is cut; another seed gives others', () => {
  const stream = streamOf(REVIEWED);
  const whole = simulateItems(stream, { items: 3000, seed: 42 });
  const run = itemRun(stream, { items: 3000, seed: 42 });
  while (!run.done) run.advance(7);
  assert.deepEqual(run.results(), whole);
  assert.notDeepEqual(simulateItems(stream, { items: 3000, seed: 43 }).lead_time, whole.lead_time);
});

test('a run can be watched and stopped', () => {
  const seen: number[] = [];
  const results = simulateItems(streamOf(REVIEWED), {
    items: 100_000,
    onProgress: (done, of) => seen.push(done / of),
    shouldStop: () => seen.length >= 3,
  });
  assert.equal(results.complete, false);
  assert.equal(results.items, 1500);
  assert.deepEqual(seen, [0.005, 0.01, 0.015]);
});
