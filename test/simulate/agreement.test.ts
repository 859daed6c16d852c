// Laws that hold for every stream: the simulation against the closed form wherever both exist, and times that scale.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { ItemResults } from '../../server/core/simulate/results.ts';
import { DAY, HOUR, metricsOf, simulated } from './specs.ts';

interface Routing {
  readonly times: readonly { readonly process: number; readonly wait: number }[];
  readonly next: readonly (readonly [number, number])[];
}

const routings: fc.Arbitrary<Routing> = fc.integer({ min: 1, max: 10 }).chain((size) =>
  fc.record({
    times: fc.array(
      fc.record({ process: fc.integer({ min: 0, max: 9 }), wait: fc.integer({ min: 1, max: 9 }) }),
      {
        minLength: size,
        maxLength: size,
      },
    ),
    next: fc.array(fc.tuple(fc.nat({ max: size - 1 }), fc.nat({ max: size - 1 })), {
      minLength: size,
      maxLength: size,
    }),
  }),
);

function routed({ times, next }: Routing, factor = 1): string {
  const steps = times.map(({ process, wait }, i) => {
    const [one, two] = next[i] ?? [0, 0];
    return `  s${i}: { actor: a, process_time: ${process * factor}h, wait_time: { mean: ${wait * factor}h }, next: [{ to: s${one}, probability: 40% }, { to: s${two}, probability: 30%, at_most: { times: 4, then: lost } }, { to: done, probability: 20% }, { to: lost, probability: 10% }] }`;
  });
  return `actors: { a: { kind: human } }
triggers: { go: { event: go, next: s0 } }
steps:
${steps.join('\n')}
outputs: { done: { outcome: success }, lost: { outcome: failure } }
`;
}

/** Nested forks: sequences, choices and forks of leaves with exponential waits. */
type Block =
  | { readonly kind: 'leaf'; readonly hours: number }
  | { readonly kind: 'row' | 'choice' | 'fork'; readonly parts: readonly Block[]; readonly join: string };

const { block } = fc.letrec<{ block: Block }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.record({ kind: fc.constant('leaf' as const), hours: fc.integer({ min: 1, max: 9 }) }),
    fc.record({
      kind: fc.constantFrom('row' as const, 'choice' as const, 'fork' as const),
      parts: fc.array(tie('block'), { minLength: 2, maxLength: 3 }),
      join: fc.constantFrom('all', 'any', '2'),
    }),
  ),
}));

function nested(root: Block): string {
  const lines: string[] = [];
  let count = 0;
  const name = () => `s${count++}`;
  /** Writes a block that leads to `next`; gives back its first node. */
  const write = (each: Block, next: string): string => {
    if (each.kind === 'leaf') {
      const id = name();
      lines.push(
        `  ${id}: { actor: a, process_time: 1h, wait_time: { mean: ${each.hours}h }, next: ${next} }`,
      );
      return id;
    }
    if (each.kind === 'row') return each.parts.toReversed().reduce((after, part) => write(part, after), next);
    const [id, end] = [name(), name()];
    const starts = each.parts.map((part) => write(part, end));
    const flow =
      each.kind === 'fork'
        ? `{ parallel: [${starts.join(', ')}] }`
        : `[${starts.map((start) => `{ to: ${start}, probability: ${1 / starts.length} }`).join(', ')}]`;
    const join = each.kind === 'fork' ? `join: ${each.join}, ` : '';
    lines.push(`  ${id}: { actor: a, process_time: 0s, wait_time: 0s, next: ${flow} }`);
    lines.push(`  ${end}: { actor: a, process_time: 0s, wait_time: 0s, ${join}next: ${next} }`);
    return id;
  };
  const first = write(root, 'done');
  return `actors: { a: { kind: human } }
triggers: { go: { event: go, next: ${first} } }
steps:
${lines.join('\n')}
outputs: { done: { outcome: success } }
`;
}

/** Every figure within four and a half standard errors: with some hundred comparisons, chance never fails the test. */
function agrees(yaml: string, results: ItemResults, slack = 0): void {
  const closed = metricsOf(yaml);
  for (const name of ['lead_time', 'process_time', 'wait_time'] as const) {
    const [expected, found] = [closed[name].value, results[name].value];
    assert.ok(found && expected !== null, name);
    const off = 4.5 * (found.sd / Math.sqrt(found.n)) + (1e-9 + slack) * Math.max(1, expected);
    assert.ok(
      Math.abs(found.mean - expected) <= off,
      `${name}: ${found.mean} is not ${expected} ± ${off}\n${yaml}`,
    );
  }
  const [sd, lead] = [closed.lead_time_sd.value, results.lead_time.value];
  // Sample deviations of such laws scatter by some percent.
  if (sd !== null && lead) {
    const off = Math.abs(lead.sd - sd);
    assert.ok(off <= 0.15 * sd + 1e-6, `standard deviation: ${lead.sd} is not ${sd}\n${yaml}`);
  }
  for (const [id, share] of Object.entries(results.exit_probability)) {
    const [expected, n] = [closed.exit_probability[id]?.value ?? Number.NaN, results.items];
    const off = 4.5 * Math.sqrt((expected * (1 - expected)) / n) + 1e-9;
    assert.ok(Math.abs((share.value?.share ?? Number.NaN) - expected) <= off, `${id}\n${yaml}`);
  }
}

