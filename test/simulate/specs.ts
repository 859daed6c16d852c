// Streams for the tests of this folder, and how they are read.
import { computeMetrics } from '../../server/core/metrics/metrics.ts';
import type { Metrics } from '../../server/core/metrics/types.ts';
import { buildStream } from '../../server/core/model/build.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { type ItemOptions, simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import type { ItemResults } from '../../server/core/simulate/results.ts';

export const HOUR = 3600;
export const DAY = 24 * HOUR;

export function streamOf(yaml: string): Stream {
  return buildStream(parse(`vstream: 1\nname: Test\n${yaml}`));
}

export function metricsOf(yaml: string): Metrics {
  return computeMetrics(streamOf(yaml));
}

export function simulated(yaml: string, options: ItemOptions = {}): ItemResults {
  return simulateItems(streamOf(yaml), { calendars: 'average', items: 20_000, ...options });
}

/** Steps in a row at an actor without a calendar; each text is a process time. */
export function chain(times: readonly string[], more = ''): string {
  const steps = times.map(
    (time, i) =>
      `  s${i}: { actor: a, process_time: ${time}, wait_time: 0s, next: ${i + 1 < times.length ? `s${i + 1}` : 'done'} }`,
  );
  return `actors: { a: { kind: human } }
triggers: { go: { event: go, next: s0 } }
steps:
${steps.join('\n')}
outputs: { done: { outcome: success } }
${more}`;
}

/** Branches of a fork that meet at a join; each text is a process time. */
export function parallel(branches: readonly string[], join: string, cancels = ''): string {
  return `actors: { a: { kind: human } }
triggers: { go: { event: go, next: { parallel: [${branches.map((_, i) => `s${i}`).join(', ')}] } } }
steps:
${branches.map((time, i) => `  s${i}: { actor: a, process_time: ${time}, wait_time: 0s, next: last }`).join('\n')}
  last: { actor: a, process_time: 0s, wait_time: 0s, join: ${join}, ${cancels} next: done }
outputs: { done: { outcome: success } }
`;
}

export const REVIEWED = `
actors: { a: { kind: human } }
triggers: { go: { event: go, next: draft } }
steps:
  draft: { actor: a, process_time: 2d, wait_time: 0s, next: review }
  review: { actor: a, process_time: 1d, wait_time: 0s, next: [{ to: draft, probability: 20% }, { to: qa, probability: 80% }] }
  qa:
    actor: a
    process_time: 12h
    wait_time: 0s
    next: [{ to: draft, probability: 10% }, { to: review, probability: 5% }, { to: release, probability: 80% }, { to: cancel, probability: 5% }]
outputs: { release: { outcome: success }, cancel: { outcome: cancelled } }
slas:
  week: { covers: stream, within: 7d, percentile: 85 }
`;
