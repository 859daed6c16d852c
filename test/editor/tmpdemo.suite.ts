import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openWorkbench } from './harness/workbench.ts';

console.time('open');
const wb = await openWorkbench({
  extensionPath: '/tmp/demo-ext',
  files: { 'a.vstream.yaml': 'next: reveiw\n' },
  open: 'a.vstream.yaml',
});
console.timeEnd('open');
describe('demo', () => {
  it('finds', async () => {
    const found = await wb.diagnostics('a.vstream.yaml', (d, n) => d.length === n, 1);
    assert.equal(found[0]?.code, 'unknown-reference');
    assert.deepEqual(found[0]?.range, { start: { line: 0, character: 6 }, end: { line: 0, character: 12 } });
    const rows = await wb.problems();
    await rows.getByText('no such step').waitFor();
    await wb.screenshot('demo');
  });
  it('edits', async () => {
    await wb.replace('a.vstream.yaml', 'reveiw', 'review');
    await wb.diagnostics('a.vstream.yaml', (d) => d.length === 0);
    assert.equal(await wb.text('a.vstream.yaml'), 'next: review\n');
  });
  it('webview', async () => {
    await wb.command('demo.open', process.env.DEMO_BAD);
    await wb.preview().getByRole('button').click();
    await wb.preview().getByText('pressed').waitFor();
    await wb.screenshot('demo2');
    await wb.closeEditors();
    assert.equal(await wb.vscode((v) => v.window.tabGroups.all.flatMap((g) => g.tabs).length), 0);
  });
});
