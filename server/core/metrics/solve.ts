// What a chain comes to: expected visits, ways out, and mean costs, over all and for each way out.
// Sources: Kemeny & Snell (N = (I − Q)⁻¹, B = NR); conditioning on an exit by the h-transform.
import { lazily, once } from '../text/once.ts';
import type { Chain, Exit, Hop, Sink } from './chain.ts';
import { components, type SparseMatrix, solver } from './linear.ts';
import { addTo, type Cost } from './timing.ts';

export interface Solution {
  readonly through: Through;
  /** Expected visits per state. */
  readonly visits: readonly number[];
  /** Expected visits per node, those inside sections of forks included; not finite where work is trapped. */
  readonly nodes: ReadonlyMap<string, number>;
  /** Mean total; elapsed time ends with the last branch. */
  readonly total: Cost;
  /** Chances of the sinks, and of outputs beside them; costs are times their chance. */
  readonly exits: ReadonlyMap<Sink, Exit>;
  /** Nodes on the way to each sink. */
  readonly waysTo: (sink: Sink) => ReadonlySet<string>;
  /** Expected reward from each state on, work that is trapped aside. */
  readonly expected: (reward: readonly number[]) => readonly number[];
  /** Nodes of loops that work gets into and never leaves. */
  readonly trapped: readonly string[];
}

/** More visits than this are a loop without a way out, for all we can tell in floating point. */
const ENDLESS = 1e12;

export function solveChain(chain: Chain): Solution {
  return solutionOf(chain, routesThrough(chain));
}

/** For a chain that differs in its times alone. */
export function solvedAgain(chain: Chain, before: Solution): Solution {
  return solutionOf(chain, before.through);
}

/** What does not depend on how long anything takes. */
interface Through {
  readonly visits: readonly number[];
  readonly nodes: ReadonlyMap<string, number>;
  readonly endings: ReadonlyMap<Sink, readonly Ending[]>;
  readonly expected: (reward: readonly number[]) => readonly number[];
  readonly trapped: readonly string[];
}

function routesThrough(chain: Chain): Through {
  const { states } = chain;
  const trap = trapStates(chain);
  const solve = solver(inner(chain, trap));
  const visits = solve.row(states.map((_, state) => (state === 0 ? 1 : 0)));
  for (const state of trap) visits[state] = 0;
  for (const [state, { hops }] of states.entries()) {
    if (trap.has(state) || (visits[state] ?? 0) <= 0) continue;
    if ((visits[state] ?? 0) > ENDLESS) visits[state] = Number.NaN;
    for (const { to, p } of hops) if (p > 0 && trap.has(to)) visits[to] = Number.NaN;
  }
  spread(chain, trap, visits);
  const nodes = new Map<string, number>();
  const add = (id: string, count: number) => nodes.set(id, (nodes.get(id) ?? 0) + count);
  const endings = new Map<Sink, Ending[]>();
  const end = (sink: Sink, state: number, p: number) => {
    const known = endings.get(sink);
    if (known) known.push({ state, p });
    else endings.set(sink, [{ state, p }]);
  };
  for (const [state, { node, hops }] of states.entries()) {
    const count = visits[state] ?? 0;
    if (state > 0) add(node, count);
    if (count === 0) continue;
    for (const hop of hops) {
      if (hop.inner) for (const [id, inner] of hop.inner) add(id, count * hop.p * inner);
      if (hop.sink !== undefined) end(hop.sink, state, hop.p);
      if (hop.sides) for (const [id, exit] of hop.sides) end(`out:${id}`, state, hop.p * exit.p);
    }
  }
  const trapped = new Set([...trap].filter((state) => Number.isNaN(visits[state])));
  const names = [...trapped].map((state) => states[state]?.node ?? '');
  return { visits, nodes, endings, expected: solve.column, trapped: [...new Set(names)] };
}

function solutionOf(chain: Chain, through: Through): Solution {
  const { visits, nodes, endings, expected, trapped } = through;
  const total = { process: 0, wait: 0, lead: 0, active: 0 };
  for (let state = 0; state < chain.states.length; state++) {
    const count = visits[state] ?? 0;
    if (count === 0) continue;
    for (const hop of chain.states[state]?.hops ?? []) addTo(total, hop.timing.cost, count * hop.p);
  }
  const chances = new Map<Sink, () => readonly number[]>();
  const exits = new Map<Sink, Exit>();
  for (const [sink, found] of endings) {
    const h = once(() => expected(rewardOf(found, chain.states.length)));
    const cost = () => costTo(chain, visits, sink, h());
    chances.set(sink, h);
    exits.set(sink, lazily<Exit>({ p: () => chanceOf(found, visits, h), cost }));
  }
  const waysTo = (sink: Sink) => nodesToward(chain, visits, sink, chances.get(sink)?.() ?? []);
  return { through, visits, nodes, total, exits, waysTo, expected, trapped };
}

