// What can be tried with another value: in a simulation and written to the file it means the same.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze, survey } from '../../server/core/analyze.ts';
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import type { Metrics } from '../../server/core/metrics/types.ts';
import { withOverrides } from '../../server/core/simulate/what-if.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { editsFor, leversOf, overridesOf } from '../../server/features/levers.ts';

const EXAMPLES = join(import.meta.dirname, '../../examples');

const SMALL = `vstream: 1
name: Levers
actors:
  clerk: { kind: human, capacity: 2 }  # two of them
  robot: { kind: system }
triggers: { asked: { event: Asked, rate: '40/bd', next: work } }
steps:
  work:
    actor: clerk
    process_time: 30m
    wait_time: "2h..8h"
    next:
      - { to: check, probability: 60% }
      - { to: paid, probability: 30% }
      - { to: lost, probability: 10% }
gates:
  check: { actor: robot, criteria: [It fits], pass_rate: 0.8, process_time: 10m, wait_time: 0m, pass: paid, fail: lost }
outputs:
  paid: { outcome: success }
  lost: { outcome: failure }
`;

function edited(text: string, changes: readonly { lever: string; value: number }[]): string {
  const read = survey(text);
  const { edits, problems } = editsFor(read, leversOf(read), changes);
  assert.deepEqual(problems, []);
  return applyEdits(text, edits);
}

/** All values of a stream's metrics by name. */
function valuesOf(metrics: Metrics): Map<string, number | string | null> {
  const found = new Map<string, number | string | null>();
  for (const [name, metric] of Object.entries(metrics)) {
    if (metric instanceof Map) continue;
    if ('known' in metric) found.set(name, metric.value as number | string | null);
    else
      for (const [id, one] of Object.entries(metric))
        found.set(`${name}.${id}`, (one as { value: number }).value);
  }
  return found;
}

function assertSame(one: Metrics, two: Metrics, what: string): void {
  const [left, right] = [valuesOf(one), valuesOf(two)];
  assert.deepEqual([...left.keys()], [...right.keys()], what);
  for (const [name, value] of left) {
    const other = right.get(name);
    if (typeof value !== 'number' || typeof other !== 'number')
      assert.equal(other, value, `${what}: ${name}`);
    // Written shares have four digits.
    else
      assert.ok(
        Math.abs(value - other) <= 2e-3 * Math.max(1e-6, Math.abs(value)),
        `${what}: ${name}: ${value}, ${other}`,
      );
  }
}

describe('levers', () => {
  it('are what the file states, and every capacity', () => {
    const levers = leversOf(survey(SMALL));
    assert.deepEqual(
      levers.map(({ id, value, unit }) => `${id} ${value}${unit}`),
      [
        ...['capacity:clerk 2', 'capacity:robot 1', 'rate:asked 40/bd'],
        ...['wait_time:work 1×', 'process_time:work 30m'],
        ...['probability:work:check 60%', 'probability:work:paid 30%', 'probability:work:lost 10%'],
        ...['process_time:check 10m', 'pass_rate:check 80%'],
      ],
    );
  });

  for (const [lever, value, old, fresh] of [
    ['capacity:clerk', 3, 'capacity: 2 }  # two of them', 'capacity: 3 }  # two of them'],
    ['capacity:robot', 2, '{ kind: system }', '{ kind: system, capacity: 2 }'],
    ['rate:asked', 50, "'40/bd'", "'50/bd'"],
    ['wait_time:work', 0.5, '"2h..8h"', '"1h..4h"'],
    ['process_time:work', 45, '30m', '45m'],
    ['pass_rate:check', 90, 'pass_rate: 0.8', 'pass_rate: 0.9'],
  ] as const) {
    it(`writes ${lever} as the author would`, () => {
      assert.equal(edited(SMALL, [{ lever, value }]), SMALL.replace(old, fresh));
    });
  }

  it('writes the shares that give way too, so that all add up', () => {
    assert.equal(
      edited(SMALL, [{ lever: 'probability:work:check', value: 70 }]),
      SMALL.replace('60%', '70%').replace('30%', '22.5%').replace('10%', '7.5%'),
    );
  });

  it('leave out what belongs to another version, is no change or out of range', () => {
    const levers = leversOf(survey(SMALL));
    const changes = [
      { lever: 'wait_time:gone', value: 2 },
      { lever: 'capacity:clerk', value: 2 },
      { lever: 'pass_rate:check', value: 140 },
      { lever: 'process_time:work', value: Number.NaN },
    ];
    assert.deepEqual(overridesOf(levers, changes), []);
    assert.equal(edited(SMALL, changes), SMALL);
  });

  for (const file of readdirSync(EXAMPLES).filter((name) => name.endsWith('.vstream.yaml'))) {
    it(`mean the same in a simulation and in the file, for a lever of every group of ${file}`, () => {
      const text = readFileSync(join(EXAMPLES, file), 'utf8');
      const read = survey(text);
      const levers = leversOf(read);
      const groups = new Map(levers.map((lever) => [lever.group, lever]));
      assert.ok(groups.size > 0);
      for (const { id, value, step, max } of groups.values()) {
        const next = value + step <= max ? value + step : value - step;
        const changes = [{ lever: id, value: next }];
        const tried = withOverrides(read.stream, overridesOf(levers, changes));
        const after = analyze(edited(text, changes));
        assert.ok(after.intact, id);
        assert.deepEqual(
          after.findings.filter(({ severity }) => severity === 'error').map(({ message }) => message),
          [],
          id,
        );
        assertSame(computeMetrics(tried.stream), computeMetrics(after.stream), id);
      }
    });
  }
});
