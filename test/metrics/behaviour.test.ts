// What the engine does with what a real specification holds: exceptions, retries, unknowns, forks that do not
// behave, queues, pools, calendars, several triggers, contradictions and loops without an end.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Metric } from '../../server/core/metrics/types.ts';
import { DAY, HOUR, metricsOf, near } from './compute.ts';

const HEAD = `
vstream: 1
name: Case
actors: { a: { kind: human }, b: { kind: human }, robot: { kind: system } }
`;

function missing(metric: Metric | Metric<string> | undefined, ...names: string[]): void {
  assert.equal(metric?.value, null);
  assert.equal(metric?.known, false);
  assert.deepEqual(metric?.missing, names);
}

const CALLED = (handler: string, p = '10%') => `${HEAD}
triggers: { go: { event: go, next: call } }
exceptions: { busy: { category: technical, handle: ${handler} } }
steps:
  call: { actor: robot, process_time: 60s, wait_time: 0s, raises: { busy: ${p} }, next: done }
  manual: { actor: a, process_time: 1h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`;

test('a retry is a full visit after its delay, and exhaustion follows `then`', () => {
  const fixed = metricsOf(CALLED('{ retry: { times: 3, every: 30s }, then: manual }'));
  const visits = 1 + 0.1 + 0.01 + 0.001;
  near(fixed.expected_visits.call?.value, visits);
  near(fixed.expected_visits.manual?.value, 1e-4);
  near(fixed.process_time.value, visits * 60 + 0.36);
  near(fixed.wait_time.value, 0.111 * 30);
  near(fixed.first_pass_yield.value, 0.9);
  const growing = metricsOf(
    CALLED('{ retry: { times: 3, every: 30s, backoff: exponential }, then: manual }'),
  );
  near(growing.wait_time.value, 30 * (0.1 + 0.02 + 0.004));
  near(growing.wait_by_cause.retry?.value, growing.wait_time.value ?? 0);
});

test('without retry the exception goes where its handler says', () => {
  near(metricsOf(CALLED('{ then: manual }')).expected_visits.manual?.value, 0.1);
  const ignored = metricsOf(CALLED('{ ignore: harmless }'));
  near(ignored.expected_visits.done?.value, 1);
  near(ignored.first_pass_yield.value, 0.9);
});

test('an exception without a probability takes no share, and marks what it bears on', () => {
  const metrics = metricsOf(CALLED('{ then: manual }', 'null'));
  near(metrics.lead_time.value, 60);
  assert.equal(metrics.lead_time.basis, 'assumed');
  assert.equal(metrics.expected_visits.call?.basis, 'estimated');
  assert.equal(metrics.expected_visits.done?.basis, 'estimated');
  assert.equal(metrics.expected_visits.manual?.basis, 'assumed');
});

test('an unknown probability makes its dependents unknown, and nothing else', () => {
  const metrics = metricsOf(CALLED('{ then: manual }', 'unknown'));
  missing(metrics.lead_time, 'call.raises.busy');
  missing(metrics.expected_visits.manual, 'call.raises.busy');
  near(metrics.expected_visits.call?.value, 1);
  near(metrics.expected_visits.done?.value, 1);
});

test('shares above 100 % are named, not used', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: [{ to: x, probability: 70% }, { to: y, probability: 40% }] } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: done }
  y: { actor: a, process_time: 2h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`);
  assert.equal(metrics.lead_time.value, null);
  assert.match(metrics.lead_time.reason ?? '', /go add up to 110 %/);
  near(metrics.exit_probability.done?.value, 1);
});

test('branches that say nothing split what is left, assumed', () => {
  const metrics = metricsOf(`${HEAD}
triggers:
  go: { event: go, next: [{ to: x, probability: 40% }, { to: y, when: "c.d" }, { to: z }] }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: done }
  y: { actor: a, process_time: 2h, wait_time: 0s, next: done }
  z: { actor: a, process_time: 4h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`);
  near(metrics.process_time.value, (0.4 + 0.6 + 1.2) * HOUR);
  assert.equal(metrics.process_time.basis, 'assumed');
  assert.equal(metrics.expected_visits.x?.basis, 'estimated');
});

test('inside `fail` probabilities are shares of the failures', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: check } }
gates:
  check:
    criteria: [good]
    process_time: 1h
    wait_time: 0s
    pass_rate: 60%
    pass: done
    conditional: { to: done, rate: 20%, obligation: mend, by: 3d }
    fail: [{ to: mend, probability: 75% }, { to: refused, probability: 25% }]
steps: { mend: { actor: a, process_time: 1h, wait_time: 0s, next: done } }
outputs: { done: { outcome: success }, refused: { outcome: failure } }
`);
  near(metrics.expected_visits.mend?.value, 0.15);
  near(metrics.exit_probability.refused?.value, 0.05);
  near(metrics.first_pass_yield.value, 0.8);
});

