// What the preview says of promises: whether they are kept, and what that rests on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { previewNumbers } from '../../server/features/preview-numbers.ts';

const text = (wait: string) => `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, process_time: 1h, wait_time: ${wait}, next: paid } }
slas: { in-time: { covers: stream, within: 6h, percentile: 95 } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`;

function promise(wait: string, simulate = true) {
  const { stream, facts } = analyze(text(wait), { simulate });
  const [found] = previewNumbers({
    ...{ stream, metrics: facts.metrics(), links: undefined },
    attainment: facts.attainment?.(),
  }).slas;
  return found;
}

test('a promise is not judged before it is simulated', () => {
  assert.deepEqual(promise('1h', false), {
    ...{ label: 'in-time', asks: '95 % within 6h, the whole stream' },
    ...{ attained: 'not simulated yet', state: 'unknown' },
  });
});

test('what cannot be missed needs no simulated share', () => {
  const found = promise('1h..4h');
  assert.equal(found?.state, 'kept');
  assert.equal(found?.attained, 'always: nothing on the way can take longer');
});

test('what can be missed shows a share and how sure it is', () => {
  const found = promise('1h..10h');
  assert.equal(found?.state, 'at risk');
  assert.match(found?.attained ?? '', /^\d\d(\.\d)? % of 2000 simulated items \(95 % interval /);
});
