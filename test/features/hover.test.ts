// Hover: what is said of keys, words, references and nodes, and that nothing of the author's becomes markup.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { hover } from '../../server/features/hover.ts';
import { edited, marked, textAt } from './marked.ts';

const cases: [string, string, string | undefined, RegExp[]][] = [
  [
    'a key',
    edited('    process_time: 15m', '    process▌_time: 15m'),
    'process_time',
    [
      /\*\*`process_time`\*\* · duration/,
      /Touch time/,
      /For example `30m`/,
      /reference#step/,
      /reference#duration/,
    ],
  ],
  [
    'a required key',
    edited(
      '  validate:\n    name: Validate e-mail\n    actor',
      '  validate:\n    name: Validate e-mail\n    act▌or',
    ),
    'actor',
    [/required/],
  ],
  [
    'a top-level key',
    edited('stages:\n', 'sta▌ges:\n'),
    'stages',
    [/Stages/, /https:\/\/vstream\.dev\/reference/],
  ],
  [
    'a key with words',
    edited('  rejected: { outcome', '  rejected: { out▌come'),
    'outcome',
    [/- `success`: /],
  ],
  [
    'a key with a default',
    edited('within: 8h,', 'within: 8h, stre▌ngth: must,'),
    'strength',
    [/Default: `must`/],
  ],
  [
    'a word',
    edited('{ kind: system, name: Sign-up', '{ kind: sys▌tem, name: Sign-up'),
    'system',
    [/^`system`: \S/],
  ],
  [
    'unknown',
    edited('process_time: unknown', 'process_time: unk▌nown'),
    'unknown',
    [/Nobody has measured this/],
  ],
  ['stream', edited('at: stream', 'at: str▌eam'), 'stream', [/whole stream/]],
  [
    'a duration on business time',
    edited('lead_time: 3bd', 'lead_time: 3b▌d'),
    '3bd',
    [/≈ 4d 5h of elapsed time/],
  ],
  [
    'a range',
    edited('process_time: 15m', 'process_time: 2h..▌4h'),
    '2h..4h',
    [/≈ 3h of touch time on average/],
  ],
  ['a plain duration', edited('process_time: 15m', 'process_time: 15▌m'), undefined, []],
  [
    'a reference to an actor',
    edited('  review: # by hand\n    actor: support', '  review: # by hand\n    actor: sup▌port'),
    'support',
    [/\*\*actor\*\* Support agent `support`/, /kind: `human`/, /calendar: `office`/],
  ],
  ['a reference to a team', edited('owner: growth', 'owner: gr▌owth'), 'growth', [/Growth \\\*team\\\*/]],
  [
    'a reference to a node',
    edited('    next: assess\n', '    next: ass▌ess\n'),
    'assess',
    [
      /\*\*step\*\* `assess`/,
      /\*\*In:\*\* `validate`/,
      /\*\*Out:\*\* `to-support` Hand to support \(when `risk\.score/,
      /10 %/,
    ],
  ],
  [
    'the id of a node',
    edited('  ready:\n', '  re▌ady:\n'),
    'ready',
    [
      /\*\*gate\*\*/,
      /\*\*In:\*\* `provision`, `notify`/,
      /\*\*Out:\*\* `welcomed` \(pass\), `review` \(fail\)/,
      /Used twice|Used 2 times/,
    ],
  ],
  [
    'an exception in raises',
    edited('raises: { bounced: 8% }', 'raises: { boun▌ced: 8% }'),
    'bounced',
    [/\*\*exception\*\*/, /category: `input`/],
  ],
  [
    'a context item',
    edited('writes: [risk]', 'writes: [ri▌sk]'),
    'risk',
    [/How \\\*risky\\\* the user is/, /`risk\.score`: number/],
  ],
  [
    'a field',
    edited('reads: [application.e-mail]', 'reads: [application.e-▌mail]'),
    'e-mail',
    [/\*\*field\*\* `application\.e-mail`: string/],
  ],
  [
    'a field in CEL',
    edited('risk.full_report', 'risk.full_▌report'),
    'full_report',
    [/`risk\.full-report`: string/],
  ],
  [
    'a parameter in CEL',
    edited('params.risk_threshold', 'params.risk▌_threshold'),
    'risk_threshold',
    [/\*\*parameter\*\* `risk-threshold`/, /mode: `fixed`/],
  ],
  [
    'an actor in free text',
    edited('recipient: support', 'recipient: supp▌ort'),
    'support',
    [/\*\*actor\*\*/],
  ],
  ['free text', edited('name: User onboarding', 'name: User on▌boarding'), undefined, []],
  ['a blank', edited('steps:\n', 'steps:  ▌\n'), undefined, []],
  ['a comment', edited('# by hand', '# by ▌hand'), undefined, []],
  ['an unknown name', edited('    next: assess\n', '    next: nob▌ody\n'), undefined, []],
];

describe('hover', () => {
  for (const [title, text, span, said] of cases) {
    it(title, () => {
      const { analysis, offset, text: plain } = marked(text);
      const shown = hover(analysis, offset);
      assert.equal(shown && textAt(plain, shown.span), span);
      for (const pattern of said) assert.match(shown?.markdown ?? '', pattern);
    });
  }

  it('lets nothing of the author’s become markup', () => {
    const evil = '"[click](command:x) <img src=x onerror=y> **b** `c` &lt;"';
    const { analysis, offset } = marked(
      edited('    name: Validate e-mail', `    name: ${evil}`).replace('  validate:\n', '  vali▌date:\n'),
    );
    const { markdown } = hover(analysis, offset) ?? { markdown: '' };
    assert.match(markdown, /\\\[click\\\]\\\(command/);
    assert.doesNotMatch(markdown, /[^\\]\[click\]|<img|[^\\]\*\*b/);
  });

  it('says unknown as unknown', () => {
    const { analysis, offset } = marked(edited('  create:\n', '  cre▌ate:\n'));
    const shown = hover(analysis, offset)?.markdown ?? '';
    assert.match(shown, /process time: unknown/);
    assert.doesNotMatch(shown, /NaN|undefined|null/);
  });
});
