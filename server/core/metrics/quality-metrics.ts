// Quality and structure: what arrives usable, what goes right at once, how often work changes hands.
import type { Members } from '../text/once.ts';
import type { Scope } from './metrics.ts';
import { report } from './report.ts';
import type { Metric, MetricInput, Metrics } from './types.ts';

type QualityMetrics = Pick<
  Metrics,
  'rolled_complete_accurate' | 'first_pass_yield' | 'handoffs' | 'cross_team_handoffs'
>;

export function qualityMetrics(scope: Scope): Members<QualityMetrics> {
  const { evidence } = scope;
  return {
    rolled_complete_accurate: () => rolled(scope),
    first_pass_yield: () => firstPassYield(scope),
    handoffs: () =>
      report(evidence, {
        value: evidence.base.handoffs.crossed,
        unit: 'count',
        formula: 'Σ expected_visits of handoffs + expected passages from one actor to another without one',
        figures: ['handoffs'],
        basis: 'estimated',
        inputs: () => mostCrossed(scope),
      }),
    cross_team_handoffs: () =>
      report(evidence, {
        value: evidence.base.handoffs.betweenTeams,
        unit: 'count',
        formula: 'those of the handoffs whose sender and receiver belong to different teams',
        figures: ['cross_team_handoffs'],
        basis: 'estimated',
      }),
  };
}

function mostCrossed({ evidence }: Scope): MetricInput[] {
  const { visits, handoffs } = evidence.base;
  return handoffs.most.map((id) => ({
    name: `visits of ${id}`,
    value: visits.get(id) ?? 0,
    basis: 'estimated',
    nodeId: id,
  }));
}

function firstPassYield({ evidence, stream }: Scope): Metric {
  const { firstPass } = evidence.base;
  const success = [...stream.nodes.values()].some(
    (node) => node.kind === 'output' && node.outcome === 'success',
  );
  const tangled = firstPass === undefined ? 'the loops are too tangled to tell' : undefined;
  return report(evidence, {
    value: firstPass,
    unit: 'share',
    formula: 'P(success with no fail, reject, handler or retry, no node visited twice)',
    figures: ['first_pass'],
    basis: 'estimated',
    reason: success ? tangled : 'no output has the outcome success',
  });
}

/** Π %C&A of the steps on the most likely path to success; an absent one makes the product an upper bound. */
function rolled({ stream, evidence }: Scope): Metric {
  const path = evidence.base.path?.nodes ?? [];
  const inputs: MetricInput[] = [];
  const missing: string[] = [];
  let product = 1;
  let stated: string | undefined;
  for (const id of path) {
    const node = stream.nodes.get(id);
    if (node?.kind !== 'step' || (stated !== undefined && id.startsWith(stated))) continue;
    const share = node.completeAccurate?.value;
    if (node.passage && !node.completeAccurate) continue;
    // What a step says of all of its sub-stream stands for what is inside.
    if (node.passage) stated = `${id}/`;
    if (typeof share !== 'number') {
      missing.push(`${id}.complete_accurate`);
      continue;
    }
    product *= share;
    const basis = node.times.measured ? 'measured' : 'estimated';
    inputs.push({ name: `${id}.complete_accurate`, value: share, basis, nodeId: id });
  }
  return report(evidence, {
    value: product,
    unit: 'share',
    formula: 'Π complete_accurate along the most likely path to success',
    figures: path.map((id) => `path.${id}`),
    basis:
      inputs.length > 0 && inputs.every((input) => input.basis === 'measured') ? 'measured' : 'estimated',
    missing,
    inputs,
    bound: { atMost: product },
    reason: evidence.base.path ? undefined : 'no path leads to an output of success',
  });
}
