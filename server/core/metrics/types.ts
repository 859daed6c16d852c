// What the metrics engine hands out: every value with its unit, its evidence, its formula and its inputs.

/** How well a value is founded; the worst input decides. */
export type Basis = 'measured' | 'estimated' | 'assumed';

export type Unit = 's' | 'share' | 'count' | 'per day' | 'id';

export interface MetricInput {
  readonly name: string;
  readonly value: number | null;
  readonly basis: Basis;
  readonly nodeId?: string;
}

/** `value` is null exactly where `known` is false; then `missing` or `reason` says why. */
export interface Metric<V extends number | string = number> {
  readonly value: V | null;
  readonly unit: Unit;
  readonly known: boolean;
  readonly basis: Basis;
  /** What nobody has stated or measured: `review.wait_time`, `order-placed.rate`, … */
  readonly missing: readonly string[];
  readonly formula: string;
  readonly inputs: readonly MetricInput[];
  /** What follows for the value from what is known. */
  readonly bound?: { readonly atLeast?: number; readonly atMost?: number };
  /** Why there is no value, or what contradicts it. */
  readonly reason?: string;
  /** For the constraint and the largest delay: how it was found. */
  readonly method?: 'utilization' | 'longest wait';
}

export type ById<V = Metric> = Readonly<Record<string, V>>;

/** Means of one visit; times in elapsed seconds, save that process time is touch time. */
export interface NodeMetrics {
  readonly visits: Metric;
  readonly processTime: Metric;
  readonly waitTime: Metric;
  readonly leadTime: Metric;
}

/** Times in seconds on the stream's clock (process time: touch time), rates per day, shares from 0 to 1. */
export interface Metrics {
  readonly process_time: Metric;
  readonly wait_time: Metric;
  readonly lead_time: Metric;
  /** Standard deviation of the lead time of single items. */
  readonly lead_time_sd: Metric;
  readonly flow_efficiency: Metric;
  readonly rolled_complete_accurate: Metric;
  readonly first_pass_yield: Metric;
  readonly handoffs: Metric;
  readonly cross_team_handoffs: Metric;
  /** Items that handoffs do not pass although they are read later. */
  readonly context_items_lost: Metric;
  readonly arrivals: Metric;
  readonly throughput: Metric;
  /** What the busiest actor can serve, in items of the stream. */
  readonly max_throughput: Metric;
  readonly wip: Metric;
  readonly takt_time: Metric;
  /** Of an actor, or of a node where rates are missing: `method` says which. */
  readonly constraint: Metric<string>;
  /** The node with the longest expected wait per item, whatever the constraint is. */
  readonly largest_delay: Metric<string>;
  /** DORA's five, as far as a specification can tell. */
  readonly change_lead_time: Metric;
  readonly deployment_frequency: Metric;
  readonly failed_deployment_recovery_time: Metric;
  readonly change_fail_rate: Metric;
  readonly deployment_rework_rate: Metric;
  readonly defect_escape_rate: Metric;
  /** By node with a cadence. */
  readonly items_per_departure: ById;
  readonly expected_visits: ById;
  readonly queue_time: ById;
  readonly utilization: ById;
  readonly team_utilization: ById;
  readonly exit_probability: ById;
  readonly lead_time_given: ById;
  readonly process_time_given: ById;
  readonly wait_time_given: ById;
  readonly wait_by_cause: ById;
  readonly sla_attainment: ById;
  /** What the shape of the file says: `automation`, `gates_per_step`, … */
  readonly structure: ById;
  /** By gate whose pass holds for a while: the chance that it has run out when work behind it begins. */
  readonly stale_pass: ById;
  /** Parameters, as they are on the date that was asked for. */
  readonly parameters: ById<Metric | Metric<string>>;
  /** By team: others that it hands work to or gets work from. */
  readonly team_dependencies: ById;
  /** By actor that shares its capacity: its part of the demand, linked streams included. */
  readonly pool_demand_share: ById;
  /** For tables and hover, by node in file order; not part of the JSON. */
  readonly nodes: ReadonlyMap<string, NodeMetrics>;
}
