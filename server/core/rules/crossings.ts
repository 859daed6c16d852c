// Where work changes hands: edges from a node that one actor performs to a node that another performs.
import { type Performed, performed } from '../model/parties.ts';
import type { Cause, Edge } from '../model/types/flow.ts';
import type { Stream } from '../model/types/stream.ts';

export interface Crossing {
  readonly edge: Edge;
  readonly from: Performed;
  readonly to: Performed;
}

/** In file order of the edges. A handler that several nodes share leads on from all of them, and is one crossing. */
export function crossings(stream: Stream): Crossing[] {
  const seen = new Set<number>();
  return stream.edges.flatMap((edge) => {
    if (!HANDS_OVER.has(edge.cause) || seen.has(edge.span.start)) return [];
    const from = performed(stream, stream.nodes.get(edge.from));
    const to = performed(stream, stream.nodes.get(edge.to));
    if (!from || !to || from.actor.id === to.actor.id) return [];
    seen.add(edge.span.start);
    return [{ edge, from, to }];
  });
}

/** Ways over which the work itself goes on; to escalate or to undo is something else. */
const HANDS_OVER: ReadonlySet<Cause> = new Set<Cause>([
  ...(['next', 'pass', 'fail', 'conditional', 'outcome', 'substream', 'exhausted'] as const),
  ...(['timeout', 'exception', 'violation'] as const),
]);
