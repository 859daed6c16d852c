// Completion at every kind of place: what is offered, in which order, and what it writes.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { analyze } from '../../server/core/analyze.ts';
import { applyEdits } from '../../server/core/text/edit.ts';
import { type Completion, complete, type OtherFiles } from '../../server/features/completion.ts';
import { edited, marked, SAMPLE } from './marked.ts';

const files: OtherFiles = {
  list: () => ['./kyc.vstream.yaml', '../incident.vstream.yaml'],
  ids: (path, kind) =>
    path === './kyc.vstream.yaml' ? (kind === 'output' ? ['approved', 'refused'] : ['asked']) : [],
};

function offered(text: string): Completion[] {
  const { analysis, offset } = marked(text);
  return complete(analysis, offset, files).sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
}

/** The text after accepting an item; of a snippet, the placeholders' own texts. */
function accepted(text: string, label: string): string {
  const { text: plain } = marked(text);
  const item = offered(text).find((one) => one.label === label);
  assert.ok(item, `no ${label} in ${offered(text).map((one) => one.label)}`);
  const newText = item.snippet
    ? item.text
        .replace(/\$\{\d+\|([^,|]*)[^}]*\|\}/g, '$1')
        .replace(/\$\{\d+:([^}]*)\}/g, '$1')
        .replace(/\$\d+/g, '')
        .replace(/\\([\\$}])/g, '$1')
    : item.text;
  return applyEdits(plain, [{ span: item.span, newText }, ...(item.also ?? [])]);
}

interface Case {
  readonly title: string;
  readonly text: string;
  readonly has?: readonly string[];
  readonly not?: readonly string[];
  /** The labels that come first, in order. */
  readonly first?: readonly string[];
  readonly all?: readonly string[];
  readonly accept?: readonly [string, string];
}

