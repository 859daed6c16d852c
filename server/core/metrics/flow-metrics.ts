// Times: what an item costs in touch time, waiting and elapsed time, over all and for each output.
import type { StreamNode } from '../model/types/nodes.ts';
import type { Members } from '../text/once.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById, Metric, MetricInput, Metrics } from './types.ts';

type FlowMetrics = Pick<
  Metrics,
  | 'process_time'
  | 'wait_time'
  | 'lead_time_sd'
  | 'lead_time'
  | 'flow_efficiency'
  | 'exit_probability'
  | 'process_time_given'
  | 'wait_time_given'
  | 'lead_time_given'
  | 'wait_by_cause'
  | 'expected_visits'
>;

/** More inputs than this are cut to the largest ones. */
const MOST_INPUTS = 8;

export function flowMetrics(scope: Scope): Members<FlowMetrics> {
  const { evidence, reached, shown } = scope;
  const { total } = evidence.base.solution;
  const time = (what: 'process' | 'wait' | 'lead', seconds: number, formula: string): Metric =>
    report(evidence, {
      value: seconds,
      unit: 's',
      formula,
      figures: [what],
      nodes: reached,
      missing: evidence.missing(what, reached),
      inputs: () => largest(scope, what),
      bound: { atLeast: seconds },
      scale: what === 'process' ? 1 : shown(1),
      reason: reached.length === 0 ? 'nothing starts the stream' : undefined,
    });
  return {
    process_time: () => time('process', total.process, 'Σ expected_visits × process_time'),
    wait_time: () => time('wait', shown(total.wait), 'Σ expected_visits × wait_time'),
    lead_time: () =>
      time(
        'lead',
        shown(total.lead),
        'Σ expected_visits × (wait_time + process_time), of parallel branches the last; all outputs',
      ),
    lead_time_sd: () => deviation(scope),
    flow_efficiency: () => efficiency(scope),
    exit_probability: () =>
      byId(
        outputs(scope).map((id) => [
          id,
          report(evidence, {
            value: evidence.base.visits.get(id) ?? 0,
            unit: 'share',
            formula: 'B = N R of the absorbing chain; forks that end apart may add up to more than 1',
            figures: [`visits.${id}`],
            basis: 'estimated',
          }),
        ]),
      ),
    process_time_given: () => given(scope, 'process'),
    wait_time_given: () => given(scope, 'wait'),
    lead_time_given: () => given(scope, 'lead'),
    wait_by_cause: () => waitByCause(scope),
    expected_visits: () => expectedVisits(scope),
  };
}

/** Where nothing is in doubt the visits say it all, and they stay where only times change. */
function expectedVisits({ evidence, stream, kept }: Scope): ById {
  const { visits } = evidence.base;
  if (!evidence.doubtful && kept.visits?.of === visits) return kept.visits.reported;
  const all = byId(
    [...stream.nodes.values()].filter(isPlace).map(({ id }) => [
      id,
      report(evidence, {
        value: visits.get(id) ?? 0,
        unit: 'count',
        formula: 'row of N = (I − Q)⁻¹ for the triggers',
        figures: [`visits.${id}`],
        basis: 'estimated',
      }),
    ]),
  );
  if (!evidence.doubtful) kept.visits = { of: visits, reported: all };
  return all;
}

/** Not one of the ends of a sub-stream. */
function isPlace(node: StreamNode): boolean {
  return node.kind !== 'step' || node.passage !== 'out';
}

function outputs({ stream }: Scope): string[] {
  return [...stream.nodes.values()].filter((node) => node.kind === 'output').map((node) => node.id);
}

/** Of single items, who do not wait for each other: the visits are taken as independent. */
function deviation({ evidence, reached, shown }: Scope): Metric {
  return report(evidence, {
    value: shown(Math.sqrt(evidence.base.variance())),
    unit: 's',
    formula: '√(second moment of the absorbing chain − lead_time²), visits independent of each other',
    figures: () => ['lead', 'wait', ...reached.map((id) => `visits.${id}`)],
    nodes: reached,
    missing: evidence.missing('lead', reached),
    reason: reached.length === 0 ? 'nothing starts the stream' : undefined,
  });
}

