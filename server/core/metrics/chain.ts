// The absorbing Markov chain behind a stretch of the stream. Its states are nodes, told apart by how often counted
// branches were taken and which attempt of a retry it is; a fork with its section is one hop.
import { type Adjacency, adjacencyOf, type ForkShape, shapeOf } from './forks.ts';
import type { Network, NetworkNode } from './network.ts';
import type { Bound, Fork, Route } from './routes.ts';
import { type Section, sectionOf } from './section.ts';
import type { Doubt } from './shares.ts';
import { type Cost, delayed, followed, INSTANTLY, plus, scaled, type Timing } from './timing.ts';
import { type LeadsBack, waysBack } from './ways-back.ts';

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
  /** What each state but the first stands for. */
  readonly places: readonly Place[];
  /** The state of each place, by its key. */
  readonly index: ReadonlyMap<string, number>;
  readonly stops: ReadonlySet<string>;
  readonly counting: boolean;
  /** Some hop passes a fork. */
  readonly forks: boolean;
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
  readonly leadsBack: LeadsBack;
}

const MOST_STATES = 50_000;

/** `before`: of a network whose routes lead where these lead. */
export function walkOf(network: Network, before?: Walk): Walk {
  const adjacency = before?.adjacency ?? adjacencyOf(network);
  const leadsBack = before?.leadsBack ?? waysBack(network, adjacency);
  const doubts = [...network.doubts];
  return { network, adjacency, shapes: new Map(), sections: new Map(), open: new Set(), doubts, leadsBack };
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
  const nothing = {
    ...{ states: [{ node: '', hops: [] }], places: [], index: new Map<string, number>() },
    ...{ stops, counting: false, forks: false },
  };
  return new ChainBuilder(walk, stops, false).build(entry) ?? nothing;
}

/**
 * The same chain where visits to some nodes take other times; undefined where more than that has changed, or may have
 * changed: inside of forks.
 */
export function retimed(walk: Walk, chain: Chain, nodes: ReadonlySet<string>): Chain | undefined {
  if (chain.forks) return undefined;
  return new ChainBuilder(walk, chain.stops, chain.counting, chain.index).retimed(chain, nodes);
}

type Counts = ReadonlyMap<string, number>;

export interface Place {
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
  /** Of the chain that this one is to be like. */
  readonly #known: ReadonlyMap<string, number> | undefined;
  readonly #places: Place[] = [];
  #forks = false;

  constructor(
    walk: Walk,
    stops: ReadonlySet<string>,
    counting: boolean,
    known?: ReadonlyMap<string, number>,
  ) {
    this.#walk = walk;
    this.#known = known;
    this.#stops = stops;
    this.#counting = counting;
  }

