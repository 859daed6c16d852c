// What must hold for every stream: random routings against plain iteration, random nestings of forks against their
// own arithmetic, and unknowns that never turn into numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { HOUR, metricsOf, near } from './compute.ts';

const HEAD = `
vstream: 1
name: Random
actors: { a: { kind: human } }
triggers: { go: { event: go, next: s0 } }
`;

interface Routing {
  /** Hours of process and wait per step. */
  readonly times: readonly { readonly process: number; readonly wait: number }[];
  /** Where each step goes with half of its work, beside the two outputs. */
  readonly next: readonly (readonly [number, number])[];
}

const routings: fc.Arbitrary<Routing> = fc.integer({ min: 1, max: 12 }).chain((size) =>
  fc.record({
    times: fc.array(
      fc.record({ process: fc.integer({ min: 0, max: 9 }), wait: fc.integer({ min: 0, max: 9 }) }),
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

/** 40 % and 30 % to the two steps, 20 % to one output and 10 % to the other. */
function yamlOf({ times, next }: Routing, factor = 1, unknownAt = -1): string {
  const steps = times.map(({ process, wait }, i) => {
    const [one, two] = next[i] ?? [0, 0];
    const touch = i === unknownAt ? 'unknown' : `${process * factor}h`;
    return `  s${i}: { actor: a, process_time: ${touch}, wait_time: ${wait * factor}h, next: [{ to: s${one}, probability: 40% }, { to: s${two}, probability: 30% }, { to: done, probability: 20% }, { to: lost, probability: 10% }] }`;
  });
  return `${HEAD}steps:\n${steps.join('\n')}\noutputs: { done: { outcome: success }, lost: { outcome: failure } }\n`;
}

/** Expected visits by walking the mass around until it is gone. */
function iterated({ times, next }: Routing): number[] {
  const visits: number[] = times.map(() => 0);
  let here: number[] = times.map((_, i) => (i === 0 ? 1 : 0));
  for (let round = 0; round < 120; round++) {
    const there: number[] = times.map(() => 0);
    for (const [i, mass] of here.entries()) {
      visits[i] = (visits[i] ?? 0) + mass;
      const [one, two] = next[i] ?? [0, 0];
      there[one] = (there[one] ?? 0) + 0.4 * mass;
      there[two] = (there[two] ?? 0) + 0.3 * mass;
    }
    here = there;
  }
  return visits;
}

test('visits, times and exits agree with plain iteration', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const metrics = metricsOf(yamlOf(routing));
      const visits = iterated(routing);
      let lead = 0;
      for (const [i, count] of visits.entries()) {
        near(metrics.expected_visits[`s${i}`]?.value, count, 1e-9);
        lead += count * ((routing.times[i]?.process ?? 0) + (routing.times[i]?.wait ?? 0));
      }
      near(metrics.lead_time.value, lead * HOUR, 1e-9);
      const [done, lost] = [metrics.exit_probability.done?.value, metrics.exit_probability.lost?.value];
      near((done ?? 0) + (lost ?? 0), 1, 1e-9);
      const given = (metrics.lead_time_given.done?.value ?? 0) * (done ?? 0);
      near(given + (metrics.lead_time_given.lost?.value ?? 0) * (lost ?? 0), lead * HOUR, 1e-9);
      if (lead > 0) assert.ok((metrics.flow_efficiency.value ?? 2) <= 1 + 1e-12);
    }),
    { numRuns: 60 },
  );
});

test('adding capacity never raises the expected queue time', () => {
  const queue = (service: string, rate: number, capacity: number) =>
    metricsOf(`vstream: 1
name: Queue
actors: { a: { kind: human, capacity: ${capacity} } }
triggers: { go: { event: go, rate: ${rate}/d, next: work } }
steps: { work: { actor: a, process_time: ${service}, wait_cause: capacity, next: done } }
outputs: { done: { outcome: success } }
`).queue_time.work?.value ?? Number.POSITIVE_INFINITY;
  fc.assert(
    fc.property(
      fc.constantFrom('1h', '{ mean: 1h }', '10m..3h', '{ p50: 30m, p90: 4h }'),
      fc.integer({ min: 1, max: 300 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 40 }),
      (service, rate, tenths, more) => {
        const [few, many] = [queue(service, rate, tenths / 10), queue(service, rate, (tenths + more) / 10)];
        return many <= few * (1 + 1e-9);
      },
    ),
    { numRuns: 300 },
  );
});

