// What is proven of an SLA holds for every item that is simulated; and what casts doubt on a proof leaves none.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { certainSlas } from '../../server/core/simulate/certain-slas.ts';
import { judgedSlas } from '../../server/core/simulate/judged-slas.ts';
import { simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import { slaAttainment } from '../../server/core/simulate/sla-attainment.ts';
import { HOUR, streamOf } from './specs.ts';

function certain(yaml: string): string[] {
  const stream = streamOf(yaml);
  return [...certainSlas(stream, judgedSlas(stream))].map(({ id }) => id).sort();
}

/** One SLA of a stream with another limit, in seconds. */
function within(stream: Stream, id: string, seconds: number): Stream {
  const sla = stream.slas.get(id);
  assert.ok(sla?.within?.kind === 'one');
  const at = { elapsed: seconds, business: 0, businessDays: 0, months: 0 };
  const limit = { ...sla.within.limit, value: { kind: 'fixed' as const, at } };
  return { ...stream, slas: new Map([[id, { ...sla, within: { ...sla.within, limit } }]]) };
}

const isCertain = (stream: Stream) => certainSlas(stream, judgedSlas(stream)).size > 0;

/** The least limit in whole seconds that is proven; undefined where none is. */
function leastProven(stream: Stream, id: string): number | undefined {
  let [low, high] = [-1, 2 ** 31];
  if (!isCertain(within(stream, id, high))) return undefined;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isCertain(within(stream, id, middle))) high = middle;
    else low = middle;
  }
  return high;
}

const TIMES = [
  'process_time: 1h, wait_time: 2h',
  'process_time: 10m..2h, wait_time: 0s',
  'process_time: 30m..1h..4h, wait_time: 1h..3h',
  'lead_time: 1h..5h, process_time: 1h',
  'lead_time: 4h',
  'process_time: { buckets: [{ to: 15m, share: 40% }, { to: 2h, share: 60% }] }, wait_time: 10m',
];

interface Part {
  readonly kind: 'step' | 'gate' | 'handoff' | 'fork';
  readonly times: number;
  readonly ahead: number;
  readonly back: number;
  readonly most: number;
  readonly retries: number;
  readonly cut: boolean;
}

const part: fc.Arbitrary<Part> = fc.record({
  kind: fc.constantFrom('step', 'step', 'gate', 'handoff', 'fork'),
  times: fc.nat(TIMES.length - 1),
  ahead: fc.integer({ min: 1, max: 3 }),
  back: fc.nat(4),
  most: fc.integer({ min: 0, max: 3 }),
  retries: fc.nat(3),
  cut: fc.boolean(),
});

