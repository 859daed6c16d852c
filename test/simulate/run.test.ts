// The simulation as a job: plain data in, slices, progress, a way to stop, and plain results out.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type SimulationResults,
  simulate,
  simulationJob,
  simulationRun,
} from '../../server/core/simulate/run.ts';
import { linksAmong } from '../rules/linked.ts';
import { streamOf } from './specs.ts';

const SHOP = `
actors: { builder: { kind: human, capacity: 4 }, reviewer: { kind: human } }
triggers: { go: { event: go, rate: 1.5/d, next: build } }
steps:
  build: { actor: builder, process_time: { mean: 2d }, wait_time: 1h, next: review }
gates:
  review: { actor: reviewer, criteria: [good], process_time: 2h, wait_time: 10d, pass_rate: 70%, pass: live, fail: build }
outputs: { live: { outcome: success } }
slas: { promise: { covers: stream, within: 20d, percentile: 90 } }
`;
const SMALL = { items: 600, seed: 3 } as const;

test('jobs and results are plain data, and the numbers do not depend on the slices', () => {
  const job = simulationJob(streamOf(SHOP), undefined, SMALL);
  const whole = simulate(job);
  assert.equal(whole.complete, true);
  const printed = JSON.stringify(whole);
  assert.equal(JSON.stringify(structuredClone(whole)), printed);
  const run = simulationRun(structuredClone(job));
  let last = 0;
  while (!run.done) {
    run.advance();
    run.results();
    assert.ok(run.progress >= last && run.progress <= 1, `${last} then ${run.progress}`);
    last = run.progress;
  }
  assert.equal(last, 1);
  assert.equal(JSON.stringify(run.results()), printed);
  run.advance();
  assert.equal(JSON.stringify(run.results()), printed);
});

test('what charts are drawn from', () => {
  const { items, flow } = simulate(simulationJob(streamOf(SHOP), undefined, SMALL));
  const lead = items?.lead_time_given.live?.value;
  assert.ok(lead && lead.p50 < lead.p85 && lead.p85 < lead.p95);
  assert.equal(
    lead.histogram.reduce((sum, { count }) => sum + count, 0),
    lead.n,
  );
  assert.ok(items.sla_attainment.promise?.value?.interval);
  assert.ok((items.criticality.build?.value?.share ?? 0) === 1);
  assert.ok(flow && flow.wip_over_time.length > 100);
  assert.ok((flow.throughput.value?.mean ?? 0) > 1);
  assert.ok((flow.stations.builder?.queue.max ?? 0) > 0);
  assert.ok((flow.age.value?.n ?? 0) > 0);
});

test('it stops when it is told to, and says that it did', () => {
  const job = simulationJob(streamOf(SHOP), undefined, { ...SMALL, items: 100_000 });
  const seen: number[] = [];
  const results = simulate(job, {
    onProgress: (share) => seen.push(share),
    isCancelled: () => seen.length >= 3,
  });
  assert.equal(seen.length, 3);
  assert.equal(results.complete, false);
  assert.equal(results.items?.items, 300);
  assert.equal(results.comparison, null);
});

function row({ comparison }: SimulationResults, name: string) {
  return comparison?.metrics.find((each) => each.name === name);
}

test('a what-if compares with the file as it stands, and calls out what leaves the constraint alone', () => {
  const stream = streamOf(SHOP);
  const shorter = simulate(
    simulationJob(stream, undefined, {
      ...SMALL,
      whatIf: [{ kind: 'wait_time', node: 'review', value: '1d' }],
    }),
  );
  assert.equal(shorter.comparison?.with, 'as-is');
  for (const name of ['lead_time', 'lead_time.p85', 'sla_attainment.promise'])
    assert.equal(row(shorter, name)?.verdict, 'better', name);
  assert.match(shorter.comparison?.constraint.callOut ?? '', /constraint is still builder/);
  const more = simulationJob(stream, undefined, {
    mode: 'items',
    items: 50,
    whatIf: [
      { kind: 'capacity', actor: 'builder', value: 8 },
      { kind: 'capacity', actor: 'nobody', value: 8 },
    ],
  });
  const results = simulate(more);
  assert.deepEqual(results.problems, ['no actor nobody']);
  assert.equal(results.flow, null);
  assert.equal(results.comparison?.constraint.callOut, undefined);
  assert.equal(row(results, 'max_throughput')?.verdict, 'better');
});

test('a future state compares with its baseline, which its link leads to', () => {
  const future = `state: future\nbaseline: ./today.vstream.yaml\n${SHOP.replace('wait_time: 10d', 'wait_time: 1d')}`;
  const head = 'vstream: 1\nname: Test\n';
  const links = (files: Record<string, string>) => linksAmong(head + future, files);
  const found = simulationJob(streamOf(future), links({ './today.vstream.yaml': head + SHOP }), SMALL);
  const results = simulate(found);
  assert.equal(results.comparison?.with, 'baseline');
  assert.equal(row(results, 'lead_time')?.verdict, 'better');
  const lost = simulationJob(streamOf(future), links({}), SMALL);
  assert.deepEqual(lost.problems, ['the baseline ./today.vstream.yaml is not there']);
  assert.equal(lost.before, null);
});
