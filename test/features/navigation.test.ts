// Definition, references and highlights: which places belong to one name.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { definitionsAt, occurrences, placesOf } from '../../server/features/navigation.ts';
import { edited, marked, SAMPLE, textAt } from './marked.ts';

/** The places as `line:text`, a definition with a star. */
function placesAt(text: string): string[] {
  const { analysis, offset, text: plain } = marked(text);
  return (placesOf(analysis.stream, offset)?.places ?? []).map(({ span, role }) => {
    const line = plain.slice(0, span.start).split('\n').at(-1)?.trim().split(/[\s:]/)[0];
    return `${role === 'definition' ? '*' : ''}${line ?? ''}/${textAt(plain, span)}`;
  });
}

const cases: [string, string, string[]][] = [
  [
    'a node',
    edited('    next: assess\n', '    next: ass▌ess\n'),
    ['next/assess', '*/assess', 'risky/assess'],
  ],
  [
    'a node from its definition',
    edited('  review: # by hand', '  rev▌iew: # by hand'),
    ['*/review', 'fail/review', 'to/review', 'risky/review'],
  ],
  [
    'an actor, free text included',
    edited('reports_to: support', 'reports_to: ▌support'),
    [
      '*/support',
      'risk-agent/support',
      'actor/support',
      'actor/support',
      '-/support',
      'review-time/support',
      'welcomed/support',
    ],
  ],
  [
    'a context item, its fields and expressions',
    edited('writes: [risk]', 'writes: [risk▌]'),
    ['*/risk', 'writes/risk', '-/risk', '-/risk', 'context/risk', 'risky/risk'],
  ],
  [
    'a field',
    edited('context: [application, risk.score]', 'context: [application, risk.sc▌ore]'),
    ['*fields/score', '-/score', 'context/score', 'risky/score'],
  ],
  [
    'a field with a hyphen',
    edited('fields: { score: number, full-report', 'fields: { score: number, full▌-report'),
    ['*fields/full-report', '-/full_report'],
  ],
  [
    'a parameter',
    edited('  risk-threshold:', '  risk-▌threshold:'),
    ['*/risk-threshold', '-/risk_threshold'],
  ],
  ['an exception', edited('  bounced: {', '  boun▌ced: {'), ['*/bounced', 'raises/bounced']],
  ['an SLA', edited('    sla: review-time', '    sla: ▌review-time'), ['sla/review-time', '*/review-time']],
  ['nothing on a key', edited('    sla: review-time', '    s▌la: review-time'), []],
  ['nothing on an unknown name', edited('    sla: review-time', '    sla: no▌body'), []],
];

describe('navigation', () => {
  for (const [title, text, expected] of cases) it(title, () => assert.deepEqual(placesAt(text), expected));

  it('goes to the definition', () => {
    const { analysis, offset, text } = marked(edited('    fail: review', '    fail: re▌view'));
    const found = definitionsAt(analysis.stream, offset);
    assert.equal(found && textAt(text, found.origin), 'review');
    assert.deepEqual(
      found?.definitions.map(({ extent }) => text.slice(extent?.start).split('\n')[0]),
      ['review: # by hand'],
    );
  });

  it('covers in every place the text that it names', () => {
    for (const { span, target, cel } of occurrences(analyze(SAMPLE).stream)) {
      assert.equal(textAt(SAMPLE, span), cel ? target.id.replaceAll('-', '_') : target.id);
    }
  });

  it('knows an alias by its anchor', () => {
    const text = 'actors: { a: { kind: human } }\nsteps:\n  s: { actor: &who a▌ }\n  t: { actor: *who }\n';
    assert.deepEqual(placesAt(text), ['*actors/a', 's/a']);
  });
});
