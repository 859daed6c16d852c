// DORA's five and defects: counted from events, predicted from a specification, and one held against the other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Deployment, median, observed, type Ticket } from '../../server/core/metrics/delivery-events.ts';
import { DAY, HOUR, metricsOf, simulated } from '../simulate/specs.ts';

function digits(found: number | null | undefined, wanted: string): void {
  assert.ok(typeof found === 'number', `${found}`);
  assert.equal(found.toFixed(wanted.split('.')[1]?.length ?? 0), wanted);
}

const LEADS = [2, 3, 5, 6, 8, 12, 20, 26, 30, 48];

/** Twenty deployments in 28 days, of which three failed and two were not planned; ten of them bring a commit each. */
function month(): Deployment[] {
  return Array.from({ length: 20 }, (_, i) => {
    const at = (i + 0.5) * 1.4 * DAY;
    const lead = LEADS[i];
    const recovery = { 3: 0.5, 9: 4, 15: 2 }[i];
    return {
      at,
      commits: lead === undefined ? [] : [at - lead * HOUR],
      failed: recovery !== undefined,
      ...(recovery === undefined ? {} : { recovered: at + recovery * HOUR }),
      unplanned: i === 4 || i === 10,
    };
  });
}

const WINDOW = { from: 0, to: 28 * DAY };

test('12: twenty deployments in 28 days', () => {
  const found = observed({ ...WINDOW, deployments: month(), tickets: [] });
  digits(found.deployment_frequency.value, '0.714');
  digits(1 / (found.deployment_frequency.value ?? 0), '1.4');
  digits((found.change_lead_time.value ?? 0) / HOUR, '10');
  digits(100 * (found.change_fail_rate.value ?? 0), '15');
  digits((found.failed_deployment_recovery_time.value ?? 0) / HOUR, '2');
  digits(100 * (found.deployment_rework_rate.value ?? 0), '10');
  for (const metric of [found.change_lead_time, found.change_fail_rate])
    assert.equal(metric.basis, 'measured');
});

test('12: no deployment gives no rate; what lies outside of the window does not count', () => {
  const none = observed({ ...WINDOW, deployments: [], tickets: [] });
  assert.equal(none.deployment_frequency.value, 0);
  assert.deepEqual(
    [none.change_fail_rate.value, none.change_fail_rate.reason],
    [null, 'there was no deployment'],
  );
  assert.equal(none.change_lead_time.known, false);
  const later = observed({ from: 28 * DAY, to: 56 * DAY, deployments: month(), tickets: [] });
  assert.equal(later.deployment_frequency.value, 0);
  // By commit, not by deployment.
  const at = 10 * DAY;
  const batch = { at, commits: [at - HOUR, at - 2 * HOUR, at - 9 * HOUR], failed: false, unplanned: false };
  const single = { at: at + HOUR, commits: [at], failed: false, unplanned: false };
  digits(
    (observed({ ...WINDOW, deployments: [batch, single], tickets: [] }).change_lead_time.value ?? 0) / HOUR,
    '1.5',
  );
  assert.equal(median([3, 1, 2]), 2);
  assert.equal(median([]), undefined);
});

test('14: twelve escaped of 120, and what else tickets tell', () => {
  const tickets: Ticket[] = Array.from({ length: 120 }, (_, i) => ({
    kind: 'defect',
    found: i < 12 ? 'after' : 'before',
    opened: i * HOUR,
    ...(i < 100 ? { closed: i * HOUR + 2 * DAY } : {}),
  }));
  const others: Ticket[] = Array.from({ length: 30 }, (_, i) => ({
    kind: i < 20 ? 'duplicate' : 'invalid',
    found: 'before',
    opened: i * HOUR,
  }));
  const found = observed({ ...WINDOW, deployments: [], tickets: [...tickets, ...others] });
  digits(100 * (found.defect_escape_rate.value ?? 0), '10');
  digits((found.defect_resolution_time.value ?? 0) / DAY, '2');
  assert.equal(found.defect_backlog_change.value, 20);
  digits(found.non_defect_ratio.value, '0.20');
});

const INJECTED = (last = '40%', second = '30') => `
actors: { a: { kind: human } }
triggers: { go: { event: go, next: s1 } }
steps:
  s1: { actor: a, process_time: 1h, wait_time: 0s, injects: 10, next: g1 }
  s2: { actor: a, process_time: 1h, wait_time: 0s, injects: ${second}, next: g2 }
  s3: { actor: a, process_time: 1h, wait_time: 0s, injects: 5, next: g3 }
gates:
  g1: { actor: a, criteria: [ok], process_time: 1h, wait_time: 0s, pass_rate: 100%, detects: 50%, pass: s2, fail: lost }
  g2: { actor: a, criteria: [ok], process_time: 1h, wait_time: 0s, pass_rate: 100%, detects: 70%, pass: s3, fail: lost }
  g3: { actor: a, criteria: [ok], process_time: 1h, wait_time: 0s, pass_rate: 100%, detects: ${last}, pass: done, fail: lost }
outputs: { done: { outcome: success }, lost: { outcome: failure } }
`;

test('14: 9.3 of 45 defects escape three gates', () => {
  const { defect_escape_rate: rate } = metricsOf(INJECTED());
  digits(100 * (rate.value ?? 0), '20.67');
  digits(rate.inputs.find(({ name }) => name === 'escaped per item')?.value, '9.3');
  digits(rate.inputs.find(({ name }) => name === 'caught per item')?.value, '35.7');
});

