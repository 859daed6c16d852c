// Silencing a finding where it stands: the comment reaches it, keeps the data, and asks for its reason.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { quickFixes } from '../../server/features/code-actions.ts';
import { silence } from '../../server/features/silence.ts';

const TEXT = `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Asked, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs:
    # the good end
    paid: { outcome: success }
`;

/** The text with the first finding of a rule silenced. */
function silenced(text: string, rule: string): string | undefined {
  const analysis = analyze(text);
  const finding = analysis.findings.find((one) => one.rule === rule);
  assert.ok(finding, `no ${rule}`);
  const edits = silence(analysis, finding);
  return edits && applyEdits(text, edits);
}

const yaml = (folder: string) => readdirSync(folder).filter((file) => file.endsWith('.yaml'));

describe('silencing a finding', () => {
  it('writes the comment before its line, in its indentation and line breaks', () => {
    for (const lineBreak of ['\n', '\r\n']) {
      const text = TEXT.replaceAll('\n', lineBreak);
      const line = '    # vstream-ignore unverified-output: TODO say why';
      const after = silenced(text, 'unverified-output');
      assert.equal(
        after,
        text.replace('    paid:', () => `${line}${lineBreak}    paid:`),
      );
      const rules = analyze(after ?? '').findings.map(({ rule }) => rule);
      assert.ok(!rules.includes('unverified-output'));
      assert.ok(rules.includes('placeholder'), 'the reason is still to be given');
    }
  });

  it('stands behind a byte order mark', () => {
    assert.equal(
      silenced(`\ufeff${TEXT}`, 'missing-sla'),
      `\ufeff# vstream-ignore missing-sla: TODO say why\n${TEXT}`,
    );
  });

  it('is not offered for comments, broken text, and inside of a text of several lines', () => {
    const said = TEXT.replace('name: Refunds', 'name: Refunds\nsummary: >\n  what\n  TODO more');
    assert.equal(silenced(said, 'placeholder'), undefined);
    assert.equal(silenced(`# vstream-ignore dead-end\n${TEXT}`, 'unexplained-suppression'), undefined);
    assert.equal(silenced(`# TODO all of it\n${TEXT}`, 'placeholder'), undefined);
    assert.equal(silenced('a: [\n', 'yaml-syntax'), undefined);
  });

  it('comes last, never preferred', () => {
    const analysis = analyze(TEXT);
    const [finding] = analysis.findings.filter(({ rule }) => rule === 'unverified-output');
    assert.ok(finding);
    const actions = quickFixes(analysis, finding.span);
    assert.deepEqual(actions.at(-1)?.title, 'Silence `unverified-output` here, with a reason');
    assert.equal(actions.at(-1)?.preferred, false);
    assert.ok(actions[0]?.preferred);
  });

  it('silences exactly the findings of its rule on the line, on every fixture', () => {
    const root = join(import.meta.dirname, '../rules');
    let count = 0;
    for (const folder of readdirSync(root, { withFileTypes: true })) {
      // A reason that is still to be given is a placeholder itself.
      if (!folder.isDirectory() || folder.name === 'placeholder') continue;
      for (const file of yaml(join(root, folder.name)).slice(0, 4)) {
        const text = readFileSync(join(root, folder.name, file), 'utf8');
        const analysis = analyze(text, { today: '2026-06-15' });
        const finding = analysis.findings.find(({ rule }) => rule === folder.name);
        const edits = finding && silence(analysis, finding);
        if (!finding || !edits) continue;
        const after = analyze(applyEdits(text, edits), { today: '2026-06-15' });
        const of = (findings: typeof analysis.findings) =>
          findings.filter(({ rule }) => rule === folder.name).length;
        assert.ok(of(after.findings) < of(analysis.findings), `${folder.name}/${file}`);
        count++;
      }
    }
    assert.ok(count > 50, `${count} silenced`);
  });
});
