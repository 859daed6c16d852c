// The discrete-event run against queueing theory. Seeds are fixed, so that nothing here is a matter of luck; the
// tolerance is the run's own 95 % interval, widened to about 99.9 % where many are compared.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { exponentialQueue, generalQueue } from '../../server/core/metrics/queue.ts';
import { type FlowOptions, flowRun, simulateFlow } from '../../server/core/simulate/discrete-event.ts';
import type { FlowResults } from '../../server/core/simulate/flow-results.ts';
import type { Figure } from '../../server/core/simulate/results.ts';
import { DAY, HOUR, streamOf } from './specs.ts';

function flow(yaml: string, options: FlowOptions = {}): FlowResults {
  return simulateFlow(streamOf(yaml), { calendars: 'average', ...options });
}

function value<V>(figure: Figure<V>): V {
  assert.ok(figure.value !== null, JSON.stringify(figure));
  return figure.value;
}

/** One actor, Poisson arrivals per day, and hours of work. */
function queue(arrivals: number, capacity: number, work: string, more = ''): string {
  return `actors: { a: { kind: human, capacity: ${capacity} } }
triggers: { go: { event: go, rate: ${arrivals}/d, next: work } }
steps: { work: { actor: a, process_time: ${work}, wait_cause: capacity, ${more} next: done } }
outputs: { done: { outcome: success } }
`;
}

function near(
  estimate: { mean: number; interval: { low: number; high: number } },
  expected: number,
  what: string,
): void {
  const half = (estimate.interval.high - estimate.interval.low) / 2;
  const off = Math.abs(estimate.mean - expected);
  assert.ok(off <= 1.75 * half, `${what}: ${estimate.mean} is not ${expected} ± ${1.75 * half}`);
  // And the interval is narrow enough to say something.
  assert.ok(half < 0.2 * expected, `${what}: ± ${half} of ${expected}`);
}

for (const [capacity, arrivals] of [
  [1, 12],
  [1, 19.2],
  [1, 21.6],
  [3, 36],
  [3, 57.6],
  [3, 64.8],
] as const) {
  test(`M/M/${capacity} at ${((arrivals / 24 / capacity) * 100).toFixed(0)} %: waits, lines and WIP as Erlang has them`, () => {
    const results = flow(queue(arrivals, capacity, '{ mean: 1h }'), { items: 60_000 });
    const expected = exponentialQueue(capacity, arrivals / DAY, HOUR);
    const station = results.stations.a;
    assert.ok(station?.wait);
    near(station.wait, expected, 'wait');
    near(station.queue, (arrivals / DAY) * expected, 'line');
    near(value(results.wip), (arrivals / DAY) * (expected + HOUR), 'WIP');
    assert.ok(Math.abs(station.utilization - arrivals / 24 / capacity) < 0.02);
    near(value(results.throughput), arrivals, 'throughput');
  });
}

test('M/D/1: half the wait of M/M/1', () => {
  const results = flow(queue(19.2, 1, '1h'), { items: 60_000 });
  assert.ok(results.stations.a?.wait);
  near(results.stations.a.wait, 2 * HOUR, 'wait');
  near(results.stations.a.wait, generalQueue(1, 19.2 / DAY, HOUR, 1, 0), 'Pollaczek-Khinchine');
});

test("Little's law: WIP is throughput times lead time", () => {
  const results = flow(
    `actors: { a: { kind: human, capacity: 2 }, b: { kind: human } }
triggers: { go: { event: go, rate: 20/d, next: x } }
steps:
  x: { actor: a, process_time: { mean: 1h }, wait_cause: capacity, next: { parallel: [y, z] } }
  y: { actor: a, process_time: 10m..30m, wait_cause: capacity, next: j }
  z: { actor: b, process_time: 20m, wait_time: { mean: 3h }, next: j }
  j: { actor: b, process_time: 5m, wait_cause: capacity, join: all, next: [{ to: x, probability: 10% }, { to: done, probability: 90% }] }
outputs: { done: { outcome: success } }
`,
    { items: 20_000 },
  );
  const product = (value(results.throughput).mean / DAY) * value(results.lead_time).mean;
  assert.ok(Math.abs(product / value(results.wip).mean - 1) < 0.01, `${product} ${value(results.wip).mean}`);
});

