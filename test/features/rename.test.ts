// Rename: every place of a name, refusals that say why, and the way back to the same bytes.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { survey } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { occurrences } from '../../server/features/navigation.ts';
import { prepareRename, rename } from '../../server/features/rename.ts';
import { edited, marked, SAMPLE, textAt } from './marked.ts';

function renamed(text: string, name: string): string {
  const { analysis, offset, text: plain } = marked(text);
  const result = rename(analysis, offset, name);
  if ('refused' in result) return result.refused;
  return applyEdits(plain, result.edits);
}

describe('rename', () => {
  const good: [string, string, string, string][] = [
    [
      'a step',
      edited('    fail: review', '    fail: re▌view'),
      'look-over',
      SAMPLE.replace(/\breview\b(?!-)/g, 'look-over'),
    ],
    [
      'a context item with its fields',
      edited('  risk:\n', '  ri▌sk:\n'),
      'danger-level',
      SAMPLE.replace(/(?<![-_])\brisk(?=:\n|\]|\.score\]|\.score: )/g, 'danger-level')
        .replace('"risk.score', '"danger_level.score')
        .replace('risk.full', 'danger_level.full'),
    ],
    [
      'a field',
      edited('reads: [application.e-mail]', 'reads: [application.e-m▌ail]'),
      'mail_address',
      SAMPLE.replace('{ e-mail: string', '{ mail_address: string').replace(
        'application.e-mail',
        'application.mail_address',
      ),
    ],
    [
      'a field with a hyphen, in expressions with underscores',
      edited('risk.full_report', 'risk.full_rep▌ort'),
      'whole-text',
      SAMPLE.replace('full-report', 'whole-text').replace('full_report', 'whole_text'),
    ],
    [
      'a field, in brackets too, where it is no text',
      edited('full-report: string', 'full-rep▌ort: string').replace(
        "risk.full_report != ''",
        "risk[\\\"full_report\\\"] != 'full_report' || risk[ 'full_report' ] == ''",
      ),
      'whole-text',
      SAMPLE.replace('full-report', 'whole-text').replace(
        "risk.full_report != ''",
        "risk[\\\"whole_text\\\"] != 'full_report' || risk[ 'whole_text' ] == ''",
      ),
    ],
    [
      'a parameter, from an expression',
      edited('params.risk_threshold', 'params.risk_thr▌eshold'),
      'limit_of_risk',
      SAMPLE.replace('risk-threshold', 'limit-of-risk').replace('risk_threshold', 'limit_of_risk'),
    ],
    [
      'an exception',
      edited('raises: { bounced: 8% }', 'raises: { boun▌ced: 8% }'),
      'no-such-mailbox',
      SAMPLE.replaceAll('bounced', 'no-such-mailbox'),
    ],
    [
      'a quoted id keeps its quotes',
      'steps:\n  "a▌": {}\n  b: { next: \'a\' }\n',
      'c',
      'steps:\n  "c": {}\n  b: { next: \'c\' }\n',
    ],
    ['to the same name', edited('    fail: review', '    fail: re▌view'), 'review', SAMPLE],
  ];
  for (const [title, text, name, expected] of good)
    it(title, () => assert.equal(renamed(text, name), expected));

  const step = edited('    fail: review', '    fail: re▌view');
  const refused: [string, string, string, RegExp][] = [
    ['a taken id', step, 'assess', /step `assess` already/],
    ['a taken id of another kind of node', step, 'welcomed', /output `welcomed` already/],
    ['a reserved id', step, 'end', /meaning of its own/],
    ['another reserved id', step, 'unknown', /meaning of its own/],
    ['capitals', step, 'Review', /not a valid name/],
    ['underscores', step, 'manual_review', /not a valid name/],
    ['nothing', step, ' ', /not a valid name/],
    ['what YAML does not read as text', step, 'true', /YAML/],
    [
      'an id that somebody uses already',
      edited('    fail: review', '    fail: re▌view').replace('on_reject: rejected', 'on_reject: nobody'),
      'nobody',
      /used already/,
    ],
    [
      'a field that CEL cannot tell',
      edited('fields: { score: number', 'fields: { sc▌ore: number'),
      'full_report',
      /could not be told/,
    ],
    ['a word of CEL', edited('  risk:\n', '  ri▌sk:\n'), 'in', /expression language/],
    ['params', edited('  risk:\n', '  ri▌sk:\n'), 'params', /parameters/],
    ['a key', edited('    fail: review', '    fa▌il: review'), 'x', /Only ids/],
  ];
  for (const [title, text, name, message] of refused) {
    it(`refuses ${title}`, () => assert.match(renamed(text, name), message));
  }

  it('refuses a name that one place could read either way', () => {
    const text = edited('{ after: 2h, to: support }', '{ after: 2h, to: review }').replace(
      'fail: review',
      'fail: re▌view',
    );
    assert.match(renamed(text, 'support'), /actor `support` already/);
  });

  it('prepares with the word under the cursor', () => {
    const { analysis, offset, text } = marked(edited('params.risk_threshold', 'params.risk_thr▌eshold'));
    const ready = prepareRename(analysis, offset);
    assert.ok('span' in ready);
    assert.equal(textAt(text, ready.span), 'risk_threshold');
    assert.equal(ready.placeholder, 'risk-threshold');
    const nowhere = marked(edited('    fail: review', '    fa▌il: review'));
    assert.ok('refused' in prepareRename(nowhere.analysis, nowhere.offset));
  });

  it('leads back to the same bytes', () => {
    const names = fc.stringMatching(/^[a-z][a-z0-9]{0,4}(-[a-z0-9]{1,4}){0,2}$/);
    const example = readFileSync(
      join(import.meta.dirname, '../../examples/reg-e-dispute.vstream.yaml'),
      'utf8',
    );
    const variants = [
      SAMPLE,
      SAMPLE.replaceAll('\n', '\r\n'),
      SAMPLE.slice(0, SAMPLE.indexOf('slas:')),
      example,
    ];
    fc.assert(
      fc.property(fc.constantFrom(...variants), fc.nat(), names, (text, pick, name) => {
        const analysis = survey(text);
        const places = occurrences(analysis.stream);
        const place = places[pick % places.length];
        if (!place) return;
        const there = rename(analysis, place.span.start, name);
        if ('refused' in there) return;
        const after = applyEdits(text, there.edits);
        const moved = there.edits.filter(({ span }) => span.start < place.span.start);
        const start =
          place.span.start +
          moved.reduce((sum, e) => sum + e.newText.length - (e.span.end - e.span.start), 0);
        const back = rename(survey(after), start, place.target.id);
        assert.ok('edits' in back, JSON.stringify(back));
        assert.equal(applyEdits(after, back.edits), text);
      }),
      { numRuns: 150 },
    );
  });
});
