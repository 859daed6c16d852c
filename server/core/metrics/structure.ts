// What the shape of a specification says by itself, without any time or share: how much of it is told, who does the
// work, and what comes back.
import { backEdges } from '../model/back-edges.ts';
import { handlerAt, strikes } from '../model/edges.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { outsideShare } from './dependencies.ts';
import { timeToLearn } from './learning.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById, Metric } from './types.ts';

/** Of the file itself: sub-streams count as one step. */
export function structureOf(scope: Scope, stream: Stream): ById {
  const { evidence } = scope;
  const nodes = [...stream.nodes.values()];
  const steps = nodes.filter((node) => node.kind === 'step');
  const handoffs = nodes.filter((node) => node.kind === 'handoff');
  const gates = nodes.filter((node) => node.kind === 'gate');
  const struck = nodes.flatMap((node) =>
    strikes(stream, node).map((id) => ({ id, handled: handlerAt(stream, node, id) !== undefined })),
  );
  const exceptions = [...stream.exceptions.values()];
  const striking = new Set(struck.map(({ id }) => id));
  const open = new Set(struck.flatMap(({ id, handled }) => (handled ? [] : [id])));
  const covered = exceptions.filter(({ id, handle }) =>
    striking.has(id) ? !open.has(id) : handle !== undefined,
  );
  const parameters = [...stream.parameters.values()];
  const kindOf = (node: StreamNode) =>
    'actor' in node ? stream.actors.get(node.actor?.id ?? '')?.kind : undefined;
  const byMachine = steps.filter((step) => kindOf(step) === 'system' || kindOf(step) === 'agent');
  const count = (value: number, formula: string): Metric =>
    report(evidence, { value, unit: 'count', formula });
  const share = (part: number, whole: number, formula: string, none: string): Metric =>
    report(evidence, {
      value: whole > 0 ? part / whole : undefined,
      unit: 'share',
      formula,
      inputs: [
        { name: 'part', value: part, basis: 'measured' },
        { name: 'whole', value: whole, basis: 'measured' },
      ],
      reason: whole > 0 ? undefined : none,
    });
  return byId([
    [
      'gates_per_step',
      report(evidence, {
        value: steps.length > 0 ? gates.length / steps.length : undefined,
        unit: 'count',
        formula: 'gates / steps',
        reason: steps.length > 0 ? undefined : 'there is no step',
      }),
    ],
    ['rework_edges', count(reworkEdges(stream), 'arrows that lead back to where work has been')],
    [
      'handoffs_without_context',
      count(
        handoffs.filter((handoff) => (handoff.context?.length ?? 0) === 0).length,
        'handoffs that list no context',
      ),
    ],
    [
      'steps_without_times',
      share(
        steps.filter((step) => !isTimed(step)).length,
        steps.length,
        'steps that state no time / steps',
        'there is no step',
      ),
    ],
    [
      'handled_exceptions',
      share(
        struck.filter(({ handled }) => handled).length,
        struck.length,
        'exceptions with a handler / exceptions that may strike, at each node',
        'nothing may strike',
      ),
    ],
    [
      'branch_coverage',
      share(
        covered.length,
        exceptions.length,
        'exceptions that are handled wherever they strike / exceptions declared',
        'no exception is declared',
      ),
    ],
    [
      'automation',
      share(byMachine.length, steps.length, 'steps of systems and agents / steps', 'there is no step'),
    ],
    [
      'fixed_parameters',
      share(
        parameters.filter(({ mode }) => mode === 'fixed').length,
        parameters.length,
        'fixed parameters / parameters',
        'there is no parameter',
      ),
    ],
    ['critical_path_outside', outsideShare(scope)],
    ['time_to_learn', timeToLearn(scope)],
  ]);
}

function isTimed(node: StreamNode): boolean {
  if (node.kind !== 'step') return false;
  return node.substream !== undefined || Object.values(node.times).some((time) => isStated(time));
}

function isStated(time: unknown): boolean {
  return typeof time === 'object' && time !== null && 'value' in time && time.value !== 'unknown';
}

/** Undoing is no rework, and what only tells somebody moves no work. */
const STILL: ReadonlySet<string> = new Set([
  'compensate',
  'reversal',
  'escalation',
  'missed',
  'violation',
  'breach',
]);

function reworkEdges({ nodes, edges }: Stream): number {
  const arrows = new Map<string, { from: string; to: string }>();
  for (const { from, to, cause } of edges)
    if (!STILL.has(cause) && nodes.has(to)) arrows.set(`${from} ${to}`, { from, to });
  const triggers = [...nodes.values()].filter((node) => node.kind === 'trigger').map(({ id }) => id);
  return backEdges([...new Set([...triggers, ...nodes.keys()])], [...arrows.values()]).size;
}
