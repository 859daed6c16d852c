// Whatever is kept of a definition moves along with it: nothing in it stands at a place of its own.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze, Recall } from '../../server/core/analyze.ts';
import { MovingSpan, type Origin, spanLike } from '../../server/core/text/position.ts';
import { texts } from './texts.ts';

/** A definition of each section that has findings of every kind: misspelt, wrong, vague, without a name, or still to be done. */
const FAULTY = `vstream: 1
name: "Refunds TODO"
x-own: { a: 1 }
defaults: { escalation: [] }
actors:
  "clerk": { kind: humn, skil: 3 }
  bad id: { kind: human }
triggers:
  asked: { event: "Refund \\t asked for ???", next: justified }
steps:
  pay:
    actor: 'clerk'
    process_time: soon
    description: >
      Pay back as appropriate,
      TODO
    next: [paid, { to: paid, when: "ctx.a > 1" }]
  empty:
  odd:
    ? [a, b]
    : 1
    : 2
    ?
  flow: { actor: clerk, process_time: 1h, nxt: paid }
gates:
  justified: { criteria: [TODO ask, in a timely manner], pass: pay, fail: declined }
outputs:
  paid: { outcome: success, verify: [] }
  declined: { outcome: failure }
slas:
  all: { within: 3x }
`;

/** The paths to spans that would stay where they are, or move with something else. */
function unmoved(root: unknown, origin: Origin): string[] {
  const found: string[] = [];
  const seen = new Set<object>();
  const visit = (one: unknown, path: string) => {
    if (typeof one !== 'object' || one === null || seen.has(one) || one === origin) return;
    seen.add(one);
    if (one instanceof MovingSpan) {
      if (one.origin !== origin) found.push(path);
      return;
    }
    if ('start' in one && 'end' in one && typeof one.start === 'number') found.push(path);
    if (one instanceof Map) for (const [key, value] of one) visit(value, `${path}/${String(key)}`);
    else if (one instanceof Set) for (const value of one) visit(value, `${path}/*`);
    else for (const [key, value] of Object.entries(one)) visit(value, `${path}/${key}`);
  };
  visit(root, '');
  return found;
}

describe('what is kept of definitions', () => {
  it('moves with them, in every text', () => {
    for (const text of [FAULTY, ...texts]) {
      const recall = new Recall();
      analyze(text, {}, recall);
      for (const { read, derived } of recall.memory.kept) {
        assert.deepEqual(unmoved(read, read.origin), [], text);
        assert.deepEqual(unmoved(derived, read.origin), [], text);
      }
    }
  });

  it('stands, after a line was added above, where a new reading would find it', () => {
    const recall = new Recall();
    analyze(FAULTY, {}, recall);
    const [before] = recall.memory.kept.slice(-1);
    const longer = FAULTY.replace('x-own', 'summary: Money goes back\nx-own');
    const spans = ({ findings }: ReturnType<typeof analyze>) =>
      findings.map(({ rule, span }) => `${rule} ${span.start} ${span.end}`);
    assert.deepEqual(spans(analyze(longer, {}, recall)), spans(analyze(longer)));
    assert.equal(recall.memory.kept.at(-1), before);
  });
});

describe('a span that moves', () => {
  it('is counted from its origin', () => {
    const origin = { at: 10 };
    const span = new MovingSpan(origin, 12, 15);
    const part = spanLike(span, 13, 14);
    origin.at = 100;
    assert.deepEqual(JSON.parse(JSON.stringify([span, part])), [
      { start: 102, end: 105 },
      { start: 103, end: 104 },
    ]);
  });

  it('is like one that stays only where that moves', () => {
    assert.deepEqual(spanLike({ start: 1, end: 9 }, 3, 4), { start: 3, end: 4 });
  });
});
