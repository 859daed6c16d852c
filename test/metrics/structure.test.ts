// What the shape of a stream says: what comes back, on whom it depends, what is told, and how long it takes to learn.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import { linksAmong } from '../rules/linked.ts';
import { DAY, HOUR, metricsOf, streamOf } from '../simulate/specs.ts';

const HEAD = 'vstream: 1\nname: Test\n';

function close(found: number | null | undefined, wanted: number): void {
  assert.ok(
    typeof found === 'number' && Math.abs(found - wanted) <= 1e-9 * Math.max(1, wanted),
    `${found} is not ${wanted}`,
  );
}

const SHOP = (more = '', loop = 'takes: 1w') => `
owner: shop
teams: { shop: {}, security: {}, network: {}, law: {} }
actors:
  developer: { kind: human, team: shop }
  auditor: { kind: human, team: security }
  admin: { kind: human, team: network }
  lawyer: { kind: external, team: law }
triggers: { asked: { event: asked, rate: 1/d, next: build } }
steps:
  build: { actor: developer, process_time: 2h, wait_time: 0s, next: to-audit }
  open: { actor: admin, process_time: 1h, wait_time: 0s, next: live }
handoffs: { to-audit: { to: audit, context: [], wait_time: 3h } }
gates: { audit: { actor: auditor, criteria: [safe], process_time: 2h, wait_time: 0s, pass_rate: 80%, pass: open, fail: build } }
outputs: { live: { outcome: success } }
feedback: { loops: [{ from: live, to: build, signal: faults, ${loop} }] }
${more}`;

test('arrows that lead back, gates a step, exceptions that are handled everywhere', () => {
  const { structure } = metricsOf(
    SHOP('exceptions: { fire: { handle: { then: live } }, flood: {}, theft: { during: [open] } }'),
  );
  assert.equal(structure.rework_edges?.value, 1);
  assert.equal(structure.gates_per_step?.value, 0.5);
  close(structure.branch_coverage?.value, 1 / 3);
  assert.equal(metricsOf(SHOP()).structure.branch_coverage?.reason, 'no exception is declared');
  const more = SHOP().replace(
    'next: live',
    'next: [{ to: live, probability: 90% }, { to: audit, probability: 10% }]',
  );
  assert.equal(metricsOf(more).structure.rework_edges?.value, 2);
});

test('teams depend on those that work passes between, also through handoffs', () => {
  const { team_dependencies: found } = metricsOf(SHOP());
  assert.deepEqual(
    Object.entries(found).map(([team, { value }]) => [team, value]),
    [
      ['shop', 1],
      ['security', 2],
      ['network', 1],
      ['law', 0],
    ],
  );
});

test('the critical path outside of the owner’s team: of whoever receives a handoff', () => {
  // 1.25 rounds of two hours inside, three hours of handoff and two of audit outside, then an hour outside.
  const { structure, lead_time } = metricsOf(SHOP());
  close(lead_time.value, (1.25 * 7 + 1) * HOUR);
  close(structure.critical_path_outside?.value, (1.25 * 5 + 1) / (1.25 * 7 + 1));
  assert.match(
    metricsOf(SHOP().replace('owner: shop', '')).structure.critical_path_outside?.reason ?? '',
    /no team/,
  );
  const parallel = (second: string) => `
owner: shop
teams: { shop: {}, law: {} }
actors: { developer: { kind: human, team: shop }, lawyer: { kind: human, team: law } }
triggers: { asked: { event: asked, next: { parallel: [one, two] } } }
steps:
  one: { actor: developer, process_time: 3h, wait_time: 0s, next: last }
  two: { actor: ${second}, process_time: 5h, wait_time: 0s, next: last }
  last: { actor: lawyer, process_time: 5h, wait_time: 0s, join: all, next: live }
outputs: { live: { outcome: success } }
`;
  close(metricsOf(parallel('developer')).structure.critical_path_outside?.value, 0.5);
  const open = metricsOf(parallel('lawyer')).structure.critical_path_outside;
  assert.deepEqual(
    [open?.value, open?.missing, open?.bound],
    [null, ['simulation'], { atLeast: 0.5, atMost: 1 }],
  );
  const unknown = metricsOf(SHOP().replace('process_time: 1h', 'process_time: unknown')).structure
    .critical_path_outside;
  assert.deepEqual([unknown?.value, unknown?.missing], [null, ['open.process_time']]);
});

