// The run with arrivals, queues and capacities, as people read it.
import type { Stream } from '../core/model/types/stream.ts';
import { formatSeconds, formatShare } from '../core/model/values.ts';
import type { Estimate, FlowResults } from '../core/simulate/flow-results.ts';
import type { SimulationPayload } from '../protocol/simulate.ts';
import { shown } from './simulation-figures.ts';

const DAY = 86_400;
/** More lines than these cannot be told apart in one chart. */
const MOST_LINES = 4;

export function flowOf(flow: FlowResults, name: (id: string) => string): SimulationPayload['flow'] {
  const start = flow.wip_over_time[0]?.at ?? 0;
  const stations = Object.entries(flow.stations);
  const between = ({ interval }: Estimate) => `95 % interval ${some(interval.low)} to ${some(interval.high)}`;
  return {
    figures: [
      {
        label: 'Throughput',
        ...shown(flow.throughput, ({ mean }) => `${some(mean)} a day`),
        ...(flow.throughput.value ? { note: between(flow.throughput.value) } : {}),
      },
      {
        label: 'Work in progress',
        ...shown(flow.wip, ({ mean }) => some(mean)),
        ...(flow.wip.value ? { note: `at most ${flow.wip.value.max}` } : {}),
      },
      {
        label: 'Lead time with queues, mean',
        ...shown(flow.lead_time, ({ mean }) => formatSeconds(mean)),
        ...(flow.lead_time.value ? { note: `P85 ${formatSeconds(flow.lead_time.value.p85)}` } : {}),
      },
      {
        label: 'Age of open items, mean',
        ...shown(flow.age, ({ mean }) => formatSeconds(mean)),
        ...(flow.age.value ? { note: `oldest ${formatSeconds(flow.age.value.max)}` } : {}),
      },
    ],
    wip: {
      unit: 'days',
      warmUp: flow.warm_up / DAY,
      points: flow.wip_over_time.map(({ at, wip }) => ({ at: (at - start) / DAY, wip })),
    },
    lines: linesOf(flow, name),
    utilization: stations.map(([id, { utilization, capacity }]) => ({
      ...{ id, label: name(id), share: utilization, low: null, high: null, target: null, interval: '' },
      text: `${formatShare(utilization)} of ${some(capacity)}`,
    })),
    queues: stations.map(([id, { queue, wait }]) => ({
      label: name(id),
      mean: some(queue.mean),
      most: String(queue.max),
      wait: wait ? formatSeconds(Math.max(0, wait.mean)) : 'nothing was worked on',
    })),
  };
}

/** Those in which somebody ever stands. */
function linesOf(
  { stations, queues_over_time, wip_over_time }: FlowResults,
  name: (id: string) => string,
): NonNullable<SimulationPayload['flow']>['lines'] {
  const start = wip_over_time[0]?.at ?? 0;
  return Object.entries(stations)
    .filter(([, { queue }]) => queue.max > 0)
    .toSorted(([, a], [, b]) => b.queue.mean - a.queue.mean)
    .slice(0, MOST_LINES)
    .map(([id]) => {
      const waiting = queues_over_time[id] ?? [];
      const points = wip_over_time.map(({ at }, index) => ({
        at: (at - start) / DAY,
        waiting: waiting[index] ?? 0,
      }));
      return { label: name(id), points };
    });
}

/** Without a rate nothing is known to arrive, and there are no queues to speak of. */
export function whyNoFlow({ nodes }: Stream): string {
  const triggers = [...nodes.values()].filter((node) => node.kind === 'trigger');
  if (triggers.length === 0) return 'Nothing starts the stream.';
  const silent = triggers.filter(({ rate }) => rate === undefined || rate.value === 'unknown');
  if (silent.length === 0) return 'No item arrived.';
  const names = silent.map(({ id }) => id).join(', ');
  return `No rate is stated for ${names}: without arrivals there are no queues.`;
}

function some(value: number): string {
  return String(Number(value.toPrecision(3)));
}
