// The worked numbers of the definitions that stand in no other file of this folder: ranges and percentiles, cadences,
// signals, shares of an exposure, and what published figures say of themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { lawOf } from '../../server/core/metrics/clock.ts';
import { type Law, lognormalThrough } from '../../server/core/metrics/law.ts';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import { exp, log } from '../../server/core/metrics/portable-math.ts';
import { parseDuration } from '../../server/core/model/values.ts';
import { type FlowOptions, simulateFlow } from '../../server/core/simulate/discrete-event.ts';
import { Random } from '../../server/core/simulate/random.ts';
import { inverseOf } from '../../server/core/simulate/samplers.ts';
import { nearestRank, percentile } from '../../server/core/simulate/statistics.ts';
import { type Override, withOverrides } from '../../server/core/simulate/what-if.ts';
import { DAY, HOUR, metricsOf, simulated, streamOf } from '../simulate/specs.ts';

function digits(found: number | null | undefined, wanted: string): void {
  assert.ok(typeof found === 'number');
  assert.equal(found.toFixed(wanted.split('.')[1]?.length ?? 0), wanted);
}

/** The law through its own inverse, as the simulator draws from it. */
function quantile(law: Law, p: number): number {
  const random = Object.assign(new Random(1, 'quantile'), { unit: () => p });
  return inverseOf(law)(random);
}

function law(found: Law | undefined): Law {
  assert.ok(found);
  return found;
}

/** Where nine in ten of a lognormal time lie between two values: its median, and its 90th percentile. */
function between(p5: number, p95: number): Law {
  const median = Math.sqrt(p5 * p95);
  return law(
    lognormalThrough(median, median * exp((log(p95 / p5) / (2 * 1.6448536269514722)) * 1.2815515655446004)),
  );
}

test('0: a range is uniform between its ends; read as nine cases in ten it is something else', () => {
  const written = parseDuration('2h..3d');
  assert.ok(written && written !== 'unknown');
  const uniform = law(lawOf(written, (amount) => amount.elapsed / HOUR));
  digits(uniform.mean, '37');
  digits(quantile(uniform, 0.85), '61.5');
  const wide = between(2, 72);
  digits(Math.sqrt(2 * 72), '12.00');
  digits(wide.survival(12), '0.50');
  digits(wide.mean, '21.72');
  // Its inverse is taken between four hundred points.
  digits(1 - wide.survival(37.11), '0.8500');
  assert.ok(Math.abs(quantile(wide, 0.85) - 37.11) < 0.02);
  const working = between(2, 24);
  digits(Math.sqrt(2 * 24), '6.93');
  digits(working.mean, '9.22');
});

