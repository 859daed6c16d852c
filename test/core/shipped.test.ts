// What ships as a model has to be one: no example and no template has a finding above information.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';

for (const folder of ['examples', 'templates']) {
  const path = join(import.meta.dirname, '../..', folder);
  for (const file of readdirSync(path)) {
    it(`${folder}/${file}`, () => {
      const { findings } = analyze(readFileSync(join(path, file), 'utf8'));
      const worse = findings.filter(({ severity }) => severity === 'error' || severity === 'warning');
      assert.deepEqual(
        worse.map(({ rule, message }) => `${rule}: ${message}`),
        [],
      );
    });
  }
}