test('doubling all times doubles the lead time', () => {
  fc.assert(
    fc.property(routings, (routing) => {
      const [once, twice] = [metricsOf(yamlOf(routing)), metricsOf(yamlOf(routing, 2))];
      near(twice.lead_time.value, 2 * (once.lead_time.value ?? Number.NaN), 1e-9);
      near(twice.wait_time.value, 2 * (once.wait_time.value ?? Number.NaN), 1e-9);
    }),
    { numRuns: 30 },
  );
});

test('an unknown never becomes a number, and bounds hold', () => {
  fc.assert(
    fc.property(routings, fc.nat(), (routing, pick) => {
      const at = pick % routing.times.length;
      const metrics = metricsOf(yamlOf(routing, 1, at));
      if (metrics.expected_visits[`s${at}`]?.value === 0) return;
      const full = metricsOf(yamlOf(routing));
      for (const name of ['process_time', 'lead_time', 'flow_efficiency'] as const) {
        assert.equal(metrics[name].value, null);
        assert.deepEqual(metrics[name].missing, [`s${at}.process_time`]);
      }
      assert.ok((metrics.lead_time.bound?.atLeast ?? 0) <= (full.lead_time.value ?? 0) + 1e-6);
      near(metrics.wait_time.value, full.wait_time.value ?? Number.NaN, 1e-9);
    }),
    { numRuns: 30 },
  );
});

type Block =
  | { readonly hours: number }
  | { readonly all: boolean; readonly branches: readonly (readonly Block[])[] };

const { blocks } = fc.letrec<{ block: Block; blocks: Block[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3 },
    { weight: 3, arbitrary: fc.record({ hours: fc.integer({ min: 0, max: 20 }) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        all: fc.boolean(),
        branches: fc.array(tie('blocks'), { minLength: 2, maxLength: 3 }),
      }),
    },
  ),
  blocks: fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
}));

/** Nested blocks as YAML steps, with their own sums and maxima. */
function nested(sequence: readonly Block[]): {
  yaml: string;
  lead: number;
  process: number;
  steps: string[];
} {
  const lines: string[] = [];
  const steps: string[] = [];
  const step = (hours: number, next: string, join = '') => {
    const id = `n${steps.length}`;
    steps.push(id);
    lines.push(`  ${id}: { actor: a, process_time: ${hours}h, wait_time: 0s, ${join}next: ${next} }`);
    return id;
  };
  /** Written from the end, so that each knows what comes after it. */
  const write = (list: readonly Block[], after: string): { first: string; lead: number; process: number } => {
    let [first, lead, process] = [after, 0, 0];
    for (const block of list.toReversed()) {
      if ('hours' in block) {
        first = step(block.hours, first);
        lead += block.hours;
        process += block.hours;
        continue;
      }
      const join = step(1, first, block.all ? 'join: all, ' : 'join: any, ');
      const branches = block.branches.map((branch) => write(branch, join));
      first = step(1, `{ parallel: [${branches.map((branch) => branch.first).join(', ')}] }`);
      const times = branches.map((branch) => branch.lead);
      lead += 2 + (block.all ? Math.max(...times) : Math.min(...times));
      process += 2 + branches.reduce((sum, branch) => sum + branch.process, 0);
    }
    return { first, lead, process };
  };
  const { first, lead, process } = write(sequence, 'done');
  const head = HEAD.replace('next: s0', `next: ${first}`);
  return {
    yaml: `${head}steps:\n${lines.join('\n')}\noutputs: { done: { outcome: success } }\n`,
    lead,
    process,
    steps,
  };
}

test('nested forks: the longest branch counts, every step is visited once, efficiency stays below one', () => {
  fc.assert(
    fc.property(blocks, (sequence) => {
      const { yaml, lead, process, steps } = nested(sequence);
      const metrics = metricsOf(yaml);
      near(metrics.lead_time.value, lead * HOUR, 1e-9);
      near(metrics.process_time.value, process * HOUR, 1e-9);
      for (const id of steps) near(metrics.expected_visits[id]?.value, 1, 1e-9);
      near(metrics.exit_probability.done?.value, 1, 1e-9);
      near(metrics.first_pass_yield.value, 1, 1e-9);
      if (lead > 0) near(metrics.flow_efficiency.value, 1, 1e-9);
    }),
    { numRuns: 80 },
  );
});

test('whatever the text holds, the metrics do not throw', () => {
  const lines = yamlOf({ times: [{ process: 1, wait: 1 }], next: [[0, 0]] }).split('\n');
  fc.assert(
    fc.property(fc.array(fc.nat({ max: lines.length - 1 }), { maxLength: 4 }), fc.string(), (cut, noise) => {
      metricsOf(lines.map((line, i) => (cut.includes(i) ? noise : line)).join('\n'));
    }),
    { numRuns: 60 },
  );
});