function efficiency({ evidence, reached }: Scope): Metric {
  const { active, lead, process } = evidence.base.solution.total;
  const naive = process / lead;
  const noProcess = evidence.missing('process', reached);
  const noLead = evidence.missing('lead', reached);
  const share = active / lead;
  // Touch time left out makes the share smaller, elapsed time left out makes it larger.
  const bound = noLead.length === 0 ? { atLeast: share } : noProcess.length === 0 ? { atMost: share } : {};
  return report(evidence, {
    value: share,
    unit: 'share',
    formula: 'expected process_time on the critical path / lead_time, both elapsed',
    figures: ['efficiency'],
    nodes: reached,
    missing: [...noProcess, ...noLead],
    inputs: () => [
      { name: 'process_time on the critical path', value: active, basis: evidence.basis(reached) },
      { name: 'lead_time', value: lead, basis: evidence.basis(reached) },
      // All work over the elapsed time counts parallel work twice: above 1 it is no efficiency.
      ...(naive > 1
        ? [{ name: 'process_time of all / lead_time', value: naive, basis: 'estimated' as const }]
        : []),
    ],
    bound,
    reason: lead === 0 && noLead.length === 0 ? 'the lead time is zero' : undefined,
  });
}

function given(scope: Scope, what: 'process' | 'wait' | 'lead'): ById {
  const { evidence, shown } = scope;
  const { exits, waysTo } = evidence.base.solution;
  return byId(
    outputs(scope).map((id) => {
      const exit = exits.get(`out:${id}`);
      const nodes = waysTo(`out:${id}`);
      const seconds = exit && exit.p > 0 ? exit.cost[what] / exit.p : undefined;
      const value = seconds === undefined || what === 'process' ? seconds : shown(seconds);
      const metric = report(evidence, {
        value,
        unit: 's',
        formula: `mean ${what}_time of the items that reach ${id} (h-transform)`,
        figures: [`${what}.${id}`],
        nodes,
        missing: evidence.missing(what, nodes),
        bound: { atLeast: value },
        reason: value === undefined ? `${id} is never reached` : undefined,
      });
      return [id, metric] as const;
    }),
  );
}

function waitByCause({ evidence, reached, shown }: Scope): ById {
  const { visits, walk, solution } = evidence.base;
  const causes = new Map<string, { wait: number; nodes: string[] }>();
  let sum = 0;
  for (const id of reached) {
    const node = walk.network.nodes.get(id);
    if (!node || node.node.kind === 'trigger' || node.node.kind === 'output') continue;
    const late = node.cut?.p ?? 0;
    const wait = (1 - late) * node.visit.cost.wait + late * (node.cut?.visit.cost.wait ?? 0);
    const cause = causes.get(node.times.waitCause) ?? { wait: 0, nodes: [] };
    cause.wait += (visits.get(id) ?? 0) * wait;
    sum += (visits.get(id) ?? 0) * wait;
    cause.nodes.push(id);
    causes.set(node.times.waitCause, cause);
  }
  const retries = solution.total.wait - sum;
  if (retries > 1e-9 * solution.total.wait) causes.set('retry', { wait: retries, nodes: [...reached] });
  return byId(
    [...causes].map(([cause, { wait, nodes }]) => [
      cause,
      report(evidence, {
        value: shown(wait),
        unit: 's',
        formula: 'Σ expected_visits × wait_time of the nodes with this wait_cause',
        figures: () => ['wait', ...nodes.map((id) => `visits.${id}`)],
        nodes,
        missing: cause === 'retry' ? [] : evidence.missing('wait', nodes),
        bound: { atLeast: shown(wait) },
      }),
    ]),
  );
}

function largest({ evidence, reached }: Scope, what: 'process' | 'wait' | 'lead'): MetricInput[] {
  const { visits, walk } = evidence.base;
  const found = reached.flatMap((id) => {
    const node = walk.network.nodes.get(id);
    const seconds = node?.visit.cost[what] ?? 0;
    const count = visits.get(id) ?? 0;
    if (!node || seconds === 0) return [];
    const input = { name: `${id}.${what}_time`, value: seconds, basis: node.times.basis, nodeId: id };
    return [{ input, weight: count * seconds }];
  });
  found.sort((a, b) => b.weight - a.weight);
  return found.slice(0, MOST_INPUTS).map(({ input }) => input);
}
