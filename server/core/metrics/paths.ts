// The most likely path to success.

import { shapeIn, type Walk } from './chain.ts';
import { Heap } from './heap.ts';
import type { NetworkNode } from './network.ts';
import { power } from './portable-math.ts';
import type { Fork, Route, Strike } from './routes.ts';

/** Where a path may end well. */
export interface Goal {
  /** The join of the fork that the path is a branch of. */
  readonly join: string | undefined;
  readonly branch: boolean;
}

export const SUCCESS: Goal = { join: undefined, branch: false };

export interface LikelyPath {
  readonly p: number;
  /** In order; the branches of a fork one after the other. */
  readonly nodes: readonly string[];
}

/** The path of highest probability to an output of success; undefined where there is none. */
export function likelyPath(walk: Walk, entry: readonly Route[]): LikelyPath | undefined {
  return bestOf(walk, entry, SUCCESS, new Set());
}

export interface Way {
  readonly p: number;
  /** A node, or undefined where the goal is reached. */
  readonly to: string | undefined;
  /** Nodes of branches passed on the way. */
  readonly through: readonly string[];
}

/** Dijkstra on −ln p. */
function bestOf(walk: Walk, entry: readonly Route[], goal: Goal, open: Set<string>): LikelyPath | undefined {
  const best = new Map<string, { p: number; from: string | undefined; through: readonly string[] }>();
  const queue = new Heap();
  let finish: { p: number; from: string | undefined; through: readonly string[] } | undefined;
  const offer = (ways: readonly Way[], p: number, from: string | undefined) => {
    for (const way of ways) {
      const chance = p * way.p;
      if (chance <= 0) continue;
      if (way.to === undefined) {
        if (!finish || chance > finish.p) finish = { p: chance, from, through: way.through };
      } else if (chance > (best.get(way.to)?.p ?? 0)) {
        best.set(way.to, { p: chance, from, through: way.through });
        queue.push(way.to, chance);
      }
    }
  };
  offer(waysAlong(walk, entry, 1, goal, open), 1, undefined);
  for (let top = queue.pop(); top; top = queue.pop()) {
    if (top.p < (best.get(top.id)?.p ?? 0)) continue;
    if (finish && finish.p >= top.p) break;
    const node = walk.network.nodes.get(top.id);
    if (node) offer(waysFrom(walk, node, goal, open), top.p, top.id);
  }
  if (!finish) return undefined;
  const nodes: string[] = [];
  const { p, through } = finish;
  let at = finish.from;
  nodes.unshift(...through);
  while (at !== undefined) {
    const step = best.get(at);
    nodes.unshift(...(step?.through ?? []), at);
    at = step?.from;
  }
  return { p, nodes };
}

function waysFrom(walk: Walk, node: NetworkNode, goal: Goal, open: Set<string>): Way[] {
  const late = node.cut?.p ?? 0;
  // After the last attempt: retries are part of the way, not a detour.
  const failed = (strike: Strike) => power(strike.p, strike.delays.length + 1);
  const struck = node.routes.strikes.reduce((sum, strike) => sum + failed(strike), 0);
  return [
    ...waysAlong(walk, node.routes.normal, (1 - late) * (1 - struck), goal, open),
    ...waysAlong(walk, node.routes.timeout ?? [], late, goal, open),
    ...node.routes.strikes.flatMap((strike) =>
      waysAlong(walk, strike.onward ?? node.routes.normal, (1 - late) * failed(strike), goal, open),
    ),
  ];
}

function waysAlong(walk: Walk, routes: readonly Route[], p: number, goal: Goal, open: Set<string>): Way[] {
  return routes.flatMap((route) => wayAlong(walk, route, p, goal, open));
}

function wayAlong(walk: Walk, route: Route, p: number, goal: Goal, open: Set<string>): Way[] {
  const chance = p * route.p;
  if (chance <= 0) return [];
  switch (route.target.kind) {
    case 'lost':
      return [];
    case 'end':
      return goal.branch ? [{ p: chance, to: undefined, through: [] }] : [];
    case 'node':
      return arrival(walk, route.target.id, chance, goal, []);
    case 'fork':
      return forkWays(walk, route.target, chance, goal, open);
  }
}

export function arrival(walk: Walk, id: string, p: number, goal: Goal, through: readonly string[]): Way[] {
  if (id === goal.join) return [{ p, to: undefined, through }];
  const node = walk.network.nodes.get(id)?.node;
  if (node?.kind !== 'output') return [{ p, to: id, through }];
  const good = node.outcome === 'success' && goal.join === undefined;
  return good ? [{ p, to: undefined, through: [...through, id] }] : [];
}

function forkWays(walk: Walk, fork: Fork, p: number, goal: Goal, open: Set<string>): Way[] {
  if (open.has(fork.key)) return [];
  const { join, members } = shapeIn(walk, fork);
  const inside = new Set(open).add(fork.key);
  const paths = members.map((branch) => bestOf(walk, branch, { join, branch: true }, inside));
  const found = paths.filter((path) => path !== undefined);
  if (join !== undefined && found.length < paths.length) return [];
  const chance = found.reduce((product, path) => product * path.p, p);
  const through = found.flatMap((path) => path.nodes);
  if (join !== undefined) return arrival(walk, join, chance, goal, through);
  return found.length > 0 ? [{ p: chance, to: undefined, through }] : [];
}