const cases: Case[] = [
  {
    title: 'top-level keys, required first',
    text: 'summary: x\n▌',
    first: ['vstream', 'name'],
    has: ['steps', 'outputs'],
    not: ['summary'],
  },
  { title: 'a whole document where there is none', text: '▌', has: ['value stream', 'vstream'] },
  { title: 'no whole document in a started one', text: 'vstream: 1\n▌', not: ['value stream'] },
  {
    title: 'keys of a step, the required one first',
    text: 'steps:\n  a:\n    ▌',
    first: ['actor'],
    has: ['next', 'process_time'],
    not: ['pass', 'to'],
  },
  {
    title: 'keys that are there are not offered',
    text: edited('    stage: checking\n', '    stage: checking\n    ▌\n'),
    not: ['actor', 'stage', 'next', 'reads'],
    has: ['sla', 'timeout'],
  },
  {
    title: 'half a key without a colon',
    text: edited('    stage: checking\n', '    stage: checking\n    wait_c▌\n'),
    accept: [
      'wait_cause',
      edited('    stage: checking\n', '    stage: checking\n    wait_cause: capacity\n'),
    ],
  },
  {
    title: 'a key in front of its colon keeps its value',
    text: 'steps:\n  a:\n    pro▌: 2h\n',
    accept: ['process_time', 'steps:\n  a:\n    process_time: 2h\n'],
  },
  {
    title: 'a mapping opens below its key',
    text: 'steps:\n  a:\n    time▌\n',
    accept: ['timeout', 'steps:\n  a:\n    timeout:\n      after: \n'],
  },
  {
    title: 'a mapping opens in flow',
    text: 'steps:\n  a: { time▌ }\n',
    accept: ['timeout', 'steps:\n  a: { timeout: { after:  } }\n'],
  },
  {
    title: 'a list of references opens in brackets',
    text: 'steps:\n  a:\n    rea▌\n',
    accept: ['reads', 'steps:\n  a:\n    reads: []\n'],
  },
  {
    title: 'a list of texts opens with a dash',
    text: 'gates:\n  a:\n    cri▌\n',
    accept: ['criteria', 'gates:\n  a:\n    criteria:\n      - \n'],
  },
  {
    title: 'a list of mappings opens with its required keys',
    text: 'handoffs:\n  a:\n    esc▌\n',
    accept: ['escalation', 'handoffs:\n  a:\n    escalation:\n      - after: \n        to: \n'],
  },
  {
    title: 'the indentation is the author’s',
    text: 'steps:\n    a:\n        time▌\n',
    accept: ['timeout', 'steps:\n    a:\n        timeout:\n            after: \n'],
  },
  {
    title: 'CRLF stays CRLF',
    text: 'steps:\r\n  a:\r\n    time▌\r\n',
    accept: ['timeout', 'steps:\r\n  a:\r\n    timeout:\r\n      after: \r\n'],
  },
  { title: 'the one value of a key is written with it', text: '▌', accept: ['vstream', 'vstream: 1'] },
  {
    title: 'too deep a line is pulled back',
    text: 'steps:\n  a:\n    actor: x\n      ▌\n',
    accept: ['next', 'steps:\n  a:\n    actor: x\n    next: \n'],
  },
  {
    title: 'too shallow a line is pushed in',
    text: 'steps:\n  a:\n    actor: x\n   ▌\n',
    accept: ['next', 'steps:\n  a:\n    actor: x\n    next: \n'],
  },
  {
    title: 'one of three keys is enough',
    text: 'triggers:\n  t:\n    event: x\n    ▌\n',
    not: ['schedule', 'from'],
    has: ['rate', 'next'],
  },
  {
    title: 'all of three where none is there',
    text: 'triggers:\n  t:\n    ▌\n',
    first: ['event', 'schedule', 'from'],
  },
  {
    title: 'enum values with descriptions',
    text: 'actors:\n  a:\n    kind: ▌\n',
    all: ['human', 'agent', 'system', 'external'],
  },
  {
    title: 'enum values in flow',
    text: 'actors: { a: { kind: h▌ } }\n',
    all: ['human', 'agent', 'system', 'external'],
    accept: ['human', 'actors: { a: { kind: human } }\n'],
  },
  {
    title: 'a value right behind its colon gets a blank',
    text: 'actors:\n  a:\n    kind:▌\n',
    accept: ['human', 'actors:\n  a:\n    kind: human\n'],
  },
  { title: 'true and false', text: 'context:\n  a:\n    sensitive: ▌\n', all: ['true', 'false'] },
  {
    title: 'actors for an actor',
    text: edited('    actor: support\n    process_time: 15m', '    actor: ▌\n    process_time: 15m'),
    all: ['signup', 'support', 'risk-agent'],
  },
  {
    title: 'nodes for next, the unreached first, itself last',
    text: edited('    next: assess\n', '    next: ▌\n'),
    first: ['assess'],
    has: ['rejected', 'to-support', 'ready'],
    not: ['sign-up', 'support', 'end'],
  },
  {
    title: 'branches already taken last',
    text: edited('      - { to: create }\n', '      - { to: ▌ }\n'),
    has: ['create', 'to-support'],
    not: ['end'],
  },
  {
    title: 'end inside a fork',
    text: edited('[provision, notify]', '[provision, ▌]'),
    has: ['notify', 'end'],
  },
  {
    title: 'end behind a fork',
    text: edited('notify: { actor: signup, next: ready }', 'notify: { actor: signup, next: ▌ }'),
    has: ['end', 'ready'],
  },
  {
    title: 'a kebab-case id is one word',
    text: edited('    next: assess\n', '    next: to-sup▌port\n'),
    accept: ['to-support', edited('    next: assess\n', '    next: to-support\n')],
  },
  {
    title: 'actors before nodes on a ladder',
    text: edited('{ after: 2h, to: support }', '{ after: 2h, to: ▌ }'),
    first: ['signup', 'support', 'risk-agent'],
    has: ['review'],
  },
  {
    title: 'exceptions as keys of raises',
    text: edited('raises: { bounced: 8% }', 'raises: { bounced: 8%, ▌ }'),
    has: ['outage'],
    not: ['bounced', 'actor'],
    accept: ['outage', edited('raises: { bounced: 8% }', 'raises: { bounced: 8%, outage:  }')],
  },
  {
    title: 'exceptions as keys of on, in block',
    text: 'exceptions: { late: {} }\nsteps:\n  a:\n    on:\n      ▌\n',
    all: ['late'],
    accept: ['late', 'exceptions: { late: {} }\nsteps:\n  a:\n    on:\n      late:\n        \n'],
  },
  {
    title: 'context items and fields',
    text: edited('    reads: [application]\n', '    reads: [application, ▌]\n'),
    has: ['risk', 'application.e-mail', 'risk.full-report'],
  },
  { title: 'a new item to write', text: edited('writes: [account]', 'writes: [▌]'), has: ['account'] },
  {
    title: 'context of a handoff',
    text: edited('context: [application, risk.score]', 'context: [application, risk.▌]'),
    has: ['risk.score', 'risk.full-report'],
  },
  {
    title: 'list items below a key get a dash',
    text: 'context: { a: {} }\nsteps:\n  s:\n    reads:\n      ▌\n',
    accept: ['a', 'context: { a: {} }\nsteps:\n  s:\n    reads:\n      - a\n'],
  },
  {
    title: 'a branch below next',
    text: 'steps:\n  s:\n    next:\n      ▌\n',
    accept: ['- to', 'steps:\n  s:\n    next:\n      - to: \n'],
  },
  {
    title: 'keys of a branch',
    text: 'steps:\n  s:\n    next:\n      - to: a\n        ▌\n',
    all: ['when', 'probability', 'at_most'],
  },
  {
    title: 'keys of a branch behind the dash',
    text: 'steps:\n  s:\n    next:\n      - ▌\n',
    first: ['to'],
    has: ['when'],
  },
  {
    title: 'units behind a number',
    text: edited('process_time: 15m', 'process_time: 2▌'),
    first: ['2h'],
    has: ['2bd', '2m', '2mo'],
    not: ['2%', 'unknown'],
    accept: ['2bd', edited('process_time: 15m', 'process_time: 2bd')],
  },
  {
    title: 'units inside a range',
    text: edited('process_time: 15m', 'process_time: 2h..8▌'),
    accept: ['8h', edited('process_time: 15m', 'process_time: 2h..8h')],
  },
  {
    title: 'units inside a sum',
    text: edited('process_time: 15m', 'process_time: 10d + 20▌'),
    has: ['20bd'],
  },
  {
    title: 'a unit replaces the one there',
    text: edited('process_time: 15m', 'process_time: 15▌m'),
    accept: ['15bh', edited('process_time: 15m', 'process_time: 15bh')],
  },
  { title: 'percent', text: edited('pass_rate: 98%', 'pass_rate: 4▌'), all: ['4%'] },
  {
    title: 'rates',
    text: edited('rate: 120/d', 'rate: 120▌'),
    has: ['120/d', '120/h', '120/bd'],
    not: ['120h'],
  },
  {
    title: 'unknown for a duration',
    text: edited('process_time: 15m', 'process_time: ▌'),
    has: ['unknown', '{ p50, p90 }'],
  },
  {
    title: 'SLAs and examples for an sla',
    text: edited('sla: review-time', 'sla: ▌'),
    first: ['review-time'],
  },
  {
    title: 'stream for covers',
    text: edited('review-time: { within', 'review-time: { covers: ▌, within'),
    has: ['stream', 'review', 'sign-up', '{ from, to }'],
  },
  {
    title: 'keys of a distribution',
    text: edited('process_time: 15m', 'process_time: { p50: 1h, ▌ }'),
    all: ['p90'],
  },
  {
    title: 'CEL: items with underscores, params, functions',
    text: edited('when: "risk.score >= params.risk_threshold && risk.full_report != \'\'"', 'when: "▌"'),
    has: ['application', 'risk', 'params', 'size', 'true'],
    not: ['end'],
  },
  {
    title: 'CEL: fields',
    text: edited('when: "risk.score', 'when: "risk.▌score'),
    all: ['score', 'full_report'],
  },
  { title: 'CEL: parameters', text: edited('params.risk_threshold', 'params.▌'), all: ['risk_threshold'] },
  {
    title: 'CEL: half a name',
    text: edited('params.risk_threshold', 'app▌'),
    accept: ['application', edited('params.risk_threshold', 'application')],
  },
  {
    title: 'CEL: values that a field allows',
    text: edited("risk.full_report != ''", "application.country == '▌'"),
    all: ['GB', 'IE'],
  },
  {
    title: 'CEL: values that a field allows, in quotes that the value escapes',
    text: edited("risk.full_report != ''", 'application.country == \\"▌\\"'),
    all: ['GB', 'IE'],
  },
  {
    title: 'CEL: nothing in other texts',
    text: edited("risk.full_report != ''", "risk.full_report != 'ab▌'"),
    all: [],
  },
  {
    title: 'CEL without quotes',
    text: 'context: { risk: { fields: { score: number } } }\nguardrails:\n  g:\n    test: risk.▌\n',
    all: ['score'],
  },
  {
    title: 'keys below an anchor',
    text: 'steps:\n  a: &first # begins\n    ▌\n',
    first: ['actor'],
    not: ['step'],
  },
  {
    title: 'computed metrics where free text may stand too',
    text: 'measures:\n  m:\n    of: ▌\n',
    first: ['process_time', 'wait_time', 'lead_time'],
  },
  {
    title: 'tabs as indentation become blanks',
    text: 'steps:\n\ta:\n\t\tprovisional: true\n\t\tact▌\n',
    first: ['actor'],
    not: ['provisional', 'vstream'],
    accept: ['actor', 'steps:\n\ta:\n\t\tprovisional: true\n    actor: \n'],
  },
  {
    title: 'a blank line of tabs',
    text: edited('    stage: checking\n', '    stage: checking\n\t\t▌\n'),
    accept: ['sla', edited('    stage: checking\n', '    stage: checking\n    sla: \n')],
  },
  {
    title: 'emoji and tabs before the cursor count as they are',
    text: 'actors: { bot: { name: "🙂🙂\t", kind: agent } }\nsteps:\n  a: { name: "😀 {", "x-😀": 1,\tactor: b▌ }\n',
    accept: [
      'bot',
      'actors: { bot: { name: "🙂🙂\t", kind: agent } }\nsteps:\n  a: { name: "😀 {", "x-😀": 1,\tactor: bot }\n',
    ],
  },
  { title: 'files', text: 'baseline: ▌\n', all: ['./kyc.vstream.yaml', '../incident.vstream.yaml'] },
  {
    title: 'outputs of another file',
    text: 'triggers:\n  t:\n    from: ./kyc.vstream.yaml#▌\n',
    all: ['./kyc.vstream.yaml#approved', './kyc.vstream.yaml#refused'],
  },
  {
    title: 'triggers of a sub-stream',
    text: 'steps:\n  s:\n    stream: { file: ./kyc.vstream.yaml, trigger: ▌ }\n',
    all: ['asked'],
  },
  {
    title: 'a step as a block',
    text: 'steps:\n  ▌\n',
    accept: [
      'step',
      'steps:\n  step-id:\n    name: Name\n    actor: actor-id\n    reads: [item-id]\n    writes: [item-id]\n    process_time: unknown\n    wait_time: unknown\n    sla: 4h\n    next: node-id\n',
    ],
  },
  {
    title: 'a handoff as a block',
    text: 'handoffs:\n  ▌\n',
    has: ['handoff'],
    accept: [
      'handoff',
      'handoffs:\n  handoff-id:\n    to: node-id\n    context: [item-id]\n    channel: How it passes\n    wait_time: unknown\n    accept:\n      within: 1h\n    on_reject: node-id\n    escalation:\n      - after: 2h\n        to: actor-id\n    sla: 4h\n',
    ],
  },
  {
    title: 'an SLA in flow',
    text: 'slas: { ▌ }\n',
    accept: [
      'SLA',
      'slas: { sla-id: { covers: stream, within: 2d, percentile: 95, strength: must, on_breach: { notify: [actor-id], continue: true } } }\n',
    ],
  },
  {
    title: 'ids that are used but not defined',
    text: edited('gates:\n', '  ▌\ngates:\n').replace('next: assess', 'next: check-again'),
    has: ['check-again', 'step'],
  },
  { title: 'nothing in free text', text: 'name: Us▌\n', all: [] },
  { title: 'nothing in comments', text: 'steps: # ▌\n', all: [] },
  {
    title: 'time zones',
    text: 'calendars:\n  c:\n    timezone: ▌\n',
    has: ['Europe/Berlin', 'America/New_York'],
  },
  {
    title: 'keys in the middle of broken text',
    text: 'actors: [ {\nsteps:\n  a:\n    ac▌\n  b: }\n',
    first: ['actor'],
  },
  {
    title: 'references in the middle of broken text',
    text: edited('    next: assess\n', '    next: "▌\n'),
    has: ['review', 'rejected'],
  },
];

