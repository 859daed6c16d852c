// What is lost at handoffs: items that somebody behind them reads and that nobody passes on.
import { lacks } from '../model/availability.ts';
import { buildGraph } from '../model/graph.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Scope } from './metrics.ts';
import { report } from './report.ts';
import type { Metric } from './types.ts';

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
