// When work arrives at the end of a chain: the law of its time, carried through the states as weighted points.
import { type Atom, type Atoms, compressed, convolved, massOf, rescaled, weighted } from './atoms.ts';
import type { Chain, Sink } from './chain.ts';
import type { Law } from './law.ts';
import { components } from './linear.ts';
import type { Solution } from './solve.ts';
import { followed, INSTANTLY, type Timing } from './timing.ts';

/** Mass that still circles in a loop when it is left out; its mean is put back by scaling. */
const NEGLIGIBLE = 1e-9;
const MOST_ROUNDS = 400;
/** Rounds after which the little that still circles is carried by few points. */
const FINE_ROUNDS = 40;
const FEW_POINTS = 8;
/** States up to which every time is carried by as many points as are asked for; a longer chain has fewer for each. */
const FINE_STATES = 200;

/** Times of arrival at the chosen sinks; the mass is the chance of getting there. */
export function arrivals(
  chain: Chain,
  solution: Solution,
  chosen: (sink: Sink) => boolean,
  limit: number,
): Atoms {
  const { states } = chain;
  const fine = Math.floor((limit * FINE_STATES) / Math.max(FINE_STATES, states.length));
  const most = Math.max(FEW_POINTS, fine);
  const next = states.map(({ hops }) => hops.flatMap(({ to, p }) => (to >= 0 && p > 0 ? [to] : [])));
  const pending: Atom[][] = states.map(() => []);
  pending[0] = [{ time: 0, mass: 1, active: 0 }];
  const arrived = new Map<Sink, Atom[]>();
  const pass = (state: number, points: number) => {
    const here = compressed(pending[state] ?? [], points);
    pending[state] = [];
    for (const { p, to, sink, timing } of states[state]?.hops ?? []) {
      if (p <= 0) continue;
      const there = weighted(convolved(here, timing.atoms(points), points), p);
      if (to >= 0) pending[to]?.push(...there);
      else if (sink !== undefined && chosen(sink)) {
        const before = arrived.get(sink);
        if (before) before.push(...there);
        else arrived.set(sink, [...there]);
      }
    }
  };
  for (const component of components(next)) {
    const [first = 0] = component;
    if (component.length === 1 && !next[first]?.includes(first)) {
      if ((pending[first]?.length ?? 0) > 0) pass(first, most);
      continue;
    }
    const points = Math.max(FEW_POINTS, Math.floor(most / 2));
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const open = component.filter((state) => massOf(pending[state] ?? []) > 0);
      if (open.reduce((sum, state) => sum + massOf(pending[state] ?? []), 0) < NEGLIGIBLE) break;
      for (const state of open) pass(state, round < FINE_ROUNDS ? points : FEW_POINTS);
    }
  }
  const all = [...arrived].flatMap(([sink, atoms]) => {
    const exit = solution.exits.get(sink);
    if (!exit || exit.p <= 0) return [];
    const mass = massOf(atoms);
    const exact = rescaled(atoms, exit.cost.lead / exit.p, exit.cost.active / exit.p);
    return mass > 0 ? weighted(exact, exit.p / mass) : [];
  });
  return compressed(all, limit);
}

/** The whole way as one timing, where it runs straight from the entry to one of the sinks; else undefined. */
export function straight(chain: Chain, chosen: (sink: Sink) => boolean): Law | undefined {
  let timing: Timing = INSTANTLY;
  let state = 0;
  for (let steps = 0; steps < chain.states.length; steps++) {
    const hops = (chain.states[state]?.hops ?? []).filter((hop) => hop.p > 0);
    const [hop] = hops;
    if (!hop || hops.length > 1 || hop.p < 1 - 1e-12) return undefined;
    timing = followed(timing, hop.timing);
    if (hop.to < 0) return hop.sink !== undefined && chosen(hop.sink) ? timing.law : undefined;
    state = hop.to;
  }
  return undefined;
}
