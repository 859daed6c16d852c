// `vstream check` says the same, byte for byte, on any number of threads.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const root = join(import.meta.dirname, '../..');
const CLI = join(root, 'dist/cli.js');
const LINKED = (i: number) => `vstream: 1
name: Part ${i}
actors: { shop: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { asked: { ${i === 0 ? 'event: Somebody orders' : `from: "./part-${i - 1}.vstream.yaml#done"`}, provides: [basket], next: work } }
steps: { work: { actor: shop, reads: [basket], process_time: 1h, wait_time: 1h..10h, sla: { within: 6h, percentile: 95, on_breach: { notify: [shop], continue: true } }, next: done } }
outputs: { done: { outcome: success, verify: [It has a number] } }
`;

let folder = '';
const check = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, 'check', ...args], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
  return { status, stdout, stderr };
};

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'vstream-threads-'));
  mkdirSync(join(folder, 'specs/.vstream'), { recursive: true });
  mkdirSync(join(folder, 'specs/skipped'));
  for (const file of globSync(['examples/*.vstream.yaml', 'test/rules/*/*.vstream.yaml'], {
    cwd: root,
  }).slice(0, 120))
    cpSync(join(root, file), join(folder, 'specs', `${file.split('/').at(-2)}-${basename(file)}`));
  for (let i = 0; i < 12; i++) writeFileSync(join(folder, `specs/part-${i}.vstream.yaml`), LINKED(i));
  writeFileSync(join(folder, 'specs/skipped/a.vstream.yaml'), 'not: checked\n');
  writeFileSync(
    join(folder, 'specs/.vstream/config.yaml'),
    'ignore: [skipped/**]\nrules: { missing-owner: warning, no-such-rule: error }\n',
  );
  // A project of its own beside it, without settings.
  mkdirSync(join(folder, 'other'));
  writeFileSync(join(folder, 'other/a.vstream.yaml'), LINKED(0).replace('next: done', 'next: doen'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('vstream check --threads', () => {
  for (const format of ['pretty', 'json', 'sarif', 'github'])
    it(`prints the same as ${format}`, () => {
      const one = check('--threads', '1', '--format', format);
      assert.equal(one.stderr, '');
      assert.equal(one.status, 1);
      for (const rule of ['sla-at-risk', 'contract-mismatch', 'unknown-reference', 'no-such-rule'])
        assert.match(one.stdout, new RegExp(rule));
      assert.doesNotMatch(one.stdout, /skipped/);
      for (const threads of ['2', '5'])
        assert.deepEqual(check('--threads', threads, '--format', format), one);
      assert.deepEqual(check('--format', format), one);
    });

  it('more threads than files are no harm', () => {
    const [one, many] = ['1', '9'].map((threads) => check('other', '--threads', threads));
    assert.equal(one?.status, 1);
    assert.deepEqual(many, one);
  });

  it('refuses what is no number of threads', () => {
    for (const threads of ['0', '-1', '1.5', 'many', '1000']) {
      const { status, stderr } = check('other', `--threads=${threads}`);
      assert.equal(status, 2);
      assert.match(stderr, /--threads takes a number/);
    }
  });
});
