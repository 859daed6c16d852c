// Edges and graph: every way in which the specification sends work somewhere, and nothing else.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildStream } from '../../server/core/model/build.ts';
import { buildGraph, closure } from '../../server/core/model/graph.ts';
import type { Cause, Edge } from '../../server/core/model/types/flow.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { parse } from '../../server/core/parse/parse.ts';

const streamOf = (text: string): Stream => buildStream(parse(`vstream: 1\nname: X\n${text}`));
const arrow = ({ from, to, cause }: Edge) => `${from} -${cause}> ${to}`;
const arrows = (text: string) => streamOf(text).edges.map(arrow);

const EVERY_WAY = `
actors: { clerk: { kind: human } }
guardrails:
  careful: { rule: Careful, applies_to: [a], on_violation: violated }
triggers: { t: { event: E, next: a } }
inputs: { receipt: { on_missing: missing } }
steps:
  a:
    actor: clerk
    timeout: { after: 1d, then: late }
    raises: { failed: 1%, own: 1% }
    on: { own: { then: mine } }
    reversed_by: undo
    sla: quick
    next: [{ to: b, when: x, probability: 10%, at_most: { times: 2, then: tired } }, { to: { parallel: [c, { to: d, when: y }] } }]
  b: { actor: clerk, sla: { within: 1d, on_breach: { then: slow } }, next: g }
  c: { actor: clerk, stream: { file: ./o.vstream.yaml, outputs: { done: s, gone: end } } }
  d: { actor: clerk, next: end }
gates:
  g: { criteria: [G], pass: h, fail: i, conditional: { to: j } }
  k: { criteria: [K], outcomes: { green: { to: h }, red: { to: [{ to: l, when: z }] } } }
handoffs:
  h: { to: done, context: [], on_reject: refused, escalation: [{ after: 1d, to: raised }, { after: 2d, to: clerk }] }
exceptions:
  failed: { at_most: { times: 3, then: given-up }, handle: { compensate: [release], escalate: [{ after: 1d, to: boss }], then: repair } }
  own: { handle: { then: repair } }
  missing: { handle: { then: find } }
  violated: { handle: { then: stop } }
  outage: { during: [c], handle: { then: wait } }
slas:
  quick: { within: 1d, on_breach: breached }
  whole: { covers: stream, within: 5d, on_breach: overdue }
  part: { covers: { from: { first_of: [a, b] }, to: g }, within: 2d, on_breach: { then: part-late } }
  named: { covers: d, within: 2d, on_breach: d-late }
obligations: { report: { do: Report, every: 1d, during: [a, b], on_missed: missed } }
outputs: { done: { outcome: success } }
`;
const TARGETS = [
  'late',
  'mine',
  'undo',
  'tired',
  'slow',
  's',
  'i',
  'j',
  'l',
  'refused',
  'raised',
  'given-up',
  'release',
  'boss',
  'repair',
  'find',
  'stop',
  'wait',
  'breached',
  'overdue',
  'part-late',
  'd-late',
  'missed',
];
const complete = EVERY_WAY.replace(
  'gates:',
  `${TARGETS.map((id) => `  ${id}: { actor: clerk, next: end }`).join('\n')}\ngates:`,
);

/** All causes there are; the compiler refuses a list that lacks one. */
const CAUSES: Record<Cause, string[]> = {
  next: ['a -next> b', 'a -next> c', 'a -next> d', 'b -next> g', 'd -next> end', 't -next> a'],
  timeout: ['a -timeout> late'],
  exception: ['a -exception> mine', 'a -exception> repair', 'c -exception> wait'],
  compensate: ['a -compensate> release'],
  escalation: ['a -escalation> boss', 'h -escalation> raised'],
  exhausted: ['a -exhausted> given-up', 'a -exhausted> tired'],
  reversal: ['a -reversal> undo'],
  breach: [
    'a -breach> breached',
    'a -breach> part-late',
    'b -breach> part-late',
    'b -breach> slow',
    'd -breach> d-late',
    't -breach> overdue',
  ],
  substream: ['c -substream> end', 'c -substream> s'],
  pass: ['g -pass> h'],
  fail: ['g -fail> i'],
  conditional: ['g -conditional> j'],
  outcome: ['k -outcome> h', 'k -outcome> l'],
  to: ['h -to> done'],
  reject: ['h -reject> refused'],
  'missing-input': ['t -missing-input> find'],
  violation: ['a -violation> stop'],
  missed: ['a -missed> missed', 'b -missed> missed'],
};

