// How fast metrics and simulation are, and how their cost grows: twice the items or the nodes should cost about twice.
// The last column says it as one number: 1 is a cost in proportion, below it something is paid once, above it grows faster.
import { computeMetrics, plainMetrics } from '../../server/core/metrics/metrics.ts';
import { buildStream } from '../../server/core/model/build.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import { parse } from '../../server/core/parse/parse.ts';
import { simulateFlow } from '../../server/core/simulate/discrete-event.ts';
import { simulateItems } from '../../server/core/simulate/monte-carlo.ts';
import { median, sideBySide, table } from './bench.ts';
import { streamText } from './streams.ts';

function streamOf(nodes: number): Stream {
  return buildStream(parse(streamText(nodes)));
}

export default async function bench(): Promise<void> {
  await byItems();
  await byNodes();
  await closedForm();
}

async function byItems(): Promise<void> {
  const stream = streamOf(50);
  const counts = [1000, 2000, 4000, 8000];
  const single = await sideBySide(counts.map((items) => () => simulateItems(stream, { items })));
  table(
    'Single items through 50 nodes (Monte Carlo, real calendar)',
    ['items', 'ms', 'items a second', '× the items', '× the time', 'time / items'],
    rows(counts, single, (items, ms) => (items / ms) * 1000),
  );
  const flow = await sideBySide(counts.map((items) => () => simulateFlow(stream, { items })));
  table(
    'Arrivals through 50 nodes (discrete events: queues, capacities, calendars)',
    ['items', 'ms', 'items a second', '× the items', '× the time', 'time / items'],
    rows(counts, flow, (items, ms) => (items / ms) * 1000),
  );
}

async function byNodes(): Promise<void> {
  const sizes = [25, 50, 100, 200];
  const streams = sizes.map(streamOf);
  const items = 1000;
  const visits = (nodes: number, ms: number) => (items * nodes * 1000) / ms;
  const head = ['nodes', 'ms', 'nodes × items a second', '× the nodes', '× the time', 'time / nodes'];
  const single = await sideBySide(streams.map((stream) => () => simulateItems(stream, { items })));
  table(`${items} single items by the size of the stream`, head, rows(sizes, single, visits));
  const flow = await sideBySide(streams.map((stream) => () => simulateFlow(stream, { items })));
  table(`${items} arrivals by the size of the stream`, head, rows(sizes, flow, visits));
}

async function closedForm(): Promise<void> {
  const sizes = [100, 1000, 5000];
  const times: number[] = [];
  for (const size of sizes) {
    const stream = streamOf(size);
    // Each metric is worked out when it is asked for: here, all of them.
    times.push(await median(() => plainMetrics(computeMetrics(stream))));
  }
  const head = ['nodes', 'ms', 'nodes a ms', '× the nodes', '× the time', 'time / nodes'];
  table(
    'Metrics (closed form)',
    head,
    rows(sizes, times, (nodes, ms) => nodes / ms),
  );
}

function rows(
  sizes: readonly number[],
  times: readonly number[],
  rate: (size: number, ms: number) => number,
): (string | number)[][] {
  return sizes.map((size, i) => {
    const [ms = Number.NaN, first = Number.NaN] = [times[i], times[0]];
    const [grown, cost] = [size / (sizes[0] ?? 1), ms / first];
    return [String(size), ms, rate(size, ms), grown, cost, cost / grown];
  });
}