test('absent times are missing, and give a bound', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: x } }
steps:
  x: { actor: a, process_time: 1h, next: pass-on }
  y: { actor: b, process_time: unknown, wait_time: 2h, next: done }
handoffs: { pass-on: { to: y, context: [] } }
outputs: { done: { outcome: success } }
`);
  missing(metrics.wait_time, 'x.wait_time', 'pass-on.wait_time');
  missing(metrics.process_time, 'y.process_time');
  missing(metrics.lead_time, 'x.wait_time', 'y.process_time', 'pass-on.wait_time');
  near(metrics.lead_time.bound?.atLeast, 3 * HOUR);
  missing(metrics.flow_efficiency, 'y.process_time', 'x.wait_time', 'pass-on.wait_time');
  assert.equal(metrics.handoffs.value, 1);
});

test('evidence: measured only where everything is', () => {
  const spec = (first: string) => `${HEAD}
triggers: { go: { event: go, next: x } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 1h, ${first} next: y }
  y: { actor: a, process_time: 1h, wait_time: 1h, measured: { source: log, as_of: 2026-01-01 }, next: done }
outputs: { done: { outcome: success } }
`;
  assert.equal(metricsOf(spec('measured: { source: log, as_of: 2026-01-01 },')).lead_time.basis, 'measured');
  assert.equal(metricsOf(spec('')).lead_time.basis, 'estimated');
});

test('a loop without a way out has no lead time, and says so', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: [{ to: x, probability: 10% }, { to: done, probability: 90% }] } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: y }
  y: { actor: a, process_time: 1h, wait_time: 0s, next: x }
outputs: { done: { outcome: success } }
`);
  assert.equal(metrics.lead_time.value, null);
  assert.match(metrics.lead_time.reason ?? '', /never leaves: x, y/);
  near(metrics.exit_probability.done?.value, 0.9);
  assert.equal(metrics.expected_visits.x?.value, null);
});

test('a fork: branches with rework, a quiet end, and one that fails', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: { parallel: [fast, slow, tell] } } }
steps:
  fast: { actor: a, process_time: 1h, wait_time: 0s, next: both }
  slow:
    actor: b
    process_time: 2h
    wait_time: 0s
    next: [{ to: slow, probability: 50% }, { to: both, probability: 30% }, { to: failed, probability: 20% }]
  tell: { actor: robot, process_time: 10h, wait_time: 0s, next: end }
  both: { actor: a, process_time: 1h, wait_time: 0s, join: all, next: done }
outputs: { done: { outcome: success }, failed: { outcome: failure } }
`);
  near(metrics.expected_visits.slow?.value, 2);
  near(metrics.exit_probability.done?.value, 0.6);
  near(metrics.exit_probability.failed?.value, 0.4);
  near(metrics.process_time.value, (1 + 4 + 10 + 0.6) * HOUR);
  near(metrics.lead_time.value, 4.6 * HOUR);
  near(metrics.lead_time_given.done?.value, 5 * HOUR);
});

test('a fork whose branches end apart: the last one counts, and chances add up to more than one', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: x } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: { parallel: [y, z] } }
  y: { actor: a, process_time: 2h, wait_time: 0s, next: one }
  z: { actor: b, process_time: 5h, wait_time: 0s, next: two }
outputs: { one: { outcome: success }, two: { outcome: success } }
`);
  near(metrics.lead_time.value, 6 * HOUR);
  near(metrics.exit_probability.one?.value, 1);
  near(metrics.exit_probability.two?.value, 1);
  near(metrics.lead_time_given.one?.value, 3 * HOUR);
  near(metrics.first_pass_yield.value, 1);
});