test('more capacity never makes the line longer', () => {
  let before = Number.POSITIVE_INFINITY;
  for (const capacity of [2, 3, 4, 5, 6]) {
    const { queue: line } = flow(queue(40, capacity, '{ mean: 1h }'), { items: 10_000 }).stations.a ?? {};
    assert.ok(line && line.mean <= before, `${capacity}`);
    before = line.mean;
  }
});

test('a pool is one line for all who draw on it', () => {
  const results = flow(
    `actors: { crew: { kind: human, capacity: 3 }, x: { kind: human, pool: crew }, y: { kind: human, pool: crew } }
triggers: { go: { event: go, rate: 28.8/d, next: one } }
steps:
  one: { actor: x, process_time: { mean: 1h }, wait_cause: capacity, next: two }
  two: { actor: y, process_time: { mean: 1h }, wait_cause: capacity, next: done }
outputs: { done: { outcome: success } }
`,
    { items: 30_000 },
  );
  assert.deepEqual(Object.keys(results.stations), ['crew']);
  assert.ok(results.stations.crew?.wait);
  near(results.stations.crew.wait, exponentialQueue(3, 57.6 / DAY, HOUR), 'wait');
});

test('a calendar: work stops at night, goes on in the morning, and the line fills meanwhile', () => {
  const yaml = `calendar: office
calendars: { office: { timezone: Europe/London, hours: "09:00-17:00", days: mon-fri } }
actors: { a: { kind: human, calendar: office } }
triggers: { go: { event: go, schedule: "0 16 * * mon-fri", next: work } }
steps: { work: { actor: a, process_time: 2h, wait_cause: capacity, next: done } }
outputs: { done: { outcome: success } }
`;
  const results = flow(yaml, { calendars: 'exact', days: 364 });
  const lead = value(results.lead_time);
  // From 16:00 to 10:00 on the next day, over the weekend on Fridays; an hour less or more as the clocks change.
  assert.ok(lead.p50 === 18 * HOUR && lead.max <= 67 * HOUR && lead.p95 === 66 * HOUR);
  assert.ok(Math.abs((results.stations.a?.utilization ?? 0) - 0.25) < 0.01);
});

test('a limit on work in progress keeps the rest outside', () => {
  const yaml = (limit: string) => `actors: { a: { kind: human, capacity: 9 } }
stages: { building: { backlog: { ${limit} } } }
triggers: { go: { event: go, rate: 60/d, next: work } }
steps: { work: { actor: a, stage: building, process_time: { mean: 1h }, wait_cause: capacity, next: done } }
outputs: { done: { outcome: success } }
`;
  const limited = flow(yaml('wip_limit: 3, order: fifo'), { items: 20_000 });
  // Three places before nine actors are a line with three servers.
  const expected = exponentialQueue(3, 60 / DAY, HOUR) + HOUR;
  assert.ok(Math.abs(value(limited.lead_time).mean / expected - 1) < 0.08);
  assert.equal(limited.stations.a?.queue.max, 0);
  const personal = flow(yaml('order: fifo').replace('capacity: 9', 'capacity: 9, wip_limit: 3'), {
    items: 20_000,
  });
  assert.equal(value(personal.lead_time).mean, value(limited.lead_time).mean);
  const free = flow(yaml('order: fifo'), { items: 20_000 });
  assert.ok(value(free.lead_time).mean < value(limited.lead_time).mean);
});

