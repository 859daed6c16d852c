// The same numbers by node, for tables and hover.
import type { Scope } from './metrics.ts';
import { report } from './report.ts';
import type { NodeMetrics } from './types.ts';

export function nodeMetrics({ stream, evidence }: Scope): ReadonlyMap<string, NodeMetrics> {
  const { visits, walk } = evidence.base;
  const found = new Map<string, NodeMetrics>();
  for (const id of stream.nodes.keys()) {
    const node = walk.network.nodes.get(id);
    if (!node) continue;
    const late = node.cut?.p ?? 0;
    const time = (what: 'process' | 'wait' | 'lead', formula: string) => {
      const seconds = (1 - late) * node.visit.cost[what] + late * (node.cut?.visit.cost[what] ?? 0);
      return report(evidence, {
        value: seconds,
        unit: 's',
        formula: node.cut ? `${formula}, broken off by the timeout` : formula,
        basis: node.times.basis,
        missing: node.times.missing[what],
        bound: seconds > 0 ? { atLeast: seconds } : {},
        reason: what === 'process' ? undefined : node.times.contradiction,
      });
    };
    found.set(id, {
      visits: report(evidence, {
        value: visits.get(id) ?? 0,
        unit: 'count',
        formula: 'row of N = (I − Q)⁻¹ for the triggers',
        figures: [`visits.${id}`],
        basis: 'estimated',
      }),
      processTime: time('process', 'mean touch time of one visit'),
      waitTime: time('wait', 'mean elapsed wait of one visit'),
      leadTime: time('lead', 'mean elapsed time of one visit'),
    });
  }
  return found;
}
