// The absorbing Markov chain behind a stretch of the stream. Its states are nodes, told apart by how often counted
// branches were taken and which attempt of a retry it is; a fork with its section is one hop.
import { closure } from '../model/graph.ts';
import { type Adjacency, adjacencyOf, type ForkShape, shapeOf } from './forks.ts';
import { leaving, type Network, type NetworkNode } from './network.ts';
import type { Bound, Fork, Route } from './routes.ts';
import { type Section, sectionOf } from './section.ts';
import type { Doubt } from './shares.ts';
import { type Cost, delayed, followed, INSTANTLY, plus, scaled, type Timing } from './timing.ts';

/** Ways to end: `out:<output>`, `stop:<node>`, `end`, `lost` (no way stated), `done` (all branches of a fork). */
export type Sink = string;

export interface Exit {
  readonly p: number;
  /** Mean cost of getting there, times `p`. */
  readonly cost: Cost;
}

export interface Hop {
  readonly p: number;
  /** A state, or -1 for a sink. */
  readonly to: number;
  readonly sink: Sink | undefined;
  readonly timing: Timing;
  /** Expected visits to nodes of the section that the hop passes, for one hop. */
  readonly inner: ReadonlyMap<string, number> | undefined;
  /** Outputs that branches reach beside it. */
  readonly sides: ReadonlyMap<string, Exit> | undefined;
}

export interface Chain {
  /** State 0 is the entry; it stands for no node. */
  readonly states: readonly { readonly node: string; readonly hops: readonly Hop[] }[];
}

/** What the chains of one reading share. */
export interface Walk {
  readonly network: Network;
  readonly adjacency: Adjacency;
  readonly shapes: Map<string, ForkShape>;
  readonly sections: Map<string, Section>;
  /** Forks that are being worked out: one inside itself has no section. */
  readonly open: Set<string>;
  /** Found on the way, with those of the network. */
  readonly doubts: Doubt[];
  /** Per counted branch: the nodes from which it can still be reached. */
  readonly counted: Map<string, ReadonlySet<string>>;
}

const MOST_STATES = 50_000;

export function walkOf(network: Network): Walk {
  const adjacency = adjacencyOf(network);
  const counted = countedBranches(network, adjacency);
  const doubts = [...network.doubts];
  return { network, adjacency, shapes: new Map(), sections: new Map(), open: new Set(), doubts, counted };
}

export function shapeIn(walk: Walk, fork: Fork): ForkShape {
  const shape = walk.shapes.get(fork.key) ?? shapeOf(walk.network, walk.adjacency, fork);
  walk.shapes.set(fork.key, shape);
  return shape;
}

/** The chain from the entry routes to outputs, dead ends and stops. */
export function buildChain(walk: Walk, entry: readonly Route[], stops: ReadonlySet<string>): Chain {
  const exact = new ChainBuilder(walk, stops, true).build(entry);
  if (exact) return exact;
  const capped = { kind: 'assumed', name: 'at_most', nodeId: '' } as const;
  walk.doubts.push(capped);
  return new ChainBuilder(walk, stops, false).build(entry) ?? { states: [{ node: '', hops: [] }] };
}

type Counts = ReadonlyMap<string, number>;

interface Place {
  readonly node: NetworkNode;
  readonly counts: Counts;
  /** Attempts used, per exception. */
  readonly attempts: Counts;
}

class ChainBuilder {
  readonly #walk: Walk;
  readonly #stops: ReadonlySet<string>;
  readonly #counting: boolean;
  readonly #index = new Map<string, number>();
  readonly #places: Place[] = [];

  constructor(walk: Walk, stops: ReadonlySet<string>, counting: boolean) {
    this.#walk = walk;
    this.#stops = stops;
    this.#counting = counting;
  }

