// Documents that are closed while something of them is still under way.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { Documents } from '../../server/lsp/documents.ts';

const SPEC = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, process_time: 1h, wait_time: 1h, sla: 9h, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`;

it('nothing more is heard of a document that is closed while its SLAs are looked at', async () => {
  const heard: number[] = [];
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<never>();
  const documents = new Documents(
    () => ({}),
    { settled: ({ version }) => heard.push(version), glanced: async () => undefined },
    // What is proven needs no simulation that could be taken back: the answer comes in any case.
    () => {
      asked.resolve();
      return answer.promise;
    },
    (work) => {
      const turn = setImmediate(work);
      return () => clearImmediate(turn);
    },
  );
  documents.invalidate();
  documents.open('file:///refunds.vstream.yaml', 'vstream', 1, SPEC);
  await asked.promise;
  documents.close('file:///refunds.vstream.yaml');
  answer.resolve({ 'pay-back': { share: 1, low: 1, high: 1 } } as never);
  // Whatever hangs on the answer has run by the next turn.
  await new Promise(setImmediate);
  assert.deepEqual(heard, [1]);
});
