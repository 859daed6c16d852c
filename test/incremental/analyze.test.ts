// An analysis that goes on from the one before says what an analysis from scratch says: findings and their fixes,
// model, shape and metrics, whatever was edited, broken states included.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Analysis, analyze, glance, Recall } from '../../server/core/analyze.ts';
import { generatedStream } from '../bench/generated-stream.ts';
import { applied, edit } from './random-edits.ts';
import { examples, texts } from './texts.ts';

const FIGURES = /\b(?:process_time|wait_time|lead_time|effort|complete_accurate|pass_rate): +["']?(\d+)/g;

test('every figure of every example, changed and changed back, gives what it gives from scratch', () => {
  for (const start of [...examples, generatedStream(150)]) {
    const recall = new Recall();
    // What is kept of the metrics is kept of those that somebody asked for.
    analyze(start, OPTIONS, recall).facts.metrics().lead_time.value;
    for (const match of start.matchAll(FIGURES)) {
      const [end, written] = [match.index + match[0].length, match[1] ?? ''];
      const changed = `${start.slice(0, end - written.length)}${((Number(written) * 7 + 3) % 50) + 1}${start.slice(end)}`;
      assert.deepEqual(said(analyze(changed, OPTIONS, recall)), said(analyze(changed, OPTIONS)), match[0]);
      assert.deepEqual(said(analyze(start, OPTIONS, recall)), said(analyze(start, OPTIONS)), match[0]);
    }
  }
});

/** How many random edits: more for a long run. */
const EDITS = Number(process.env.VSTREAM_EDITS ?? 300);
const IN_A_ROW = 12;
const OPTIONS = { today: '2026-11-21' };

/** All that an analysis says, as plain data. */
function said({ parsed, stream, facts, findings, intact }: Analysis) {
  return {
    parsed,
    stream,
    shape: facts.shape,
    graph: facts.graph,
    metrics: intact ? facts.metrics() : undefined,
    findings: findings.map(({ fixes, ...finding }) => ({ ...finding, fixes: fixes() })),
    intact,
  };
}

test('after any edits a file with a memory is analysed as if it were new', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...examples), fc.constantFrom(...texts)),
      fc.array(edit, { minLength: IN_A_ROW, maxLength: IN_A_ROW }),
      (start, edits) => {
        const recall = new Recall();
        let text = start;
        analyze(text, OPTIONS, recall);
        for (const one of edits) {
          const changed = applied(text, one);
          const fresh = analyze(changed, OPTIONS);
          // As in a long file that was just opened.
          if (one.at < 0.3) glance(changed, OPTIONS, recall);
          assert.deepEqual(said(analyze(changed, OPTIONS, recall)), said(fresh));
          // Most who break a file take back what they did; some go on.
          if (fresh.intact || one.at > 0.9) text = changed;
        }
      },
    ),
    { numRuns: Math.ceil(EDITS / IN_A_ROW) },
  );
});
