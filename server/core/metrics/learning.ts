// How long it takes to learn: from the moment when the work of a step leaves it until what became of it is known there
// again, along the feedback loops that the file declares.
import type { Feedback } from '../model/types/improvement.ts';
import { buildChain, type Walk } from './chain.ts';
import type { Scope } from './metrics.ts';
import { towards } from './one-branch.ts';
import { report } from './report.ts';
import { solveChain } from './solve.ts';
import { meanElapsed } from './times.ts';
import type { Metric, MetricInput } from './types.ts';

type Loop = Feedback['loops'][number];

interface Learned {
  readonly loop: string;
  readonly seconds: number;
  readonly missing: readonly string[];
  readonly nodes: readonly string[];
}

/** Of the quickest loop. */
export function timeToLearn(scope: Scope): Metric {
  const { evidence, shown, stream } = scope;
  const loops = stream.feedback?.loops ?? [];
  const found = loops.flatMap((loop) => learned(scope, loop) ?? []);
  const known = found.filter(({ missing }) => missing.length === 0);
  const quickest = [...(known.length > 0 ? known : found)].sort((a, b) => a.seconds - b.seconds)[0];
  const inputs = found.map(
    ({ loop, seconds, missing }): MetricInput => ({
      name: `time of ${loop}`,
      value: missing.length === 0 ? shown(seconds) : null,
      basis: 'estimated',
    }),
  );
  const none =
    loops.length === 0
      ? 'no feedback loop is declared'
      : 'no feedback loop closes: work goes no way from its `to` to its `from`';
  return report(evidence, {
    value: quickest && shown(quickest.seconds),
    unit: 's',
    formula:
      'from the end of the node that can act until the signal is seen, and on its way back; the quickest loop',
    figures: quickest ? ['lead', ...quickest.nodes.map((id) => `visits.${id}`)] : [],
    nodes: quickest?.nodes ?? [],
    basis: 'estimated',
    missing: quickest?.missing ?? [],
    inputs,
    // Another loop may be quicker than the one that has no number.
    bound: found.length === 1 && quickest ? { atLeast: shown(quickest.seconds) } : undefined,
    reason: quickest ? undefined : none,
  });
}

/** Mean time of the items whose work comes from `to` to `from`; undefined where none does. */
function learned({ evidence, stream }: Scope, { from, to, takes }: Loop): Learned | undefined {
  const { walk } = evidence.base;
  const actor = walk.network.nodes.get(to?.id ?? '');
  const seen = walk.network.nodes.get(from?.id ?? '');
  if (!actor || !seen || !from || !to) return undefined;
  const isOutput = seen.node.kind === 'output';
  const chainIn = (one: Walk) =>
    buildChain(one, one.network.nodes.get(to.id)?.routes.normal ?? [], new Set(isOutput ? [] : [from.id]));
  const whole = chainIn(walk);
  // A fork with its branches is one hop: a node between it and its join is seen from its own branch only.
  const solution = solveChain(whole.forks && !isOutput ? chainIn(towards(walk, from.id)) : whole);
  const sink = isOutput ? `out:${from.id}` : `stop:${from.id}`;
  const exit = solution.exits.get(sink);
  if (!exit || exit.p <= 0) return undefined;
  const nodes = [...new Set([...solution.waysTo(sink), from.id])];
  const loop = `${from.id} to ${to.id}`;
  const back = takes && meanElapsed(stream, actor.node, takes);
  const missing = [
    ...evidence.missing('lead', nodes),
    ...(back === undefined ? [`feedback.loops.${to.id}.takes`] : []),
  ];
  const seconds = exit.cost.lead / exit.p + seen.visit.cost.lead + (back ?? 0);
  return { loop, seconds, missing, nodes };
}