test('14: unknown detection leaves bounds, unknown injection nothing; rework brings in defects again', () => {
  const unsure = metricsOf(INJECTED('unknown')).defect_escape_rate;
  assert.deepEqual([unsure.value, unsure.missing], [null, ['g3.detects']]);
  // Nothing found there: 15.5 escape (2.5·... by the first two gates); all found: none.
  digits(unsure.bound?.atMost, ((10 * 0.5 * 0.3 + 30 * 0.3 + 5) / 45).toFixed(6));
  const open = metricsOf(INJECTED('40%', 'unknown')).defect_escape_rate;
  assert.deepEqual([open.value, open.missing, open.bound], [null, ['s2.injects'], undefined]);
  const none = metricsOf(INJECTED().replaceAll(/injects: \d+, /g, '')).defect_escape_rate;
  assert.match(none.reason ?? '', /no step says/);
  // Half of the work comes back once more, each time with ten more; the gate finds half of what is there.
  const loop = metricsOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, next: s } }
steps: { s: { actor: a, process_time: 1h, wait_time: 0s, injects: 10, next: g } }
gates: { g: { actor: a, criteria: [ok], process_time: 1h, wait_time: 0s, pass_rate: 50%, detects: 50%, pass: done, fail: s } }
outputs: { done: { outcome: success } }
`).defect_escape_rate;
  // x = v + x/4 with v = 20 brought in: 80/3 come to the gate, half of them are found, and half of the rest leaves.
  digits(loop.inputs.find(({ name }) => name === 'escaped per item')?.value, (80 / 3 / 4).toFixed(6));
  digits(loop.value, '0.333333');
  const forked = metricsOf(
    INJECTED().replace('next: s1 }', 'next: { parallel: [s1, s2] } }').replace('s3: {', 's3: { join: all, '),
  );
  assert.match(forked.defect_escape_rate.reason ?? '', /parallel/);
});

const DELIVERY = (measures: string, deploy = '') => `
actors: { dev: { kind: human, capacity: 9 }, cd: { kind: system, capacity: 9 } }
triggers: { commit: { event: commit, rate: 6/d, next: build } }
steps:
  build: { actor: dev, process_time: 2h, wait_time: 2h, next: deploy }
  deploy: { actor: cd, process_time: 1h, wait_time: 0s, ${deploy} raises: { broken: 10% }, next: watch }
gates: { watch: { actor: cd, criteria: [healthy], process_time: 1h, wait_time: 0s, pass_rate: 80%, pass: live, fail: build } }
exceptions: { broken: { handle: { then: build } } }
outputs: { live: { outcome: success } }
measures: { ${measures} }
`;

test('12: what a specification can predict, and where it says what deploys', () => {
  const stated =
    'often: { level: kpi, of: deployment_frequency, at: deploy, target: 5/d, source: Deployment log }';
  const found = metricsOf(DELIVERY(stated));
  // Each time, 72 % pass clean.
  digits(found.change_fail_rate.value, '0.28');
  digits(found.deployment_frequency.value, (6 / 0.72).toFixed(9));
  digits(found.deployment_rework_rate.value, '0.28');
  digits((found.change_lead_time.value ?? 0) / HOUR, '5');
  assert.match(found.failed_deployment_recovery_time.reason ?? '', /deployments that were made/);
  const nowhere = metricsOf(DELIVERY('other: { level: kpi, of: lead_time, target: 1d }'));
  assert.match(nowhere.change_fail_rate.reason ?? '', /no measure of it says/);
  const two = `${stated}, quick: { level: kpi, of: change_lead_time, at: build, target: 1d }`;
  assert.match(metricsOf(DELIVERY(two)).change_fail_rate.reason ?? '', /several nodes that deploy/);
  const held = stated.replace('target: 5/d', 'actual: 2/d');
  assert.match(metricsOf(DELIVERY(held)).deployment_frequency.reason ?? '', /the measure often says 2/);
});

test('10, 12: a train leaves when something is aboard, and takes λP items', () => {
  const stated = 'often: { level: kpi, of: deployment_frequency, at: deploy, target: 5/d }';
  const yaml = DELIVERY(stated, 'cadence: every 2w,');
  const {
    deployment_frequency: often,
    items_per_departure: aboard,
    change_lead_time: lead,
  } = metricsOf(yaml);
  const items = 6 / 0.72;
  digits(aboard.deploy?.value, (items * 14).toFixed(6));
  digits(often.value, ((1 - Math.exp(-items * 14)) / 14).toFixed(9));
  digits((lead.value ?? 0) / HOUR, (5 + 7 * 24).toFixed(6));
  const rare = metricsOf(yaml.replace('6/d', '1/mo')).deployment_frequency;
  assert.ok((rare.value ?? 1) < 1 / 14 && (rare.value ?? 0) > 0.5 / 30);
});

test('12: predicted lead time and fail rate are those of the simulation', () => {
  const stated = 'often: { level: kpi, of: deployment_frequency, at: deploy, target: 5/d }';
  const once = DELIVERY(stated)
    .replaceAll('build }', 'lost }')
    .replace('next: lost }', 'next: build }')
    .replace('outputs: {', 'outputs: { lost: { outcome: failure },');
  const { lost } = simulated(once, { items: 40_000 }).exit_probability;
  const predicted = metricsOf(once).change_fail_rate.value ?? 0;
  digits(predicted, '0.28');
  assert.ok(lost?.value && lost.value.interval.low < predicted && predicted < lost.value.interval.high);
});
