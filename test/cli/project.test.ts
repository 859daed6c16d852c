// Several files on the command line: links between them, and the settings that the editor reads as well.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, it } from 'node:test';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const ORDERS = `vstream: 1
name: Orders
actors: { shop: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { asked: { event: Somebody orders, provides: [basket], next: confirm } }
steps: { confirm: { actor: shop, reads: [basket], next: confirmed } }
outputs: { confirmed: { outcome: success, verify: [It has a number] } }
`;
const BILLING = `vstream: 1
name: Billing
actors: { bank: { kind: system } }
context: { basket: { fields: { total: number } } }
triggers: { ordered: { from: "../orders/orders.vstream.yaml#confirmed", provides: [basket], next: charge } }
steps: { charge: { actor: bank, reads: [basket], next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms it] } }
`;

interface Found {
  readonly rule: string;
  readonly severity: string;
  readonly message: string;
  readonly range: { readonly start: { readonly line: number; readonly character: number } };
  readonly related: readonly { readonly path?: string; readonly range: Found['range'] }[];
}

describe('vstream check on several files', () => {
  let base = '';
  beforeEach(() => {
    base = realpathSync(mkdtempSync(join(tmpdir(), 'vstream-project-')));
  });
  afterEach(() => rmSync(base, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  /** Findings by file, as JSON shows them. */
  const check = (cwd: string, ...args: string[]): Record<string, readonly Found[]> => {
    const { stdout, stderr } = spawnSync(process.execPath, [CLI, 'check', ...args, '--format', 'json'], {
      cwd: join(base, cwd),
      encoding: 'utf8',
    });
    assert.equal(stderr, '');
    const { files } = JSON.parse(stdout) as { files: { path: string; findings: Found[] }[] };
    return Object.fromEntries(files.map(({ path, findings }) => [path, findings]));
  };
  const rules = (found: readonly Found[] | undefined) => (found ?? []).map(({ rule }) => rule);

  it('finds a contract that is broken, whether or not the other file is named too', () => {
    write('orders/orders.vstream.yaml', ORDERS);
    write('billing/billing.vstream.yaml', BILLING);
    for (const args of [[], ['billing/billing.vstream.yaml']]) {
      const found = check('', ...args)['billing/billing.vstream.yaml']?.find(
        ({ rule }) => rule === 'contract-mismatch',
      );
      assert.ok(found, args.join(' '));
      assert.deepEqual(found.range.start, { line: 4, character: 83 });
      assert.equal(found.related[0]?.path, 'orders/orders.vstream.yaml');
      assert.equal(found.related[0]?.range.start.line, 6);
    }
  });

  it('finds files that are missing, outside, or behind a link that leads out', () => {
    write('work/billing/missing.vstream.yaml', BILLING);
    write('work/billing/outside.vstream.yaml', BILLING.replace('../orders/', '../../secret/'));
    write('work/billing/linked.vstream.yaml', BILLING.replace('../orders/', '../linked/'));
    write('secret/orders.vstream.yaml', ORDERS);
    symlinkSync(join(base, 'secret'), join(base, 'work/linked'));
    const found = check('work');
    const said = (file: string) => found[file]?.find(({ rule }) => rule === 'unresolved-file')?.message ?? '';
    assert.match(said('billing/missing.vstream.yaml'), /no readable file/);
    assert.match(said('billing/outside.vstream.yaml'), /outside the workspace folder/);
    assert.match(said('billing/linked.vstream.yaml'), /outside the workspace folder/);
  });

  it('takes the folder that was named for the workspace, where nothing says more', () => {
    write('orders/orders.vstream.yaml', ORDERS.replace('verify:', 'provides: [basket], verify:'));
    write('billing/billing.vstream.yaml', BILLING);
    mkdirSync(join(base, 'elsewhere'));
    const named = check('elsewhere', base);
    assert.deepEqual(
      rules(named[join(base, 'billing/billing.vstream.yaml')]).includes('unresolved-file'),
      false,
    );
    const alone = check('elsewhere', join(base, 'billing/billing.vstream.yaml'));
    assert.deepEqual(
      rules(alone[join(base, 'billing/billing.vstream.yaml')]).includes('unresolved-file'),
      true,
    );
  });

  it('reads the settings of the nearest folder above that has some', () => {
    write('.vstream/config.yaml', 'rules: { missing-sla: error, missing-owner: off }\nignore: [drafts]\n');
    write('orders/orders.vstream.yaml', ORDERS);
    write('drafts/a.vstream.yaml', 'vstream: 1\n');
    for (const cwd of ['', 'orders']) {
      const found = Object.entries(check(cwd));
      assert.equal(found.length, 1);
      const [, orders] = found[0] ?? [];
      assert.equal(orders?.find(({ rule }) => rule === 'missing-sla')?.severity, 'error');
      assert.ok(!rules(orders).includes('missing-owner'));
    }
  });

  it('takes thresholds from there, and stops at the repository', () => {
    const slow = ORDERS.replace('reads: [basket]', 'process_time: 1h, wait_time: 4h, reads: [basket]');
    write('a/orders.vstream.yaml', slow);
    write('b/orders.vstream.yaml', slow);
    write('.vstream/config.yaml', 'thresholds: { flow_efficiency: 50% }\n');
    mkdirSync(join(base, 'b/.git'));
    const found = check('');
    assert.ok(rules(found['a/orders.vstream.yaml']).includes('low-flow-efficiency'));
    assert.ok(!rules(found['b/orders.vstream.yaml']).includes('low-flow-efficiency'));
  });

  it('reports what is wrong in the config file, and fails for it', () => {
    write('.vstream/config.yaml', 'rules: { misssing-sla: error }\n');
    write('orders.vstream.yaml', ORDERS);
    const [found, ...others] = check('')['.vstream/config.yaml'] ?? [];
    assert.deepEqual(others, []);
    assert.equal(found?.rule, 'invalid-setting');
    assert.deepEqual(found?.range.start, { line: 0, character: 9 });
    assert.equal(spawnSync(process.execPath, [CLI, 'check'], { cwd: base }).status, 1);
  });

  it('finds streams that set each other off, once in each', () => {
    const starting = (other: string) =>
      ORDERS.replace('verify:', `starts: [./${other}.vstream.yaml#asked], verify:`);
    write('a.vstream.yaml', starting('b'));
    write('b.vstream.yaml', starting('a'));
    write('self.vstream.yaml', starting('self'));
    const found = check('');
    for (const file of ['a', 'b', 'self']) {
      const cycles = rules(found[`${file}.vstream.yaml`]).filter((rule) => rule === 'cyclic-streams');
      assert.equal(cycles.length, 1, file);
    }
  });

  it('looks up a baseline for metrics and simulations, which ask no rule', () => {
    const timed = (wait: string) =>
      ORDERS.replace('reads: [basket]', `process_time: 1h, wait_time: ${wait}, reads: [basket]`);
    write('before/orders.yaml', timed('9h'));
    write('now.vstream.yaml', timed('1h').replace('name:', 'baseline: ./before/orders.yaml\nname:'));
    write('lost.vstream.yaml', timed('1h').replace('name:', 'baseline: ./gone.yaml\nname:'));
    for (const command of ['metrics', 'simulate']) {
      const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, command], {
        cwd: base,
        encoding: 'utf8',
      });
      assert.deepEqual([status, stderr], [0, '']);
      assert.match(stdout, /Compared with the baseline\n(?:.*\n)*? *lead_time +10h → 2h/);
      assert.match(stdout, /the baseline \.\/gone\.yaml is not there/);
    }
  });
});
