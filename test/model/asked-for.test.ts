// What real streams asked of the language: each reads as it should, and what was legal before means what it meant.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';

const spec = (rest: string) =>
  analyze(`vstream: 1
name: Votes
owner: project
teams: { project: {} }
actors: { voter: { kind: human, team: project, wip_limit: unknown }, bot: { kind: system, wip_limit: 3 } }
context: { account: { fields: { new: boolean } } }
triggers: { asked: { event: A vote is asked for, provides: [account], next: verify } }
${rest}
outputs: { done: { outcome: success, verify: [It is done] }, lapsed: { outcome: failure } }
slas: { whole: { covers: stream, within: 1h, on_breach: { notify: [voter], continue: true } } }
`);

it('a step once for each person of an actor', () => {
  const { stream, findings } = spec(
    'steps: { verify: { actor: voter, for_each: { actor: voter, count: unknown, until: 3 }, next: done } }',
  );
  const verify = stream.nodes.get('verify');
  assert.ok(verify?.kind === 'step');
  assert.deepEqual(
    [verify.forEach?.actor?.id, verify.forEach?.mode, verify.forEach?.until, verify.forEach?.item],
    ['voter', 'parallel', 3, undefined],
  );
  assert.equal(stream.actors.get('bot')?.wipLimit?.value, 3);
  assert.equal(stream.actors.get('voter')?.wipLimit?.value, 'unknown');
  assert.ok(
    stream.uses.some(({ id, path }) => id === 'voter' && path.join('.') === 'steps.verify.for_each.actor'),
  );
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error'),
    [],
  );
});

it('a period that is asked for bounds no fastest path, one that is demanded does', () => {
  const gate = (open: string) =>
    spec(
      `gates: { verify: { actor: voter, criteria: [Nobody objects], approval: { rule: lazy-consensus, open_for: ${open} }, pass: done, fail: lapsed } }`,
    ).findings.filter(({ rule }) => rule === 'impossible-sla').length;
  assert.equal(gate('72h'), 1);
  assert.equal(gate('{ at_least: 72h }'), 1);
  assert.equal(gate('{ at_least: 72h, strength: should }'), 0);
  assert.equal(gate('{ p50: 72h, p90: 80h }'), 0);
});

it('a timeout by cases: its conditions are checked, and no average counts on it', () => {
  const timed = (when: string) =>
    spec(
      `steps: { verify: { actor: voter, reads: [account], timeout: { after: [{ when: ${when}, is: 20bd }, { is: 10bd }], then: lapsed, means: lapsed }, process_time: 1h, wait_time: 0s, next: done } }`,
    );
  const { stream, findings } = timed('account.new');
  const cases = stream.nodes.get('verify')?.timeout?.cases ?? [];
  assert.deepEqual(
    cases.map((each) => [each.when?.text, each.is?.value !== 'unknown' && each.is?.value.kind]),
    [
      ['account.new', 'fixed'],
      [undefined, 'fixed'],
    ],
  );
  assert.equal(stream.nodes.get('verify')?.timeout?.after?.value, 'unknown');
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'error'),
    [],
  );
  const wrong = timed('account.old').findings.filter(({ rule }) => rule === 'invalid-expression');
  assert.equal(wrong.length, 1);
});