describe('every cause', () => {
  const { edges, text } = streamOf(complete);
  for (const [cause, expected] of Object.entries(CAUSES)) {
    it(cause, () => {
      const found = edges.filter((edge) => edge.cause === cause && !TARGETS.includes(edge.from)).map(arrow);
      assert.deepEqual(found.sort(), expected);
    });
  }
  it('stands where the target is named', () => {
    for (const { to, span } of edges) assert.equal(text.slice(span.start, span.end), to);
  });
  it('carries what its branch says', () => {
    const [branch] = edges.filter(({ from, to }) => from === 'a' && to === 'b');
    assert.deepEqual([branch?.when?.text, branch?.probability?.value, branch?.bounded], ['x', 0.1, true]);
    const forks = edges.filter(({ fork }) => fork !== undefined);
    assert.deepEqual(
      forks.map(({ to }) => to),
      ['c', 'd'],
    );
    assert.equal(new Set(forks.map(({ fork }) => fork)).size, 1);
    const labels = edges
      .filter(({ label }) => label !== undefined)
      .map((edge) => `${arrow(edge)}: ${edge.label}`);
    for (const label of [
      'a -exception> repair: failed',
      'k -outcome> h: green',
      'a -breach> breached: quick',
      'c -substream> s: done',
    ]) {
      assert.ok(labels.includes(label), label);
    }
  });
});

describe('no edge', () => {
  it('to what is not defined, and none to a trigger', () => {
    assert.deepEqual(
      arrows('triggers: { t: { event: E, next: nowhere } }\nsteps: { a: { actor: x, next: t } }'),
      [],
    );
  });
  it('from or to what is no node', () => {
    assert.deepEqual(arrows('actors: { x: {} }\ntriggers: { t: { event: E, next: x } }'), []);
  });
  it('where a value has the wrong form', () => {
    assert.deepEqual(
      arrows('steps: { a: { actor: x, next: 5 }, b: { actor: x, next: { too: a } }, c: text }'),
      [],
    );
  });
  it('for an exception that its node handles otherwise', () => {
    const text =
      'steps: { a: { actor: x, raises: { e: 1% }, on: { e: { continue: true } } }, b: { actor: x } }\nexceptions: { e: { handle: { then: b } } }';
    assert.deepEqual(arrows(text), []);
  });
});

it('defaults stand in where nothing nearer is said', () => {
  const text =
    'defaults: { sla: { on_breach: { then: b } }, escalation: [{ after: 1d, to: b }] }\nsteps: { a: { actor: x, sla: 1d }, b: { actor: x } }\nhandoffs: { h: { to: a, context: [] } }';
  assert.deepEqual(arrows(text).sort(), ['a -breach> b', 'h -escalation> b', 'h -to> a']);
});

it('behind anchors and merge keys the same edges', () => {
  assert.deepEqual(
    arrows('x-a: &a { actor: x, next: b }\nsteps: { a: *a, c: { <<: *a }, b: { actor: x } }'),
    ['a -next> b', 'c -next> b'],
  );
});

describe('graph', () => {
  const stream = streamOf(
    'triggers: { t: { event: E, next: a } }\nsteps: { a: { actor: x, next: b }, b: { actor: x, next: a }, lost: { actor: x, next: o }, stuck: { actor: x, next: stuck } }\noutputs: { o: { outcome: success } }',
  );
  const graph = buildGraph(stream);
  it('knows what triggers lead to', () => assert.deepEqual([...graph.reachable].sort(), ['a', 'b', 't']));
  it('knows what leads to outputs', () => assert.deepEqual([...graph.finishing].sort(), ['lost', 'o']));
  it('groups edges by both ends', () => {
    assert.deepEqual(graph.out.get('a')?.map(arrow), ['a -next> b']);
    assert.deepEqual(graph.into.get('a')?.map(arrow), ['t -next> a', 'b -next> a']);
    assert.equal(graph.into.get('t'), undefined);
  });
  it('of nothing is empty', () => {
    const empty = buildGraph(streamOf(''));
    assert.deepEqual(
      [empty.out.size, empty.into.size, empty.reachable.size, empty.finishing.size],
      [0, 0, 0, 0],
    );
  });
  it('closures end in loops and hold their starts', () => {
    assert.deepEqual([...closure(['a'], (id) => (id === 'a' ? ['b'] : ['a']))], ['a', 'b']);
    assert.deepEqual([...closure([], () => ['a'])], []);
  });
});