  /** Undefined where counting would take too many states. */
  build(entry: readonly Route[]): Chain | undefined {
    const states = [{ node: '', hops: this.#hops(entry, 1, INSTANTLY, new Map()) }];
    for (const place of this.#places) {
      states.push({ node: place.node.id, hops: this.#visit(place) });
      if (this.#counting && this.#places.length > MOST_STATES) return undefined;
    }
    return { states };
  }

  #visit(place: Place): Hop[] {
    const { node, counts, attempts } = place;
    const { routes, visit, cut } = node;
    const hops: Hop[] = [];
    const late = cut?.p ?? 0;
    if (cut && late > 0) hops.push(...this.#hops(routes.timeout ?? [], late, cut.visit, counts));
    let smooth = 1 - late;
    for (const strike of routes.strikes) {
      const p = (1 - late) * strike.p;
      if (p <= 0) continue;
      smooth -= p;
      const used = attempts.get(strike.exception) ?? 0;
      const delay = strike.delays[used];
      if (delay === undefined) {
        hops.push(...this.#hops(strike.onward ?? routes.normal, p, visit, counts));
      } else {
        const next = new Map(attempts).set(strike.exception, used + 1);
        hops.push({
          ...HOP,
          p,
          to: this.#state({ node, counts, attempts: next }),
          timing: delayed(visit, delay),
        });
      }
    }
    if (smooth > 1e-12) hops.push(...this.#hops(routes.normal, smooth, visit, counts));
    return hops;
  }

  #hops(routes: readonly Route[], p: number, timing: Timing, counts: Counts): Hop[] {
    return routes.flatMap((route) => (route.p > 0 ? this.#follow(route, p * route.p, timing, counts) : []));
  }

  #follow(route: Route, p: number, timing: Timing, counts: Counts): Hop[] {
    let after = counts;
    if (this.#counting) {
      const full = route.bounds.find((bound) => (counts.get(bound.key) ?? 0) >= bound.times);
      if (full) return this.#hops(full.onward, p, timing, counts);
      after = counted(counts, route.bounds);
    }
    const { target } = route;
    switch (target.kind) {
      case 'node':
        return [this.#arrive(target.id, p, timing, after)];
      case 'end':
      case 'lost':
        return [{ ...HOP, p, sink: target.kind, timing }];
      case 'fork':
        return this.#pass(target, p, timing, after);
    }
  }

  #arrive(id: string, p: number, timing: Timing, counts: Counts): Hop {
    const node = this.#walk.network.nodes.get(id);
    if (this.#stops.has(id)) return { ...HOP, p, sink: `stop:${id}`, timing };
    if (!node) return { ...HOP, p, sink: 'lost', timing };
    if (node.node.kind === 'output') return { ...HOP, p, sink: `out:${id}`, timing };
    return { ...HOP, p, to: this.#state({ node, counts, attempts: NONE }), timing };
  }

  #pass(fork: Fork, p: number, timing: Timing, counts: Counts): Hop[] {
    const { pieces, inner, sides } = sectionOf(this.#walk, fork);
    const beside =
      sides.size > 0
        ? new Map(
            [...sides].map(([id, exit]) => [
              id,
              { p: exit.p, cost: plus(exit.cost, scaled(timing.cost, exit.p)) },
            ]),
          )
        : undefined;
    return pieces.map((piece) => {
      const whole = followed(timing, piece.timing);
      const exits =
        piece.exits &&
        new Map(
          [...piece.exits].map(([id, exit]) => [
            id,
            { p: exit.p, cost: plus(exit.cost, scaled(timing.cost, exit.p)) },
          ]),
        );
      const hop =
        piece.node === undefined
          ? { ...HOP, p: p * piece.p, sink: piece.sink, timing: whole }
          : this.#arrive(piece.node, p * piece.p, whole, counts);
      return { ...hop, inner, sides: exits ?? beside };
    });
  }

  #state(place: Place): number {
    const counts = new Map(
      [...place.counts].filter(([key]) => this.#walk.counted.get(key)?.has(place.node.id)).sort(byKey),
    );
    const key = `${place.node.id}|${[...place.attempts].sort(byKey).join(';')}|${[...counts].join(';')}`;
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    this.#places.push({ ...place, counts });
    this.#index.set(key, this.#places.length);
    return this.#places.length;
  }
}

const NONE: Counts = new Map();
const HOP: Hop = { p: 0, to: -1, sink: undefined, timing: INSTANTLY, inner: undefined, sides: undefined };

function counted(counts: Counts, bounds: readonly Bound[]): Counts {
  if (bounds.length === 0) return counts;
  const result = new Map(counts);
  for (const { key, times } of bounds) {
    if (Number.isFinite(times)) result.set(key, (result.get(key) ?? 0) + 1);
  }
  return result;
}

function byKey(a: readonly [string, number], b: readonly [string, number]): number {
  return a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0;
}

function countedBranches(network: Network, adjacency: Adjacency): Map<string, ReadonlySet<string>> {
  const owners = new Map<string, Set<string>>();
  const note = (routes: readonly Route[], at: string) => {
    for (const { bounds, target } of routes) {
      for (const bound of bounds) {
        owners.set(bound.key, (owners.get(bound.key) ?? new Set()).add(at));
        note(bound.onward, at);
      }
      if (target.kind === 'fork') for (const branch of target.branches) note(branch, at);
    }
  };
  for (const [id, { routes }] of network.nodes) note(leaving(routes), id);
  if (owners.size === 0) return new Map();
  const before = new Map<string, string[]>();
  for (const [from, next] of adjacency.all) {
    for (const to of next) {
      const list = before.get(to);
      if (list) list.push(from);
      else before.set(to, [from]);
    }
  }
  return new Map([...owners].map(([key, at]) => [key, closure(at, (id) => before.get(id) ?? [])]));
}