/** Nodes in a row, with counted ways back, choices ahead, forks that meet again, retries and timeouts. */
function written(parts: readonly Part[], forks: boolean): string {
  const sections: Record<'steps' | 'gates' | 'handoffs', string[]> = { steps: [], gates: [], handoffs: [] };
  const at = (i: number) => (i >= parts.length ? 'done' : `n${i}`);
  for (const [i, { kind, times, ahead, back, most, retries, cut }] of parts.entries()) {
    const again = `{ to: n${Math.max(0, i - back)}, probability: 50%, at_most: { times: ${most}, then: ${at(i + 2)} } }`;
    const own = `${TIMES[times]}${cut ? `, timeout: { after: 2h, then: ${at(i + 1)}, means: lapsed }` : ''}`;
    const raises = retries > 0 ? `, raises: { down-${retries}: 50% }` : '';
    if (kind === 'gate') {
      const ways = `pass_rate: 40%, pass: ${at(i + 1)}, fail: [{ to: n${Math.max(0, i - back)}, at_most: { times: ${most}, then: ${at(i + ahead)} } }]`;
      sections.gates.push(`  n${i}: { actor: a, criteria: [yes], ${own}${raises}, ${ways} }`);
    } else if (kind === 'handoff') {
      sections.handoffs.push(
        `  n${i}: { to: ${at(i + 1)}, context: [], wait_time: 10m..1h, on_reject: [${again}] }`,
      );
    } else if (kind === 'fork' && forks) {
      sections.steps.push(
        `  n${i}: { actor: a, ${own}${raises}, next: { parallel: [l${i}, r${i}] } }`,
        `  l${i}: { actor: a, ${TIMES[(times + 1) % TIMES.length]}, next: j${i} }`,
        `  r${i}: { actor: a, ${TIMES[(times + 3) % TIMES.length]}, next: [{ to: j${i}, probability: 80% }, { to: r${i}, probability: 20%, at_most: { times: ${most}, then: ${ahead > 2 ? 'done' : `j${i}`} } }] }`,
        `  j${i}: { actor: a, ${TIMES[times]}, join: ${['all', 'any', '2'][back % 3]}, next: ${at(i + 1)} }`,
      );
    } else {
      const next = `next: [{ to: ${at(i + 1)}, probability: 30% }, { to: ${at(i + ahead)}, probability: 20% }, ${again}]`;
      sections.steps.push(`  n${i}: { actor: a, ${own}${raises}, ${next} }`);
    }
  }
  const nodes = Object.entries(sections).map(([name, lines]) =>
    lines.length > 0 ? `${name}:\n${lines.join('\n')}\n` : '',
  );
  const last = parts.length - 1;
  return `actors: { a: { kind: human } }
triggers: { go: { event: go, next: n0 } }
${nodes.join('')}exceptions:
  down-1: { handle: { retry: { times: 1, every: 10m }, then: done } }
  down-2: { handle: { retry: { times: 2, every: 5m..20m, backoff: exponential }, then: n${last} }, at_most: { times: 2, then: done } }
  down-3: { handle: { retry: { times: 3 }, continue: true } }
outputs: { done: { outcome: success } }
slas:
  stream: { covers: stream, within: 1h }
  work: { covers: stream, within: 1h, measure: process_time }
  waits: { covers: stream, within: 1h, measure: wait_time }
  node: { covers: n${Math.floor(last / 2)}, within: 1h }
  own-work: { covers: n${last}, within: 1h, measure: process_time }
  section: { covers: { from: n${Math.floor(last / 3)}, to: n${last} }, within: 1h }
  answer: { covers: { from: n0, to: n${Math.floor(last / 2)} }, within: 1h, measure: response_time }
  onward: { covers: { from: n${last} }, within: 1h }
`;
}

describe('a proven SLA', () => {
  for (const forks of [false, true])
    it(`is kept by every simulated item at the least limit that is proven${forks ? ', with forks' : ''}`, () => {
      let [proven, judged, tight] = [0, 0, 0];
      fc.assert(
        fc.property(
          fc.array(part, { minLength: 1, maxLength: 7 }),
          fc.integer({ min: 1, max: 9 }),
          (parts, seed) => {
            const stream = streamOf(written(parts, forks));
            for (const id of stream.slas.keys()) {
              const least = leastProven(stream, id);
              if (least === undefined) continue;
              proven++;
              const share = (seconds: number) =>
                simulateItems(within(stream, id, seconds), { items: 60, seed }).sla_attainment[id]?.value
                  ?.share;
              const kept = share(least);
              if (kept === undefined) continue;
              judged++;
              assert.equal(kept, 1, `${id} within ${least} s\n${written(parts, forks)}`);
              if ((share(0.5 * least) ?? 1) < 1) tight++;
            }
          },
        ),
        { seed: 7, numRuns: 60 },
      );
      assert.ok(proven > 200 && judged > 0.9 * proven && tight > 80, `${proven} ${judged} ${tight}`);
    });

  it('has figures without a simulation', () => {
    const yaml = simple('process_time: 1h, wait_time: 1h..2h', 'within: 3h');
    assert.deepEqual(slaAttainment(streamOf(yaml)).promise, {
      value: { share: 1, n: 0, interval: { low: 1, high: 1 } },
      known: true,
      missing: [],
      met: true,
      certain: true,
      unfinished: 0,
      target: 1,
      conditional: false,
    });
  });
});

function simple(own: string, limit: string, more = ''): string {
  return `actors: { a: { kind: human }, office: { kind: human, calendar: week } }
calendars: { week: { timezone: UTC, hours: "09:00-17:00", days: mon-fri } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, ${own}, next: done } }
outputs: { done: { outcome: success } }
slas: { promise: { covers: work, ${limit} } }
${more}`;
}

