// Help in `.vstream/config.yaml` over stdio, and how a change of it reaches open files at once.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { CodeAction, CompletionItem, Hover } from 'vscode-languageserver-protocol/node';
import { TestClient } from './client.ts';

const SPEC = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Asked, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs: { paid: { outcome: success } }
`;
const dynamic = { dynamicRegistration: true };

describe('the config file over stdio', () => {
  let client: TestClient;
  const folder = 'file:///work/config-test';
  const config = `${folder}/.vstream/config.yaml`;
  const spec = `${folder}/refunds.vstream.yaml`;
  before(async () => {
    client = await TestClient.start({
      initialize: {
        workspaceFolders: [{ uri: folder, name: 'work' }],
        capabilities: {
          workspace: { configuration: true, workspaceEdit: { documentChanges: true } },
          textDocument: {
            synchronization: dynamic,
            completion: { ...dynamic, completionItem: { snippetSupport: true } },
            hover: dynamic,
            codeAction: dynamic,
          },
        },
      },
    });
  });
  after(async () => assert.equal(await client.stop(), 0));

  const at = (line: number, character: number) => ({
    textDocument: { uri: config },
    position: { line, character },
  });

  it('is followed, and helped in, by its path alone', async () => {
    const methods = ['didOpen', 'didChange', 'didClose', 'completion', 'hover', 'codeAction'];
    await client.registration('textDocument/codeAction');
    for (const method of methods) {
      const found = await client.registration(`textDocument/${method}`);
      assert.deepEqual(found.documentSelector, [{ pattern: '**/.vstream/config.yaml' }], method);
    }
  });

  it('completes, explains and corrects', async () => {
    await client.open(config, 'rules:\n  misssing-sla: off\n  \n');
    const items = await client.request<CompletionItem[]>('textDocument/completion', at(2, 2));
    const item = items.find(({ label }) => label === 'unverified-output');
    assert.equal(item?.detail, 'default warning');
    const [finding] = await client.diagnostics(config);
    assert.equal(finding?.code, 'invalid-setting');
    const [fix] = await client.request<CodeAction[]>('textDocument/codeAction', {
      textDocument: { uri: config },
      range: finding.range,
      context: { diagnostics: [finding] },
    });
    assert.equal(await client.apply(config, fix?.edit), 'rules:\n  missing-sla: off\n  \n');
    const hover = await client.request<Hover>('textDocument/hover', at(1, 5));
    assert.match((hover.contents as { value: string }).value, /missing-sla/);
  });

  it('rules open files while it is typed', async () => {
    await client.open(spec, SPEC);
    const codes = async (wait: Promise<{ code?: string | number | undefined }[]>) =>
      (await wait).map(({ code }) => code);
    assert.ok((await codes(client.diagnostics(spec))).includes('unverified-output'));
    const next = client.nextDiagnostics(spec);
    await client.change(config, { text: 'rules: { unverified-output: off }\n' });
    assert.ok(!(await codes(next)).includes('unverified-output'));
    const again = client.nextDiagnostics(spec);
    await client.change(config, { text: 'rules: { unverified-output: error }\n' });
    assert.equal((await again).find(({ code }) => code === 'unverified-output')?.severity, 1);
  });
});
