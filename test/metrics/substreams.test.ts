// The law of sub-streams: a stream that calls another has the figures of one in which the same work is written out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import type { Metric, Metrics } from '../../server/core/metrics/types.ts';
import { simulate, simulationJob } from '../../server/core/simulate/run.ts';
import { linksAmong } from '../rules/linked.ts';
import { streamOf } from '../simulate/specs.ts';

const HEAD = 'vstream: 1\nname: Test\n';
const PATH = './inner.vstream.yaml';

function called(outer: string, inner: string) {
  return { stream: streamOf(outer), links: linksAmong(HEAD + outer, { [PATH]: HEAD + inner }) };
}

const NAMED = [
  'process_time',
  'wait_time',
  'lead_time',
  'flow_efficiency',
  'rolled_complete_accurate',
  'first_pass_yield',
  'handoffs',
  'cross_team_handoffs',
  'throughput',
  'max_throughput',
  'wip',
] as const;
const BY_ID = [
  'utilization',
  'team_utilization',
  'exit_probability',
  'lead_time_given',
  'wait_by_cause',
] as const;

function near(one: number | null | undefined, two: number | null | undefined, what: string): void {
  if (typeof one !== 'number' || typeof two !== 'number') assert.equal(one, two, what);
  else assert.ok(Math.abs(one - two) <= 1e-9 * Math.max(1, Math.abs(two)), `${what}: ${one} is not ${two}`);
}

function same(one: Metrics, two: Metrics, text: string): void {
  for (const name of NAMED) {
    near(one[name].value, two[name].value, `${name}\n${text}`);
    assert.equal(one[name].known, two[name].known, name);
  }
  assert.equal(one.constraint.value, two.constraint.value);
  for (const name of BY_ID) {
    assert.deepEqual(Object.keys(one[name]).sort(), Object.keys(two[name]).sort(), name);
    for (const [id, metric] of Object.entries(one[name] as Record<string, Metric>))
      near(metric.value, two[name][id]?.value, `${name}.${id}`);
  }
}

/** Random work: choices with loops back, and a fork, between `asked` and the outputs `done` and `lost`. */
interface Work {
  readonly times: readonly { readonly process: number; readonly wait: number }[];
  readonly next: readonly (readonly [number, number])[];
  readonly forked: boolean;
}

const works: fc.Arbitrary<Work> = fc.integer({ min: 1, max: 5 }).chain((size) =>
  fc.record({
    times: fc.array(fc.record({ process: fc.nat({ max: 9 }), wait: fc.integer({ min: 1, max: 9 }) }), {
      minLength: size,
      maxLength: size,
    }),
    next: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
      minLength: size,
      maxLength: size,
    }),
    forked: fc.boolean(),
  }),
);

/** The steps of it; `prefix` and `ends` say under which names they stand. */
function steps(
  { times, next, forked }: Work,
  prefix: string,
  ends: { done: string; lost: string },
): string[] {
  const choice = (i: number) => {
    const [one, two] = next[i] ?? [0, 0];
    return `[{ to: ${prefix}s${one}, probability: 30% }, { to: ${prefix}s${two}, probability: 20%, at_most: { times: 2, then: ${ends.lost} } }, { to: ${ends.done}, probability: 40% }, { to: ${ends.lost}, probability: 10% }]`;
  };
  const lines = times.map(
    ({ process, wait }, i) =>
      `  ${prefix}s${i}: { actor: ${i % 2 === 0 ? 'worker' : 'checker'}, process_time: ${process}h, wait_time: { mean: ${wait}h }, wait_cause: decision, complete_accurate: 9${i}%, next: ${forked && i === 0 ? `${prefix}split` : choice(i)} }`,
  );
  if (!forked) return lines;
  return [
    ...lines,
    `  ${prefix}split: { actor: worker, process_time: 1h, wait_time: 0s, complete_accurate: 99%, next: { parallel: [${prefix}left, ${prefix}right] } }`,
    `  ${prefix}left: { actor: worker, process_time: { mean: 2h }, wait_time: 0s, complete_accurate: 98%, next: ${prefix}meet }`,
    `  ${prefix}right: { actor: checker, process_time: 1h, wait_time: { mean: 3h }, complete_accurate: 98%, next: ${prefix}meet }`,
    `  ${prefix}meet: { actor: worker, process_time: 0s, wait_time: 0s, join: all, complete_accurate: 100%, next: ${choice(0)} }`,
  ];
}

