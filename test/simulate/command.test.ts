// `vstream simulate` as the command line calls it: what it prints, and what it refuses.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
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

function run(options: { format?: string; seed?: string; items?: string; paths?: string[] }): string {
  let printed = '';
  const code = simulate(
    { paths: [file], format: undefined, ...options, print: (text) => (printed += text) },
    '9.9.9',
  );
  assert.equal(code, 0);
  return printed;
}

test('the same seed prints the same JSON, to the letter', () => {
  const once = run({ format: 'json', seed: '7', items: '500' });
  assert.equal(run({ format: 'json', seed: '7', items: '500' }), once);
  assert.notEqual(run({ format: 'json', seed: '8', items: '500' }), once);
  const { version, files } = JSON.parse(once);
  assert.equal(version, '9.9.9');
  assert.equal(files[0].simulation.items, 500);
  assert.equal(files[0].simulation.seed, 7);
  assert.equal(files[0].simulation.sla_attainment.whole.value.n, 500);
  assert.ok(files[0].flow.stations.clerk.utilization > 0.5);
});

test('people read percentiles, outcomes, promises and the queue', () => {
  const text = run({ items: '2000' });
  assert.match(text, /2000 items, seed 1/);
  assert.match(text, /lead_time +mean .*P85/);
  assert.match(text, /whole +\d.*asked for 85 %: (kept|at risk)/);
  assert.match(text, /clerk +[56]\d.* busy, .* in line/);
});

test('numbers that are none are refused', () => {
  assert.throws(() => run({ items: '0' }), /--items takes a whole number from 1/);
  assert.throws(() => run({ seed: '-3' }), /--seed takes a whole number/);
  assert.throws(() => run({ format: 'xml' }), /--format takes/);
});