test('the time to learn: from the end of a step until what became of it is known there', () => {
  const learned = (yaml: string) => metricsOf(yaml).structure.time_to_learn;
  // After `build`: handoff and audit, and in a fifth of the cases all of it again; then an hour, and a week.
  close(learned(SHOP())?.value, (1.25 * 5 + 0.25 * 2 + 1) * HOUR + 7 * DAY);
  const untold = learned(SHOP('', ''));
  assert.deepEqual([untold?.value, untold?.missing], [null, ['feedback.loops.build.takes']]);
  close(untold?.bound?.atLeast, (1.25 * 5 + 0.25 * 2 + 1) * HOUR);
  assert.match(learned(SHOP().replace(/feedback:.*/, ''))?.reason ?? '', /no feedback loop is declared/);
  assert.match(
    learned(SHOP().replace('{ from: live, to: build', '{ from: build, to: open'))?.reason ?? '',
    /no feedback loop closes/,
  );
  // Seen at the audit already: the quicker of two loops counts.
  const two = SHOP().replace('loops: [', 'loops: [{ from: audit, to: build, takes: 1h }, ');
  close(learned(two)?.value, (5 + 1) * HOUR);
});

test('the time to learn of what is seen in one branch of a fork: what runs beside does not count', () => {
  const fork = (from: string) => `
actors: { crew: { kind: human } }
triggers: { go: { event: go, rate: 1/d, next: make } }
steps:
  make: { actor: crew, process_time: 1h, wait_time: 0s, next: split }
  split: { actor: crew, process_time: 2h, wait_time: 0s, next: { parallel: [slow, test, award] } }
  slow: { actor: crew, process_time: 90h, wait_time: 0s, next: meet }
  test: { actor: crew, process_time: 3h, wait_time: 0s, next: { parallel: [look, file] } }
  look: { actor: crew, process_time: 4h, wait_time: 0s, next: meet }
  file: { actor: crew, process_time: 50h, wait_time: 0s, next: end }
  meet: { actor: crew, process_time: 5h, wait_time: 0s, join: all, next: live }
  award: { actor: crew, process_time: 7h, wait_time: 0s, next: awarded }
outputs: { live: { outcome: success }, awarded: { outcome: success } }
feedback: { loops: [{ from: ${from}, to: make, signal: faults, takes: 1h }] }
`;
  const learned = (from: string) => metricsOf(fork(from)).structure.time_to_learn?.value;
  close(learned('look'), (2 + 3 + 4 + 1) * HOUR);
  close(learned('award'), (2 + 7 + 1) * HOUR);
  close(learned('meet'), (2 + 90 + 5 + 1) * HOUR);
});

test('a pool that several draw on, and people whom several streams ask', () => {
  const own = `
actors: { crew: { kind: human, capacity: 2 }, ann: { kind: human, pool: crew }, bob: { kind: human, pool: crew }, eve: { kind: human } }
triggers: { go: { event: go, rate: 4/d, next: one } }
steps:
  one: { actor: ann, process_time: 1h, wait_time: 0s, next: two }
  two: { actor: bob, process_time: 3h, wait_time: 0s, next: three }
  three: { actor: eve, process_time: 1h, wait_time: 0s, next: done }
outputs: { done: { outcome: success, starts: ["./next.vstream.yaml#go"] } }
`;
  const shares = (metrics: ReturnType<typeof metricsOf>) =>
    Object.entries(metrics.pool_demand_share).map(([id, { value }]) => [id, value]);
  assert.deepEqual(shares(metricsOf(own)), [
    ['ann', 0.25],
    ['bob', 0.75],
  ]);
  const next = `${HEAD}
actors: { eve: { kind: human } }
triggers: { go: { from: "./this.vstream.yaml#done", rate: 6/d, next: work } }
steps: { work: { actor: eve, process_time: 2h, wait_time: 0s, next: out } }
outputs: { out: { outcome: success } }
`;
  const among = (text: string) =>
    computeMetrics(streamOf(own), linksAmong(HEAD + own, { './next.vstream.yaml': text })).pool_demand_share;
  close(among(next).eve?.value, 4 / 16);
  const unsaid = among(next.replace('rate: 6/d, ', '')).eve;
  assert.deepEqual([unsaid?.value, unsaid?.missing], [null, ['demand of next.vstream.yaml']]);
});