const PEOPLE = `teams: { one: {}, two: {} }
actors: { worker: { kind: human, team: one }, checker: { kind: human, team: two, capacity: 2 } }
`;

function outer(call: string, more: readonly string[], first: string, loop: number): string {
  return `${PEOPLE}triggers: { go: { event: go, rate: 1/w, next: ${first} } }
steps:
${call}${more.join('\n')}
  after: { actor: checker, process_time: 1h, wait_time: 2h, complete_accurate: 90%, next: [{ to: ${first}, probability: ${loop / 100} }, { to: fine, probability: ${1 - loop / 100} }] }
  sorry: { actor: worker, process_time: 1h, wait_time: 0s, complete_accurate: 90%, next: gone }
outputs: { fine: { outcome: success }, gone: { outcome: failure } }
`;
}

test('a sub-stream has the figures of the same work written out', () => {
  fc.assert(
    fc.property(works, fc.integer({ min: 0, max: 60 }), (work, loop) => {
      const inner = `${PEOPLE}triggers: { asked: { event: asked, rate: 99/d, next: s0 } }
steps:
${steps(work, '', { done: 'done', lost: 'lost' }).join('\n')}
outputs: { done: { outcome: success }, lost: { outcome: failure } }
`;
      const call = `  call: { actor: worker, stream: { file: ${PATH}, outputs: { lost: sorry } }, next: after }\n`;
      const { stream, links } = called(outer(call, [], 'call', loop), inner);
      const text = outer('', steps(work, 'in-', { done: 'after', lost: 'sorry' }), 'in-s0', loop);
      same(computeMetrics(stream, links), computeMetrics(streamOf(text)), text);
    }),
    { seed: 5, numRuns: 60 },
  );
});

const INNER = `
calendar: shop
calendars: { shop: { timezone: UTC, hours: "10:00-14:00" } }
actors: { clerk: { kind: human }, expert: { kind: human } }
triggers: { asked: { event: asked, next: look } }
steps:
  look: { actor: expert, process_time: 1h, wait_time: 2bh, complete_accurate: 90%, raises: { torn: 10% }, next: seen }
exceptions: { torn: { handle: { then: spoilt } } }
outputs: { seen: { outcome: success }, spoilt: { outcome: failure } }
`;
const CALLING = (call: string) => `
actors: { clerk: { kind: human, capacity: 3 } }
triggers: { go: { event: go, rate: 4/d, next: call } }
steps:
  call: { actor: clerk, stream: ${call} }
  mend: { actor: clerk, process_time: 30m, wait_time: 0s, next: end-well }
outputs: { end-well: { outcome: success } }
`;
const CALL = CALLING(`{ file: ${PATH}, outputs: { spoilt: mend } }, next: end-well`);

test('business time of a sub-stream passes on its own calendar; the step shows what all of it takes', () => {
  const { stream, links } = called(CALL, INNER);
  const metrics = computeMetrics(stream, links);
  // Two of the 20 open hours of its week: 16.8 h elapsed, then an hour of work.
  near(metrics.lead_time.value, (16.8 + 1 + 0.1 * 0.5) * 3600, 'lead_time');
  near(metrics.nodes.get('call')?.leadTime.value, 17.8 * 3600, 'call');
  near(metrics.nodes.get('call')?.processTime.value, 3600, 'call');
  near(metrics.expected_visits['call/look']?.value, 1, 'visits');
  assert.deepEqual(Object.keys(metrics.utilization), ['clerk', 'expert']);
  near(metrics.utilization.expert?.value, 4 / 24, 'expert');
  near(metrics.handoffs.value, 0.1, 'the expert hands the spoilt ones back');
});

