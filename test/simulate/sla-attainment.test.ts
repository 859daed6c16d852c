// A run for the SLAs alone comes to the verdicts of a whole run, and to its numbers where a rule shows them.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import type { Attainment } from '../../server/core/simulate/results.ts';
import { AttainmentRun, atRisk, slaAttainment } from '../../server/core/simulate/sla-attainment.ts';
import { clearlyAbove } from '../../server/core/simulate/statistics.ts';
import { chain, streamOf } from './specs.ts';

const ITEMS = 2000;
const root = join(import.meta.dirname, '../..');
const files = globSync(['{examples,templates}/*.vstream.yaml', 'test/rules/sla-at-risk/*.vstream.yaml'], {
  cwd: root,
}).sort();

describe('SLA attainment alone', () => {
  let judged = 0;
  for (const file of files)
    it(`has the verdicts of a whole run: ${file}`, () => {
      const stream = buildStream(parse(readFileSync(join(root, file), 'utf8')));
      const alone = slaAttainment(stream);
      const whole = simulateItems(stream, { items: ITEMS }).sla_attainment;
      assert.deepEqual(Object.keys(alone), Object.keys(whole));
      assert.deepEqual(atRisk(alone), atRisk(whole));
      for (const [id, found] of Object.entries(alone)) {
        if (found.certain) assert.equal(whole[id]?.value?.share ?? 1, 1);
        if (found.value) judged++;
      }
    });
  it('there was something to judge', () => assert.ok(judged > 10, String(judged)));
});

const promised = (within: string, percentile: number, more = '') =>
  streamOf(
    chain(
      ['{ mean: 1h }'],
      `slas: { promise: { covers: s0, within: ${within}, percentile: ${percentile} }${more} }\n`,
    ),
  );

/** Of a run with that many items, whatever it was ended for. */
function items(found: Attainment | undefined): number {
  assert.ok(found?.value);
  return found.value.n;
}

describe('a run for SLAs', () => {
  it('ends soon where all of them are clearly kept', () => {
    // Missed by e⁻⁸ of all items, and by e⁻³⁰.
    assert.equal(items(slaAttainment(promised('8h', 90)).promise), 125);
    assert.equal(items(slaAttainment(promised('30h', 95)).promise), 250);
  });

  it('is whole where one may be at risk, with the figures of any run of that length', () => {
    const stream = promised('2h', 95, ', kept: { covers: s0, within: 30h, percentile: 90 }');
    const found = slaAttainment(stream);
    assert.deepEqual(found, simulateItems(stream, { items: ITEMS }).sla_attainment);
    assert.deepEqual(
      atRisk(found).map(({ id }) => id),
      ['promise'],
    );
  });

  it('is whole on the border, and where every single item is promised', () => {
    // Kept by 1 − e⁻³ = 95.02 %.
    assert.equal(items(slaAttainment(promised('3h', 95)).promise), ITEMS);
    assert.equal(items(slaAttainment(promised('30h', 100)).promise), ITEMS);
  });

  it('ends at the same item however it is cut into slices', () => {
    const stream = promised('8h', 95);
    const whole = slaAttainment(stream);
    assert.ok(items(whole.promise) < ITEMS);
    for (const slice of [1, 7, 100, 333]) {
      const run = new AttainmentRun(stream);
      let last = 0;
      while (!run.done) {
        run.advance(slice);
        assert.ok(run.progress > last);
        last = run.progress;
      }
      assert.equal(last, 1);
      assert.deepEqual(run.attainment(), whole);
    }
  });

  it('counts an item once, however often the clock runs in it', () => {
    const steps = ['a', 'b', 'c', 'd', 'e'].map(
      (id, i, all) =>
        `  ${id}: { actor: a, process_time: { mean: 1m }, wait_time: 0s, sla: quick, next: ${all[i + 1] ?? 'done'} }`,
    );
    const stream = streamOf(`actors: { a: { kind: human } }
triggers: { go: { event: go, next: a } }
steps:\n${steps.join('\n')}
outputs: { done: { outcome: success } }
slas: { quick: { within: 8h, percentile: 90 } }
`);
    // As sure of 98 % of the items as of 90 % of five visits each.
    assert.equal(items(slaAttainment(stream).quick), 1000 * 5);
  });

  it('does not wait for what nobody can know', () => {
    const stream = streamOf(
      chain(
        ['{ mean: 1h }', 'unknown'],
        'slas: { all: { covers: stream, within: 8h }, one: { covers: s0, within: 8h, percentile: 90 } }',
      ),
    );
    const found = slaAttainment(stream);
    assert.equal(items(found.one), 125);
    assert.deepEqual(found.all?.missing, ['s1.process_time']);
  });
});

/** P(at least `hits` of `n`), by the binomial law. */
function tail(hits: number, n: number, p: number): number {
  let [sum, choose] = [0, 0];
  for (let k = 0; k <= n; k++) {
    if (k >= hits) sum += Math.exp(choose + k * Math.log(p) + (n - k) * Math.log(1 - p));
    choose += Math.log(n - k) - Math.log(k + 1);
  }
  return sum;
}

describe('clearly above a target', () => {
  it('is a share that the target itself hardly ever comes to', () => {
    let clear = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        (n, share, target) => {
          const hits = Math.round(n * share);
          if (!clearlyAbove(hits, n, target)) return;
          clear++;
          assert.ok(tail(hits, n, target) <= 1e-5 * (1 + 1e-6), `${hits} of ${n} against ${target}`);
        },
      ),
      { seed: 5, numRuns: 2000 },
    );
    assert.ok(clear > 100, String(clear));
  });

  it('is no share of nothing, and none of all', () => {
    assert.equal(clearlyAbove(0, 0, 0.5), false);
    assert.equal(clearlyAbove(1000, 1000, 1), false);
    assert.equal(clearlyAbove(1000, 1000, 0), true);
  });

  it('is as strict as it says', () => {
    // 0.95²²⁴ is just above one in 100,000, 0.95²²⁵ below it.
    assert.equal(clearlyAbove(224, 224, 0.95), false);
    assert.equal(clearlyAbove(225, 225, 0.95), true);
  });
});
