// Comparisons, what-ifs and the walk through a stream.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import { compareStreams } from '../../server/core/simulate/compare.ts';
import { atRisk, slaAttainment } from '../../server/core/simulate/sla-attainment.ts';
import { startWalk, stepWalk, type WalkState } from '../../server/core/simulate/walk.ts';
import { type Override, withOverrides } from '../../server/core/simulate/what-if.ts';
import { HOUR, streamOf } from './specs.ts';

const SHOP = streamOf(`
actors: { builder: { kind: human, capacity: 4 }, reviewer: { kind: human, capacity: 2 } }
triggers: { go: { event: go, rate: 1.5/d, next: build } }
steps:
  build: { actor: builder, process_time: 2d, wait_time: 1h, raises: { flaw: 10% }, next: review }
gates:
  review: { actor: reviewer, criteria: [good], process_time: 12h, wait_time: 10d, pass_rate: 70%, pass: sort, fail: build }
handoffs:
  sort: { context: [], wait_time: 1h, to: [{ to: live, probability: 80% }, { to: shelf, probability: 20% }] }
exceptions: { flaw: { handle: { then: shelf } } }
outputs: { live: { outcome: success }, shelf: { outcome: failure } }
slas: { promise: { covers: stream, within: 20d, percentile: 90 } }
`);

function changed(...overrides: Override[]) {
  const { stream, problems } = withOverrides(SHOP, overrides);
  assert.deepEqual(problems, []);
  return stream;
}

test('a shorter wait beside the constraint is better, and called out', () => {
  const { metrics, constraint } = compareStreams(
    SHOP,
    changed({ kind: 'wait_time', node: 'review', value: '1d' }),
  );
  const lead = metrics.find(({ name }) => name === 'lead_time');
  assert.equal(lead?.verdict, 'better');
  assert.ok((lead?.change ?? 0) < 0);
  assert.equal(constraint.before, 'builder');
  assert.equal(constraint.unchanged, true);
  assert.match(constraint.callOut ?? '', /lead time.*constraint is still builder/);
});

test('more capacity at the constraint lets more through: nothing to call out', () => {
  const { metrics, constraint } = compareStreams(
    SHOP,
    changed({ kind: 'capacity', actor: 'builder', value: 5 }),
  );
  assert.equal(metrics.find(({ name }) => name === 'max_throughput')?.verdict, 'better');
  assert.equal(constraint.callOut, undefined);
  const same = compareStreams(SHOP, SHOP);
  assert.ok(same.metrics.every(({ verdict }) => verdict === 'same' || verdict === 'unknown'));
});

test('percentiles and promises are compared too, with the same seed', () => {
  const after = changed({ kind: 'wait_time', node: 'review', value: '1d' });
  const { metrics } = compareStreams(SHOP, after, { simulate: { items: 2000, calendars: 'average' } });
  for (const name of ['lead_time.p85', 'sla_attainment.promise']) {
    assert.equal(metrics.find((row) => row.name === name)?.verdict, 'better', name);
  }
});

test('what-ifs change what they say, and nothing else', () => {
  const of = (override: Override) => computeMetrics(changed(override));
  const before = computeMetrics(SHOP);
  assert.equal(of({ kind: 'rate', trigger: 'go', value: '1/d' }).arrivals.value, 1);
  assert.ok(
    (of({ kind: 'pass_rate', gate: 'review', value: 0.9 }).lead_time.value ?? 0) <
      (before.lead_time.value ?? 0),
  );
  assert.ok(
    (of({ kind: 'raises', node: 'build', exception: 'flaw', value: 0 }).exit_probability.shelf?.value ?? 1) <
      0.21,
  );
  assert.ok(
    Math.abs(
      (of({ kind: 'probability', node: 'sort', to: 'live', value: 1 }).exit_probability.shelf?.value ?? 0) -
        0.137,
    ) < 0.001,
  );
  assert.equal(
    of({ kind: 'process_time', node: 'build', value: '1h' }).nodes.get('build')?.processTime.value,
    HOUR,
  );
  const { problems } = withOverrides(SHOP, [
    { kind: 'capacity', actor: 'nobody', value: 2 },
    { kind: 'capacity', actor: 'builder', value: 0 },
    { kind: 'wait_time', node: 'review', value: 'soon' },
    { kind: 'rate', trigger: 'build', value: '1/d' },
    { kind: 'pass_rate', gate: 'review', value: 2 },
    { kind: 'probability', node: 'sort', to: 'nowhere', value: 0.5 },
  ]);
  assert.equal(problems.length, 6);
});

