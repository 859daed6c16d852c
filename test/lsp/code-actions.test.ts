// Code actions beyond the single quick fix: all of one rule, and what may be applied on save.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction } from 'vscode-languageserver-protocol/node';
import { TestClient } from './client.ts';

const SPEC = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: check } }
steps:
  check: { actor: bank, process_time: 2 hours, next: pay-bakc } # kept
  pay-back: { actor: bnak, process_time: 3 business days, next: paid }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`;

describe('code actions', () => {
  let client: TestClient;
  const uri = 'file:///work/refunds.vstream.yaml';
  before(async () => {
    client = await TestClient.start();
    await client.open(uri, SPEC);
  });
  after(async () => assert.equal(await client.stop(), 0));

  const actions = (only: string[] | undefined, line: number) =>
    client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri },
      range: { start: { line, character: 0 }, end: { line, character: 200 } },
      context: { diagnostics: [], ...(only ? { only } : {}) },
    });

  it('offers no source action unless it is asked for', async () => {
    const kinds = (await actions(undefined, 5)).map(({ kind }) => kind);
    assert.ok(kinds.includes('quickfix'));
    assert.ok(!kinds.includes('source.fixAll.vstream'));
  });

  it('applies safe fixes alone on save: units, never a guess', async () => {
    for (const only of ['source.fixAll', 'source.fixAll.vstream']) {
      const [action, ...others] = await actions([only], 0);
      assert.deepEqual(others, []);
      const text = await client.apply(uri, action?.edit);
      assert.equal(text, SPEC.replace('2 hours', '2h').replace('3 business days', '3bd'));
      await client.change(uri, { text: SPEC });
    }
  });

  it('fixes all of one rule, and nothing else', async () => {
    const all = (await actions(['quickfix'], 5)).find(({ title }) =>
      title.includes('all of `unknown-reference`'),
    );
    const text = await client.apply(uri, all?.edit);
    assert.equal(text, SPEC.replace('pay-bakc', 'pay-back').replace('bnak', 'bank'));
  });
});