describe('the least limit that is proven', () => {
  const PLAIN = 'process_time: 1h, wait_time: 2h';
  const cases: Record<string, [yaml: string, seconds: number]> = {
    'of one visit is all of its time': [simple(PLAIN, 'within: 1h'), 3 * HOUR],
    'of ranges is their upper end': [
      simple('process_time: 1h..2h, wait_time: 1h..2h..5h', 'within: 1h'),
      7 * HOUR,
    ],
    'of a lead time is that': [simple('lead_time: 5h, process_time: 1h', 'within: 1h'), 5 * HOUR],
    'with retries counts all attempts and pauses': [
      simple(
        `${PLAIN}, raises: { down: 10% }`,
        'within: 1h',
        'exceptions: { down: { handle: { retry: { times: 3, every: 1h, backoff: exponential }, then: done } } }',
      ),
      // Four attempts, and pauses of one, two and four hours; rounding takes it to the next second.
      (4 * 3 + 7) * HOUR + 1,
    ],
  };
  for (const [name, [yaml, seconds]] of Object.entries(cases))
    it(name, () => assert.equal(leastProven(streamOf(yaml), 'promise'), seconds));

  const LOOP = `actors: { a: { kind: human } }
triggers: { go: { event: go, next: draft } }
steps:
  draft: { actor: a, process_time: 2h, wait_time: 0s, next: review }
  file: { actor: a, process_time: 10h, wait_time: 0s, next: done }
gates:
  review: { actor: a, criteria: [good], process_time: 1h, wait_time: 0s, pass: file, fail: [{ to: draft, at_most: { times: 2, then: refused } }] }
outputs: { done: { outcome: success }, refused: { outcome: failure } }
slas:
  all: { covers: stream, within: 1h }
  reviewed: { covers: { from: draft, to: review }, within: 1h }
  agreed: { covers: { from: draft, to: file }, within: 1h }
`;
  it('of a loop counts every round to the end', () => {
    const stream = streamOf(LOOP);
    assert.equal(leastProven(stream, 'all'), 3 * 13 * HOUR + 1);
    assert.equal(leastProven(stream, 'agreed'), 3 * 13 * HOUR + 1);
    // The clock stops at the first review.
    assert.equal(leastProven(stream, 'reviewed'), 3 * HOUR + 1);
  });

  const ASIDE = (way: string, more = '') => `actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps:
  work: { actor: a, process_time: 1h, wait_time: 0s, ${way} }
  slow: { actor: a, process_time: 50h, wait_time: 0s, next: done }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, within: 1h } }
${more}`;
  const asides: Record<string, [yaml: string, hours: number]> = {
    'where a counted branch is used up': [
      ASIDE(
        'next: [{ to: done, probability: 50% }, { to: work, probability: 50%, at_most: { times: 1, then: slow } }]',
      ),
      // Counted twice: the chain may leave before it goes round, and after.
      2 * 51,
    ],
    'where a timeout strikes': [ASIDE('timeout: { after: 30m, then: slow, means: lapsed }, next: done'), 51],
    'where an exception has struck too often': [
      ASIDE(
        'raises: { down: 50% }, next: done',
        'exceptions: { down: { at_most: { times: 1, then: slow }, handle: { then: done } } }',
      ),
      51,
    ],
  };
  for (const [name, [yaml, hours]] of Object.entries(asides))
    it(`goes the way ${name}`, () => assert.equal(leastProven(streamOf(yaml), 'promise'), hours * HOUR + 1));

  it('of a section that ends in another branch is that of the whole item', () => {
    const stream = streamOf(`actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: [long, short] } } }
steps:
  long: { actor: a, process_time: 20h, wait_time: 0s, next: end-here }
  end-here: { actor: a, process_time: 1h, wait_time: 0s, next: last }
  short: { actor: a, process_time: 1h, wait_time: 0s, next: start-here }
  start-here: { actor: a, process_time: 1h, wait_time: 0s, next: last }
  last: { actor: a, process_time: 1h, wait_time: 0s, join: all, next: done }
outputs: { done: { outcome: success } }
slas: { promise: { covers: { from: start-here, to: end-here }, within: 1h } }
`);
    assert.equal(leastProven(stream, 'promise'), 22 * HOUR + 1);
  });
});

