// Context availability: what is written on every path, and who knows it.
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { lacks } from '../../server/core/model/availability.ts';
import { buildStream } from '../../server/core/model/build.ts';
import { buildGraph } from '../../server/core/model/graph.ts';
import { parse } from '../../server/core/parse/parse.ts';

/** Reads that lack something, as `node item never|sometimes reason path`. */
function found(body: string): string[] {
  const stream = buildStream(parse(`vstream: 1\nname: Test\n${HEAD}${body}`));
  return lacks(stream, buildGraph(stream)).map(({ node, read, certain, reason, path }) => {
    const why = reason.kind === 'withheld' ? `withheld by ${reason.handoff.id}` : reason.kind;
    return `${node.id} ${read.id} ${certain ? 'never' : 'sometimes'} ${why}: ${path.join(' ')}`;
  });
}

const HEAD = `actors:
  a: { kind: system }
  b: { kind: human }
  guest: { kind: external }
context:
  order: {}
  form: { fields: { name: string, age: integer } }
  secret: { sensitive: true }
  board: { shared: true }
`;

function check(name: string, body: string, expected: string[]): void {
  it(name, () => assert.deepEqual(found(body), expected));
}

const START = 'triggers: { start: { event: It starts, next: one } }\n';
const DONE = 'outputs: { done: { outcome: success, verify: [Done] } }\n';

check(
  'what the trigger provides is known to all, but sensitive items not to outsiders',
  `triggers: { start: { event: E, provides: [order, secret], next: one } }
steps:
  one: { actor: guest, reads: [order, secret], next: two }
  two: { actor: b, reads: [order, secret], next: done }
${DONE}`,
  ['one secret never hidden: start one'],
);

check(
  'required inputs are there at every trigger, optional ones only perhaps',
  `${START}inputs:
  needed: { provides: [order] }
  extra: { provides: [form], required: false }
steps: { one: { actor: a, reads: [order, form], next: done } }
${DONE}`,
  ['one form sometimes bypassed: start one'],
);

check(
  'a missing input is not there where its exception leads',
  `triggers: { start: { event: E, provides: [form], next: one } }
inputs: { needed: { provides: [order], on_missing: missing } }
exceptions: { missing: { category: input, handle: { then: two } } }
steps:
  one: { actor: a, reads: [order], next: done }
  two: { actor: a, reads: [order, form], next: done }
${DONE}`,
  ['two order never unwritten: start two'],
);

check(
  'every trigger has to bring it',
  `triggers:
  start: { event: E, provides: [order], next: one }
  other: { event: F, next: one }
steps: { one: { actor: a, reads: [order], next: done } }
${DONE}`,
  ['one order sometimes bypassed: other one'],
);

check(
  'one branch writes it, the other comes past',
  `${START}steps:
  one: { actor: a, next: [{ to: two, when: x }, { to: three }] }
  two: { actor: a, writes: [order], next: three }
  three: { actor: a, reads: [order], next: done }
${DONE}`,
  ['three order sometimes bypassed: start one three'],
);

check(
  'both branches write it',
  `${START}steps:
  one: { actor: a, next: [{ to: two, when: x }, { to: other }] }
  two: { actor: a, writes: [order], next: three }
  other: { actor: a, writes: [order], next: three }
  three: { actor: a, reads: [order], next: done }
${DONE}`,
  [],
);

check(
  'what a loop writes at its end is not there the first time',
  `${START}steps:
  one: { actor: a, reads: [order], next: two }
  two: { actor: a, writes: [order], next: [{ to: one, when: x }, { to: done }] }
${DONE}`,
  ['one order sometimes bypassed: start one'],
);

check(
  'what a loop writes before it turns is there every time',
  `${START}steps:
  one: { actor: a, writes: [order], next: two }
  two: { actor: a, reads: [order], next: [{ to: one, when: x }, { to: done }] }
${DONE}`,
  [],
);

const FORK = `${START}steps:
  one: { actor: a, next: { parallel: [left, right] } }
  left: { actor: a, writes: [order], next: meet }
  right: { actor: a, writes: [form], next: meet }
`;

check(
  'a join of all has what any branch wrote',
  `${FORK}  meet: { actor: a, join: all, reads: [order, form], next: done }\n${DONE}`,
  [],
);

check(
  'a join of any has what every branch wrote',
  `${FORK}  meet: { actor: a, join: any, reads: [order], next: done }\n${DONE}`,
  ['meet order sometimes bypassed: start one right meet'],
);

check(
  'a join of two out of three has what two branches wrote',
  `${START}steps:
  one: { actor: a, next: { parallel: [left, middle, right] } }
  left: { actor: a, writes: [order, form], next: meet }
  middle: { actor: a, writes: [order], next: meet }
  right: { actor: a, next: meet }
  meet: { actor: a, join: 2, reads: [order, form], next: done }
${DONE}`,
  ['meet form sometimes bypassed: start one middle meet'],
);

check(
  'inside a branch a choice counts; across the branches it does not',
  `${START}steps:
  one: { actor: a, next: { parallel: [left, right] } }
  left: { actor: a, next: [{ to: written, when: x }, { to: meet }] }
  written: { actor: a, writes: [order], next: meet }
  right: { actor: a, writes: [form], next: meet }
  meet: { actor: a, join: all, reads: [order, form], next: done }
${DONE}`,
  ['meet order sometimes bypassed: start one left meet'],
);

