// The same numbers by node, for tables and hover.
import { buildChain } from './chain.ts';
import { worst } from './evidence.ts';
import type { Scope } from './metrics.ts';
import type { NetworkNode } from './network.ts';
import { report } from './report.ts';
import type { Route } from './routes.ts';
import { solveChain } from './solve.ts';
import { type Cost, plus, scaled } from './timing.ts';
import type { NodeMetrics } from './types.ts';

export function nodeMetrics(scope: Scope): ReadonlyMap<string, NodeMetrics> {
  const { stream, evidence } = scope;
  const { visits, walk } = evidence.base;
  const found = new Map<string, NodeMetrics>();
  for (const id of stream.nodes.keys()) {
    const node = walk.network.nodes.get(id);
    if (!node) continue;
    const { cost, nodes } = visitCost(scope, node);
    const times = nodes.map((each) => each.times);
    const time = (what: 'process' | 'wait' | 'lead', formula: string) => {
      const seconds = cost[what];
      return report(evidence, {
        value: seconds,
        unit: 's',
        formula: node.cut ? `${formula}, broken off by the timeout` : formula,
        basis: worst(...times.map(({ basis }) => basis)),
        missing: [...new Set(times.flatMap(({ missing }) => missing[what]))],
        bound: seconds > 0 ? { atLeast: seconds } : {},
        reason: what === 'process' ? undefined : times.find((own) => own.contradiction)?.contradiction,
      });
    };
    const inside = nodes.length > 1 ? ', with all of its sub-stream' : '';
    found.set(id, {
      visits: report(evidence, {
        value: visits.get(id) ?? 0,
        unit: 'count',
        formula: 'row of N = (I − Q)⁻¹ for the triggers',
        figures: [`visits.${id}`],
        basis: 'estimated',
      }),
      processTime: time('process', `mean touch time of one visit${inside}`),
      waitTime: time('wait', `mean elapsed wait of one visit${inside}`),
      leadTime: time('lead', `mean elapsed time of one visit${inside}`),
    });
  }
  return found;
}

/** What one visit costs on average; of a step that calls a sub-stream, up to the end of that. */
function visitCost({ stream, evidence }: Scope, node: NetworkNode): { cost: Cost; nodes: NetworkNode[] } {
  const late = node.cut?.p ?? 0;
  const own = plus(scaled(node.visit.cost, 1 - late), node.cut?.visit.cost ?? node.visit.cost, late);
  if (node.node.kind !== 'step' || node.node.passage !== 'in') return { cost: own, nodes: [node] };
  const { walk, visits } = evidence.base;
  const within = (id: string) => id === node.id || id.startsWith(`${node.id}/`);
  const outside = new Set([...stream.nodes.keys()].filter((id) => !within(id)));
  const start: Route = { p: 1, target: { kind: 'node', id: node.id }, flaw: false, bounds: [] };
  const { total } = solveChain(buildChain(walk, [start], outside));
  const inside = [...walk.network.nodes.values()].filter(({ id }) => within(id) && visits.get(id) !== 0);
  return { cost: total, nodes: [node, ...inside.filter((each) => each !== node)] };
}
