// What `defaults.sla` says holds for every SLA that says nothing of its own, named or in place.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { buildStream } from '../../server/core/model/build.ts';
import { parse } from '../../server/core/parse/parse.ts';

it('fills what an SLA leaves out, and nothing else', () => {
  const stream = buildStream(
    parse(`vstream: 1
name: x
defaults: { sla: { percentile: 90, strength: should, measure: wait_time } }
steps:
  one: { actor: a, sla: { within: 1h, percentile: 50 } }
  two: { actor: a, sla: 2h }
slas:
  plain: { within: 1d }
  own: { within: 1d, strength: may }
`),
  );
  const of = (id: string) => {
    const node = stream.nodes.get(id)?.sla;
    const sla = node?.kind === 'inline' ? node.sla : stream.slas.get(id);
    return sla && [sla.percentile, sla.strength, sla.measure];
  };
  assert.deepEqual(of('one'), [50, 'should', 'wait_time']);
  assert.deepEqual(of('two'), [90, 'should', 'wait_time']);
  assert.deepEqual(of('plain'), [90, 'should', 'wait_time']);
  assert.deepEqual(of('own'), [90, 'may', 'wait_time']);
});
