// Timeouts and SLAs whose limit depends on the case: averages and simulation, against the closed form and each other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { simulateFlow } from '../../server/core/simulate/discrete-event.ts';
import { DAY, metricsOf, simulated, streamOf } from './specs.ts';

const ASKED = (cases: string) => `
context: { account: { fields: { fresh: boolean, odd: boolean } } }
actors: { a: { kind: human, capacity: 100 } }
triggers: { go: { event: go, rate: 2/d, provides: [account], next: ask } }
steps:
  ask: { actor: a, process_time: 0s, wait_time: { mean: 10d }, timeout: { after: [${cases}], then: late, means: lapsed }, next: done }
outputs: { done: { outcome: success }, late: { outcome: failure } }
`;
const TWO = '{ when: account.fresh, is: 14d, probability: 30% }, { is: 5d }';
const inTime = (days: number) => 1 - Math.exp(-days / 10);

function close(found: number | null | undefined, wanted: number, off = 1e-6): void {
  assert.ok(
    typeof found === 'number' && Math.abs(found - wanted) <= off * Math.abs(wanted),
    `${found} is not ${wanted}`,
  );
}

test('a timeout by case: the chance, and how long it takes, of each in proportion', () => {
  const done = 0.3 * inTime(14) + 0.7 * inTime(5);
  const metrics = metricsOf(ASKED(TWO));
  close(metrics.exit_probability.done?.value, done);
  close(metrics.lead_time.value, 10 * DAY * done);
  close(
    metrics.lead_time_given.late?.value,
    ((0.3 * (1 - inTime(14)) * 14 + 0.7 * (1 - inTime(5)) * 5) / (1 - done)) * DAY,
  );
  assert.equal(metrics.lead_time.basis, 'estimated');
  const results = simulated(ASKED(TWO), { items: 40_000 });
  const found = results.exit_probability.done?.value;
  assert.ok(found && found.interval.low < done && done < found.interval.high);
  const lead = results.lead_time.value;
  assert.ok(lead && lead.interval.low < 10 * DAY * done && 10 * DAY * done < lead.interval.high);
  const sd = metrics.lead_time_sd.value ?? 0;
  assert.ok(Math.abs(lead.sd / sd - 1) < 0.02, `${lead.sd} ${sd}`);
  const flow = simulateFlow(streamOf(ASKED(TWO)), { items: 20_000, calendars: 'average' });
  assert.ok(Math.abs((flow.exits.done ?? 0) / flow.finished - done) < 0.02);
});

test('cases without probabilities are equally likely, assumed; an unknown one leaves the result unknown', () => {
  const even = metricsOf(
    ASKED('{ when: account.fresh, is: 14d }, { when: account.odd, is: 9d }, { is: 5d }'),
  );
  close(even.exit_probability.done?.value, (inTime(14) + inTime(9) + inTime(5)) / 3);
  assert.equal(even.exit_probability.done?.basis, 'assumed');
  const unsure = ASKED('{ when: account.fresh, is: 14d, probability: unknown }, { is: 5d }');
  assert.deepEqual(metricsOf(unsure).exit_probability.done?.missing, ['ask.timeout.after']);
  assert.deepEqual(simulated(unsure, { items: 50 }).exit_probability.done?.missing, ['ask.timeout.after']);
  const beyond = metricsOf(
    ASKED('{ when: account.fresh, is: 14d, probability: 80% }, { is: 5d, probability: 40% }'),
  );
  assert.match(beyond.exit_probability.done?.reason ?? '', /cases of ask\.timeout add up to 120 %/);
});

test('an SLA by case: worst and best without probabilities, their mean with them', () => {
  const promised = (first: string) =>
    simulated(
      ASKED('{ is: 1000d }').replace('timeout: { after: [{ is: 1000d }], then: late, means: lapsed }, ', '') +
        `slas: { promise: { covers: stream, within: [{ when: account.fresh, is: 14d${first} }, { is: 5d }] } }\n`,
      { items: 20_000 },
    ).sla_attainment.promise;
  const bound = promised('')?.bound;
  assert.ok(
    bound && Math.abs(bound.atLeast - inTime(5)) < 0.01 && Math.abs(bound.atMost - inTime(14)) < 0.01,
  );
  const { value } = promised(', probability: 30%') ?? {};
  const wanted = 0.3 * inTime(14) + 0.7 * inTime(5);
  assert.ok(value && value.interval.low < wanted && wanted < value.interval.high);
});
