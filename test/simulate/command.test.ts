// `vstream simulate` as the command line calls it: what it prints, and what it refuses.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { metrics } from '../../server/cli/metrics.ts';
import { simulate } from '../../server/cli/simulate.ts';

const folder = mkdtempSync(join(tmpdir(), 'vstream-simulate-'));
after(() => rmSync(folder, { recursive: true, force: true }));
const file = join(folder, 'refunds.vstream.yaml');
writeFileSync(
  file,
  `vstream: 1
name: Refunds
actors: { clerk: { kind: human, capacity: 2 } }
triggers: { asked: { event: Refund asked for, rate: 30/d, next: decide } }
steps: { decide: { actor: clerk, process_time: { mean: 1h }, wait_cause: capacity, next: paid } }
slas: { whole: { covers: stream, within: 2h, percentile: 85 } }
outputs: { paid: { outcome: success } }
`,
);

interface Options {
  readonly format?: string;
  readonly seed?: string;
  readonly items?: string;
  readonly paths?: string[];
  readonly set?: string[];
  readonly on?: string;
  readonly events?: string;
}

async function printed(of: typeof simulate | typeof metrics, options: Options): Promise<string> {
  let text = '';
  const code = await of(
    { paths: [file], format: undefined, failOn: undefined, ...options, print: (more) => (text += more) },
    '9.9.9',
  );
  assert.equal(code, 0);
  return text;
}

const run = (options: Options) => printed(simulate, options);

test('the same seed prints the same JSON, to the letter', async () => {
  const once = await run({ format: 'json', seed: '7', items: '500' });
  assert.equal(await run({ format: 'json', seed: '7', items: '500' }), once);
  assert.notEqual(await run({ format: 'json', seed: '8', items: '500' }), once);
  const { version, files } = JSON.parse(once);
  assert.equal(version, '9.9.9');
  assert.equal(files[0].simulation.items, 500);
  assert.equal(files[0].simulation.seed, 7);
  assert.equal(files[0].simulation.sla_attainment.whole.value.n, 500);
  assert.ok(files[0].flow.stations.clerk.utilization > 0.5);
});

test('people read percentiles, outcomes, promises and the queue', async () => {
  const text = await run({ items: '2000' });
  assert.match(text, /2000 items, seed 1/);
  assert.match(text, /lead_time +mean .*P85/);
  assert.match(text, /whole +\d.*asked for 85 %: (kept|at risk)/);
  assert.match(text, /clerk +[56]\d.* busy, .* in line/);
});

test('what is refused', async () => {
  await assert.rejects(run({ items: '0' }), /--items takes a whole number from 1/);
  await assert.rejects(run({ seed: '-3' }), /--seed takes a whole number/);
  await assert.rejects(run({ format: 'xml' }), /--format takes/);
  await assert.rejects(run({ set: ['clerk=3'] }), /--set: clerk=3 is no change/);
  await assert.rejects(printed(metrics, { set: ['capacity.clerk'] }), /is no change/);
});

test('a what-if prints what changes, beside the file as it stands', async () => {
  const text = await run({ items: '500', set: ['capacity.clerk=4', 'capacity.nobody=2'] });
  assert.match(text, /Compared with the file as it stands/);
  assert.match(text, /max_throughput +48 a day → 96 a day {2}better/);
  assert.match(text, /utilization\.clerk +62\.5 % → 31\.3 % {2}different/);
  assert.match(text, /Not done: no actor nobody/);
  const shorter = await printed(metrics, { set: ['process_time.decide=30m', 'rate.asked=30/d'] });
  assert.match(shorter, /process_time +1h → 30m {2}better/);
  const [json] = JSON.parse(await printed(metrics, { format: 'json', set: ['rate.asked=15/d'] })).files;
  assert.equal(json.comparison.with, 'as-is');
  assert.equal(json.metrics.arrivals.value, 15);
});

test('every metric carries its value, unit, formula, inputs, basis and what it misses', async () => {
  const [{ metrics: found }] = JSON.parse(await printed(metrics, { format: 'json' })).files;
  const keys = ['value', 'unit', 'known', 'basis', 'missing', 'formula', 'inputs'];
  let count = 0;
  const look = (metric: Record<string, unknown>, name: string): void => {
    if (typeof metric.known !== 'boolean') {
      for (const [id, inner] of Object.entries(metric))
        look(inner as Record<string, unknown>, `${name}.${id}`);
      return;
    }
    count++;
    for (const key of keys) assert.ok(key in metric, `${name} has no ${key}`);
    assert.notEqual(metric.formula, '', name);
  };
  look(found, 'metrics');
  assert.ok(count > 20);
});

