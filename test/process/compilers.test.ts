// What V8 compiles while its compilers are left out, and afterwards: it says so itself.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';

const MODULE = pathToFileURL(join(import.meta.dirname, '../../server/process/compilers.ts')).href;

/** What was compiled before `again` and after it, by a process that works hard in both. */
function compiled(maglev: 'in' | 'out'): { readonly before: string; readonly after: string } {
  const script = `
    const { withoutCompilers } = await import(${JSON.stringify(MODULE)});
    const again = withoutCompilers({ maglev: ${JSON.stringify(maglev)} });
    const work = (n) => { let sum = 0; for (let i = 0; i < n; i++) sum += Math.sqrt(i) * (i % 7); return sum; };
    const hard = () => { for (let i = 0; i < 20_000; i++) work(1000); };
    hard();
    console.log('AGAIN');
    again();
    again();
    hard();
  `;
  const args = ['--trace-opt', '--input-type=module', '-e', script];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  assert.equal(stderr, '');
  const [before = '', after = ''] = stdout.split('AGAIN');
  return { before, after };
}

test('Turbofan is left out, Maglev is not', () => {
  const { before } = compiled('in');
  assert.doesNotMatch(before, /target TURBOFAN/);
  assert.match(before, /target MAGLEV/);
});

test('both are left out, and are both there again', () => {
  const { before, after } = compiled('out');
  assert.doesNotMatch(before, /target (?:TURBOFAN|MAGLEV)/);
  assert.match(after, /target MAGLEV/);
  assert.match(after, /target TURBOFAN/);
});
