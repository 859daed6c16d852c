// Limits on work in progress, of stages, teams and actors: work waits outside until there is room, and holds no place meanwhile.
import type { Limit, Token } from './flow-tokens.ts';
import type { Plan } from './plan.ts';

/** The limits that hold at each node, by its number. */
export function limitsOf({ stream, nodes }: Plan): Limit[][] {
  const known = new Map<string, Limit>();
  const limit = (key: string, most: number | 'unknown' | undefined): Limit[] => {
    if (typeof most !== 'number') return [];
    const found = known.get(key) ?? { most: Math.max(1, most), count: 0, line: [] };
    known.set(key, found);
    return [found];
  };
  return nodes.map(({ node }) => {
    const stage = node.stage?.id;
    const actor = 'actor' in node ? stream.actors.get(node.actor?.id ?? '') : undefined;
    const team = actor?.team?.id;
    return [
      ...(stage === undefined
        ? []
        : limit(`stage ${stage}`, stream.stages.get(stage)?.backlog?.wipLimit?.value)),
      ...(team === undefined ? [] : limit(`team ${team}`, stream.teams.get(team)?.wipLimit?.value)),
      ...(actor ? limit(`actor ${actor.id}`, actor.wipLimit?.value) : []),
    ];
  });
}

/** Lets a token in, now or when there is room; what it held before and needs no more is free first. */
export function admit(token: Token, needed: readonly Limit[], at: number, enter: (at: number) => void): void {
  release(token, needed, at);
  const full = needed.find((limit) => !token.held.includes(limit) && limit.count >= limit.most);
  if (full) {
    full.line.push({ token, visit: token.visit, enter: (then) => admit(token, needed, then, enter) });
    return;
  }
  for (const limit of needed) if (!token.held.includes(limit)) limit.count++;
  token.held = needed;
  enter(at);
}

/** Gives back all places save those that are kept. */
export function release(token: Token, kept: readonly Limit[], at: number): void {
  const freed = token.held.filter((limit) => !kept.includes(limit));
  if (freed.length === 0) return;
  token.held = token.held.filter((limit) => kept.includes(limit));
  for (const limit of freed) limit.count--;
  for (const limit of freed) {
    while (limit.count < limit.most) {
      const first = limit.line.shift();
      if (!first) break;
      // A token that was cancelled meanwhile has moved on.
      if (first.token.visit === first.visit) first.enter(at);
    }
  }
}