  /** Undefined where counting would take too many states. */
  build(entry: readonly Route[]): Chain | undefined {
    const first: Hop[] = [];
    this.#follow(entry, 1, INSTANTLY, NONE, first);
    const states = [{ node: '', hops: first }];
    for (const place of this.#places) {
      const hops: Hop[] = [];
      this.#visit(place, hops);
      // Most have one or two; what was pushed to has room for many more.
      states.push({ node: place.node.id, hops: hops.slice() });
      if (this.#counting && this.#places.length > MOST_STATES) return undefined;
    }
    const kept = {
      ...{ places: this.#places, index: this.#index },
      ...{ stops: this.#stops, counting: this.#counting },
    };
    return { states, ...kept, forks: this.#forks };
  }

  retimed(chain: Chain, nodes: ReadonlySet<string>): Chain | undefined {
    const states = [...chain.states];
    const places = [...chain.places];
    for (let at = 0; at < chain.places.length; at++) {
      const { node: old, counts, attempts } = chain.places[at] as Place;
      if (!nodes.has(old.id)) continue;
      const node = this.#walk.network.nodes.get(old.id);
      if (!node) return undefined;
      const place = { node, counts, attempts };
      const hops: Hop[] = [];
      this.#visit(place, hops);
      const before = chain.states[at + 1]?.hops;
      const alike = (hop: Hop, i: number) => isSameStep(hop, before?.[i]);
      if (hops.length !== before?.length || !hops.every(alike)) return undefined;
      states[at + 1] = { node: node.id, hops };
      places[at] = place;
    }
    // A place that was not there before would need states of its own.
    return this.#places.length > 0 ? undefined : { ...chain, states, places };
  }

  #visit(place: Place, hops: Hop[]): void {
    const { node, counts, attempts } = place;
    const { routes, visit, cut } = node;
    const late = cut?.p ?? 0;
    if (cut && late > 0) this.#follow(routes.timeout ?? [], late, cut.visit, counts, hops);
    let smooth = 1 - late;
    for (const strike of routes.strikes) {
      const p = (1 - late) * strike.p;
      if (p <= 0) continue;
      smooth -= p;
      const used = attempts.get(strike.exception) ?? 0;
      const delay = strike.delays[used];
      if (delay === undefined) {
        this.#follow(strike.onward ?? routes.normal, p, visit, counts, hops);
      } else {
        const next = new Map(attempts).set(strike.exception, used + 1);
        const to = this.#state({ node, counts, attempts: next });
        hops.push(hopTo(to, p, delayed(visit, delay)));
      }
    }
    if (smooth > 1e-12) this.#follow(routes.normal, smooth, visit, counts, hops);
  }

  #follow(routes: readonly Route[], share: number, timing: Timing, counts: Counts, hops: Hop[]): void {
    for (const route of routes) {
      if (route.p <= 0) continue;
      const p = share * route.p;
      let after = counts;
      if (this.#counting && route.bounds.length > 0) {
        const full = route.bounds.find((bound) => (counts.get(bound.key) ?? 0) >= bound.times);
        if (full) {
          this.#follow(full.onward, p, timing, counts, hops);
          continue;
        }
        after = counted(counts, route.bounds);
      }
      const { target } = route;
      switch (target.kind) {
        case 'node':
          hops.push(this.#arrive(target.id, p, timing, after));
          break;
        case 'end':
        case 'lost':
          hops.push(hopOut(target.kind, p, timing));
          break;
        case 'fork':
          hops.push(...this.#pass(target, p, timing, after));
      }
    }
  }

  #arrive(id: string, p: number, timing: Timing, counts: Counts): Hop {
    const node = this.#walk.network.nodes.get(id);
    if (this.#stops.has(id)) return hopOut(`stop:${id}`, p, timing);
    if (!node) return hopOut('lost', p, timing);
    if (node.node.kind === 'output') return hopOut(`out:${id}`, p, timing);
    return hopTo(this.#state({ node, counts, attempts: NONE }), p, timing);
  }

  #pass(fork: Fork, p: number, timing: Timing, counts: Counts): Hop[] {
    this.#forks = true;
    const { pieces, inner, sides } = sectionOf(this.#walk, fork);
    const later = (exits: ReadonlyMap<string, Exit>) =>
      new Map(
        [...exits].map(([id, exit]) => [
          id,
          { p: exit.p, cost: plus(exit.cost, scaled(timing.cost, exit.p)) },
        ]),
      );
    const beside = sides.size > 0 ? later(sides) : undefined;
    return pieces.map((piece) => {
      const whole = followed(timing, piece.timing);
      const hop =
        piece.node === undefined
          ? hopOut(piece.sink, p * piece.p, whole)
          : this.#arrive(piece.node, p * piece.p, whole, counts);
      return { ...hop, inner, sides: piece.exits ? later(piece.exits) : beside };
    });
  }

  #state(place: Place): number {
    const { counts, key } = this.#toldApart(place);
    const known = this.#known?.get(key) ?? this.#index.get(key);
    if (known !== undefined) return known;
    this.#places.push({ ...place, counts });
    this.#index.set(key, this.#places.length);
    return this.#places.length;
  }

  /** Counts that nothing ahead asks for make no difference any more. */
  #toldApart({ node: { id }, counts: all, attempts }: Place): { counts: Counts; key: string } {
    if (all.size === 0 && attempts.size === 0) return { counts: NONE, key: id };
    const counts = [...all].filter(([branch]) => this.#walk.leadsBack(branch, id)).sort(byKey);
    if (counts.length === 0 && attempts.size === 0) return { counts: NONE, key: id };
    return {
      counts: new Map(counts),
      key: `${id}|${[...attempts].sort(byKey).join(';')}|${counts.join(';')}`,
    };
  }
}

const NONE: Counts = new Map();

function hopTo(to: number, p: number, timing: Timing): Hop {
  return { p, to, sink: undefined, timing, inner: undefined, sides: undefined };
}

function hopOut(sink: Sink | undefined, p: number, timing: Timing): Hop {
  return { p, to: -1, sink, timing, inner: undefined, sides: undefined };
}

function isSameStep(a: Hop, b: Hop | undefined): boolean {
  return a.p === b?.p && a.to === b.to && a.sink === b.sink;
}

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
