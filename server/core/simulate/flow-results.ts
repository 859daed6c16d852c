// What a run with arrivals, queues and capacities hands out.
import type { Average } from './level.ts';
import type { ById, Figure } from './results.ts';
import type { Interval, Summary } from './statistics.ts';

export interface Estimate {
  readonly mean: number;
  /** 95 %, from the means of twenty stretches of the run. */
  readonly interval: Interval;
}

export interface StationResult {
  /** Actors that share the capacity. */
  readonly actors: readonly string[];
  readonly capacity: number;
  /** Share of the open time of all units that is worked. */
  readonly utilization: number;
  /** Work that arrives in the measured time, as a share of what can be done in it. */
  readonly offered: number;
  readonly queue: Average;
  /** Elapsed seconds beyond a stated wait until work begins; null where nothing was worked on. */
  readonly wait: Estimate | null;
}

/** Against the P85 of the lead times (nearest rank): what a team may expect of an item. */
export interface Aging {
  readonly limit: number;
  readonly past: number;
  readonly of: number;
}

export interface FlowResults {
  readonly method: 'discrete-event';
  readonly seed: number;
  readonly calendars: 'exact' | 'average';
  /** Seconds that were left out at the beginning, and that were measured. */
  readonly warm_up: number;
  readonly measured: number;
  readonly complete: boolean;
  readonly arrived: number;
  /** Items that ended in the measured time. */
  readonly finished: number;
  readonly throughput: Figure<Estimate & { readonly unit: 'per day' }>;
  readonly wip: Figure<Average>;
  /** WIP at equal distances over the whole run, warm-up included. */
  readonly wip_over_time: readonly { readonly at: number; readonly wip: number }[];
  /** By station, how many stand in its line at the same instants. */
  readonly queues_over_time: ById<readonly number[]>;
  /** Of the items that ended in the measured time, on the stream's clock. */
  readonly lead_time: Figure<Summary>;
  /** How long the items that are still in work have been so. */
  readonly age: Figure<Summary>;
  /** Of those, the ones that are older already than most of the finished items became. */
  readonly aging: Figure<Aging>;
  readonly stations: ById<StationResult>;
  /** Times that each rung of an escalation was climbed: `page.escalation.1`. */
  readonly escalations: ById<number>;
  readonly timeouts: ById<number>;
  readonly exits: ById<number>;
  readonly missing: readonly string[];
  readonly assumed: readonly string[];
  readonly notes: readonly string[];
}
