// How much of the lead time is waiting for one actor. What waits beside a longer branch does not count: the lead time
// without those waits tells how much they add to it.

import type { StreamNode, Times } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { businessRhythm } from './clock.ts';
import { computeMetrics } from './metrics.ts';
import type { Metrics } from './types.ts';

export interface Waits {
  /** On the stream's clock, an item. */
  readonly seconds: number;
  readonly nodes: readonly StreamNode[];
}

/** Below `share` of the lead time an upper bound is good enough and costs nothing. */
export function waitsFor(stream: Stream, metrics: Metrics, actor: string, share: number): Waits {
  const lead = metrics.lead_time.value ?? 0;
  const ratio = stream.clock === 'working' ? businessRhythm(stream).ratio : 1;
  const waitAt = (node: StreamNode) => {
    const visits = metrics.expected_visits[node.id]?.value ?? 0;
    return ((metrics.nodes.get(node.id)?.waitTime.value ?? 0) * visits) / ratio;
  };
  const nodes = [...stream.nodes.values()].filter(
    (node) => worksAt(stream, node) === actor && waitAt(node) > 0,
  );
  const seconds = nodes.reduce((sum, node) => sum + waitAt(node), 0);
  const forked = stream.edges.some((edge) => edge.fork !== undefined);
  if (!forked || seconds < share * lead) return { seconds, nodes };
  const without = new Map(stream.nodes);
  for (const node of nodes) without.set(node.id, { ...node, times: unwaited(node.times) });
  const rest = computeMetrics({ ...stream, nodes: without }).lead_time.value;
  return { seconds: rest === null ? 0 : Math.max(0, lead - rest), nodes };
}

/** Whom work at a node waits for: its actor; at a handoff, the one who receives it. */
function worksAt(stream: Stream, node: StreamNode): string | undefined {
  if (node.kind === 'step' || node.kind === 'gate') return node.actor?.id;
  if (node.kind !== 'handoff' || node.to?.kind !== 'to') return undefined;
  const receiver = stream.nodes.get(node.to.target.id);
  return receiver?.kind === 'step' || receiver?.kind === 'gate' ? receiver.actor?.id : undefined;
}

function unwaited({ process, waitCause: _, ...times }: Times): Times {
  const { lead: __, wait: ___, ...rest } = times;
  const none: Duration = {
    value: { kind: 'fixed', at: { elapsed: 0, business: 0, businessDays: 0, months: 0 } },
    span: { start: 0, end: 0 },
  };
  return { ...rest, wait: none, ...(process ? { process } : {}) };
}
