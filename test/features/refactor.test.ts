// Refactorings: what an author sees before and after, in every style of YAML, and that nothing else changes.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { type Analysis, analyze } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { refactorings } from '../../server/features/refactor.ts';
import { marked } from './marked.ts';

type Kind = 'Extract' | 'Hand over' | 'Split';

/** The text after the refactoring at the cursor; undefined where it is not offered. */
function refactored(text: string, kind: Kind): string | undefined {
  const { analysis, offset, text: plain } = marked(text);
  const found = refactorings(analysis, { start: offset, end: offset }).filter(({ title }) =>
    title.startsWith(kind),
  );
  assert.ok(found.length < 2, found.map(({ title }) => title).join('\n'));
  const [one] = found;
  return one && applyEdits(plain, one.edits);
}

const HEAD = `vstream: 1
name: Rückerstattung 🙂
actors: { clerk: { kind: human }, bank: { kind: system } }
context: { claim: {}, receipt: {} }
triggers: { asked: { event: Asked, provides: [claim], next: decide } }
`;
const TAIL = `outputs:
  paid: { outcome: success, verify: [Geld 💶 da] }
`;

interface Case {
  readonly name: string;
  readonly before: string;
  /** Undefined: not offered. */
  readonly after: string | undefined;
}

function check(kind: Kind, cases: readonly Case[]): void {
  for (const { name, before, after } of cases) {
    for (const [ends, lineBreak] of [
      ['LF', '\n'],
      ['CRLF', '\r\n'],
    ] as const) {
      it(`${name}, ${ends}`, () => {
        const broken = (text: string) => text.replaceAll('\n', lineBreak);
        const result = refactored(broken(HEAD + before), kind);
        assert.equal(result, after === undefined ? undefined : broken(HEAD + after));
      });
    }
  }
}

