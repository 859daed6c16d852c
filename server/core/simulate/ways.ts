// Routes by number, as a simulator takes them: to a node, to an end, or into a fork with the branches that meet.
import type { ForkShape } from '../metrics/forks.ts';
import type { Fork, Route } from '../metrics/routes.ts';
import type { Stream } from '../model/types/stream.ts';

/** Where a way ends, if not at the node of that number: quietly, or without anything being said. */
export const END = -1;
export const LOST = -2;
const FORK = -3;

export interface Way {
  readonly p: number;
  readonly to: number;
  readonly fork: PlanFork | undefined;
  readonly bounds: readonly PlanBound[];
}

export interface PlanBound {
  /** Number of the counter. */
  readonly counter: number;
  readonly times: number;
  readonly onward: readonly Way[];
}

export interface PlanFork {
  readonly key: string;
  readonly at: string;
  /** A node, or -1: the branches end apart. */
  join: number;
  /** Arrivals that the join waits for. */
  needed: number;
  /** Branches that meet at the join, and those that end on their own. */
  members: readonly (readonly Way[])[];
  sides: readonly (readonly Way[])[];
  /** Nodes at which a branch has left the fork. */
  stops: readonly number[];
}

/** Each fork and each counter has one number, wherever routes lead to it. */
export class WayCompiler {
  readonly #indexOf: ReadonlyMap<string, number>;
  readonly #shape: (fork: Fork) => ForkShape;
  readonly #stream: Stream;
  readonly #forks = new Map<string, PlanFork>();
  readonly #counters = new Map<string, number>();

  constructor(indexOf: ReadonlyMap<string, number>, shape: (fork: Fork) => ForkShape, stream: Stream) {
    this.#indexOf = indexOf;
    this.#shape = shape;
    this.#stream = stream;
  }

  get counters(): number {
    return this.#counters.size;
  }

  ways(routes: readonly Route[]): Way[] {
    return routes.filter((route) => route.p > 0).map((route) => this.#way(route));
  }

  #way({ p, target, bounds }: Route): Way {
    const counted = bounds
      .filter(({ times }) => Number.isFinite(times))
      .map(({ key, times, onward }) => ({ counter: this.#counter(key), times, onward: this.ways(onward) }));
    switch (target.kind) {
      case 'node':
        return { p, to: this.#indexOf.get(target.id) ?? LOST, fork: undefined, bounds: counted };
      case 'end':
        return { p, to: END, fork: undefined, bounds: counted };
      case 'lost':
        return { p, to: LOST, fork: undefined, bounds: counted };
      case 'fork':
        return { p, to: FORK, fork: this.#fork(target), bounds: counted };
    }
  }

  #counter(key: string): number {
    const known = this.#counters.get(key) ?? this.#counters.size;
    this.#counters.set(key, known);
    return known;
  }

  #fork(fork: Fork): PlanFork {
    const known = this.#forks.get(fork.key);
    if (known) return known;
    const { join, members, sides, stops } = this.#shape(fork);
    const plan: PlanFork = {
      key: fork.key,
      at: fork.at,
      join: join === undefined ? -1 : (this.#indexOf.get(join) ?? -1),
      needed: members.length,
      members: [],
      sides: [],
      stops: [...stops].flatMap((id) => this.#indexOf.get(id) ?? []),
    };
    this.#forks.set(fork.key, plan);
    const rule = join === undefined ? undefined : this.#stream.nodes.get(join)?.join;
    const wanted = rule?.kind === 'count' ? rule.count : rule?.kind === 'any' ? 1 : members.length;
    plan.needed = Math.min(members.length, Math.max(1, wanted));
    plan.members = members.map((branch) => this.ways(branch));
    plan.sides = sides.map((branch) => this.ways(branch));
    return plan;
  }
}
