// The stations of a discrete-event run: one for every pool of actors that has work in the stream.
import { poolOf } from '../metrics/load.ts';
import { openClock } from './clocks.ts';
import type { FlowRecord } from './flow-record.ts';
import type { Plan } from './plan.ts';
import { Station } from './station.ts';
import type { WorkClock } from './work-clock.ts';

export interface NamedStation {
  readonly id: string;
  readonly actors: readonly string[];
  readonly capacity: number;
  readonly clock: WorkClock;
  readonly station: Station;
}

export function stationsOf(
  plan: Plan,
  window: { readonly from: number; readonly to: number },
  planEvent: (at: number, run: () => void) => void,
  record: FlowRecord,
): NamedStation[] {
  const { stream, clocks } = plan;
  const groups = new Map<string, string[]>();
  for (const node of plan.nodes) {
    const actor = 'actor' in node.node ? node.node.actor?.id : undefined;
    if (actor === undefined || !stream.actors.has(actor)) continue;
    const pool = poolOf(stream, actor);
    groups.set(pool, [...new Set([...(groups.get(pool) ?? []), actor])]);
  }
  return [...groups].map(([id, actors]) => {
    const actor = stream.actors.get(id);
    const stated = actor?.capacity?.value ?? 1;
    if (stated === 'unknown' || stated <= 0) record.missing.add(`${id}.capacity`);
    const capacity = stated === 'unknown' || stated <= 0 ? 1 : stated;
    const clock = clocks.named(actor?.calendar?.id) ?? openClock;
    return { id, actors, capacity, clock, station: new Station(capacity, window, planEvent) };
  });
}