check(
  'a branch does not see what a parallel one writes',
  `${START}steps:
  one: { actor: a, next: { parallel: [left, right] } }
  left: { actor: a, writes: [order], next: meet }
  right: { actor: a, reads: [order], next: meet }
  meet: { actor: a, join: all, next: done }
${DONE}`,
  ['right order never unwritten: start one right'],
);

check(
  'a node that raised or timed out has written nothing; its handler may write',
  `${START}exceptions:
  broken: { category: technical, handle: { writes: [form], then: two } }
steps:
  one: { actor: a, writes: [order], raises: { broken: 1% }, timeout: { after: 1d, then: three }, next: done }
  two: { actor: a, reads: [order, form], next: done }
  three: { actor: a, reads: [order], next: done }
${DONE}`,
  ['two order never unwritten: start one two', 'three order never unwritten: start one three'],
);

const PASS = `${START}steps:
  one: { actor: a, writes: [order, form], next: over }
  two: { actor: b, reads: [order, form], next: done }
`;

check(
  'a handoff passes only what it lists',
  `${PASS}handoffs: { over: { to: two, context: [order] } }\n${DONE}`,
  ['two form never withheld by over: start one over two'],
);

check('an edge without a handoff passes everything', `${PASS.replace('next: over', 'next: two')}${DONE}`, []);

check(
  'shared items are known to everybody once they are written',
  `${START}steps:
  one: { actor: a, writes: [board], next: over }
  two: { actor: b, reads: [board], next: done }
context: { order: {}, board: { shared: true } }
handoffs: { over: { to: two, context: [order] } }
${DONE}`,
  [],
);

check(
  'an actor remembers what it wrote and what it was given before',
  `${START}steps:
  one: { actor: a, writes: [order], next: over }
  two: { actor: b, writes: [form], next: back }
  three: { actor: a, reads: [order, form], next: again }
  four: { actor: b, reads: [form, order], next: done }
handoffs:
  over: { to: two, context: [order] }
  back: { to: three, context: [form] }
  again: { to: four, context: [form] }
${DONE}`,
  [],
);

check(
  'nobody passes on what they were not given',
  `${START}steps:
  one: { actor: a, writes: [order], next: over }
  two: { actor: b, next: on }
  three: { actor: guest, reads: [order], next: done }
handoffs:
  over: { to: two, context: [form] }
  on: { to: three, context: [order] }
${DONE}`,
  ['three order never withheld by over: start one over two on three'],
);

check(
  'a decision comes back when the receiver completes, and only if it was asked for',
  `${START}steps:
  one: { actor: a, next: [{ to: ask, when: x }, { to: two }] }
  two: { actor: b, next: back }
  three: { actor: a, reads: [order], next: done }
handoffs:
  ask: { to: two, context: [form], decision: { question: Q, options: [y, n], returns: [order] } }
  back: { to: three, context: [order] }
${DONE}`,
  ['three order sometimes bypassed: start one two back three'],
);

check(
  'fields can be written and passed alone',
  `${START}steps:
  one: { actor: a, writes: [form], next: over }
  two: { actor: b, reads: [form.name, form.age], next: then }
  three: { actor: a, reads: [form], writes: [form.age], next: done }
handoffs:
  over: { to: two, context: [form], redact: [form.age] }
  then: { to: three, context: [form.name] }
${DONE}`,
  ['two form.age never withheld by over: start one over two'],
);

check(
  'who was refused still holds the work',
  `${START}steps:
  one: { actor: a, writes: [order], next: over }
  two: { actor: b, reads: [order], next: done }
  three: { actor: a, reads: [order], next: done }
handoffs: { over: { to: two, context: [order], on_reject: three } }
${DONE}`,
  [],
);

check(
  'who reads it later is not listed again',
  `${START}steps:
  one: { actor: a, reads: [order], next: two }
  two: { actor: a, reads: [order], next: over }
  three: { actor: b, reads: [order], next: done }
handoffs: { over: { to: three, context: [order] } }
${DONE}`,
  ['one order never unwritten: start one'],
);

check(
  'an output provides only what some node has written',
  `${START}steps: { one: { actor: a, next: done } }
outputs: { done: { outcome: success, provides: [order], verify: [Done] } }
`,
  ['done order never unwritten: start one done'],
);

check(
  'nodes that no trigger leads to, optional reads and undefined items ask for nothing',
  `${START}steps:
  one: { actor: a, reads_optional: [order], reads: [nothing], next: done }
  lost: { actor: a, reads: [order], next: done }
${DONE}`,
  [],
);

it('a long stream is solved in little time', () => {
  const count = 1500;
  const lines = Array.from({ length: count }, (_, i) => {
    const next = i + 1 < count ? `s${i + 1}` : 'done';
    return `  s${i}: { actor: ${i % 2 ? 'a' : 'b'}, reads: [i${Math.max(0, i - 1)}], writes: [i${i}], next: ${next} }`;
  });
  const items = Array.from({ length: count }, (_, i) => `  i${i}: {}`);
  const text = `vstream: 1
name: Long
actors: { a: { kind: system }, b: { kind: system } }
context:
${items.join('\n')}
triggers: { start: { event: E, provides: [i0], next: s0 } }
steps:
${lines.join('\n')}
${DONE}`;
  const stream = buildStream(parse(text));
  const graph = buildGraph(stream);
  const before = performance.now();
  assert.deepEqual(lacks(stream, graph), []);
  assert.ok(performance.now() - before < 1500);
});
