// Heat for the picture, in steps: where items wait, who is busy, where the text has problems.
import type { Metrics } from '../core/metrics/types.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Severity } from '../core/rules/rule.ts';
import type { PreviewNode, PreviewPayload } from '../protocol/preview.ts';

type Heat = PreviewNode['heat'];

/** Shares from which the second to the fourth step begin; whatever is above nothing is at the first. */
const WAIT_STEPS = [0.05, 0.15, 0.35];
const LOAD_STEPS = [0.5, 0.7, 0.85];
const FOUND: Readonly<Record<Severity, number>> = { error: 4, warning: 3, info: 1, hint: 0 };

export const HEAT_LEGEND: PreviewPayload['heat'] = {
  wait: 'Share of all waiting: up to 5 %, 15 %, 35 %, more',
  utilization: 'Utilization of the actor: up to 50 %, 70 %, 85 %, more',
  findings: 'Worst problem in the text: info, warning, error',
};

/** The waiting of an item at a node; undefined where it is not known. */
export function waitsOf(stream: Stream, metrics: Metrics): ReadonlyMap<string, number | undefined> {
  const waits = new Map<string, number | undefined>();
  for (const node of stream.nodes.values()) {
    if (node.kind === 'trigger' || node.kind === 'output') continue;
    const figures = metrics.nodes.get(node.id);
    const [wait, visits] = [figures?.waitTime.value ?? null, figures?.visits.value ?? null];
    waits.set(node.id, wait === null || visits === null ? undefined : wait * visits);
  }
  return waits;
}

export function heatOf(
  id: string,
  { stream, metrics, waits }: { stream: Stream; metrics: Metrics; waits: ReturnType<typeof waitsOf> },
  badges: readonly { readonly severity: Severity }[],
): Heat {
  const node = stream.nodes.get(id);
  const all = [...waits.values()].reduce<number>((sum, wait) => sum + (wait ?? 0), 0);
  const wait = waits.get(id);
  const actor =
    node?.kind === 'step' || node?.kind === 'gate' ? stream.actors.get(node.actor?.id ?? '') : undefined;
  const load = actor && metrics.utilization[actor.id];
  return {
    wait: wait === undefined ? null : all === 0 ? 0 : step(wait / all, WAIT_STEPS),
    utilization: load?.value == null ? null : step(load.value, LOAD_STEPS),
    findings: Math.max(0, ...badges.map(({ severity }) => FOUND[severity])),
  };
}

function step(share: number, steps: readonly number[]): number {
  return share <= 0 ? 0 : 1 + steps.filter((from) => share >= from).length;
}
