// Semantic tokens, inlay hints and code lenses: what the editor draws into the text.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { inlayHints } from '../../server/features/inlay.ts';
import { lenses } from '../../server/features/lens.ts';
import { semanticTokens } from '../../server/features/semantic-tokens.ts';
import { SAMPLE, textAt } from './marked.ts';

const sample = analyze(SAMPLE);
const whole = { start: 0, end: SAMPLE.length };

describe('semantic tokens', () => {
  const tokens = semanticTokens(sample);
  const on = (line: string) => {
    const start = SAMPLE.indexOf(line);
    assert.ok(start >= 0, line);
    return semanticTokens(sample, { start, end: start + line.length }).map(
      ({ span, type, modifiers }) => `${textAt(SAMPLE, span)} ${[type, ...modifiers].join('.')}`,
    );
  };

  it('tells names by what they stand for', () => {
    assert.deepEqual(on('  risk-agent: { kind: agent, team: growth'), [
      'risk-agent class.definition',
      'agent enumMember',
      'growth namespace',
    ]);
    assert.deepEqual(on('provides: [application], next: validate }'), [
      'application variable.modification',
      'validate function',
    ]);
    assert.deepEqual(on('raises: { bounced: 8% }'), ['bounced event', '8% number']);
    assert.deepEqual(on('reads: [application.e-mail]'), ['application variable', 'e-mail property']);
    assert.deepEqual(on('process_time: unknown'), ['unknown keyword']);
  });

  it('reads expressions', () => {
    assert.deepEqual(on('when: "risk.score >= params.risk_threshold'), [
      'risk variable',
      'score property',
      'params variable',
      'risk_threshold parameter',
    ]);
  });

  it('stands in order, apart, on one line each', () => {
    for (const [i, { span }] of tokens.entries()) {
      assert.ok(span.start >= (tokens[i - 1]?.span.end ?? 0) && span.end > span.start);
      assert.doesNotMatch(textAt(SAMPLE, span), /\n/);
    }
  });
});

describe('inlay hints', () => {
  const shown = (options?: Parameters<typeof inlayHints>[2]) =>
    inlayHints(sample, whole, options).map(
      ({ offset, label }) => `${SAMPLE.slice(0, offset).split('\n').at(-1)?.trim()}|${label}`,
    );

  it('shows derived times, visits other than one, and business time', () => {
    const hints = shown();
    for (const hint of [
      'wait_time: 5m|lead ≈ 5m 2s',
      'lead_time: 3bd|≈ 4d 5h',
      'wait_time: 4h|lead ≈ 5h 3m',
      'review:|×0.2',
    ])
      assert.ok(hints.includes(hint), `${hint} in ${hints.join('\n')}`);
    assert.ok(hints.some((hint) => hint.startsWith('lead_time: 3bd|wait ≈')));
    assert.ok(!hints.some((hint) => /sign-up:|process_time: 15m/.test(hint)));
  });

  it('can be switched off one by one', () => {
    assert.deepEqual(shown({ times: false, visits: false, durations: true }), ['lead_time: 3bd|≈ 4d 5h']);
    assert.ok(shown({ times: false, visits: true, durations: false }).every((hint) => hint.includes('×')));
    assert.ok(
      shown({ times: true, visits: false, durations: false }).every((hint) => /lead|wait/.test(hint)),
    );
  });

  it('stays inside the range', () => {
    const start = SAMPLE.indexOf('  review:');
    const hints = inlayHints(sample, { start, end: start + 80 });
    assert.ok(hints.length > 0 && hints.every(({ offset }) => offset >= start && offset <= start + 80));
  });
});

describe('code lenses', () => {
  it('shows the figures of the stream, unknown as unknown', () => {
    const [first] = lenses(sample, { metrics: true, uses: false });
    assert.equal(first && textAt(SAMPLE, first.span), 'vstream');
    assert.match(first?.title ?? '', /^Lead time unknown, at least .+ · Flow efficiency unknown/);
  });

  it('counts the uses of each definition', () => {
    const found = lenses(sample, { metrics: false, uses: true });
    const title = (id: string) => found.find(({ span }) => textAt(SAMPLE, span) === id)?.title;
    assert.equal(title('review'), '3 uses');
    assert.equal(title('bounced'), '1 use');
    assert.equal(title('outage'), '0 uses');
    assert.equal(title('risky'), undefined);
    for (const lens of found) {
      if (lens.kind === 'uses') for (const use of lens.uses) assert.ok(use.end > use.start);
    }
  });

  it('shows nothing on an empty file', () => assert.deepEqual(lenses(analyze('')), []));
});
