// Every rule against its fixtures, its documentation samples and its fixed files.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { analyze as analyzeOn } from '../../server/core/analyze.ts';
import { runRules } from '../../server/core/rules/engine.ts';
import { allRules } from '../../server/core/rules/index.ts';
import type { Finding, Rule } from '../../server/core/rules/rule.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { linksFor } from './linked.ts';
import { compareFindings, expectedFindings, withoutMarkers } from './markers.ts';

/** Some rules ask what is overdue: the fixtures are read on one day. */
const analyze = (text: string, rule: Rule) => {
  const links = linksFor(rule, text);
  const simulate = rule.id === 'sla-at-risk';
  return analyzeOn(text, { today: '2026-06-15', simulate, ...(links ? { links } : {}) });
};
const root = import.meta.dirname;
const read = (...path: string[]) => readFileSync(join(root, ...path), 'utf8');

function fixtures(id: string): string[] {
  const folder = join(root, id);
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter(
    (file) => file.endsWith('.vstream.yaml') && !file.endsWith('.fixed.vstream.yaml'),
  );
}

const plain = (findings: readonly Finding[]) => findings.map(({ fixes: _fixes, ...rest }) => rest);

for (const rule of allRules) {
  describe(`rule ${rule.id}`, () => {
    it('has fixtures that must report and fixtures that must not', () => {
      const expected = fixtures(rule.id).map((file) => expectedFindings(read(rule.id, file)).length);
      assert.ok(
        expected.some((count) => count > 0),
        'no fixture that must report',
      );
      assert.ok(
        expected.some((count) => count === 0),
        'no near miss',
      );
    });

    it('reports its bad sample once, and its good sample not at all', () => {
      assert.equal(own(rule, rule.docs.bad).length, 1);
      assert.equal(own(rule, rule.docs.good).length, 0);
    });

    for (const file of fixtures(rule.id)) {
      const text = read(rule.id, file);
      it(`${file}: exactly the marked findings`, () => {
        const rules = new Set([rule.id, ...expectedFindings(text).map((marker) => marker.rule)]);
        assert.deepEqual(compareFindings(analyze(text, rule), rules), []);
      });

      it(`${file}: the same again, and with the rules reversed`, () => {
        const { facts, findings } = analyze(text, rule);
        assert.deepEqual(plain(analyze(text, rule).findings), plain(findings));
        assert.deepEqual(plain(runRules([...allRules].reverse(), facts)), plain(findings));
      });

      it(`${file}: every fix applies, settles its finding and loses no comment`, () =>
        checkFixes(rule, text));

      const fixed = file.replace('.vstream.yaml', '.fixed.vstream.yaml');
      if (existsSync(join(root, rule.id, fixed))) {
        it(`${file}: the preferred fixes give ${fixed}`, () => {
          const result = fixAll(rule, withoutMarkers(text));
          assert.equal(result, read(rule.id, fixed));
          assert.deepEqual(own(rule, result), []);
        });
      }
    }
  });
}

it('every folder of fixtures belongs to a rule', () => {
  const ids = new Set(allRules.map((rule) => rule.id));
  const folders = readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  assert.deepEqual(
    folders.map((entry) => entry.name).filter((name) => !ids.has(name)),
    [],
  );
});

function own(rule: Rule, text: string): Finding[] {
  return analyze(text, rule).findings.filter((finding) => finding.rule === rule.id);
}

/** The preferred fix of the first finding that has one, until none is left. */
function fixAll(rule: Rule, text: string): string {
  let current = text;
  for (let round = 0; round < 20; round++) {
    const fix = own(rule, current).flatMap((finding) => finding.fixes().filter((f) => f.preferred))[0];
    if (!fix) return current;
    current = applyEdits(current, fix.edits);
  }
  return assert.fail('the fixes reach no fixed point');
}

function checkFixes(rule: Rule, text: string): void {
  const before = own(rule, text);
  // The one rule whose fix takes comments away: those that silence nothing.
  const kept = (comment: string) => rule.id !== 'unused-suppression' || !comment.includes('vstream-ignore');
  const comments = (text.match(/#.*$/gm) ?? []).filter(kept);
  for (const finding of before) {
    const fixes = finding.fixes();
    if (!rule.hasFix) assert.equal(fixes.length, 0);
    assert.ok(fixes.filter((fix) => fix.preferred).length <= 1, 'several preferred fixes');
    for (const fix of fixes) {
      const after = applyEdits(text, fix.edits);
      const analysis = analyze(after, rule);
      assert.ok(
        !analysis.findings.some((f) => f.rule === 'yaml-syntax'),
        `${fix.title}: breaks the YAML\n${after}`,
      );
      const left = analysis.findings.filter((f) => f.rule === rule.id);
      assert.ok(left.length < before.length, `${fix.title}: settles nothing\n${after}`);
      for (const comment of comments) assert.ok(after.includes(comment), `${fix.title}: loses ${comment}`);
    }
  }
}
