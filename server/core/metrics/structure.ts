// What the shape of a specification says by itself, without any time or share: how much of it is told, who does the
// work, and where context is lost on the way.
import { lacks } from '../model/availability.ts';
import { handlerAt, strikes } from '../model/edges.ts';
import { buildGraph } from '../model/graph.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById, Metric } from './types.ts';

/** Of the file itself: sub-streams count as one step. */
export function structureOf({ evidence }: Scope, stream: Stream): ById {
  const nodes = [...stream.nodes.values()];
  const steps = nodes.filter((node) => node.kind === 'step');
  const handoffs = nodes.filter((node) => node.kind === 'handoff');
  const gates = nodes.filter((node) => node.kind === 'gate');
  const struck = nodes.flatMap((node) => strikes(stream, node).map((id) => handlerAt(stream, node, id)));
  const parameters = [...stream.parameters.values()];
  const kindOf = (node: StreamNode) =>
    'actor' in node ? stream.actors.get(node.actor?.id ?? '')?.kind : undefined;
  const byMachine = steps.filter((step) => kindOf(step) === 'system' || kindOf(step) === 'agent');
  const timed = (node: StreamNode) =>
    node.kind === 'step' &&
    (node.substream !== undefined || Object.values(node.times).some((time) => isStated(time)));
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
        steps.filter((step) => !timed(step)).length,
        steps.length,
        'steps that state no time / steps',
        'there is no step',
      ),
    ],
    [
      'handled_exceptions',
      share(
        struck.filter((handler) => handler !== undefined).length,
        struck.length,
        'exceptions with a handler / exceptions that may strike, at each node',
        'nothing may strike',
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
  ]);
}

function isStated(time: unknown): boolean {
  return typeof time === 'object' && time !== null && 'value' in time && time.value !== 'unknown';
}

/** Expected number of context items that stay behind at a handoff although somebody after it reads them. */
export function contextItemsLost({ evidence }: Scope, stream: Stream): Metric {
  const { visits } = evidence.base;
  const lost = new Map<string, Set<string>>();
  for (const { reason, read } of lacks(stream, buildGraph(stream))) {
    if (reason.kind !== 'withheld') continue;
    const { id } = reason.handoff;
    lost.set(id, (lost.get(id) ?? new Set()).add(read.id));
  }
  const inputs = [...lost].map(([id, items]) => ({
    name: `${[...items].join(', ')} at ${id}`,
    value: (visits.get(id) ?? 0) * items.size,
    basis: 'estimated' as const,
    nodeId: id,
  }));
  return report(evidence, {
    value: inputs.reduce((sum, { value }) => sum + value, 0),
    unit: 'count',
    formula:
      'Σ expected_visits of the handoffs × items that they do not pass and that somebody after them reads',
    figures: [...lost.keys()].map((id) => `visits.${id}`),
    basis: 'estimated',
    inputs,
  });
}
