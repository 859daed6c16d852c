// A run for the SLAs alone comes to the numbers of a whole run, save for SLAs that need none.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import { slaAttainment } from '../../server/core/simulate/sla-attainment.ts';

const root = join(import.meta.dirname, '../..');
const files = globSync(['{examples,templates}/*.vstream.yaml', 'test/rules/sla-at-risk/*.vstream.yaml'], {
  cwd: root,
}).sort();
const known = (attained: ReturnType<typeof slaAttainment>) =>
  Object.values(attained).filter(({ value }) => value !== null).length;

describe('SLA attainment alone', () => {
  let judged = 0;
  for (const file of files)
    it(file, () => {
      const stream = buildStream(parse(readFileSync(join(root, file), 'utf8')));
      const alone = slaAttainment(stream, { items: 300 });
      judged += known(alone);
      const whole = simulateItems(stream, { items: 300 }).sla_attainment;
      assert.deepEqual(Object.keys(alone), Object.keys(whole));
      for (const [id, found] of Object.entries(alone)) {
        if (found.certain) assert.equal(whole[id]?.value?.share ?? 1, 1);
        else assert.deepEqual(found, whole[id]);
      }
    });
  it('there was something to judge', () => assert.ok(judged > 10, String(judged)));
});
