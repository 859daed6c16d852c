// Soundness of forks and joins, in the sense of workflow nets (van der Aalst): nothing waits for ever, and nothing
// runs twice. Each fork is played as a token game on its own. A token stands for a group of branches; it runs
// through the nodes that it can reach up to the joins where it meets others (its region). Groups merge join by join
// until nothing moves. Choices inside a branch are independent of each other, as in a net without data.
//
// `end` closes a branch so that nobody waits for it; `cancels` ends the branches that it names.
//
// Cost: a fork of b branches merges at most b-1 times, and each round walks the net a few times: O(b² · edges).
import type { Span } from '../text/position.ts';
import { ForkGame } from './fork-game.ts';
import { closure, type Graph } from './graph.ts';
import type { Edge } from './types/flow.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';
import { type JoinNode, Net } from './workflow-net.ts';

/** Branches of one fork arrive at the same node, which does not say how they join. */
export interface Unjoined {
  readonly fork: readonly Edge[];
  /** Where they first meet. */
  readonly meetings: readonly StreamNode[];
  /** Every branch that can arrive there is sure to arrive. */
  readonly certain: boolean;
}

export type Deadlock = {
  readonly join: JoinNode;
  readonly fork?: readonly Edge[];
} & (
  | /** A branch that it waits for may end elsewhere. */ {
      readonly kind: 'may-leave';
      readonly branch: Edge;
      readonly elsewhere: readonly string[];
    }
  | /** Fewer branches arrive than it counts. */ {
      readonly kind: 'too-few';
      readonly arrive: number;
      readonly wanted: number;
    }
  | /** It waits for a branch that itself waits at another join. */ {
      readonly kind: 'crossed';
      readonly other: string;
    }
  | /** Only one of its ways in is ever taken. */ {
      readonly kind: 'exclusive';
      readonly ways: readonly Span[];
    }
);

export interface Soundness {
  readonly unjoined: readonly Unjoined[];
  readonly deadlocks: readonly Deadlock[];
}

export function soundness(stream: Stream, graph: Graph): Soundness {
  const net = new Net(stream, graph);
  const unjoined: Unjoined[] = [];
  const deadlocks: Deadlock[] = [];
  const met = new Set<string>();
  for (const fork of net.forks) {
    const verdict = new ForkGame(net, fork, met).play();
    if (verdict && 'meetings' in verdict) unjoined.push(verdict);
    else if (verdict) deadlocks.push(verdict);
  }
  const stuck = new Set(deadlocks.map((deadlock) => deadlock.join.id));
  for (const node of stream.nodes.values()) {
    const found = stuck.has(node.id) || met.has(node.id) ? undefined : exclusive(net, node);
    if (found) deadlocks.push(found);
  }
  return { unjoined, deadlocks: oncePerJoin(deadlocks) };
}

function oncePerJoin(deadlocks: readonly Deadlock[]): Deadlock[] {
  return deadlocks.filter((one, i) => deadlocks.findIndex((other) => other.join.id === one.join.id) === i);
}

/** A join that counts several branches, at which no fork ever lets two arrive. */
function exclusive(net: Net, node: StreamNode): Deadlock | undefined {
  const join = net.joinAt(node.id);
  const ways = net.into.get(node.id) ?? [];
  const wanted = join?.join.kind === 'count' ? join.join.count : join?.join.kind === 'all' ? 2 : 1;
  if (!join || wanted < 2 || ways.length < 2 || !net.graph.reachable.has(node.id)) return undefined;
  const parallel = net.forks.some((fork) => {
    const arriving = fork.filter((edge) => {
      const ahead = closure([edge.to], (id) => (net.graph.out.get(id) ?? []).map((next) => next.to));
      return ahead.has(node.id);
    });
    return arriving.length > 1;
  });
  return parallel ? undefined : { kind: 'exclusive', join, ways: ways.map((edge) => edge.span) };
}