test('an unread, missing, ambiguous or endless sub-stream is named, and nothing is made of it', () => {
  const of = (text: string, inner: string | undefined) => {
    const files = inner === undefined ? {} : { [PATH]: HEAD + inner };
    return computeMetrics(streamOf(text), linksAmong(HEAD + text, files)).lead_time;
  };
  const missing = (metric: Metric) => [metric.value, ...metric.missing];
  assert.deepEqual(missing(computeMetrics(streamOf(CALL)).lead_time), [
    null,
    `call.stream (${PATH} has not been read)`,
  ]);
  assert.deepEqual(missing(of(CALL, undefined)), [null, `call.stream (${PATH} is not there)`]);
  const two = INNER.replace('triggers: {', 'triggers: { other: { event: other, next: look },');
  assert.match(of(CALL, two).missing[0] ?? '', /several triggers/);
  assert.equal(of(CALL.replace(PATH, `${PATH}, trigger: asked`), two).known, true);
  const itself = INNER.replace('actor: expert, process_time: 1h', `actor: expert, stream: ${PATH}`);
  assert.match(of(CALL, itself).missing[0] ?? '', /call\/look\.stream .* contains this stream itself/);
  const timed = CALL.replace('next: end-well }', 'batch: { size: 4 }, next: end-well }');
  assert.match(of(timed, INNER).missing[0] ?? '', /a batch around a sub-stream/);
});

test('sub-streams inside sub-streams, called twice, in both kinds of simulation', () => {
  const middle = `
actors: { clerk: { kind: human } }
triggers: { in: { event: in, next: one } }
steps:
  one: { actor: clerk, stream: ./leaf.vstream.yaml, next: two }
  two: { actor: clerk, stream: ./leaf.vstream.yaml, next: out }
outputs: { out: { outcome: success } }
`;
  const leaf = `
actors: { clerk: { kind: human } }
triggers: { in: { event: in, next: [{ to: work, at_most: { times: 1, then: out }, probability: 50% }, { to: work, probability: 50% }] } }
steps:
  work: { actor: clerk, process_time: { mean: 1h }, wait_cause: capacity, next: [{ to: work, probability: 50%, at_most: { times: 1, then: out } }, { to: out, probability: 50% }] }
outputs: { out: { outcome: success } }
`;
  const text = CALLING(`${PATH}, next: end-well`);
  const files = { [PATH]: HEAD + middle, './leaf.vstream.yaml': HEAD + leaf };
  const links = linksAmong(HEAD + text, files);
  const closed = computeMetrics(streamOf(text), links);
  near(closed.expected_visits['call/one/work']?.value, 1.5, 'visits');
  near(closed.process_time.value, 3 * 3600, 'process_time');
  const { items, flow } = simulate(
    simulationJob(streamOf(text), links, { items: 4000, calendars: 'average' }),
  );
  const process = items?.process_time.value;
  assert.ok(process && Math.abs(process.mean - 3 * 3600) < (4.5 * process.sd) / Math.sqrt(process.n));
  assert.equal(items.criticality['call/two/work']?.value?.share, 1);
  assert.ok(
    Math.abs((flow?.stations.clerk?.utilization ?? 0) - (closed.utilization.clerk?.value ?? 1)) < 0.03,
  );
});

const WORK = `
actors: { clerk: { kind: human, capacity: 4 } }
triggers: { in: { event: in, next: look } }
steps: { look: { actor: clerk, process_time: { mean: 1h }, wait_time: 0s, next: write }, write: { actor: clerk, process_time: 2h, wait_time: 0s, next: out } }
outputs: { out: { outcome: success } }
`;
const around = (step: string, more = '') => {
  const text = `
context: { page: {} }
actors: { clerk: { kind: human, capacity: 4 } }
triggers: { go: { event: go, rate: 1/d, next: call } }
steps: { call: { actor: clerk, stream: ${PATH}, ${step}, next: end-well } }
outputs: { end-well: { outcome: success }, end-badly: { outcome: failure } }
${more}`;
  const links = linksAmong(HEAD + text, { [PATH]: HEAD + WORK });
  const metrics = computeMetrics(streamOf(text), links);
  const options = { items: 20_000, calendars: 'average' } as const;
  return { metrics, ...simulate(simulationJob(streamOf(text), links, options)) };
};

function agree(found: ReturnType<typeof around>, lead: number): void {
  const closed = found.metrics.lead_time.value ?? Number.NaN;
  assert.ok(Math.abs(closed / lead - 1) < 1e-6, `${closed} is not ${lead}`);
  const { value } = found.items?.lead_time ?? {};
  assert.ok(
    value && Math.abs(value.mean - lead) < (4.5 * value.sd) / Math.sqrt(value.n) + 1e-6 * lead,
    `${value?.mean}`,
  );
  const flow = found.flow?.lead_time.value;
  assert.ok(flow && Math.abs(flow.mean / lead - 1) < 0.1, `${flow?.mean} in the run with queues`);
}