test('0: percentiles by nearest rank and by interpolation differ', () => {
  const data = Float64Array.from([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  assert.equal(nearestRank(data, 0.85), 9);
  digits(percentile(data, 0.85), '8.65');
});

test('0: a total may miss the sum of its stages by the rounding of the source', () => {
  const incident = (lead: string) => `vstream: 1
name: Incident
actors: { team: { kind: human } }
triggers: { published: { event: published, next: respond } }
steps: { respond: { actor: team, process_time: 1h12m, wait_time: 1h19m, lead_time: ${lead}, next: gone } }
outputs: { gone: { outcome: success } }
`;
  const finds = (lead: string) =>
    analyze(incident(lead)).findings.filter(({ rule }) => rule === 'inconsistent-times').length;
  assert.deepEqual([finds('2h31m'), finds('2h32m'), finds('2h50m')], [0, 0, 1]);
  assert.equal(metricsOf(incident('2h32m').replace(/^.*\n.*\n/, '')).lead_time.known, true);
});

test('1: a step that takes no time has no ratio, and %C&A that nobody states is no 100 %', () => {
  const one = (times: string) => `
actors: { a: { kind: system } }
triggers: { go: { event: go, next: work } }
steps:
  work: { actor: a, ${times}, complete_accurate: 90%, next: more }
  more: { actor: a, process_time: 0s, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
`;
  const instant = metricsOf(one('process_time: 0s, wait_time: 0s'));
  assert.equal(instant.flow_efficiency.value, null);
  assert.match(instant.flow_efficiency.reason ?? '', /lead time is zero/);
  const { rolled_complete_accurate: rolled } = metricsOf(one('process_time: 1h, wait_time: 1h'));
  assert.deepEqual(
    [rolled.value, rolled.missing, rolled.bound],
    [null, ['more.complete_accurate'], { atMost: 0.9 }],
  );
});

/** A time between `min` and `max` that is most likely `mode`, with straight sides. */
function triangular(min: number, mode: number, max: number): Law {
  const width = max - min;
  const survival = (x: number) => {
    if (x <= min) return 1;
    if (x >= max) return 0;
    if (x < mode) return 1 - ((x - min) * (x - min)) / (width * (mode - min));
    return ((max - x) * (max - x)) / (width * (max - mode));
  };
  // Fine near the median, so that the inverse between points is exact to the digits asked for.
  const edges = (count: number) =>
    Array.from({ length: 20 * count + 1 }, (_, i) => min + (width * i) / (20 * count));
  const rest = { variance: 0, certain: false, exponential: false, limitedMean: (x: number) => x };
  return { ...rest, mean: (min + mode + max) / 3, survival, edges };
}

test('9: triangular and PERT are two shapes for the same three values', () => {
  const straight = triangular(1, 3, 10);
  digits(straight.mean, '4.6667');
  digits(quantile(straight, 0.5), '4.3875');
  digits(quantile(straight, 0.85), '6.9259');
  digits(quantile(straight, 0.95), '8.2252');
  const written = parseDuration('1h..3h..10h');
  assert.ok(written && written !== 'unknown');
  const pert = law(lawOf(written, (amount) => amount.elapsed / HOUR));
  digits(pert.mean, '3.8333');
  digits(Math.sqrt(pert.variance), '1.5799');
  for (const [p, at] of [
    [0.5, 3.6385],
    [0.85, 5.5924],
    [0.95, 6.7383],
  ] as const) {
    assert.ok(Math.abs(quantile(pert, p) - at) < 1e-3, `${quantile(pert, p)} is not ${at}`);
  }
});

test('8 A: nineteen in twenty are done within three passes', () => {
  const { value } = simulated(
    `
actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, process_time: 2d, wait_time: 0s, next: review } }
gates: { review: { actor: a, criteria: [good], process_time: 1d, wait_time: 0s, pass_rate: 70%, pass: done, fail: work } }
outputs: { done: { outcome: success } }
`,
    { items: 20_000 },
  ).lead_time;
  assert.equal((value?.p95 ?? 0) / DAY, 9);
});

test('9: a lognormal time from its median and its ninth decile', () => {
  digits(log(6 / 2) / 1.2815515655446004, '0.857252');
  const found = law(lognormalThrough(2, 6));
  digits(found.mean, '2.8881');
  for (const [p, at] of [
    [0.85, '4.8629'],
    [0.95, '8.1923'],
  ] as const) {
    digits(1 - found.survival(Number(at)), p.toFixed(4));
  }
});

test('9: percentiles do not add up', () => {
  const one = law(
    lawOf(
      { kind: 'exponential', mean: { elapsed: 2, business: 0, businessDays: 0, months: 0 } },
      (a) => a.elapsed,
    ),
  );
  digits(1 - one.survival(11.983 / 2), '0.9500');
  // Of the sum of two: 1 − (1 + x/2) e^(−x/2).
  digits(1 - (1 + 9.488 / 2) * exp(-9.488 / 2), '0.9500');
});

test('10: submissions that are gathered on weekdays and announced in the evening', () => {
  const archive = `
actors: { archive: { kind: system } }
triggers: { submitted: { event: submitted, next: gather } }
steps:
  gather: { actor: archive, process_time: 0s, wait_time: 0s, cadence: "0 14 * * mon-fri", next: announce }
  announce: { actor: archive, process_time: 0s, wait_time: 0s, cadence: "0 20 * * sun-thu", next: out }
outputs: { out: { outcome: success } }
`;
  const { value } = simulated(archive, { items: 40_000, calendars: 'exact' }).lead_time;
  assert.ok(value);
  const expected = (5904 / 168) * HOUR;
  digits(5904 / 168, '35.142857');
  assert.ok(Math.abs(value.mean - expected) < (4 * value.sd) / Math.sqrt(value.n), `${value.mean / HOUR}`);
  assert.ok(value.max <= 78 * HOUR && value.max > 77.5 * HOUR, `${value.max / HOUR}`);
  assert.ok(value.min >= 6 * HOUR);
});

test('10: three passes in a row of a job that runs every three hours', () => {
  const { lead_time } = metricsOf(`
context: { signal: {} }
actors: { ci: { kind: system } }
triggers: { cut: { event: cut, next: watch } }
steps: { watch: { actor: ci, process_time: 3h, wait_time: 0s, for_each: { item: signal, count: 3, mode: sequential }, next: green } }
outputs: { green: { outcome: success } }
`);
  digits((lead_time.value ?? 0) / HOUR, '9');
});

test('7: at 72 hours three of five have answered in 92.277 % of the cases', () => {
  const vote = (window: string) =>
    metricsOf(`
actors: { member: { kind: human } }
triggers: { go: { event: go, next: vote } }
gates: { vote: { actor: member, criteria: [yes], process_time: 0s, wait_time: { mean: 2d }, approval: { at_least: 3, of: 5 }, pass_rate: 100%, timeout: { after: ${window}, then: open, means: lapsed }, pass: done, fail: done } }
outputs: { done: { outcome: success }, open: { outcome: failure } }
`).exit_probability.done?.value;
  digits(vote('72h'), '0.92277');
});

test('14: how much of an exposure went by before it was noticed', () => {
  const { nodes, lead_time } = metricsOf(`
actors: { reporter: { kind: external }, index: { kind: human } }
triggers: { published: { event: published, next: notice } }
steps:
  notice: { actor: reporter, process_time: 0s, wait_time: 79m, next: quarantine }
  quarantine: { actor: index, process_time: 73m, wait_time: 0s, next: gone }
outputs: { gone: { outcome: success } }
`);
  digits((lead_time.value ?? 0) / 60, '152');
  digits((100 * (nodes.get('notice')?.leadTime.value ?? 0)) / (lead_time.value ?? 1), '52');
});

const CUT = `
actors: { cutter: { kind: human }, automation: { kind: system } }
triggers: { scheduled: { event: A cut is due, next: tools } }
steps:
  tools: { actor: cutter, process_time: 15m, wait_time: 0s, next: [{ to: mock-stage, probability: 100% }, { to: stage, probability: 0% }] }
  mock-stage: { actor: automation, process_time: 75m..120m, wait_time: 0s, next: mock-release }
  mock-release: { actor: automation, process_time: 15m, wait_time: 0s, next: stage }
  stage: { actor: automation, process_time: 75m..120m, wait_time: 0s, next: promote }
  promote: { actor: automation, process_time: 1h, wait_time: 0s, next: release }
  release: { actor: automation, process_time: 15m, wait_time: 0s, next: announce }
  announce: { actor: cutter, process_time: 30m, wait_time: 0s, next: out }
outputs: { out: { outcome: success } }
`;

test('17: the totals of a patch release and of any other', () => {
  const stream = streamOf(CUT);
  const minutes = (patch: boolean, stage: string) => {
    const changes: Override[] = [
      { kind: 'probability', node: 'tools', to: 'stage', value: patch ? 1 : 0 },
      { kind: 'process_time', node: 'mock-stage', value: stage },
      { kind: 'process_time', node: 'stage', value: stage },
    ];
    const { stream: changed, problems } = withOverrides(stream, changes);
    assert.deepEqual(problems, []);
    return (computeMetrics(changed).lead_time.value ?? 0) / 60;
  };
  assert.deepEqual([minutes(true, '75m'), minutes(true, '2h')], [195, 240]);
  assert.deepEqual([minutes(false, '75m'), minutes(false, '2h')], [285, 375]);
  const { value } = simulated(CUT, { items: 5000 }).lead_time;
  assert.ok(value && value.min >= 285 * 60 && value.max <= 375 * 60);
});

function findings(yaml: string, ...rules: string[]): string[] {
  const { findings: all } = analyze(`vstream: 1\nname: Test\n${yaml}`, { simulate: true });
  return all.filter(({ rule }) => rules.includes(rule)).map(({ rule, message }) => `${rule}: ${message}`);
}

test('17: a claimed saving of 45 minutes, of parts that take 90 to 135', () => {
  const slas = `slas:
  saved: { covers: { from: mock-stage, to: mock-release }, within: 45m, strength: typical }
  staged: { covers: mock-stage, within: 2h, strength: typical }
  released: { covers: mock-release, within: 15m, strength: typical }
`;
  assert.match(findings(CUT + slas, 'impossible-sla').join(), /1h 30m/);
  // As long as nobody knows how long the parts take, their limits alone tell.
  const unknown = CUT.replaceAll(/process_time: [\dm.]+/g, 'process_time: unknown');
  assert.match(findings(unknown + slas, 'inconsistent-slas').join(), /2h 15m.*45m/);
});

test('17: one decision that two own, one limit that says three days and 24 hours', () => {
  const decision = (more: string) => `
actors: { lead: { kind: human }, manager: { kind: human } }
triggers: { asked: { event: asked, next: decide } }
steps:
  decide:
    actor: lead
${more}
    next: done
outputs: { done: { outcome: success } }
`;
  assert.equal(findings(decision('    actor: manager'), 'duplicate-id').length, 1);
  const limits = `${decision('    wait_time: 0s\n    process_time: 1h')}slas:
  page: { covers: decide, within: 3d }
  handbook: { covers: decide, within: 24h }
`;
  assert.equal(findings(limits, 'inconsistent-slas').length, 1);
  assert.match(findings(limits, 'inconsistent-slas').join(), /`page` says 3d and `handbook` 24h/);
  assert.deepEqual(
    findings(limits.replace('within: 3d', 'within: 3d, percentile: 99'), 'inconsistent-slas'),
    [],
  );
});

test('17: a review that takes four to six weeks by one page, and two to four by another', () => {
  const review = (takes: string) => `
actors: { reviewer: { kind: external } }
triggers: { sent: { event: sent, next: review } }
steps: { review: { actor: reviewer, wait_time: ${takes}, process_time: 0s, next: done } }
outputs: { done: { outcome: success } }
slas: { page: { covers: review, within: 2w..4w, strength: typical } }
`;
  assert.equal(findings(review('4w..6w'), 'sla-at-risk').length, 1);
  assert.deepEqual(findings(review('1w..2w'), 'sla-at-risk'), []);
});

test('17: seven days or seven working days, and nothing said of silence', () => {
  const asked = (timeout: string, second: string) => `
actors: { author: { kind: human }, editor: { kind: human } }
triggers: { sent: { event: sent, next: ask } }
steps: { ask: { actor: author, process_time: 1h, wait_time: 0s, next: wait } }
handoffs: { wait: { to: answer, context: [], ${timeout} } }
gates: { answer: { actor: editor, criteria: [good], process_time: 1h, wait_time: 0s, pass: done, fail: done } }
outputs: { done: { outcome: success } }
slas: { page: { covers: wait, within: 7d }, ${second} }
`;
  const twice = 'form: { covers: wait, within: 7bd }';
  assert.equal(findings(asked('timeout: { after: 7d }', twice), 'timeout-without-outcome').length, 1);
  assert.match(
    findings(asked('timeout: { after: 7d, then: done }', twice), 'inconsistent-slas').join(),
    /7d.*7bd/,
  );
  assert.deepEqual(findings(asked('timeout: { after: 7d, then: done }', ''), 'inconsistent-slas'), []);
});

test('17: a cycle from 9 September to 11 December lasts 93 days', () => {
  const cycle = `
milestones: { release: { at: 2026-12-11, timezone: UTC } }
actors: { team: { kind: human } }
triggers: { start: { schedule: "0 0 9 9 *", next: freeze } }
steps: { freeze: { actor: team, process_time: 0s, wait_time: 0s, not_before: release, next: out } }
outputs: { out: { outcome: success } }
`;
  const { value } = simulated(cycle, { items: 3, calendars: 'exact' }).lead_time;
  digits((value?.max ?? 0) / DAY, '93');
});

test('13: how old the open items are, in the run with arrivals', () => {
  const options: FlowOptions = { calendars: 'average', items: 4000 };
  const flow = simulateFlow(
    streamOf(`
actors: { a: { kind: human } }
triggers: { go: { event: go, rate: 20/d, next: work } }
steps: { work: { actor: a, process_time: { mean: 1h }, wait_cause: capacity, next: done } }
outputs: { done: { outcome: success } }
`),
    options,
  );
  const { value: aging } = flow.aging;
  assert.ok(aging && aging.of > 0 && aging.past <= aging.of && aging.limit > HOUR, JSON.stringify(aging));
});