test('linked files are read: sub-streams of sub-streams, and the baseline of a future state', async () => {
  const step = (more: string) => `vstream: 1
name: Part
actors: { clerk: { kind: human } }
triggers: { go: { event: go, rate: 1/d, next: work } }
steps: { work: { actor: clerk, ${more}, next: done } }
outputs: { done: { outcome: success } }
`;
  const write = (name: string, text: string) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  write('leaf.vstream.yaml', step('process_time: 3h, wait_time: 1h'));
  write('middle.vstream.yaml', step('stream: ./leaf.vstream.yaml'));
  const top = write('top.vstream.yaml', step('stream: ./middle.vstream.yaml'));
  const [{ metrics: found }] = JSON.parse(await printed(metrics, { format: 'json', paths: [top] })).files;
  assert.equal(found.lead_time.value, 4 * 3600);
  const [{ simulation }] = JSON.parse(await run({ format: 'json', items: '50', paths: [top] })).files;
  assert.equal(simulation.lead_time.value.p95, 4 * 3600);
  const lost = write('lost.vstream.yaml', step('stream: ./nowhere.vstream.yaml'));
  assert.match(
    await run({ items: '10', paths: [lost] }),
    /missing: work\.stream \(.*nowhere.* is not there\)/,
  );
  const future = step('process_time: 1h, wait_time: 1h').replace(
    'name:',
    'state: future\nbaseline: ./top.vstream.yaml\nname:',
  );
  const text = await printed(metrics, { paths: [write('future.vstream.yaml', future)] });
  assert.match(text, /Compared with the baseline/);
  assert.match(text, /lead_time +4h → 2h {2}better/);
});

test('metrics and simulation at a date: what changes then', async () => {
  const path = join(folder, 'dated.vstream.yaml');
  writeFileSync(
    path,
    `vstream: 1
name: Dated
context: { sample: {} }
parameters: { samples: { mode: fixed, reason: law, values: [{ from: 2026-01-01, value: 2 }, { from: 2026-03-15, value: 5 }] } }
actors: { lab: { kind: system } }
triggers: { asked: { event: asked, next: test } }
steps: { test: { actor: lab, process_time: 1h, wait_time: 0s, for_each: { item: sample, count: params.samples, mode: sequential }, next: told } }
outputs: { told: { outcome: success } }
`,
  );
  const hours = async (on: string) => {
    const found = JSON.parse(await printed(metrics, { paths: [path], format: 'json', on }));
    const { files } = JSON.parse(await run({ paths: [path], format: 'json', items: '5', on }));
    assert.equal(found.on, on);
    assert.equal(files[0].simulation.lead_time.value.mean, found.files[0].metrics.lead_time.value);
    return [found.files[0].metrics.lead_time.value / 3600, found.files[0].metrics.parameters.samples.value];
  };
  assert.deepEqual(await hours('2026-03-14'), [2, 2]);
  assert.deepEqual(await hours('2026-03-15'), [5, 5]);
  await assert.rejects(printed(metrics, { paths: [path], on: 'tomorrow' }), /--on takes a date/);
});

test('deployments that were made are counted, and held against the targets of measures', async () => {
  const path = join(folder, 'delivery.vstream.yaml');
  writeFileSync(
    path,
    `vstream: 1
name: Delivery
actors: { cd: { kind: system } }
triggers: { commit: { event: commit, rate: 1/d, next: deploy } }
steps: { deploy: { actor: cd, process_time: 1h, wait_time: 0s, next: live } }
outputs: { live: { outcome: success } }
measures:
  often: { level: kpi, of: deployment_frequency, at: deploy, target: 1/d, source: Deployment log }
  quick: { level: kpi, of: change_lead_time, at: deploy, target: 1d, source: Deployment log }
  sound: { level: kpi, of: change_fail_rate, at: deploy, target: 15%, source: Deployment log }
  again: { level: kpi, of: failed_deployment_recovery_time, at: deploy, target: 1h, source: Deployment log }
`,
  );
  const events = join(folder, 'events.json');
  const write = (more: object) =>
    writeFileSync(
      events,
      JSON.stringify({
        from: '2026-10-01',
        to: '2026-10-11',
        deployments: [
          { at: '2026-10-02T12:00:00Z', commits: ['2026-10-02T09:00:00+02:00'] },
          { at: '2026-10-04T12:00:00Z', failed: true, unplanned: true },
        ],
        ...more,
      }),
    );
  write({});
  const found = JSON.parse(await printed(metrics, { paths: [path], format: 'json', events }));
  assert.equal(found.observed.deployment_frequency.value, 0.2);
  assert.equal(found.observed.change_lead_time.value, 5 * 3600);
  assert.deepEqual(
    found.files[0].targets.map(({ measure, met }: { measure: string; met: boolean | null }) => [
      measure,
      met,
    ]),
    [
      ['often', false],
      ['quick', true],
      ['sound', false],
      ['again', null],
    ],
  );
  const text = await printed(metrics, { paths: [path], events });
  assert.match(text, /deployment_frequency +0\.2 a day/);
  assert.match(text, /quick +change_lead_time 1d, observed 5h: met/);
  assert.match(text, /again .*nothing observed/);
  assert.match(text, /rework_edges +0/);
  for (const [more, why] of [
    [{ deployments: [{ at: 'noon' }] }, /deployments\[0\]\.at: a moment with its zone/],
    [{ deployments: [{ at: '2026-10-02T12:00:00' }] }, /deployments\[0\]\.at/],
    [
      { tickets: [{ kind: 'bug', found: 'after', opened: '2026-10-02' }] },
      /tickets\[0\]\.kind: one of defect/,
    ],
    [{ deploys: [] }, /unknown key deploys/],
    [{ to: '2026-09-01' }, /ends before it begins/],
  ] as const) {
    write(more);
    await assert.rejects(printed(metrics, { paths: [path], events }), why);
  }
  await assert.rejects(printed(metrics, { paths: [path], events: join(folder, 'none.json') }), /--events/);
});