test('forks inside forks, and partial joins', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: { parallel: [p, q, r] } } }
steps:
  p: { actor: a, process_time: 1h, wait_time: 0s, next: inner }
  q: { actor: a, process_time: 3h, wait_time: 0s, next: inner }
  inner: { actor: a, process_time: 1h, wait_time: 0s, join: all, next: outer }
  r: { actor: b, process_time: 1h, wait_time: 0s, next: { parallel: [s, t] } }
  s: { actor: b, process_time: 1h, wait_time: 0s, next: u }
  t: { actor: b, process_time: 6h, wait_time: 0s, next: u }
  u: { actor: b, process_time: 1h, wait_time: 0s, join: any, next: outer }
  outer: { actor: a, process_time: 1h, wait_time: 0s, join: all, next: done }
outputs: { done: { outcome: success } }
`);
  for (const id of ['inner', 'u', 'outer', 'done']) near(metrics.expected_visits[id]?.value, 1);
  near(metrics.lead_time.value, 5 * HOUR);
  near(metrics.process_time.value, 15 * HOUR);
});

test('a branch that goes back before the fork repeats the section', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: draft } }
steps:
  draft: { actor: a, process_time: 1h, wait_time: 0s, next: { parallel: [legal, look] } }
  legal: { actor: b, process_time: 2h, wait_time: 0s, next: [{ to: draft, probability: 20% }, { to: sign, probability: 80% }] }
  look: { actor: a, process_time: 1h, wait_time: 0s, next: sign }
  sign: { actor: a, process_time: 1h, wait_time: 0s, join: all, next: done }
outputs: { done: { outcome: success } }
`);
  near(metrics.expected_visits.draft?.value, 1.25);
  near(metrics.expected_visits.look?.value, 1.25);
  near(metrics.expected_visits.sign?.value, 1);
  near(metrics.lead_time.value, (1.25 * 3 + 1) * HOUR);
  near(metrics.exit_probability.done?.value, 1);
});

test('queues: one for an actor, filling an absent wait for capacity and no other', () => {
  const spec = (wait: string, rate = '8/d') => `
vstream: 1
name: Queue
actors: { desk: { kind: human, capacity: 3 } }
triggers: { go: { event: go, rate: ${rate}, next: serve } }
steps: { serve: { actor: desk, process_time: { mean: 8h }, ${wait} next: done } }
outputs: { done: { outcome: success } }
`;
  const filled = metricsOf(spec('wait_cause: capacity,'));
  near(filled.queue_time.serve?.value, 0.797508 * DAY, 1e-6);
  near(filled.lead_time.value, 1.130841 * DAY, 1e-6);
  near(filled.utilization.desk?.value, 8 / 9);
  near(filled.wip.value, 8 * 1.130841, 1e-6);
  const stated = metricsOf(spec('wait_cause: capacity, wait_time: 1h,'));
  near(stated.wait_time.value, HOUR);
  missing(metricsOf(spec('')).wait_time, 'serve.wait_time');
  const over = metricsOf(spec('wait_cause: capacity,', '10/d'));
  assert.equal(over.queue_time.serve?.value, null);
  assert.match(over.queue_time.serve?.reason ?? '', /100 %/);
  assert.equal(over.wip.value, null);
  near(over.throughput.value, 9);
  missing(metricsOf(spec('wait_cause: capacity,', 'unknown')).utilization.desk, 'go.rate');
});

test('queues wait on the actor’s calendar, and pools share one capacity', () => {
  const metrics = metricsOf(`
vstream: 1
name: Pool
calendars: { office: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
teams: { ops: { type: platform } }
actors:
  crew: { kind: human, team: ops, calendar: office, capacity: 1 }
  ann: { kind: human, team: ops, pool: crew }
  bob: { kind: human, team: ops, pool: crew }
triggers: { go: { event: go, rate: 1/bh, next: x } }
steps:
  x: { actor: ann, process_time: { mean: 24m }, wait_cause: capacity, next: y }
  y: { actor: bob, process_time: { mean: 24m }, wait_cause: capacity, next: done }
outputs: { done: { outcome: success } }
`);
  for (const id of ['crew', 'ann', 'bob']) near(metrics.utilization[id]?.value, 0.8);
  near(metrics.team_utilization.ops?.value, 0.8);
  // M/M/1 at 0.8: four services of 24 minutes of open time, at 4.2 elapsed minutes each.
  near(metrics.queue_time.x?.value, 4 * 24 * 60 * 4.2);
  near(metrics.process_time.value, 48 * 60);
  assert.equal(metrics.constraint.value, 'crew');
});

