// What a node inside a fork sees of it: only the branch that leads to the node, as if nothing ran beside.
import { closure } from '../model/graph.ts';
import { shapeIn, type Walk, walkOf } from './chain.ts';
import { type NetworkNode, targets } from './network.ts';
import type { NodeRoutes, Route } from './routes.ts';

/** The same walk, where each fork that has the node between itself and its join is the one branch that leads there. */
export function towards(walk: Walk, seen: string): Walk {
  const straight = (routes: readonly Route[]): Route[] =>
    routes.flatMap((route) => {
      const bounds = route.bounds.map((bound) => ({ ...bound, onward: straight(bound.onward) }));
      const only = branchTo(walk, route, seen);
      if (!only) return [{ ...route, bounds }];
      return straight(only).map(
        ({ p, target, flaw, bounds: inner }): Route => ({
          ...{ p: route.p * p, target, flaw: route.flaw || flaw },
          bounds: [...bounds, ...inner],
        }),
      );
    });
  const nodes = new Map<string, NetworkNode>();
  for (const [id, node] of walk.network.nodes) {
    const { normal, strikes, timeout, doubts } = node.routes;
    const routes: NodeRoutes = {
      normal: straight(normal),
      strikes: strikes.map((strike) => ({ ...strike, onward: strike.onward && straight(strike.onward) })),
      timeout: timeout && straight(timeout),
      doubts,
    };
    nodes.set(id, { ...node, routes });
  }
  return walkOf({ ...walk.network, nodes });
}

/** The one branch of a fork with the node in it; undefined where none has it, or more than one. */
function branchTo(walk: Walk, { target }: Route, seen: string): readonly Route[] | undefined {
  if (target.kind !== 'fork') return undefined;
  const { stops } = shapeIn(walk, target);
  if (stops.has(seen)) return undefined;
  const inside = (branch: readonly Route[]) =>
    closure(targets(branch), (id) => (stops.has(id) ? [] : (walk.adjacency.all.get(id) ?? []))).has(seen);
  const [only, ...more] = target.branches.filter(inside);
  return more.length === 0 ? only : undefined;
}