describe('extract SLA', () =>
  check('Extract', [
    {
      name: 'a limit, with the cursor on the id',
      before: `steps:
  dec▌ide:
    actor: clerk
    sla: 4h # agreed in März
    next: paid
${TAIL}`,
      after: `steps:
  decide:
    actor: clerk
    sla: decide-sla # agreed in März
    next: paid
slas:
  decide-sla:
    within: 4h
${TAIL}`,
    },
    {
      name: 'a mapping in braces, beside others in the author’s indentation',
      before: `steps:
    decide:
        actor: clerk
        sla: { within: 4h▌, on_breach: paid }
        next: paid

slas:
    whole: { covers: stream, within: 3d } # all of it
    # nothing below

${TAIL}`,
      after: `steps:
    decide:
        actor: clerk
        sla: decide-sla
        next: paid

slas:
    whole: { covers: stream, within: 3d } # all of it
    decide-sla: { within: 4h, on_breach: paid }
    # nothing below

${TAIL}`,
    },
    {
      name: 'a mapping in lines, its comments and a block of text',
      before: `steps:
  decide:
    actor: clerk
    sla: # a promise
      # since May
      within: 4h # working hours
      description: |
        Two lines,
          one indented

      on_breach:\t# then
        notify: [clerk]
        continue: true
        # told once
    next: ▌paid
slas:
  whole:
    covers: stream
    within: 3d
${TAIL}`,
      after: `steps:
  decide:
    actor: clerk
    sla: decide-sla # a promise
    next: paid
slas:
  whole:
    covers: stream
    within: 3d
  decide-sla:
    # since May
    within: 4h # working hours
    description: |
      Two lines,
        one indented

    on_breach:\t# then
      notify: [clerk]
      continue: true
      # told once
${TAIL}`,
    },
    {
      name: 'by its own name, with an id that is free',
      before: `steps:
  decide: { actor: clerk, sla: { name: Schnelle Antwort, within: "4h" }, next: p▌aid }
slas: { schnelle-antwort: { covers: stream, within: 3d } }
${TAIL}`,
      after: `steps:
  decide: { actor: clerk, sla: schnelle-antwort-2, next: paid }
slas: { schnelle-antwort: { covers: stream, within: 3d }, schnelle-antwort-2: { name: Schnelle Antwort, within: "4h" } }
${TAIL}`,
    },
    {
      name: 'braces over several lines move with their key',
      before: `steps:
  decide:
    actor: clerk
    sla: {
      within: 4h, # a day's half
      on_breach: paid▌
    }
    next: paid
${TAIL}`,
      after: `steps:
  decide:
    actor: clerk
    sla: decide-sla
    next: paid
slas:
  decide-sla: {
    within: 4h, # a day's half
    on_breach: paid
  }
${TAIL}`,
    },
    {
      name: 'lines become braces where the others stand in braces',
      before: `steps:
  decide:
    actor: clerk
    sla:
      within: 4h
      pauses_in:
        - decide
    next: paid▌
slas: { whole: { covers: stream, within: 3d } }
${TAIL}`,
      after: `steps:
  decide:
    actor: clerk
    sla: decide-sla
    next: paid
slas: { whole: { covers: stream, within: 3d }, decide-sla: { within: 4h, pauses_in: [decide] } }
${TAIL}`,
    },
    {
      name: 'not where a comment would have to go into braces',
      before: `steps:
  decide:
    actor: clerk
    sla:
      within: 4h # why
    next: paid▌
slas: { whole: { covers: stream, within: 3d } }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not an SLA that is named already',
      before: `steps:
  decide: { actor: clerk, sla: quick▌, next: paid }
slas: { quick: { within: 4h } }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not where an alias says the same',
      before: `steps:
  decide: { actor: clerk, sla: &fast { within: 4h▌ }, next: pay }
  pay: { actor: bank, sla: *fast, next: paid }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not from a node that is an alias itself',
      before: `steps:
  decide: &d { actor: clerk, sla: 4h, next: paid }
  again: *d▌
${TAIL}`,
      after: undefined,
    },
    { name: 'not outside of nodes', before: `slas: { quick: { within: 4▌h } }\n${TAIL}`, after: undefined },
  ]));

/** The handoff that comes where the clerk's decision leads to the bank. */
const TO_PAY = `  to-pay:
    to: pay
    context: [claim]
    wait_time: unknown
    accept: { within: unknown }
    escalation: [{ after: unknown, to: clerk }]
    sla: { within: unknown, on_breach: { notify: [clerk], continue: true } }
`;

describe('make a handoff', () =>
  check('Hand over', [
    {
      name: 'passes what the receiver reads',
      before: `steps:
  decide:
    actor: clerk # by hand
    reads: [claim]
    next: pay▌
  pay:
    actor: bank
    reads: [claim]
    writes: [receipt]
    next: paid

${TAIL}`,
      after: `steps:
  decide:
    actor: clerk # by hand
    reads: [claim]
    next: to-pay
  pay:
    actor: bank
    reads: [claim]
    writes: [receipt]
    next: paid
handoffs:
${TO_PAY}
${TAIL}`,
    },
    {
      name: 'from a node in braces, beside another handoff',
      before: `steps:
  decide: { actor: clerk, next: [{ to: pa▌y, probability: 90% }, { to: paid, probability: 10% }] }
  pay: { actor: bank, reads: [claim], next: paid }
handoffs:
  other: { to: decide, context: [claim] }
${TAIL}`,
      after: `steps:
  decide: { actor: clerk, next: [{ to: to-pay, probability: 90% }, { to: paid, probability: 10% }] }
  pay: { actor: bank, reads: [claim], next: paid }
handoffs:
  other: { to: decide, context: [claim] }
${TO_PAY}${TAIL}`,
    },
    {
      name: 'not between nodes of one actor',
      before: `steps:
  decide: { actor: clerk, next: p▌ay }
  pay: { actor: clerk, next: paid }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not where an alias shares the way out',
      before: `steps:
  decide: { actor: clerk, next: &n pay▌ }
  also: { actor: clerk, next: *n }
  pay: { actor: bank, next: paid }
${TAIL}`,
      after: undefined,
    },
  ]));