test('a sub-stream that is repeated: its elements one after the other, or all at once', () => {
  agree(around('for_each: { item: page, count: 3, mode: sequential }'), 9 * 3600);
  agree(around('for_each: { item: page, count: 3, mode: sequential, until: 2 }'), 6 * 3600);
  agree(around('for_each: { item: page, count: 3, mode: parallel }'), (2 + 1 + 1 / 2 + 1 / 3) * 3600);
  agree(around('for_each: { item: page, count: 3, mode: parallel, until: any }'), (2 + 1 / 3) * 3600);
  const { metrics } = around('for_each: { item: page, count: 3, mode: parallel }');
  near(metrics.process_time.value, 9 * 3600, 'process time');
  near(metrics.expected_visits['call/2/look']?.value, 1, 'visits');
  assert.match(
    around('for_each: { item: page, count: unknown }').metrics.lead_time.missing[0] ?? '',
    /without a known count/,
  );
});

test('a sub-stream that is tried again: all of it, after a pause that grows', () => {
  const handle = (more: string) =>
    `exceptions: { down: { handle: { retry: { times: 2, every: 1h, backoff: exponential }, ${more} } } }`;
  const found = around('raises: { down: 50% }', handle('then: end-badly'));
  // Three hours each time, and pauses of one and two hours.
  agree(found, (3 * 1.75 + 0.5 * 1 + 0.25 * 2) * 3600);
  near(found.metrics.exit_probability['end-badly']?.value, 0.125, 'exhausted');
  near(found.metrics.expected_visits.call?.value, 1.75, 'attempts');
  near(found.metrics.first_pass_yield.value, 0.5, 'first pass');
  const on = around(
    'raises: { down: 50% }, on: { down: { retry: { times: 1, every: 1h }, continue: true } }',
    'exceptions: { down: {} }',
  );
  agree(on, (3 * 1.5 + 0.5) * 3600);
  near(on.metrics.exit_probability['end-well']?.value, 1, 'goes on');
  const unsure = around(
    'raises: { down: 50% }, on: { down: { retry: { times: unknown }, then: end-badly } }',
    'exceptions: { down: {} }',
  );
  assert.match(unsure.metrics.lead_time.missing[0] ?? '', /a retry without a known number/);
});

test('a branch that ends a sub-stream ends all of it; and a sub-stream may end a branch', () => {
  const text = (first: string, second: string) => `
actors: { clerk: { kind: human, capacity: 9 } }
triggers: { go: { event: go, next: { parallel: [call, other] } } }
steps:
  call: { actor: clerk, stream: ${PATH}, ${first}next: join }
  other: { actor: clerk, process_time: 30m, wait_time: 0s, ${second}next: join }
  join: { actor: clerk, process_time: 0s, wait_time: 0s, join: any, next: end-well }
outputs: { end-well: { outcome: success } }
`;
  const work = (yaml: string) => {
    const links = linksAmong(HEAD + yaml, { [PATH]: HEAD + WORK });
    const job = simulationJob(streamOf(yaml), links, { items: 20_000, calendars: 'average', mode: 'items' });
    return simulate(job).items?.process_time.value?.mean ?? Number.NaN;
  };
  // Half an hour each, whatever was done inside by then; without cancelling, half an hour and all three.
  const cut = work(text('', 'cancels: [call], '));
  near(cut, 3600, 'cut off');
  assert.ok(Math.abs(work(text('', '')) - 3.5 * 3600) < 120);
  const late = text('cancels: [other], ', '').replace('process_time: 30m', 'process_time: 30h');
  assert.ok(Math.abs(work(late) - 2 * 3 * 3600) < 300, `${work(late)}`);
});