test('several triggers share by their rates', () => {
  const spec = (rate: string) => `${HEAD}
triggers: { one: { event: one, rate: 3/d, next: x }, two: { event: two, ${rate} next: y } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: done }
  y: { actor: b, process_time: 5h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`;
  const metrics = metricsOf(spec('rate: 1/d,'));
  near(metrics.lead_time.value, 2 * HOUR);
  near(metrics.arrivals.value, 4);
  const scheduled = metricsOf(spec('schedule: every 8h,'));
  near(scheduled.lead_time.value, 3 * HOUR);
  assert.equal(metricsOf(spec('')).lead_time.basis, 'assumed');
  missing(metricsOf(spec('rate: unknown,')).lead_time, 'two.rate');
});

test('contradicting times are said, not averaged', () => {
  const spec = (times: string) =>
    metricsOf(`${HEAD}
triggers: { go: { event: go, next: x } }
steps: { x: { actor: a, ${times}, next: done } }
outputs: { done: { outcome: success } }
`);
  const over = spec('process_time: 5h, lead_time: 4h');
  assert.equal(over.lead_time.value, null);
  assert.match(over.lead_time.reason ?? '', /process time of x exceeds/);
  assert.equal(spec('process_time: 1h, wait_time: 1h, lead_time: 4h').lead_time.known, false);
  near(spec('process_time: 1h19m, wait_time: 1h12m, lead_time: 2h32m').lead_time.value, 151 * 60);
  near(spec('wait_time: 3h, lead_time: 4h').process_time.value, HOUR);
});

test('for_each: the last item in parallel, all of them in sequence', () => {
  const spec = (mode: string) =>
    metricsOf(`${HEAD}
context: { list: {} }
triggers: { go: { event: go, next: x } }
steps: { x: { actor: a, process_time: 1h..3h, wait_time: 1h, for_each: { item: list, ${mode} }, next: done } }
outputs: { done: { outcome: success } }
`);
  const parallel = spec('count: 3, mode: parallel');
  near(parallel.process_time.value, 6 * HOUR);
  near(parallel.lead_time.value, 3.5 * HOUR, 1e-3);
  const sequence = spec('count: 3, mode: sequential');
  near(sequence.lead_time.value, 7 * HOUR);
  missing(spec('count: unknown').lead_time, 'x.for_each.count');
});

test('handoffs count boundaries crossed, declared or not', () => {
  const metrics = metricsOf(`
vstream: 1
name: Crossings
teams: { one: { type: platform }, two: { type: platform } }
actors: { a: { kind: human, team: one }, b: { kind: human, team: one }, c: { kind: human, team: two } }
triggers: { go: { event: go, next: x } }
steps:
  x: { actor: a, process_time: 1h, wait_time: 0s, next: y }
  y: { actor: b, process_time: 1h, wait_time: 0s, next: over }
  z: { actor: c, process_time: 1h, wait_time: 0s, next: done }
handoffs: { over: { to: z, context: [], wait_time: 1h, on_reject: [{ to: y, probability: 20% }] } }
outputs: { done: { outcome: success } }
`);
  near(metrics.expected_visits.over?.value, 1.25);
  near(metrics.handoffs.value, 2.25);
  near(metrics.cross_team_handoffs.value, 1);
  near(metrics.first_pass_yield.value, 0.8);
});

test('a counted rejection ends somewhere else when it is used up', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, process_time: 1h, wait_time: 0s, next: over } }
handoffs:
  over: { to: done, context: [], wait_time: 1h, on_reject: [{ to: work, probability: 50%, at_most: { times: 1, then: refused } }] }