describe('completion', () => {
  for (const { title, text, has, not, first, all, accept } of cases) {
    it(title, () => {
      const labels = offered(text).map(({ label }) => label);
      for (const label of has ?? []) assert.ok(labels.includes(label), `no ${label} in ${labels}`);
      for (const label of not ?? []) assert.ok(!labels.includes(label), `${label} in ${labels}`);
      if (first) assert.deepEqual(labels.slice(0, first.length), first);
      if (all) assert.deepEqual([...labels].sort(), [...all].sort());
      if (accept) assert.equal(accepted(text, accept[0]), accept[1]);
    });
  }

  it('ranks what is used already behind the rest', () => {
    const labels = offered(edited('      - { to: create }\n', '      - { to: ▌ }\n')).map(
      ({ label }) => label,
    );
    assert.equal(labels.indexOf('to-support') > labels.indexOf('rejected'), true);
    assert.equal(labels.indexOf('assess') > labels.indexOf('to-support'), true);
  });

  it('ranks context that is written before behind none', () => {
    const labels = offered(edited('    reads: [application]\n', '    reads: [▌]\n')).map(
      ({ label }) => label,
    );
    assert.equal(labels[0], 'application');
    assert.equal(offered(edited('writes: [account]', 'writes: [▌]'))[0]?.label, 'account');
  });

  it('says what each item is', () => {
    const support = offered(
      edited('    actor: support\n    process_time: 15m', '    actor: ▌\n    process_time: 15m'),
    ).find(({ label }) => label === 'support');
    assert.equal(support?.detail, 'actor, human');
    assert.equal(support?.name, 'Support agent');
    assert.match(support?.documentation ?? '', /team: `growth`/);
    const agent = offered('actors:\n  a:\n    kind: ▌\n').find(({ label }) => label === 'agent');
    assert.ok((agent?.documentation ?? '').length > 10);
    const key = offered('steps:\n  a:\n    ▌').find(({ label }) => label === 'actor');
    assert.equal(key?.detail, 'required');
    assert.ok((key?.documentation ?? '').length > 10);
  });

  it('replaces text that holds the cursor, on one line, everywhere', () => {
    const analysis = analyze(SAMPLE);
    for (let offset = 0; offset <= SAMPLE.length; offset++) {
      for (const { span, label } of complete(analysis, offset, files)) {
        assert.ok(span.start <= offset && offset <= span.end, `${label} at ${offset}`);
        assert.ok(!SAMPLE.slice(span.start, span.end).includes('\n'));
      }
    }
  });
});