describe('no proof', () => {
  const PLAIN = 'process_time: 1h, wait_time: 2h';
  const FORK = (branch: string, next = '[left, right]') => `actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: ${next} } } }
steps:
  left: { actor: a, ${PLAIN}, next: ${branch} }
  right: { actor: a, ${PLAIN}, next: last }
  last: { actor: a, ${PLAIN}, join: all, next: done }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, within: 900d } }
`;
  const LOOP = (most: string) => `actors: { a: { kind: human } }
triggers: { go: { event: go, next: work } }
steps: { work: { actor: a, ${PLAIN}, next: [{ to: done, probability: 90% }, { to: work, probability: 10%${most} }] } }
outputs: { done: { outcome: success } }
slas: { promise: { covers: stream, within: 900d } }
`;
  it('is there without a doubt', () => {
    for (const yaml of [
      simple(PLAIN, 'within: 900d'),
      FORK('last'),
      LOOP(', at_most: { times: 3, then: done }'),
    ])
      assert.deepEqual(certain(yaml), ['promise']);
  });
  const doubts: Record<string, string> = {
    'a time without a maximum': simple('process_time: { mean: 1s }, wait_time: 2h', 'within: 900d'),
    'another one': simple('process_time: 1s, wait_time: { p50: 1s, p90: 2s }', 'within: 900d'),
    'an unknown time': simple('process_time: 1s, wait_time: unknown', 'within: 900d'),
    'an absent time': simple('process_time: 1s', 'within: 900d'),
    'times that contradict each other': simple(`${PLAIN}, lead_time: 1h`, 'within: 900d'),
    'business time': simple('process_time: 1h, wait_time: 2bh', 'within: 900d'),
    months: simple('process_time: 1h, wait_time: 1mo', 'within: 900d'),
    'an actor with a calendar': simple(PLAIN, 'within: 900d').replace('actor: a', 'actor: office'),
    'a limit in business days': simple(PLAIN, 'within: 900bd'),
    'a limit in months': simple(PLAIN, 'within: 90mo'),
    'a limit that is a range': simple(PLAIN, 'within: 800d..900d'),
    'a date': simple(PLAIN, 'by: 2030-01-01'),
    'one of several limits': simple(PLAIN, 'within: [{ when: big, is: 900d }, { is: 2h }]'),
    'a cadence': simple(`${PLAIN}, cadence: every 2d`, 'within: 900d'),
    'an earliest start': simple(`${PLAIN}, not_before: 1h`, 'within: 900d'),
    'a batch': simple(`${PLAIN}, batch: { size: 3 }`, 'within: 900d'),
    'a list': simple(`${PLAIN}, for_each: { item: page, count: 3 }`, 'within: 900d'),
    'a stream inside': simple(`${PLAIN}, stream: { file: other.vstream.yaml }`, 'within: 900d'),
    'retries that nobody counts': simple(
      `${PLAIN}, raises: { down: 10% }`,
      'within: 900d',
      'exceptions: { down: { handle: { retry: { every: 1h }, then: done } } }',
    ),
    'a pause without a maximum': simple(
      `${PLAIN}, raises: { down: 10% }`,
      'within: 900d',
      'exceptions: { down: { handle: { retry: { times: 1, every: { mean: 1h } }, then: done } } }',
    ),
    'a window that stays open': simple(PLAIN, 'within: 900d')
      .replace('steps:', 'gates:')
      .replace('next: done', 'criteria: [good], approval: { at_least: 1, open_for: 3d }, pass: done'),
    'a loop that nobody counts': LOOP(''),
    'a loop with an unknown count': LOOP(', at_most: { times: unknown, then: done }'),
    'a branch that ends before its join': FORK('[{ to: end, probability: 10% }, { to: last }]'),
    'a branch that may not be taken': FORK('last', '[{ to: left, probability: 10% }, right]'),
    'a branch that another ends': FORK('last').replace('join: all', 'join: any, cancels: [left, right]'),
    'work in several branches': FORK('last').replace('within', 'measure: process_time, within'),
  };
  for (const [name, yaml] of Object.entries(doubts)) it(name, () => assert.deepEqual(certain(yaml), []));
});
