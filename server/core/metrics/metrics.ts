// The metrics of a value stream: every number with its formula, its inputs and what it rests on. Where the language
// leaves a choice, the module that makes it says so: routing.ts (shares), section.ts (forks), times.ts (missing times).
import { parseDate } from '../model/dates.ts';
import type { Links } from '../model/linked.ts';
import type { Stream } from '../model/types/stream.ts';
import { lazily } from '../text/once.ts';
import { businessRhythm } from './clock.ts';
import { contextItemsLost } from './context-lost.ts';
import { withDeclared } from './declared.ts';
import { defectEscapeRate } from './defects.ts';
import { deliveryMetrics } from './delivery.ts';
import { itemsPerDeparture } from './departures.ts';
import { teamDependencies } from './dependencies.ts';
import { type Evidence, gatherEvidence } from './evidence.ts';
import { flowMetrics } from './flow-metrics.ts';
import { inlined } from './inline.ts';
import { loadMetrics } from './load-metrics.ts';
import { nodeMetrics } from './node-metrics.ts';
import { parameterMetrics } from './parameter-metrics.ts';
import { poolDemandShares } from './pool-demand.ts';
import { qualityMetrics } from './quality-metrics.ts';
import type { StreamReading } from './reading.ts';
import { byId, report } from './report.ts';
import { staleChances } from './stale.ts';
import { structureOf } from './structure.ts';
import type { ById, Metric, MetricInput, Metrics } from './types.ts';

/** What the parts of the report share. */
export interface Scope {
  readonly stream: Stream;
  readonly evidence: Evidence;
  /** Nodes that work comes through, file order. */
  readonly reached: readonly string[];
  readonly kept: KeptReading;
  /** Elapsed seconds to seconds on the stream's clock. */
  readonly shown: (seconds: number) => number;
}

/** The reading that metrics were made of, for those of the next version. */
export interface KeptReading {
  last?: StreamReading;
  /** What was reported of the visits, and of which. */
  visits?: { readonly of: StreamReading['visits']; readonly reported: ById };
}

/**
 * Never throws. All times in seconds on the stream's clock, save process times, which are touch time. `on`: the date
 * (`2026-11-30`) that parameters are read at. With `kept`, of a version that differs in the figures of nodes alone, only
 * what depends on those is worked out again.
 */
export function computeMetrics(caller: Stream, links?: Links, on?: string, kept: KeptReading = {}): Metrics {
  const date = on === undefined ? undefined : parseDate(on);
  const stream = inlined(caller, links, date);
  const evidence = gatherEvidence(stream, kept.last);
  kept.last = evidence.base;
  const { visits } = evidence.base;
  const reached = [...stream.nodes.keys()].filter((id) => visits.get(id) !== 0);
  const ratio = stream.clock === 'working' ? businessRhythm(stream).ratio : 1;
  const scope: Scope = { stream, evidence, reached, kept, shown: (seconds) => seconds / ratio };
  // Who asks wants a few of them, and some take a look along all paths: each is worked out when it is asked for.
  const metrics: Metrics = lazily<Metrics>({
    ...flowMetrics(scope),
    ...qualityMetrics(scope),
    ...loadMetrics(scope, () => metrics.lead_time),
    ...deliveryMetrics(scope),
    defect_escape_rate: () => defectEscapeRate(scope),
    items_per_departure: () => itemsPerDeparture(scope),
    sla_attainment: () => slaAttainment(scope),
    nodes: () => nodeMetrics(scope),
    context_items_lost: () => contextItemsLost(scope, caller),
    structure: () => structureOf(scope, caller),
    stale_pass: () => staleChances(scope),
    parameters: () => parameterMetrics(scope, caller, date),
    team_dependencies: () => teamDependencies(scope, caller),
    pool_demand_share: () => poolDemandShares(scope, caller, links),
  });
  return withDeclared(stream, metrics);
}

/** By the id of the SLA, or of the node that holds one in place: only a simulation can tell. */
function slaAttainment({ stream, evidence }: Scope): ById {
  const ids = [...stream.slas.keys()];
  for (const node of stream.nodes.values()) if (node.sla?.kind === 'inline') ids.push(node.id);
  const formula = 'share of simulated items that keep the SLA';
  const unknown = report<number>(evidence, {
    value: undefined,
    unit: 'share',
    formula,
    missing: ['simulation'],
  });
  return byId(ids.map((id) => [id, unknown]));
}

/** A metric as `vstream metrics --format json` prints it. */
export interface PlainMetric {
  readonly value: number | string | null;
  readonly unit: string;
  readonly known: boolean;
  readonly basis: string;
  readonly missing: readonly string[];
  readonly formula: string;
  readonly inputs: readonly MetricInput[];
  readonly bound?: Metric['bound'];
  readonly reason?: string;
  readonly method?: string;
}
export interface PlainMetrics {
  readonly [name: string]: PlainMetric | PlainMetrics;
}

/** All metrics as plain data for JSON; the table by node is left out. */
export function plainMetrics(metrics: Metrics): PlainMetrics {
  const { nodes: _, ...named } = metrics;
  return byId(Object.entries(named).map(([name, metric]) => [name, plain(metric)]));
}

function plain(metric: Metric | Metric<string> | ById<Metric | Metric<string>>): PlainMetric | PlainMetrics {
  if (!isMetric(metric)) return byId(Object.entries(metric).map(([id, each]) => [id, plain(each)]));
  return metric;
}

function isMetric(
  metric: Metric | Metric<string> | ById<Metric | Metric<string>>,
): metric is Metric | Metric<string> {
  return typeof metric.known === 'boolean';
}
