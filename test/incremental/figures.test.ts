// What is kept of nodes holds for the clocks that their times were read by and for the shares that they state, and no
// others.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { analyze, Recall } from '../../server/core/analyze.ts';

interface Clocks {
  readonly ofClerk?: string;
  readonly ofStream?: string;
  /** Of the office. */
  readonly hours?: string;
}

const text = ({ ofClerk = '', ofStream = '', hours = '09:00-17:00' }: Clocks) => `vstream: 1
name: Refunds
${ofStream === '' ? 'kind: operational' : `calendar: ${ofStream}`}
calendars:
  office: { timezone: Europe/Berlin, days: mon-fri, hours: "${hours}" }
  always: { timezone: Europe/Berlin, days: mon-sun, hours: "00:00-24:00" }
actors:
  clerk: { kind: human${ofClerk === '' ? '' : `, calendar: ${ofClerk}`} }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 2h, wait_time: 1h, lead_time: 9h, next: to-bank }
  pay: { actor: clerk, process_time: 2bd, wait_time: 0s, sla: { within: 20h }, next: paid }
handoffs:
  to-bank: { to: pay, wait_time: 2bd, sla: { within: 20h } }
outputs: { paid: { outcome: success, verify: [The money has arrived] } }
`;

const VERSIONS: readonly Clocks[] = [
  {},
  { ofClerk: 'office' },
  { ofClerk: 'always' },
  { ofClerk: 'office', hours: '09:00-10:00' },
  { ofStream: 'office' },
  { ofStream: 'always' },
  { ofClerk: 'always', ofStream: 'office' },
];

test('another calendar of an actor or of the stream, or other hours of it', () => {
  const said = (one: Clocks, recall?: Recall) =>
    analyze(text(one), {}, recall).findings.map(({ rule, message, span }) => ({ rule, message, span }));
  const told = new Set<string>();
  for (const before of VERSIONS) {
    for (const after of VERSIONS) {
      const recall = new Recall();
      said(before, recall);
      assert.deepEqual(said(after, recall), said(after), JSON.stringify([before, after]));
    }
    const times = said(before).filter(
      ({ rule }) => rule === 'impossible-sla' || rule === 'inconsistent-times',
    );
    told.add(JSON.stringify(times.map(({ message }) => message)));
  }
  assert.ok(told.size > 2, 'the clocks make a difference');
});

test('a share that comes to be too much is found, though only a figure has changed', () => {
  const gate = (rate: string) => `vstream: 1
name: Refunds
actors:
  clerk: { kind: human }
triggers: { asked: { event: Refund asked for, next: check } }
gates:
  check:
    actor: clerk
    criteria: [The bill is there]
    pass_rate: ${rate}
    conditional: { to: paid, rate: 10% }
    pass: paid
    fail: refused
outputs: { paid: { outcome: success, verify: [The money is there] }, refused: { outcome: failure } }
`;
  const found = (rate: string, recall: Recall) => {
    const { findings } = analyze(gate(rate), {}, recall);
    return findings.filter(({ rule }) => rule === 'incomplete-choice').map(({ message }) => message);
  };
  const recall = new Recall();
  assert.deepEqual(found('80%', recall), []);
  assert.match(found('95%', recall).join(), /add up to 105/);
  assert.deepEqual(found('85%', recall), []);
});