test('trains, batches, timeouts and escalations', () => {
  const train = flow(queue(20, 50, '0s', 'cadence: every 2d,'), { items: 10_000 });
  assert.ok(Math.abs(value(train.lead_time).mean / DAY - 1) < 0.05);
  assert.ok(value(train.lead_time).max <= 2 * DAY);
  const batch = flow(queue(24, 1, '6m', 'batch: { size: 4, changeover: 1h },'), { items: 10_000 });
  // Two more on average have to come, an hour each; then the changeover and all four.
  assert.ok(value(batch.lead_time).mean > 1.5 * HOUR + 84 * 60);
  assert.ok(Math.abs((batch.stations.a?.utilization ?? 0) - (6 * (1 + 0.4)) / 24) < 0.02);
  const race = flow(
    `actors: { a: { kind: human } }
triggers: { go: { event: go, rate: 10/d, next: ask } }
handoffs:
  ask: { to: done, context: [], wait_time: { mean: 10h }, timeout: { after: 14h, then: lapsed, means: lapsed }, escalation: [{ after: 5h, to: a }] }
outputs: { done: { outcome: success }, lapsed: { outcome: failure } }
`,
    { items: 20_000 },
  );
  const share = (race.timeouts.ask ?? 0) / race.finished;
  assert.ok(Math.abs(share - Math.exp(-1.4)) < 0.01);
  const climbed = (race.escalations['ask.escalation.1'] ?? 0) / race.finished;
  assert.ok(Math.abs(climbed - Math.exp(-0.5)) < 0.015);
});

test('an exception that may strike at any time breaks the work off; a raised one comes at its end', () => {
  const yaml = (how: string, raises = '') => `actors: { a: { kind: human } }
triggers: { go: { event: go, rate: 6/d, next: work } }
steps: { work: { actor: a, process_time: 1h, wait_cause: capacity, ${raises} next: done } }
exceptions: { fire: { ${how} handle: { then: lost } } }
outputs: { done: { outcome: success }, lost: { outcome: failure } }
`;
  const broken = flow(yaml('during: [work], probability: 50%,'), { items: 10_000 });
  assert.ok(Math.abs((broken.stations.a?.utilization ?? 0) - 0.25 * 0.75) < 0.01);
  const raised = flow(yaml('', 'raises: { fire: 50% },'), { items: 10_000 });
  assert.ok(Math.abs((raised.stations.a?.utilization ?? 0) - 0.25) < 0.01);
  assert.ok(Math.abs((broken.exits.lost ?? 0) / broken.finished - 0.5) < 0.02);
});

test('the tightest deadline goes first where a stage says so', () => {
  const yaml = (order: string) => `actors: { a: { kind: human } }
stages: { desk: { backlog: { order: ${order} } } }
triggers: { go: { event: go, rate: 20/d, next: work } }
steps: { work: { actor: a, stage: desk, process_time: { mean: 1h }, wait_cause: capacity, next: [{ to: work, probability: 10% }, { to: done, probability: 90% }] } }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, within: 1d } }
`;
  const [fifo, deadline] = [flow(yaml('fifo'), { items: 20_000 }), flow(yaml('deadline'), { items: 20_000 })];
  // Rework that came first is done first: the same work, fewer extremes.
  assert.ok(value(deadline.lead_time).max < value(fifo.lead_time).max);
});

test('an overload is said, and the run still ends', () => {
  const results = flow(queue(30, 1, '{ mean: 1h }'), { items: 2000 });
  assert.match(results.notes.join(), /more work arrives for a than it can do/);
  assert.ok((results.stations.a?.utilization ?? 0) > 0.99);
  assert.ok(value(results.age).max > DAY);
  const last = results.wip_over_time.at(-1);
  assert.ok(last && last.wip > 100);
});

test('what is missing is named: rates, times, capacities', () => {
  const noRate = flow(queue(10, 1, '1h').replace('rate: 10/d, ', ''));
  assert.deepEqual(noRate.missing, ['go.rate']);
  assert.equal(noRate.throughput.value, null);
  const noTime = flow(queue(10, 1, 'unknown'));
  assert.deepEqual(noTime.missing, ['work.process_time']);
  assert.equal(noTime.lead_time.value, null);
  const noCapacity = flow(queue(10, 1, '1h').replace('capacity: 1', 'capacity: unknown'));
  assert.deepEqual(noCapacity.missing, ['a.capacity']);
  assert.match(flow('steps: {}').lead_time.reason ?? '', /nothing starts/);
});

