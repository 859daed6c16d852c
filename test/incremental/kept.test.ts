// Edits that what is kept from version to version could get wrong: each analysis says what one from scratch says.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Analysis, analyze, Recall } from '../../server/core/analyze.ts';

const STREAM = `vstream: 1
name: Refunds
actors: { clerk: { kind: human, capacity: 2 }, bank: { kind: system } }
triggers:
  asked: { event: Refund asked for, rate: 4/d, next: decide }
steps:
  decide:
    actor: clerk
    process_time: 1h
    sla: { within: 2h, on_breach: { notify: [clerk], continue: true } }
    next: pay
  pay:
    actor: bank
    process_time: 30m
    next: paid
gates:
  check: { actor: clerk, criteria: [Fine], process_time: 1h, pass: paid, fail: refused }
outputs:
  paid: { outcome: success, verify: [The money has arrived] }
  refused:
    outcome: failure
    description: Nothing`;

function said({ findings, stream }: Analysis): unknown {
  return {
    findings: findings.map(({ rule, message, span }) => ({ rule, message, span })),
    nodes: [...stream.nodes.values()].map(({ id, kind, idSpan, sla }) => ({ id, kind, idSpan, sla })),
  };
}

/** Replaces one text by another in turn, each once in the file, and compares after each edit. */
function edited(start: string, ...edits: readonly (readonly [before: string, after: string])[]): Analysis {
  const recall = new Recall();
  let text = start;
  let last = analyze(text, {}, recall);
  for (const [before, after] of edits) {
    assert.equal(text.split(before).length, 2, before);
    text = text.replace(before, after);
    last = analyze(text, {}, recall);
    assert.deepEqual(said(last), said(analyze(text)));
  }
  return last;
}

const rulesIn = ({ findings }: Analysis) => new Set(findings.map(({ rule }) => rule));

test('a last line without a break goes on', () => {
  const wrong = edited(STREAM, ['Nothing', 'Nothingness: at all']);
  assert.ok(rulesIn(wrong).has('yaml-syntax'));
  edited(
    STREAM,
    ['Nothing', 'Nothingness: at all'],
    ['Nothingness: at all', 'Nothing'],
    ['Nothing', 'Nothing\ncontext: {}'],
  );
});

test('an SLA in a node gets another limit, comes and goes', () => {
  const tight = edited(STREAM, ['2h', '3h'], ['3h', '3m']);
  assert.ok(rulesIn(tight).has('impossible-sla'));
  const sla = '    sla: { within: 2h, on_breach: { notify: [clerk], continue: true } }\n';
  edited(STREAM, [sla, ''], ['    process_time: 1h\n', `    process_time: 1h\n${sla}`], ['2h', '5m']);
  edited(STREAM, ['within: 2h', 'covers: stream, within: 2h'], ['within: 2h', 'within: 1m']);
});

test('a definition gets the name of another in its section', () => {
  const twins = edited(STREAM, ['  pay:', '  pax:'], ['  pax:', '  decide:']);
  assert.ok(rulesIn(twins).has('duplicate-id'));
  edited(
    STREAM,
    ['  pay:', '  decide:'],
    ['next: pay', 'next: paid'],
    ['process_time: 30m', 'process_time: 40m'],
  );
});

test('a section becomes another, with the same definitions in it', () => {
  const [before, after] = STREAM.split(/^gates:\n.*\n/m);
  const plain = `${before}${after}`.replaceAll('\n    actor:', '\n    criteria: [Fine]\n    actor:');
  edited(plain, ['\nsteps:', '\ngates:'], ['\ngates:', '\nsteps:']);
});

test('of two nodes with one id the first is seen, whichever is edited', () => {
  const twin = STREAM.replace('  check: {', '  pay: {');
  edited(
    twin,
    ['[Fine], process_time: 1h', '[Fine], process_time: 9h'],
    ['30m', '50m'],
    ['[Fine]', '[Fair]'],
  );
});