test('SLAs at risk are those that chance does not explain', () => {
  const found = atRisk(slaAttainment(SHOP, { calendars: 'average' }));
  assert.deepEqual(
    found.map(({ id }) => id),
    ['promise'],
  );
  assert.deepEqual(atRisk(slaAttainment(changed({ kind: 'wait_time', node: 'review', value: '1h' }))), []);
  assert.deepEqual(Object.keys(slaAttainment(streamOf('steps: {}'))), []);
});

const ROAD = streamOf(`
actors: { bot: { kind: agent } }
triggers: { go: { event: go, next: { parallel: [left, right] } } }
steps:
  left: { actor: bot, raises: { down: 5% }, next: meet }
  right: { actor: bot, next: [{ to: right, when: "x.again", at_most: { times: 1 } }, { to: meet }] }
  meet: { actor: bot, join: all, next: [{ to: good, probability: 50% }, { to: bad, probability: 50% }] }
exceptions: { down: { handle: { retry: { times: 2, every: 1m }, then: bad } } }
outputs: { good: { outcome: success }, bad: { outcome: failure } }
`);

function choose(state: WalkState, node: string, choice: string): WalkState {
  const place = state.places.find((each) => each.node === node);
  assert.ok(place, `nothing stands at ${node}`);
  const next = stepWalk(ROAD, state, place.id, choice);
  assert.notEqual(next, state, choice);
  return next;
}

test('a walk: forks, retries, joins, choices and what the specification leaves open', () => {
  let state = choose(startWalk(ROAD), 'go', 'next');
  assert.deepEqual(
    state.places.map(({ node }) => node),
    ['left', 'right'],
  );
  const left = state.places[0]?.choices.map(({ id }) => id);
  assert.deepEqual(left, ['next', 'raises:down:retry', 'raises:down']);
  state = choose(choose(state, 'left', 'raises:down:retry'), 'left', 'next');
  assert.deepEqual(
    state.places.map(({ node }) => node),
    ['right'],
  );
  state = choose(state, 'right', 'next:1');
  const again = choose(state, 'right', 'next:1');
  assert.match(again.ambiguities.at(-1)?.text ?? '', /too often/);
  state = choose(state, 'right', 'next:2');
  assert.deepEqual(
    state.places.map(({ node }) => node),
    ['meet'],
  );
  assert.deepEqual(
    state.ambiguities.map(({ node, text }) => [node, /no condition/.test(text)]),
    [['meet', true]],
  );
  state = choose(state, 'meet', 'next:1');
  assert.equal(state.done, true);
  assert.deepEqual(state.outputs, ['good']);
  assert.deepEqual(state.visited, ['go', 'left', 'right', 'left', 'right', 'meet', 'good']);
});

test('a walk from nowhere is over, and an unknown choice changes nothing', () => {
  assert.equal(startWalk(streamOf('steps: {}')).done, true);
  const state = startWalk(ROAD);
  assert.equal(stepWalk(ROAD, state, 99, 'next'), state);
  assert.equal(stepWalk(ROAD, state, state.places[0]?.id ?? 0, 'nothing'), state);
});

test('deployments, defects and the shape are compared where they are told', () => {
  const spec = (more: string, gate: string) =>
    streamOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, rate: 2/d, next: work } }
steps: { work: { actor: a, process_time: 1h, wait_time: 1h, injects: 2, next: check } }
gates: { check: { actor: a, criteria: [ok], process_time: 1h, wait_time: 0s, pass_rate: 90%, ${gate} pass: done, fail: work } }
outputs: { done: { outcome: success } }
${more}`);
  const often = 'measures: { often: { level: kpi, of: deployment_frequency, at: check, target: 1/d } }';
  const { metrics: rows } = compareStreams(spec(often, 'detects: 50%,'), spec(often, 'detects: 80%,'));
  const verdicts = new Map(rows.map(({ name, verdict }) => [name, verdict]));
  assert.equal(verdicts.get('defect_escape_rate'), 'better');
  assert.equal(verdicts.get('deployment_frequency'), 'same');
  assert.equal(verdicts.has('structure.rework_edges'), false);
  const straight = streamOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, rate: 2/d, next: work } }
steps: { work: { actor: a, process_time: 1h, wait_time: 1h, next: done } }
outputs: { done: { outcome: success } }
`);
  const shaped = compareStreams(spec('', ''), straight);
  const names = shaped.metrics.map(({ name }) => name);
  assert.equal(shaped.metrics.find(({ name }) => name === 'structure.rework_edges')?.verdict, 'better');
  assert.ok(!names.includes('deployment_frequency'));
});