test('each person of an actor does it once: as many as there are', () => {
  const votes = (capacity: string) =>
    computeMetrics(
      streamOf(`
actors: { voter: { kind: human${capacity} } }
triggers: { go: { event: go, next: vote } }
steps: { vote: { actor: voter, process_time: { mean: 1h }, wait_time: 0s, for_each: { actor: voter }, next: end-well } }
outputs: { end-well: { outcome: success } }
`),
    );
  const last = votes(', capacity: 3').lead_time.value ?? Number.NaN;
  assert.ok(Math.abs(last / ((1 + 1 / 2 + 1 / 3) * 3600) - 1) < 1e-6, `${last}`);
  near(votes(', capacity: 3').process_time.value, 3 * 3600, 'the work of three');
  assert.deepEqual(votes('').lead_time.missing, ['voter.capacity']);
  assert.deepEqual(votes(', capacity: unknown').lead_time.missing, ['voter.capacity']);
});

test('a timeout around a sub-stream races all of it: averages do not know, both simulations do', () => {
  const inner = (body: string) => `
actors: { clerk: { kind: human, capacity: 40 } }
triggers: { in: { event: in, next: look } }
${body}
outputs: { out: { outcome: success } }
`;
  const text = `
actors: { clerk: { kind: human, capacity: 40 } }
triggers: { go: { event: go, rate: 1/d, next: call } }
steps: { call: { actor: clerk, stream: ${PATH}, timeout: { after: 14d, then: end-badly, means: lapsed }, next: end-well } }
outputs: { end-well: { outcome: success }, end-badly: { outcome: failure } }
`;
  const raced = (body: string) => {
    const links = linksAmong(HEAD + text, { [PATH]: HEAD + inner(body) });
    const closed = computeMetrics(streamOf(text), links);
    assert.match(closed.lead_time.missing.join(), /call\.timeout .*only a simulation can tell/);
    assert.match(closed.exit_probability['end-badly']?.missing.join() ?? '', /call\.timeout/);
    return simulate(simulationJob(streamOf(text), links, { items: 30_000, calendars: 'average' }));
  };
  const holds = (
    { items, flow }: ReturnType<typeof raced>,
    intime: number,
    lead: number,
    process: number,
  ) => {
    const share = items?.exit_probability['end-well']?.value;
    assert.ok(share && share.interval.low < intime && intime < share.interval.high, `${share?.share}`);
    const time = items?.lead_time.value;
    assert.ok(time && Math.abs(time.mean - lead) < (4.5 * time.sd) / Math.sqrt(time.n), `${time?.mean}`);
    const touch = items?.process_time.value;
    assert.ok(
      touch && Math.abs(touch.mean - process) <= (4.5 * touch.sd) / Math.sqrt(touch.n),
      `${touch?.mean}`,
    );
    assert.ok(flow && Math.abs((flow.exits['end-well'] ?? 0) / flow.finished - intime) < 0.02);
    assert.ok(Math.abs((flow.lead_time.value?.mean ?? 0) / lead - 1) < 0.02);
    assert.ok(Math.abs((flow.timeouts.call ?? 0) / flow.finished - (1 - intime)) < 0.02);
  };
  const DAY = 24 * 3600;
  // One exponential step of ten days: as if the timeout stood at it.
  holds(
    raced('steps: { look: { actor: clerk, process_time: { mean: 10d }, wait_time: 0s, next: out } }'),
    0.753403,
    7.53403 * DAY,
    7.53403 * DAY,
  );
  // A geometric number of exponential rounds is exponential again: five days each, half of them come back.
  const loop =
    'steps: { look: { actor: clerk, process_time: 0s, wait_time: { mean: 5d }, next: [{ to: look, probability: 50% }, { to: out, probability: 50% }] } }';
  holds(raced(loop), 0.753403, 7.53403 * DAY, 0);
  // Two in parallel: both in time with (1 − e^−1.4)².
  const fork = `steps:
  look: { actor: clerk, process_time: 0s, wait_time: 0s, next: { parallel: [one, two] } }
  one: { actor: clerk, process_time: { mean: 10d }, wait_time: 0s, next: both }
  two: { actor: clerk, process_time: { mean: 10d }, wait_time: 0s, next: both }
  both: { actor: clerk, process_time: 0s, wait_time: 0s, join: all, next: out }`;
  // E[min(max, 14)] = ∫ 1 − (1 − e^(−t/10))² dt up to 14.
  const longer = 20 * 0.753403 - 5 * (1 - Math.exp(-2.8));
  holds(raced(fork), 0.753403 ** 2, longer * DAY, 2 * 7.53403 * DAY);
});
