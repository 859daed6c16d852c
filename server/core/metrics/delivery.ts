// DORA's five as far as a specification can tell them before anything is delivered. A measure of one of them says with
// `at` which node puts a change into production; the stream starts with the change. What was delivered tells the rest:
// delivery-events.ts.
import type { StreamNode } from '../model/types/nodes.ts';
import { departureGaps } from './cadence.ts';
import { buildChain } from './chain.ts';
import { businessRhythm, DAY } from './clock.ts';
import { firstPass } from './first-pass.ts';
import type { Scope } from './metrics.ts';
import { exp } from './portable-math.ts';
import { type Claim, report } from './report.ts';
import type { Route } from './routes.ts';
import { solveChain } from './solve.ts';
import type { Metric, Metrics } from './types.ts';

export const DELIVERY = [
  'change_lead_time',
  'deployment_frequency',
  'failed_deployment_recovery_time',
  'change_fail_rate',
  'deployment_rework_rate',
] as const;
export type DeliveryName = (typeof DELIVERY)[number];

type Part = { readonly [K in DeliveryName]: () => Metrics[K] };

export function deliveryMetrics(scope: Scope): Part {
  const found = deploying(scope);
  const at = (claimed: (node: StreamNode) => Claim, unit: Claim['unit'], formula: string): Metric => {
    const claim: Claim =
      typeof found === 'string' ? { value: undefined, unit, formula, reason: found } : claimed(found);
    return report(scope.evidence, claim);
  };
  return {
    change_lead_time: () => at((node) => leadTime(scope, node), 's', LEAD),
    deployment_frequency: () => at((node) => frequency(scope, node), 'per day', FREQUENCY),
    change_fail_rate: () => at((node) => failRate(scope, node), 'share', FAIL),
    deployment_rework_rate: () => at((node) => reworkRate(scope, node), 'share', REWORK),
    failed_deployment_recovery_time: () =>
      report<number>(scope.evidence, {
        value: undefined,
        unit: 's',
        formula: 'median time from a deployment that needs intervention until the service is restored',
        reason: 'a specification knows no incidents: deployments that were made tell (`--events`)',
      }),
  };
}

/** The node that puts into production, or why nobody knows it. */
function deploying({ stream }: Scope): StreamNode | string {
  const measures = [...stream.measures.values()].filter(({ of }) =>
    (DELIVERY as readonly string[]).includes(of?.text.trim() ?? ''),
  );
  const ids = new Set(measures.flatMap(({ at }) => (at && stream.nodes.has(at.id) ? [at.id] : [])));
  const [id] = ids;
  const node = id === undefined ? undefined : stream.nodes.get(id);
  if (!node) return 'no measure of it says with `at` which node puts a change into production';
  return ids.size === 1 ? node : `measures name several nodes that deploy: ${[...ids].join(', ')}`;
}

const LEAD = 'mean elapsed time from the start of the stream until the change is in production';
const FREQUENCY =
  'arrivals × expected visits of the deployment, by batches, and by departures that carry something';
const FAIL = 'P(exception, failed gate, refusal or return after a deployment)';
const REWORK = 'deployments beyond the first of an item / deployments';

function visitsAt({ evidence }: Scope, { id }: StreamNode): number {
  return evidence.base.visits.get(id) ?? 0;
}

/** The chance that an item comes to the node at all, and what that takes, times the chance. */
function reaching({ evidence }: Scope, { id, kind }: StreamNode) {
  const { walk, entry } = evidence.base;
  const output = kind === 'output';
  const solution = solveChain(buildChain(walk, entry, new Set(output ? [] : [id])));
  const sink = output ? `out:${id}` : `stop:${id}`;
  return { exit: solution.exits.get(sink), nodes: [...solution.waysTo(sink), id] };
}

const never = (node: StreamNode) => `${node.id} is never reached`;

function leadTime(scope: Scope, node: StreamNode): Claim {
  const { exit, nodes } = reaching(scope, node);
  const own = scope.evidence.base.walk.network.nodes.get(node.id)?.visit.cost.lead ?? 0;
  const seconds = exit && exit.p > 0 ? exit.cost.lead / exit.p + own : undefined;
  const value = seconds === undefined ? undefined : scope.shown(seconds);
  return {
    value,
    unit: 's',
    formula: LEAD,
    figures: ['lead', `visits.${node.id}`],
    nodes,
    missing: scope.evidence.missing('lead', nodes),
    bound: { atLeast: value },
    reason: seconds === undefined ? never(node) : undefined,
  };
}

function frequency({ stream, evidence }: Scope, node: StreamNode): Claim {
  const { demand, visits, times } = evidence.base;
  const items = demand.total === undefined ? undefined : demand.total * (visits.get(node.id) ?? 0);
  const size = times.get(node.id)?.batch?.size ?? 1;
  const schedule = node.cadence?.value;
  const gaps = schedule ? departureGaps(schedule, businessRhythm(stream)) : [];
  const loads = items === undefined ? undefined : items / size;
  // Of the departures of a schedule those that carry something, arrivals being Poisson.
  const span = gaps.reduce((sum, { length, count }) => sum + length * count, 0);
  const carrying = (rate: number) =>
    gaps.reduce((sum, { length, count }) => sum + count * (1 - exp((-rate * length) / DAY)), 0) *
    (DAY / span);
  return {
    value: loads === undefined ? undefined : span > 0 ? carrying(loads) : loads,
    unit: 'per day',
    formula: FREQUENCY,
    figures: [`visits.${node.id}`],
    basis: 'estimated',
    missing: demand.missing,
    inputs: [
      { name: 'arrivals', value: demand.total ?? null, basis: 'estimated' },
      { name: 'expected_visits', value: visits.get(node.id) ?? 0, basis: 'estimated', nodeId: node.id },
    ],
    reason: demand.total === undefined && demand.missing.length === 0 ? 'no trigger' : undefined,
  };
}

function failRate(scope: Scope, node: StreamNode): Claim {
  const { walk, visits } = scope.evidence.base;
  const deployed: Route = { p: 1, target: { kind: 'node', id: node.id }, flaw: false, bounds: [] };
  const clean = visitsAt(scope, node) > 0 ? firstPass(walk, [deployed]) : undefined;
  return {
    value: clean === undefined ? undefined : 1 - clean,
    unit: 'share',
    formula: FAIL,
    figures: ['first_pass', ...[...visits.keys()].map((id) => `visits.${id}`)],
    basis: 'estimated',
    reason:
      visitsAt(scope, node) > 0
        ? clean === undefined
          ? 'the loops are too tangled to tell'
          : undefined
        : never(node),
  };
}

function reworkRate(scope: Scope, node: StreamNode): Claim {
  const all = visitsAt(scope, node);
  const first = reaching(scope, node).exit?.p ?? 0;
  return {
    value: all > 0 ? Math.max(0, all - first) / all : undefined,
    unit: 'share',
    formula: REWORK,
    figures: [`visits.${node.id}`],
    basis: 'estimated',
    inputs: [
      { name: 'expected_visits', value: all, basis: 'estimated', nodeId: node.id },
      { name: 'share of items that come there', value: first, basis: 'estimated' },
    ],
    reason: all > 0 ? undefined : never(node),
  };
}
