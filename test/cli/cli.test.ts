// The command line as a user or a CI job runs it: real processes, real files, exit codes.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';

const CLI = join(import.meta.dirname, '../../dist/cli.js');
const GOOD = `vstream: 1
name: Refunds
owner: money
teams: { money: { type: stream-aligned } }
actors: { bank: { kind: system, team: money } }
triggers: { asked: { event: Refund asked for, rate: 10/d, next: pay-back } }
steps: { pay-back: { actor: bank, process_time: 1m, wait_time: 9m, complete_accurate: 90%, next: paid } }
slas: { whole: { covers: stream, within: 1d, on_breach: { notify: [bank], continue: true } } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`;
const BAD = GOOD.replace('next: paid', 'next: piad');

let folder = '';
function vstream(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

before(() => {
  folder = mkdtempSync(join(tmpdir(), 'vstream-cli-'));
  mkdirSync(join(folder, 'specs/deep'), { recursive: true });
  mkdirSync(join(folder, 'node_modules/x'), { recursive: true });
  writeFileSync(join(folder, 'specs/good.vstream.yaml'), GOOD);
  writeFileSync(join(folder, 'specs/deep/bad.vstream.yml'), BAD);
  writeFileSync(join(folder, 'specs/other.yaml'), 'not: ours\n');
  writeFileSync(join(folder, 'node_modules/x/hidden.vstream.yaml'), BAD);
  symlinkSync('/', join(folder, 'specs/root'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

describe('vstream check', () => {
  it('exits 0 on a clean file', () => {
    const { status, stdout } = vstream('check', 'specs/good.vstream.yaml');
    assert.equal(status, 0, stdout);
    assert.match(stdout, /^1 file: /m);
  });

  it('searches folders, skips node_modules and links, and exits 1 on errors', () => {
    const { status, stdout } = vstream('check');
    assert.equal(status, 1);
    assert.match(stdout, /^specs\/deep\/bad\.vstream\.yml:7:\d+: error: .*piad.* \[unknown-reference\]$/m);
    assert.doesNotMatch(stdout, /hidden/);
    assert.match(stdout, /^2 files: 1 error/m);
  });

  it('prints the JSON that others rely on', () => {
    const { status, stdout } = vstream('check', 'specs', '--format', 'json');
    assert.equal(status, 1);
    const { version, files, summary } = JSON.parse(stdout);
    assert.match(version, /^\d+\.\d+\.\d+/);
    assert.deepEqual(
      files.map((file: { path: string }) => file.path),
      ['specs/deep/bad.vstream.yml', 'specs/good.vstream.yaml'],
    );
    assert.equal(summary.error, 1);
    const { message, ...finding } = files[0].findings.find(
      (f: { rule: string }) => f.rule === 'unknown-reference',
    );
    assert.match(message, /did you mean `paid`/);
    const at = BAD.split('\n')[6]?.indexOf('piad') ?? -1;
    assert.deepEqual(finding, {
      rule: 'unknown-reference',
      severity: 'error',
      range: { start: { line: 6, character: at }, end: { line: 6, character: at + 4 } },
      fixable: true,
      related: [],
    });
  });

  it('writes SARIF and GitHub annotations', () => {
    const sarif = JSON.parse(vstream('check', 'specs', '--format', 'sarif').stdout);
    assert.equal(sarif.version, '2.1.0');
    const [result] = sarif.runs[0].results.filter((r: { level: string }) => r.level === 'error');
    assert.equal(result.ruleId, 'unknown-reference');
    assert.equal(result.locations[0].physicalLocation.region.startLine, 7);
    const known = new Set(sarif.runs[0].tool.driver.rules.map((rule: { id: string }) => rule.id));
    assert.ok(sarif.runs[0].results.every((r: { ruleId: string }) => known.has(r.ruleId)));
    const { stdout } = vstream('check', 'specs', '--format', 'github');
    assert.match(
      stdout,
      /^::error file=specs\/deep\/bad\.vstream\.yml,line=7,endLine=7,col=\d+,endColumn=\d+,title=unknown-reference::/m,
    );
  });

  it('fails on the severity that it is told to fail on', () => {
    writeFileSync(join(folder, 'warn.vstream.yaml'), GOOD.replace(/slas: .*\n/, ''));
    assert.equal(vstream('check', 'warn.vstream.yaml').status, 0);
    assert.equal(vstream('check', 'warn.vstream.yaml', '--fail-on', 'warning').status, 1);
  });

  for (const args of [
    ['check', 'nowhere'],
    ['check', 'node_modules/x/../..', '--format', 'yaml'],
    ['check', '--fail-on', 'sometimes'],
    ['check', '--unknown'],
    ['frobnicate'],
    ['render'],
    [],
  ]) {
    it(`exits 2 and says why: ${args.join(' ') || 'no command'}`, () => {
      const { status, stdout, stderr } = vstream(...args);
      assert.equal(status, 2);
      assert.notEqual(stdout + stderr, '');
      assert.doesNotMatch(stderr, /\n\s+at /, 'a trace is no message');
    });
  }
});

describe('vstream metrics', () => {
  it('prints each metric with value, unit and basis', () => {
    const { status, stdout } = vstream('metrics', 'specs/good.vstream.yaml', '--format', 'json');
    assert.equal(status, 0);
    const [{ path, metrics }] = JSON.parse(stdout).files;
    assert.equal(path, 'specs/good.vstream.yaml');
    assert.equal(metrics.lead_time.value, 600);
    assert.equal(metrics.process_time.value, 60);
    assert.equal(metrics.flow_efficiency.value, 0.1);
    assert.equal(metrics.rolled_complete_accurate.value, 0.9);
    assert.deepEqual(Object.keys(metrics.expected_visits), ['asked', 'pay-back', 'paid']);
    assert.equal(metrics.expected_visits['pay-back'].value, 1);
    for (const name of ['value', 'unit', 'known', 'basis', 'missing'])
      assert.ok(name in metrics.wait_time, name);
  });

  it('says unknown, never zero', () => {
    writeFileSync(join(folder, 'unknown.vstream.yaml'), GOOD.replace('wait_time: 9m', 'wait_time: unknown'));
    const { status, stdout } = vstream('metrics', 'unknown.vstream.yaml', '--format', 'json');
    assert.equal(status, 0);
    const { lead_time } = JSON.parse(stdout).files[0].metrics;
    assert.equal(lead_time.value, null);
    assert.equal(lead_time.known, false);
    assert.ok(lead_time.missing.some((name: string) => name.includes('pay-back')));
    assert.match(vstream('metrics', 'unknown.vstream.yaml').stdout, /lead_time +unknown/);
  });
});

describe('vstream render', () => {
  it('prints Mermaid text', () => {
    const { status, stdout } = vstream('render', 'specs/good.vstream.yaml');
    assert.equal(status, 0);
    assert.match(stdout, /^flowchart /);
    assert.match(stdout, /pay-back/);
  });

  it('refuses what is no YAML', () => {
    writeFileSync(join(folder, 'cut.vstream.yaml'), GOOD.slice(0, 160));
    const { status, stderr } = vstream('render', 'cut.vstream.yaml');
    assert.equal(status, 2);
    assert.match(stderr, /cannot be drawn/);
  });
});
