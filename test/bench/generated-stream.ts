// A value stream of any length for measurements: steps with times and SLAs, handoffs with context, gates with rework,
// exceptions with handlers. It is valid: what the rules find in it are notes on its size.

const HEAD = `vstream: 1
name: Generated stream
summary: One order after the other, for measurements.
kind: operational
state: current
owner: makers
defaults: { escalation: [{ after: 2h, to: maker }] }
value: { customer: Somebody, statement: An order that works, observed_by: [orders-done] }
teams:
  makers: { name: Makers, type: stream-aligned, size: 9 }
actors:
  maker: { kind: human, team: makers, capacity: 40 }
  checker: { kind: human, team: makers, capacity: 40 }
slas:
  whole: { covers: stream, within: 100000d, on_breach: { notify: [maker], continue: true } }
  quick: { within: 2d, on_breach: { notify: [maker], continue: true } }
context:
  order: { description: What was asked for., fields: { number: string, amount: number } }
  part: { description: What was made., fields: { number: string } }
  report: { description: What was found., fields: { verdict: [good, bad] } }
triggers:
  ordered: { event: An order comes in, rate: 0.01/d, provides: [order], next: step-1 }
`;

/** About `lines` lines of about 26 characters, never fewer than one stage of work. */
export function generatedStream(lines: number): string {
  const stages = Math.max(1, Math.round((lines - 34) / 37));
  const steps: string[] = [];
  const handoffs: string[] = [];
  const gates: string[] = [];
  const exceptions: string[] = [];
  for (let i = 1; i <= stages; i++) {
    steps.push(
      `  step-${i}:`,
      `    name: Work on part ${i}`,
      '    actor: maker',
      '    reads: [order]',
      '    writes: [part]',
      `    process_time: ${1 + (i % 5)}h`,
      `    wait_time: ${1 + (i % 7)}h`,
      '    wait_cause: capacity',
      '    complete_accurate: 95%',
      '    sla: quick',
      `    raises: { broken-${i}: 1% }`,
      `    next: pass-${i}`,
    );
    handoffs.push(
      `  pass-${i}:`,
      `    to: gate-${i}`,
      '    context: [order, part]',
      '    wait_time: 10m..1h',
      '    accept: { within: 1h, criteria: [It is whole] }',
      '    sla: { within: 1d, on_breach: { notify: [maker], continue: true } }',
      `  back-${i}: { to: step-${i}, context: [order], wait_time: 1h, accept: { within: 1h }, sla: quick }`,
    );
    if (i < stages)
      handoffs.push(
        `  on-${i}: { to: step-${i + 1}, context: [order], wait_time: 1h, accept: { within: 1h }, sla: quick }`,
      );
    gates.push(
      `  gate-${i}:`,
      `    name: Check of part ${i}`,
      '    actor: checker',
      '    reads: [part]',
      '    writes: [report]',
      '    criteria: [The number is on it]',
      '    process_time: 10m',
      '    wait_time: 0s',
      '    pass_rate: 95%',
      '    sla: quick',
      `    pass: ${i === stages ? 'done' : `on-${i}`}`,
      `    fail: [{ to: back-${i}, at_most: { times: 2, then: refused } }]`,
    );
    exceptions.push(
      `  broken-${i}:`,
      '    category: technical',
      '    severity: medium',
      '    handle: { notify: [checker], then: refused }',
    );
  }
  const body = [
    'steps:',
    ...steps,
    'handoffs:',
    ...handoffs,
    'gates:',
    ...gates,
    'exceptions:',
    ...exceptions,
  ];
  return `${HEAD}${body.join('\n')}
outputs:
  done: { outcome: success, provides: [report], recipient: maker, verify: [It works] }
  refused: { outcome: failure, recipient: maker }
feedback:
  ambiguity_log: { owner: makers, to: Tracker }
  review: { every: 3mo, owner: makers }
measures:
  orders-done: { level: objective, of: throughput, at: stream, target: 1/d, source: Ledger }
`;
}