test('a loop without a way out gives a reason, also where it takes no time', () => {
  for (const time of ['0s', '1h']) {
    const loop = flow(queue(10, 1, time).replace('next: done', 'next: [{ to: work }]'), { items: 20 });
    assert.equal(loop.lead_time.value, null);
    if (time === '0s') assert.match(loop.lead_time.reason ?? '', /loop/);
  }
});

test('the same seed gives the same run', () => {
  const yaml = queue(20, 1, '{ mean: 1h }');
  assert.deepEqual(flow(yaml, { items: 500, seed: 9 }), flow(yaml, { items: 500, seed: 9 }));
  assert.notDeepEqual(
    flow(yaml, { items: 500, seed: 9 }).lead_time,
    flow(yaml, { items: 500, seed: 8 }).lead_time,
  );
  const run = flowRun(streamOf(yaml), { items: 500, seed: 9, calendars: 'average' });
  while (!run.done) run.advance(3);
  assert.deepEqual(run.results(), flow(yaml, { items: 500, seed: 9 }));
  const stopped = simulateFlow(streamOf(yaml), { items: 5000, shouldStop: () => true });
  assert.equal(stopped.complete, false);
});

test('what several do at once is work for each of them: the last one needed decides, the others go on', () => {
  const closed = (found: FlowResults, lead: number, busy: number) => {
    near(value(found.lead_time), lead, 'lead time');
    assert.ok(
      Math.abs((found.stations.a?.utilization ?? 0) - busy) < 0.01,
      `${found.stations.a?.utilization}`,
    );
  };
  const each = (until: string) =>
    flow(
      queue(
        4,
        60,
        '{ mean: 1h }',
        `for_each: { item: page, count: 3, mode: parallel, until: ${until} },`,
      ).replace('actors:', 'context: { page: {} }\nactors:'),
      { items: 20_000 },
    );
  const busy = (4 * 3) / 24 / 60;
  closed(each('all'), (1 + 1 / 2 + 1 / 3) * HOUR, busy);
  closed(each('2'), (1 / 2 + 1 / 3) * HOUR, busy);
  closed(each('any'), HOUR / 3, busy);
  const vote = (approval: string) =>
    flow(
      `actors: { a: { kind: human, capacity: 60 } }
triggers: { go: { event: go, rate: 4/d, next: vote } }
gates: { vote: { actor: a, criteria: [yes], process_time: { mean: 2h }, wait_time: 0s, approval: { at_least: 3, of: 5${approval} }, pass_rate: 100%, pass: done, fail: done } }
outputs: { done: { outcome: success } }
`,
      { items: 20_000 },
    );
  closed(vote(''), 2 * (1 / 5 + 1 / 4 + 1 / 3) * HOUR, (4 * 10) / 24 / 60);
  // Hours for days: with three of window the mean is 3.0568.
  closed(vote(', open_for: 3h'), 3.0568 * HOUR, (4 * 10) / 24 / 60);
  // One pair of hands does one after the other, whatever the step would allow.
  const alone = flow(
    queue(0.1, 1, '1h', 'for_each: { item: page, count: 3, mode: parallel },').replace(
      'actors:',
      'context: { page: {} }\nactors:',
    ),
    { items: 300 },
  );
  assert.ok(Math.abs(value(alone.lead_time).p50 - 3 * HOUR) < 1e-6);
  const late = flow(
    queue(
      4,
      60,
      '{ mean: 1h }',
      'for_each: { item: page, count: 3, mode: parallel }, timeout: { after: 1h, then: done, means: lapsed },',
    ).replace('actors:', 'context: { page: {} }\nactors:'),
    { items: 20_000 },
  );
  // Taken away after an hour: each of the three is worked on for 1 − 1/e of one.
  assert.ok(Math.abs((late.stations.a?.utilization ?? 0) - busy * (1 - Math.exp(-1))) < 0.001);
  assert.ok(Math.abs((late.timeouts.work ?? 0) / late.finished - (1 - (1 - Math.exp(-1)) ** 3)) < 0.02);
});