describe('split step', () =>
  check('Split', [
    {
      name: 'with the comments where they belong',
      before: `steps:
  decide: # the heart of it
    actor: clerk
    stage: s # in the office
    reads: [claim]
    # what comes out
    writes: [receipt] # signed
    process_time: 2h
    lead_time: 3d
    raises: { lost: 2% }
      # rare

    # where to
    next: ▌paid
  other: { actor: bank, next: paid }
${TAIL}`,
      after: `steps:
  decide: # the heart of it
    actor: clerk
    stage: s # in the office
    reads: [claim]
    process_time: 2h
    lead_time: 3d
    next: decide-2
  decide-2:
    name: TODO name the second part of decide
    actor: clerk
    stage: s
    # what comes out
    writes: [receipt] # signed
    process_time: unknown
    wait_time: unknown
    raises: { lost: 2% }
      # rare

    # where to
    next: paid
  other: { actor: bank, next: paid }
${TAIL}`,
    },
    {
      name: 'in braces, in a section in lines',
      before: `steps:
  decide: { actor: clerk, writes: [receipt], next: paid▌, reads: [claim], raises: { lost: 2% } } # all of it
${TAIL}`,
      after: `steps:
  decide: { actor: clerk, next: decide-2, reads: [claim] } # all of it
  decide-2: { name: TODO name the second part of decide, actor: clerk, writes: [receipt], next: paid, raises: { lost: 2% } }
${TAIL}`,
    },
    {
      name: 'in braces within braces',
      before: `steps: { decide: { actor: clerk, next: paid▌ }, other: { actor: bank, next: paid } }
${TAIL}`,
      after: `steps: { decide: { actor: clerk, next: decide-2 }, decide-2: { name: TODO name the second part of decide, actor: clerk, next: paid }, other: { actor: bank, next: paid } }
${TAIL}`,
    },
    {
      name: 'with a blank line between definitions, and what is silenced there',
      before: `steps:
  # about it
  # vstream-ignore unbounded-rework: nobody counts
  deci▌de:
    actor: clerk
    next: other

  other:
    actor: clerk
    next: paid

${TAIL}`,
      after: `steps:
  # about it
  # vstream-ignore unbounded-rework: nobody counts
  decide:
    actor: clerk
    next: decide-2

  # vstream-ignore unbounded-rework: nobody counts
  decide-2:
    name: TODO name the second part of decide
    actor: clerk
    next: other

  other:
    actor: clerk
    next: paid

${TAIL}`,
    },
    {
      name: 'what protects or times the step goes on for both',
      before: `steps:
  decide:
    actor: clerk
    sla: 4h
    next: paid▌
guardrails:
  fair: { rule: Be fair, applies_to: [decide] }
exceptions:
  lost:
    category: business
    during:
      - decide # all the time
    handle: { then: paid }
slas:
  deadline: { covers: { from: decide, to: decide }, within: 2d }
scenarios:
  done: { when: { decide: paid }, expect: { path: [decide], output: paid } }
  late: { when: { decide: timeout }, expect: { path: [decide], output: paid } }
${TAIL}`,
      after: `steps:
  decide:
    actor: clerk
    sla: { covers: { from: decide, to: decide-2 }, within: 4h }
    next: decide-2
  decide-2:
    name: TODO name the second part of decide
    actor: clerk
    next: paid
guardrails:
  fair: { rule: Be fair, applies_to: [decide, decide-2] }
exceptions:
  lost:
    category: business
    during:
      - decide # all the time
      - decide-2
    handle: { then: paid }
slas:
  deadline: { covers: { from: decide, to: decide-2 }, within: 2d }
scenarios:
  done: { when: { decide-2: paid }, expect: { path: [decide], output: paid } }
  late: { when: { decide: timeout }, expect: { path: [decide], output: paid } }
${TAIL}`,
    },
    {
      name: 'an SLA of this step alone covers both, one of several holds for each',
      before: `steps:
  decide: { actor: clerk, sla: alone, next: ot▌her }
  other: { actor: clerk, sla: common, next: paid }
  third: { actor: clerk, sla: common, next: paid }
slas:
  alone: { within: 4h }
  common: { within: 4h }
${TAIL}`,
      after: `steps:
  decide: { actor: clerk, sla: alone, next: decide-2 }
  decide-2: { name: TODO name the second part of decide, actor: clerk, next: other }
  other: { actor: clerk, sla: common, next: paid }
  third: { actor: clerk, sla: common, next: paid }
slas:
  alone: { covers: { from: decide, to: decide-2 }, within: 4h }
  common: { within: 4h }
${TAIL}`,
    },
    {
      name: 'not a loop over items',
      before: `steps:
  decide: { actor: clerk, for_each: { item: claim, count: 3 }, next: paid▌ }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not where a merge key brings a part of it',
      before: `steps:
  decide: &base { actor: clerk, next: paid }
  other: { <<: *base, reads: [claim▌] }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not a step that an alias repeats',
      before: `steps:
  decide: &base { actor: clerk, next: p▌aid }
  other: *base
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not where a comment inside braces would be lost',
      before: `steps:
  decide: {
    actor: clerk,
    # signed
    writes: [receipt], # by hand
    next: ▌paid }
${TAIL}`,
      after: undefined,
    },
    {
      name: 'not a gate',
      before: `gates: { g: { criteria: [x], pass: pa▌id, fail: paid } }\n${TAIL}`,
      after: undefined,
    },
  ]));

describe('on every example and template', () => {
  const root = join(import.meta.dirname, '../..');
  const files = ['examples', 'templates'].flatMap((folder) =>
    readdirSync(join(root, folder)).map((file) => join(folder, file)),
  );
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    it(`${file}: every step splits, every SLA in place is extracted, with no finding but the TODO`, () => {
      const analysis = analyze(text);
      for (const node of some([...analysis.stream.nodes.values()])) {
        const offered = refactorings(analysis, node.idSpan);
        const titles = offered.map(({ title }) => title).join('\n');
        const whole = node.kind === 'step' && (node.forEach || node.substream);
        if (node.kind === 'step' && node.next && !whole) assert.match(titles, /^Split/m);
        if (node.sla?.kind === 'inline') assert.match(titles, /^Extract/m);
        for (const { edits, title } of offered)
          assert.deepEqual(added(analysis, applyEdits(text, edits)), {}, title);
      }
    });

    it(`${file}: a handoff that was taken out can be made again`, () => {
      for (const direct of some(withoutHandoff(analyze(text)))) {
        const before = analyze(direct.text);
        const crossing = before.findings.some(
          ({ rule, span }) => rule === 'undeclared-handoff' && span.start === direct.at,
        );
        const here = refactorings(before, { start: direct.at, end: direct.at });
        const offered = here.filter(({ title }) => title.startsWith('Hand over'));
        if (!crossing) continue;
        assert.equal(offered.length, 1, direct.text.slice(direct.at, direct.at + 80));
        const after = applyEdits(direct.text, offered[0]?.edits ?? []);
        assert.deepEqual(added(before, after), {});
        assert.ok(!analyze(after).findings.some(({ rule }) => rule === 'undeclared-handoff'));
      }
    });
  }
});

/** A few of many, from all over the file: each costs two analyses. */
function some<T>(all: readonly T[]): T[] {
  const distance = Math.max(1, Math.floor(all.length / 5));
  return all.filter((_, i) => i % distance === 0);
}

/** Rules that report more often after than before, `placeholder` left out: it tells what is left to the author. */
function added(before: Analysis, after: string): Record<string, number> {
  const count = new Map<string, number>();
  for (const [{ findings }, by] of [
    [before, -1],
    [analyze(after), 1],
  ] as const)
    for (const { rule, severity } of findings)
      if (severity === 'error' || severity === 'warning') count.set(rule, (count.get(rule) ?? 0) + by);
  return Object.fromEntries([...count].filter(([rule, more]) => more > 0 && rule !== 'placeholder'));
}

/** The file with one handoff passed by, for each handoff that a node leads to in its own text. */
function withoutHandoff({ text, stream }: Analysis): { text: string; at: number }[] {
  return stream.edges.flatMap(({ from, to, span }) => {
    const [sender, handoff] = [stream.nodes.get(from), stream.nodes.get(to)];
    if (!sender || handoff?.kind !== 'handoff' || handoff.to?.kind !== 'to') return [];
    const own = sender.span.start <= span.start && span.end <= sender.span.end;
    if (!own || text.slice(span.start, span.end) !== to) return [];
    return [{ text: applyEdits(text, [{ span, newText: handoff.to.target.id }]), at: span.start }];
  });
}