/** Steps from state to state, of work that is not trapped. */
function inner({ states }: Chain, trap: ReadonlySet<number>): SparseMatrix {
  return states.map(({ hops }, state) => {
    const row: (readonly [number, number])[] = [];
    if (!trap.has(state)) for (const { to, p } of hops) if (to >= 0 && !trap.has(to)) row.push([to, p]);
    return row;
  });
}

/** From a state the item ends in a sink with this chance, or ends there beside. */
interface Ending {
  readonly state: number;
  readonly p: number;
}

function rewardOf(endings: readonly Ending[], states: number): number[] {
  const reward = new Array<number>(states).fill(0);
  for (const { state, p } of endings) reward[state] = (reward[state] ?? 0) + p;
  return reward;
}

/** Σ visits × p; by the chances where a loop is visited without end. */
function chanceOf(endings: readonly Ending[], visits: readonly number[], h: () => readonly number[]): number {
  let sum = 0;
  for (const { state, p } of endings) sum += (visits[state] ?? 0) * p;
  return Number.isFinite(sum) ? sum : (h()[0] ?? 0);
}

/**
 * Variance of the elapsed time of an item, by the second moments of the chain:
 * m₂ = Σ p (E[τ²] + 2 E[τ] t + m₂ of what follows), with t the mean time from there on.
 */
export function leadVariance({ states }: Chain, { expected, trapped }: Solution): number {
  if (trapped.length > 0) return Number.POSITIVE_INFINITY;
  const reward = (of: (hop: Hop) => number) =>
    states.map(({ hops }) => hops.reduce((sum, hop) => sum + (hop.p > 0 ? hop.p * of(hop) : 0), 0));
  const onward = expected(reward(({ timing }) => timing.cost.lead));
  const after = (hop: Hop) => (hop.to >= 0 ? (onward[hop.to] ?? 0) : 0);
  const second = expected(
    reward((hop) => {
      const { variance, cost } = hop.timing;
      return variance + cost.lead * cost.lead + 2 * cost.lead * after(hop);
    }),
  );
  const mean = onward[0] ?? 0;
  return Math.max(0, (second[0] ?? 0) - mean * mean);
}

/** E[cost; the item ends in that sink], from the first state on. */
function costTo(chain: Chain, visits: readonly number[], sink: Sink, h: readonly number[]): Cost {
  const sum = { process: 0, wait: 0, lead: 0, active: 0 };
  const output = sink.startsWith('out:') ? sink.slice(4) : undefined;
  for (const [state, { hops }] of chain.states.entries()) {
    const count = visits[state] ?? 0;
    if (count === 0) continue;
    for (const hop of hops) {
      const chance = hop.sink === sink ? 1 : hop.to >= 0 ? (h[hop.to] ?? 0) : 0;
      if (chance > 0) addTo(sum, hop.timing.cost, count * hop.p * chance);
      const beside = output === undefined ? undefined : hop.sides?.get(output);
      if (beside) addTo(sum, beside.cost, count * hop.p);
    }
  }
  return sum;
}

function nodesToward(chain: Chain, visits: readonly number[], sink: Sink, h: readonly number[]): Set<string> {
  const found = new Set<string>();
  for (const [state, { node, hops }] of chain.states.entries()) {
    if (!((visits[state] ?? 0) !== 0 && (h[state] ?? 0) > 0)) continue;
    if (state > 0) found.add(node);
    for (const hop of hops) {
      const there = hop.sink === sink || (hop.to >= 0 && (h[hop.to] ?? 0) > 0);
      const beside = sink.startsWith('out:') && hop.sides?.has(sink.slice(4));
      if (hop.p > 0 && (there || beside)) for (const id of hop.inner?.keys() ?? []) found.add(id);
    }
  }
  return found;
}

/** States of components that work can enter and never leave. */
function trapStates({ states }: Chain): Set<number> {
  const next = states.map(({ hops }) => {
    const list: number[] = [];
    for (const { to, p } of hops) if (to >= 0 && p > 0) list.push(to);
    return list;
  });
  const found = new Set<number>();
  for (const component of components(next)) {
    const [only = 0] = component;
    if (component.length === 1 && !next[only]?.includes(only)) continue;
    const inside = new Set(component);
    const closed = component.every((state) =>
      (states[state]?.hops ?? []).every(({ to, p }) => p <= 0 || inside.has(to)),
    );
    if (closed) for (const state of component) found.add(state);
  }
  return found;
}

/** What follows a place that is visited without end is visited without end as well, inside the trap. */
function spread(chain: Chain, trap: ReadonlySet<number>, visits: number[]): void {
  const open = [...trap].filter((state) => Number.isNaN(visits[state]));
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    for (const { to, p } of chain.states[state]?.hops ?? []) {
      if (to < 0 || p <= 0 || Number.isNaN(visits[to])) continue;
      visits[to] = Number.NaN;
      open.push(to);
    }
  }
}