outputs: { done: { outcome: success }, refused: { outcome: failure } }
`);
  near(metrics.expected_visits.work?.value, 1.5);
  near(metrics.exit_probability.refused?.value, 0.25);
});

test('an unknown share leaves bounds: every choice sent everything one way', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: work } }
steps:
  work: { actor: a, process_time: 1h, wait_time: 0s, next: check }
  more: { actor: a, process_time: 5h, wait_time: 0s, next: done }
gates:
  check:
    criteria: [good]
    process_time: 1h
    wait_time: 0s
    pass_rate: unknown
    pass: [{ to: more, probability: unknown }, { to: done }]
    fail: work
outputs: { done: { outcome: success } }
`);
  missing(metrics.lead_time, 'check.pass_rate', 'check.probability');
  assert.deepEqual(metrics.lead_time.bound, { atLeast: 2 * HOUR });
  missing(metrics.expected_visits.work, 'check.pass_rate');
  assert.deepEqual(metrics.expected_visits.work?.bound, { atLeast: 1 });
  assert.deepEqual(metrics.expected_visits.more?.bound, { atMost: 1 });
  near(metrics.exit_probability.done?.value, 1);
});

test('an approval stays open for its period, and silence takes all of it', () => {
  const spec = (approval: string, times: string) =>
    metricsOf(`${HEAD}
triggers: { go: { event: go, next: vote } }
gates: { vote: { criteria: [good], approval: { ${approval} }, ${times} pass_rate: 100%, pass: done, fail: done } }
outputs: { done: { outcome: success } }
`);
  const vote = spec('at_least: 3, open_for: 72h', 'process_time: 0s, wait_time: { mean: 2d },');
  near(vote.lead_time.value, (3 + 2 * Math.exp(-1.5)) * DAY);
  const silence = spec('rule: lazy-consensus, open_for: 72h', 'process_time: 1h,');
  near(silence.lead_time.value, 3 * DAY);
  near(silence.process_time.value, HOUR);
  const asked = spec(
    'at_least: 3, open_for: { at_least: 72h, strength: should }',
    'process_time: 0s, wait_time: { mean: 2d },',
  );
  near(asked.lead_time.value, vote.lead_time.value ?? 0);
  const unstated = spec('at_least: 3, open_for: 72h', '');
  missing(unstated.lead_time, 'vote.process_time', 'vote.wait_time');
  near(unstated.lead_time.bound?.atLeast, 3 * DAY);
});

test('work that may not start earlier waits for it', () => {
  const spec = (notBefore: string) =>
    metricsOf(`${HEAD}
triggers: { go: { event: go, next: x } }
milestones: { fair: { at: 2030-01-01 } }
steps: { x: { actor: a, process_time: 1h, wait_time: { mean: 2h }, not_before: ${notBefore}, next: done } }
outputs: { done: { outcome: success } }
`).lead_time;
  near(spec('2h').value, (1 + 2 + 2 * Math.exp(-1)) * HOUR);
  near(spec('every 4h').value, 5 * HOUR);
  missing(spec('fair'), 'x.not_before');
});

test('absurd numbers give reasons, not crashes', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, rate: 1/d, next: [{ to: x, probability: .nan }, { to: x, probability: .inf }] } }
exceptions: { e: { handle: { retry: { times: .inf, every: 1s, backoff: exponential }, then: x } } }
steps:
  x:
    actor: a
    process_time: { mean: 0s, sd: 1h }
    wait_time: 0s
    raises: { e: 100% }
    for_each: { item: c, count: .inf }
    join: .inf
    next: x
outputs: { done: { outcome: success } }
`);
  assert.equal(metrics.lead_time.known, false);
  assert.equal(metrics.exit_probability.done?.value, 0);
});

test('branches that loop: a geometric sum of exponentials is exponential again', () => {
  const metrics = metricsOf(`${HEAD}
triggers: { go: { event: go, next: { parallel: [x, y] } } }
steps:
  x: { actor: a, process_time: { mean: 1h }, wait_time: 0s, next: [{ to: x, probability: 50% }, { to: z, probability: 50% }] }
  y: { actor: b, process_time: { mean: 1h }, wait_time: 0s, next: [{ to: y, probability: 50% }, { to: z, probability: 50% }] }
  z: { actor: a, process_time: 0s, wait_time: 0s, join: all, next: done }
outputs: { done: { outcome: success } }
`);
  near(metrics.lead_time.value, 3 * HOUR, 2e-3);
  near(metrics.process_time.value, 4 * HOUR);
});
