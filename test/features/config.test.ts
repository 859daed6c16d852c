// Help in `.vstream/config.yaml`: what is offered at a cursor, and what a word there means.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { allRules } from '../../server/core/rules/index.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { completeConfig } from '../../server/features/config-completion.ts';
import { hoverConfig } from '../../server/features/config-hover.ts';
import { readConfig } from '../../server/workspace/config.ts';

function cursor(marked: string): { text: string; offset: number } {
  const offset = marked.indexOf('▌');
  assert.ok(offset >= 0, 'no cursor');
  return { text: marked.replace('▌', ''), offset };
}

const offered = (marked: string) => {
  const { text, offset } = cursor(marked);
  return completeConfig(text, offset);
};
const labels = (marked: string) => offered(marked).map(({ label }) => label);

/** The text after taking an item, its tab stops left out. */
function taken(marked: string, label: string): string {
  const { text, offset } = cursor(marked);
  const item = completeConfig(text, offset).find((one) => one.label === label);
  assert.ok(item, `${label} is not offered`);
  const newText = item.text.replace(/\$\{\d\|([^,|]*)[^}]*\}|\$\d/g, '$1');
  return applyEdits(text, [...(item.also ?? []), { span: item.span, newText }]);
}

describe('completion in the settings of a project', () => {
  it('offers the settings that are not there yet', () => {
    assert.deepEqual(labels('▌'), ['rules', 'thresholds', 'calendar', 'wording', 'ignore']);
    assert.deepEqual(labels('rules: {}\n▌\nignore: []\n'), ['thresholds', 'calendar', 'wording']);
  });

  it('offers every rule with what it reports, and the severities behind it', () => {
    const rules = offered('rules:\n  missing-sla: error\n  ▌\n');
    assert.deepEqual(
      rules.map(({ label }) => label),
      allRules.map(({ id }) => id).filter((id) => id !== 'missing-sla'),
    );
    const deadEnd = rules.find(({ label }) => label === 'dead-end');
    assert.equal(deadEnd?.detail, 'default error');
    assert.equal(deadEnd?.documentation, allRules.find(({ id }) => id === 'dead-end')?.docs.what);
    assert.equal(taken('rules:\n    dead▌\n', 'dead-end'), 'rules:\n    dead-end: error\n');
    assert.equal(taken('rules: { dead▌ }\r\n', 'dead-end'), 'rules: { dead-end: error }\r\n');
    for (const text of ['rules: { dead-end: ▌ }', 'rules:\n  dead-end: ▌\n', 'rules:\n  dead-end: w▌\n'])
      assert.deepEqual(labels(text), ['error', 'warning', 'info', 'hint', 'off'], text);
  });

  it('offers thresholds with their defaults, words, and the parts of a calendar', () => {
    assert.deepEqual(labels('thresholds: { ▌ }'), [
      'flow_efficiency',
      'handoffs',
      'dependencies',
      'shared_service_wait',
    ]);
    assert.deepEqual(labels('thresholds:\n  handoffs: ▌\n'), ['7']);
    assert.ok(labels('wording: [▌]').includes('timely'));
    assert.equal(taken('wording:\n  ▌\n', 'asap'), 'wording:\n  - asap\n');
    assert.ok(labels('calendar:\n  ▌\n').includes('timezone'));
  });

  it('offers nothing in comments, and nothing twice', () => {
    assert.deepEqual(labels('# ▌\n'), []);
    for (const text of ['▌', 'rules:\n  ▌\n', 'calendar:\n  ▌\n']) {
      const all = labels(text);
      assert.equal(new Set(all).size, all.length, text);
    }
  });

  it('what it offers is accepted', () => {
    for (const [before, label] of [
      ['rules:\n  ▌\n', 'ungated-output'],
      ['thresholds:\n  handoffs: ▌\n', '7'],
      ['thresholds:\n  flow_efficiency: ▌\n', '0.15'],
      ['wording: [▌]\n', 'etc.'],
    ] as const)
      assert.deepEqual(readConfig(taken(before, label)).findings, []);
  });
});

describe('hover in the settings of a project', () => {
  const shown = (marked: string) => {
    const { text, offset } = cursor(marked);
    const found = hoverConfig(text, offset, (rule) => `https://example.org/${rule}`);
    return found && { at: text.slice(found.span.start, found.span.end), markdown: found.markdown };
  };

  it('explains a rule, from its id and from its severity, with its default and its page', () => {
    for (const [text, at] of [
      ['rules:\n  dead▌-end: hint # ours\n', 'dead-end'],
      ['rules: { dead-end: hi▌nt }\n', 'hint'],
    ] as const) {
      const found = shown(text);
      assert.equal(found?.at, at);
      assert.match(found.markdown, /^\*\*`dead-end`\*\*/);
      assert.match(found.markdown, /Default: `error`/);
      assert.match(found.markdown, /https:\/\/example\.org\/dead-end/);
    }
  });

  it('explains settings and thresholds, and is silent elsewhere', () => {
    assert.match(shown('ru▌les: {}\n')?.markdown ?? '', /Severity of each rule/);
    assert.match(shown('thresholds: { hand▌offs: 9 }\n')?.markdown ?? '', /Default: `7`/);
    for (const text of ['# no▌thing\nrules: {}\n', 'rules: { no-such-r▌ule: off }\n', '▌'])
      assert.equal(shown(text), undefined, text);
  });
});

describe('what is wrong in the settings of a project', () => {
  const meant = (text: string) => readConfig(text).findings.map((finding) => finding.meant);
  it('says what was most likely meant, where that is plain', () => {
    assert.deepEqual(meant('rules: { misssing-sla: error }\n'), ['missing-sla']);
    assert.deepEqual(meant('rules: { dead-end: warn }\n'), ['warning']);
    assert.deepEqual(meant('rules: { dead-end: Eror }\n'), ['error']);
    assert.deepEqual(meant('rules: { dead-end: none }\n'), ['off']);
    assert.deepEqual(meant('rules: { dead-end: loud }\n'), [undefined]);
    assert.deepEqual(meant('thresholds: { handofs: 3 }\n'), ['handoffs']);
    assert.deepEqual(meant('ruels: {}\n'), ['rules']);
  });
});
