// First-pass yield: the chance that everything goes right at the first attempt.
import { shapeIn, type Walk } from './chain.ts';
import { components } from './linear.ts';
import type { NetworkNode } from './network.ts';
import { arrival, type Goal, SUCCESS, type Way } from './paths.ts';
import type { Route } from './routes.ts';

/** More steps through one tangle of loops than this, and the chance is not worked out. */
const MOST_STEPS = 50_000;

/**
 * P(success, with no fail, reject, handler or retry taken and no node visited twice); undefined where loops of plain
 * choices are too tangled to tell. Forks ask it of every branch.
 */
export function firstPass(
  walk: Walk,
  entry: readonly Route[],
  open: ReadonlySet<string> = new Set(),
  goal = SUCCESS,
): number | undefined {
  const index = new Map<string, number>();
  const ways: Way[][] = [cleanAlong(walk, entry, 1, goal, open)];
  const ids = [''];
  for (let at = 0; at < ways.length; at++) {
    for (const { to } of ways[at] ?? []) {
      if (to === undefined || index.has(to)) continue;
      index.set(to, ids.length);
      ids.push(to);
      const node = walk.network.nodes.get(to);
      ways.push(node ? cleanFrom(walk, node, goal, open) : []);
    }
  }
  const numbered = ways.map((list) =>
    list.map(({ p, to }) => ({ p, to: to === undefined ? -1 : (index.get(to) ?? -1) })),
  );
  const chance = ids.map(() => 0);
  const blocks = components(numbered.map((list) => list.flatMap(({ to }) => (to < 0 ? [] : [to]))));
  const entered = new Set([0]);
  for (const block of blocks) {
    const inside = new Set(block);
    for (const at of block) for (const { to } of numbered[at] ?? []) if (!inside.has(to)) entered.add(to);
  }
  for (const block of blocks.toReversed()) {
    const inside = new Set(block);
    for (const at of block) {
      if (!entered.has(at)) continue;
      const found = onceThrough(numbered, inside, at, chance);
      if (found === undefined) return undefined;
      chance[at] = found;
    }
  }
  return chance[0];
}

/** Σ over the paths from `start` that repeat no node, of their probability times the chance beyond the block. */
function onceThrough(
  next: readonly (readonly { readonly p: number; readonly to: number }[])[],
  inside: ReadonlySet<number>,
  start: number,
  chance: readonly number[],
): number | undefined {
  const seen = new Set([start]);
  const path = [{ at: start, p: 1, edge: 0 }];
  let sum = 0;
  let steps = 0;
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const way = next[top.at]?.[top.edge++];
    if (!way) {
      seen.delete(top.at);
      path.pop();
    } else if (way.to < 0) {
      sum += top.p * way.p;
    } else if (!inside.has(way.to)) {
      sum += top.p * way.p * (chance[way.to] ?? 0);
    } else if (!seen.has(way.to)) {
      if (steps++ > MOST_STEPS) return undefined;
      seen.add(way.to);
      path.push({ at: way.to, p: top.p * way.p, edge: 0 });
    }
  }
  return sum;
}

function cleanFrom(walk: Walk, node: NetworkNode, goal: Goal, open: ReadonlySet<string>): Way[] {
  const late = node.cut?.p ?? 0;
  const struck = node.routes.strikes.reduce((sum, strike) => sum + strike.p, 0);
  return [
    ...cleanAlong(walk, node.routes.normal, (1 - late) * (1 - struck), goal, open),
    ...cleanAlong(walk, node.routes.timeout ?? [], late, goal, open),
  ];
}

function cleanAlong(
  walk: Walk,
  routes: readonly Route[],
  p: number,
  goal: Goal,
  open: ReadonlySet<string>,
): Way[] {
  return routes.flatMap((route) => cleanWay(walk, route, p, goal, open));
}

function cleanWay(walk: Walk, route: Route, p: number, goal: Goal, open: ReadonlySet<string>): Way[] {
  const chance = p * route.p;
  if (chance <= 0 || route.flaw || route.bounds.some((bound) => bound.times < 1)) return [];
  switch (route.target.kind) {
    case 'lost':
      return [];
    case 'end':
      return goal.branch ? [{ p: chance, to: undefined, through: [] }] : [];
    case 'node':
      return arrival(walk, route.target.id, chance, goal, []);
    case 'fork': {
      const { key } = route.target;
      if (open.has(key)) return [];
      const { join, members, sides } = shapeIn(walk, route.target);
      const inside = new Set(open).add(key);
      const of = (branches: readonly (readonly Route[])[], end: string | undefined) =>
        branches.map((branch) => firstPass(walk, branch, inside, { join: end, branch: true }) ?? Number.NaN);
      const all = [...of(members, join), ...of(sides, undefined)].reduce(
        (product, each) => product * each,
        chance,
      );
      if (join !== undefined) return arrival(walk, join, all, goal, []);
      return [{ p: all, to: undefined, through: [] }];
    }
  }
}
