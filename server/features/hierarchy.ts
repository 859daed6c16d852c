// What comes before and after a node, along every arrow: exceptions, timeouts and escalations included.
import type { Analysis } from '../core/analyze.ts';
import type { Edge } from '../core/model/types/flow.ts';
import type { NodeKind, StreamNode } from '../core/model/types/nodes.ts';
import type { Span } from '../core/text/position.ts';
import { causeText } from './hover-metrics.ts';
import { namedSpan, placesOf } from './navigation.ts';
import { detailOf } from './symbols.ts';

export interface HierarchyNode {
  readonly id: string;
  readonly kind: NodeKind;
  readonly detail: string;
  readonly span: Span;
  readonly selection: Span;
}

export interface HierarchyCall {
  readonly node: HierarchyNode;
  /** The texts that send the work. */
  readonly spans: readonly Span[];
}

export function hierarchyAt(analysis: Analysis, offset: number): HierarchyNode | undefined {
  const target = placesOf(analysis.stream, offset)?.at.target;
  const node = target?.kind === 'node' ? analysis.stream.nodes.get(target.id) : undefined;
  return node && nodeOf(analysis, node);
}

export function incoming(analysis: Analysis, id: string): HierarchyCall[] {
  return calls(analysis, analysis.facts.graph.into.get(id) ?? [], (edge) => edge.from);
}

export function outgoing(analysis: Analysis, id: string): HierarchyCall[] {
  return calls(analysis, analysis.facts.graph.out.get(id) ?? [], (edge) => edge.to);
}

function calls(analysis: Analysis, edges: readonly Edge[], end: (edge: Edge) => string): HierarchyCall[] {
  const groups = new Map<string, Edge[]>();
  for (const edge of edges) {
    const group = groups.get(end(edge));
    if (group) group.push(edge);
    else groups.set(end(edge), [edge]);
  }
  return [...groups].flatMap(([id, group]) => {
    const node = analysis.stream.nodes.get(id);
    if (!node) return [];
    const causes = [...new Set(group.map(causeText))].filter((cause) => cause !== '').join(', ');
    return [
      {
        node: nodeOf(analysis, node, causes),
        spans: group.map(({ span }) => namedSpan(analysis.text, span)),
      },
    ];
  });
}

function nodeOf({ stream, text }: Analysis, node: StreamNode, causes = ''): HierarchyNode {
  const detail = [detailOf(stream, node.kind, node.id), causes].filter((part) => part !== '').join(' · ');
  return { id: node.id, kind: node.kind, detail, span: node.span, selection: namedSpan(text, node.idSpan) };
}