test('random routings with loops and limits agree with the closed form', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const yaml = routed(routing);
      const results = simulated(yaml, { items: 4000 });
      agrees(yaml, results);
      const exits = Object.values(results.exit_probability).reduce(
        (sum, { value }) => sum + (value?.share ?? 0),
        0,
      );
      assert.ok(Math.abs(exits - 1) < 1e-12);
    }),
    { seed: 1, numRuns: 15 },
  );
});

test('random nestings of forks, choices and joins agree with the closed form', () => {
  fc.assert(
    fc.property(block, (root) => {
      const yaml = nested(root);
      // The closed form cuts laws into points: nested maxima are off by less than one in two hundred.
      agrees(yaml, simulated(yaml, { items: 4000 }), 0.005);
    }),
    { seed: 2, numRuns: 20 },
  );
});

test('every kind of time agrees with the closed form', () => {
  const times = [
    'process_time: 2h..8h, wait_time: 1h..3h..20h',
    'process_time: 1h, lead_time: 2h..8h',
    'wait_time: 1h, lead_time: { mean: 5h, sd: 1h }',
    'process_time: { p50: 1h, p90: 4h }, wait_time: 2bd',
    'process_time: { buckets: [{ to: 15m, share: 40% }, { to: 2h, share: 60% }] }, wait_time: 3bh',
    'process_time: 1h, wait_time: { mean: 5h }, not_before: 4h',
    'process_time: 1h, wait_time: 0s, cadence: every 2d',
    'process_time: 1h, wait_time: 0s, cadence: "0 9 * * mon,thu"',
    'process_time: { mean: 5h }, wait_time: 1h, timeout: { after: 2d, then: late, means: lapsed }',
    'process_time: 1h, wait_time: { mean: 1h }, timeout: { after: 2h, then: late, means: lapsed }',
    'process_time: { mean: 2h }, wait_time: { mean: 1h }, timeout: { after: 2h, then: late, means: lapsed }',
    'process_time: 1h, lead_time: { mean: 15h }, timeout: { after: 10h, then: late, means: lapsed }',
    'process_time: 1h, wait_time: 1h..9h, raises: { down: 30% }',
  ];
  for (const time of times) {
    const yaml = `calendar: office
calendars: { office: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
actors: { a: { kind: human, calendar: office } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, ${time}, next: done } }
exceptions: { down: { handle: { retry: { times: 3, every: 10m }, then: late } } }
outputs: { done: { outcome: success }, late: { outcome: failure } }
`;
    agrees(yaml, simulated(yaml, { items: 8000 }));
  }
});

test('a wait that is left to the queue has the mean of the closed form', () => {
  const yaml = `actors: { a: { kind: human, capacity: 2 } }
triggers: { go: { event: go, rate: 36/d, next: work } }
steps: { work: { actor: a, process_time: { mean: 1h }, wait_cause: capacity, next: done } }
outputs: { done: { outcome: success } }
`;
  const [closed, found] = [metricsOf(yaml).lead_time.value, simulated(yaml).lead_time.value];
  assert.ok(
    found && closed !== null && Math.abs(found.mean - closed) < 4.5 * (found.sd / Math.sqrt(found.n)),
  );
});

test('twice the time, twice the lead time, item by item', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const [once, twice] = [
        simulated(routed(routing), { items: 300 }),
        simulated(routed(routing, 2), { items: 300 }),
      ];
      for (const key of ['mean', 'p50', 'p95', 'max'] as const) {
        const [a, b] = [
          once.lead_time.value?.[key] ?? Number.NaN,
          twice.lead_time.value?.[key] ?? Number.NaN,
        ];
        assert.ok(Math.abs(b - 2 * a) <= 1e-6 * Math.max(1, b));
      }
    }),
    { seed: 3, numRuns: 10 },
  );
});

test('where nothing closes, the real calendar and its average say the same', () => {
  const yaml = `actors: { a: { kind: human } }
triggers: { go: { event: go, next: s0 } }
steps: { s0: { actor: a, process_time: 2h..8h, wait_time: { mean: 1d }, next: done } }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, within: 2d } }
`;
  const [exact, average] = [simulated(yaml, { calendars: 'exact' }), simulated(yaml)];
  assert.deepEqual(exact.sla_attainment, average.sla_attainment);
  const off = Math.abs((exact.lead_time.value?.mean ?? 0) - (average.lead_time.value?.mean ?? 1));
  assert.ok(off < 1e-5 * HOUR && (average.lead_time.value?.mean ?? 0) > DAY);
});
