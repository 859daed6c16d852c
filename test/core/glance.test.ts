// A first look tells some of what an analysis tells, and nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type AnalyzeOptions, analyze, glance, Recall, type Told } from '../../server/core/analyze.ts';
import { allRules, textRules } from '../../server/core/rules/index.ts';
import { texts } from '../incremental/texts.ts';

const OPTIONS: AnalyzeOptions = { today: '2026-11-21' };
const ids = textRules.map(({ id }) => id);
const told = (findings: readonly Told[]) =>
  findings.map(({ rule, severity, message, span, related, tags, fixable }) => ({
    ...{ rule, severity, message, related, tags, fixable },
    span: [span.start, span.end],
  }));

/** Every text that rules are explained with: each has one finding at least. */
const samples = allRules.map(({ docs }) => docs.bad);
/** The same with other things wrong in them. */
const faulty = samples.flatMap((text) => [
  text.replace('name:', 'nmae:'),
  text.replace('kind: ', 'kind: no-'),
  text.replace('next: ', 'next: not-'),
  `${text}${text}`,
  `${text}context: { claim: { fields: { sum: number } } }\nguardrails: { g: { rule: x, context: [claim.sun] } }\n`,
  text.slice(0, text.length * 0.7),
  `# vstream-ignore ${ids.join(', ')}: not now\n${text.replace('next: ', 'next: not-')}`,
]);

describe('a first look', () => {
  it('finds what the rules on the text itself find in an analysis, with and without a memory', () => {
    let found = 0;
    for (const text of [...texts, ...samples, ...faulty]) {
      const all = analyze(text, OPTIONS).findings;
      const own = all.filter(({ rule }) => ids.includes(rule));
      const recall = new Recall();
      assert.deepEqual(told(glance(text, OPTIONS).findings), told(own), text);
      assert.deepEqual(told(glance(text, OPTIONS, recall).findings), told(own), text);
      // What it has read serves what comes after it.
      assert.deepEqual(told(analyze(text, OPTIONS, recall).findings), told(all), text);
      found += own.length;
    }
    assert.ok(found > 500, `${found} findings`);
  });

  it('goes by the levels that are set', () => {
    const text = 'vstream: 1\nname: Refunds\nsumary: Money back\nactors: { clerk: { kind: person } }\n';
    const levels = { 'unknown-key': 'hint', 'invalid-shape': 'off' } as const;
    const { findings } = glance(text, { levels });
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['unknown-key', 'hint']],
    );
  });

  it('asks rules that come after no others', () => {
    assert.equal(textRules.length, 5);
    for (const { id, after, last } of textRules) assert.deepEqual([id, after, last], [id, [], false]);
  });
});
