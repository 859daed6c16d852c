// One item through the graph. A branch of a fork is walked on its own until it leaves the fork; then the join decides.
// Choices as in the closed form (metrics/section.ts): a branch that closes quietly has arrived; branches that are not
// needed go on beside unless `cancels` ends them; where too few arrive, the item goes with the first that left.
import { chooseWay } from './choose.ts';
import { ItemLog } from './item-log.ts';
import type { Plan, PlanNode } from './plan.ts';
import { Random } from './random.ts';
import { drawVisit, newVisit } from './visit.ts';
import { END, LOST, type PlanFork, type Way } from './ways.ts';

/** More rows than this for one item: the work is caught in a loop. */
const MOST_ROWS = 100_000;
/** Items of one `for_each` past which drawing them one by one would never end. */
const MOST_EACH = 1000;

export type Fate = 'output' | 'stop' | 'end' | 'lost' | 'done';

interface Branch {
  fate: Fate;
  node: number;
  time: number;
  readonly from: number;
  to: number;
}

/** Thrown where an item cannot be walked to its end; the message is the reason. */
export class Unwalkable extends Error {}

export class ItemWalk {
  readonly log = new ItemLog();
  /** How the last item ended, and when. */
  fate: Fate = 'end';
  time = 0;
  readonly #plan: Plan;
  readonly #drawTimes: Random[];
  readonly #drawRoutes: Random[];
  readonly #drawStart: Random;
  readonly #counts: Int32Array;
  /** How many open forks a node closes a branch of. */
  readonly #stops: Int32Array;
  readonly #open = new Set<PlanFork>();
  readonly #cancelling: boolean;
  /** Branches that run on beside the item. */
  #beside: Branch[] = [];
  readonly #visit = newVisit();
  #node = 0;

  constructor(plan: Plan, seed: number) {
    this.#plan = plan;
    // A stream of draws for each node and purpose: what happens at one node does not disturb the others.
    this.#drawTimes = plan.nodes.map(({ id }) => new Random(seed, `times ${id}`));
    this.#drawRoutes = plan.nodes.map(({ id }) => new Random(seed, `routes ${id}`));
    this.#drawStart = new Random(seed, 'triggers');
    this.#counts = new Int32Array(plan.counters);
    this.#stops = new Int32Array(plan.nodes.length);
    this.#cancelling = plan.nodes.some((node) => node.cancels.length > 0);
  }

  /** The trigger of the next item, by number; throws where there is none. */
  trigger(): number {
    const { triggers } = this.#plan;
    let left = triggers.length > 1 ? this.#drawStart.unit() : 0;
    for (const { node, share } of triggers) {
      left -= share;
      if (left < 0) return node;
    }
    const last = triggers.at(-1);
    if (!last) throw new Unwalkable('nothing starts the stream');
    return last.node;
  }

  /** Walks one item from a trigger at an instant; `log`, `fate` and `time` then describe it. */
  run(trigger: number, at: number): void {
    this.log.size = 0;
    this.#counts.fill(0);
    this.#stops.fill(0);
    this.#open.clear();
    this.#beside = [];
    this.#arrive(trigger, at);
  }

  /** From a node on until the item, or this branch of it, ends or leaves the innermost fork. */
  #arrive(index: number, at: number): void {
    this.time = at;
    for (let next = index; next >= 0; ) next = this.#step(next);
  }

  /** One node; gives back the next one, or -1 where the branch has ended. */
  #step(index: number): number {
    if ((this.#stops[index] ?? 0) > 0) return this.#ended('stop', index);
    const node = this.#plan.nodes[index];
    const draw = this.#drawRoutes[index];
    if (!node || !draw) return this.#ended('lost', LOST);
    if (node.node.kind === 'output') {
      this.log.add(index, this.time);
      return this.#ended('output', index);
    }
    return node.race ? this.#raced(node, node.race, draw) : this.#leave(this.#work(node, draw), draw);
  }

  /** All of a sub-stream against a clock: what is not done by then did not happen. */
  #raced(node: PlanNode, { after, ways, inside }: NonNullable<PlanNode['race']>, draw: Random): number {
    const limit = after(this.#drawTimes[node.index] ?? draw, this.time);
    const from = this.log.size;
    const beside = this.#beside.length;
    for (const stop of inside.stops) this.#stops[stop] = (this.#stops[stop] ?? 0) + 1;
    const next = this.#leave(this.#work(node, draw), draw);
    if (next >= 0) this.#arrive(next, this.time);
    for (const stop of inside.stops) this.#stops[stop] = (this.#stops[stop] ?? 0) - 1;
    if (this.time <= limit) return this.fate === 'stop' ? this.#node : -1;
    this.log.cut(from, this.log.size, limit);
    this.#beside.length = beside;
    this.time = limit;
    return this.#leave(ways, draw);
  }

  #ended(fate: Fate, node: number): -1 {
    this.fate = fate;
    this.#node = node;
    return -1;
  }

  /** One stay at a node with all its attempts; gives back where it leads, and sets the time. */
  #work(node: PlanNode, draw: Random): readonly Way[] {
    const { log } = this;
    const times = this.#drawTimes[node.index] ?? draw;
    const row = log.add(node.index, this.time);
    if (row > MOST_ROWS) throw new Unwalkable(`work gets into a loop that it does not leave, at ${node.id}`);
    if (node.node.kind === 'trigger') {
      log.attempts[row] = 1;
      return node.normal;
    }
    if ((node.visit.repeat?.items ?? 0) > MOST_EACH)
      throw new Unwalkable(`${node.id} works on more than ${MOST_EACH} items one by one`);
    const visit = this.#visit;
    let attempts: number[] | undefined;
    for (let first = true; ; first = false) {
      const arrival = this.time;
      drawVisit(node.visit, times, arrival, visit);
      let late = false;
      if (node.timeout) {
        const limit = node.timeout.after(times, arrival);
        late = visit.end > limit;
        if (late) {
          const worked = Math.max(0, Math.min(visit.active, limit - visit.start));
          const { whole, work } = node.visit;
          if (whole) visit.touch = worked / work.rhythm.ratio;
          else visit.touch = visit.active > 0 ? (visit.touch * worked) / visit.active : 0;
          visit.active = worked;
          visit.start = Math.min(visit.start, limit);
          visit.end = limit;
        }
      }
      if (!(visit.end < Number.POSITIVE_INFINITY)) throw new Unwalkable(`the work at ${node.id} never ends`);
      if (first) log.start[row] = visit.start;
      log.end[row] = visit.end;
      log.touch[row] = (log.touch[row] ?? 0) + visit.touch;
      log.active[row] = (log.active[row] ?? 0) + visit.active;
      log.attempts[row] = (log.attempts[row] ?? 0) + 1;
      this.time = visit.end;
      if ((log.attempts[row] ?? 0) > MOST_ROWS) throw new Unwalkable(`${node.id} is tried again without end`);
      if (this.#cancelling && node.cancels.length > 0) this.#cancelBeside(node, this.time);
      if (late) return node.timeout?.ways ?? node.normal;
      if (node.strikes.length === 0) return node.normal;
      let left = draw.unit();
      const struck = node.strikes.findIndex(({ p }) => {
        left -= p;
        return left < 0;
      });
      const strike = node.strikes[struck];
      if (!strike) return node.normal;
      attempts ??= node.strikes.map(() => 0);
      const used = attempts[struck] ?? 0;
      if (used >= strike.attempts) return strike.onward ?? node.normal;
      attempts[struck] = used + 1;
      this.time = strike.delay(times, this.time, used);
    }
  }

  /** Chooses one of the ways; the node that it leads to, or -1 where the branch has ended. */
  #leave(ways: readonly Way[], draw: Random): number {
    const way = chooseWay(ways, draw, this.#counts);
    if (!way) return this.#ended('lost', LOST);
    if (way.fork) return this.#pass(way.fork, draw);
    if (way.to >= 0) return way.to;
    return this.#ended(way.to === END ? 'end' : 'lost', way.to);
  }

  #pass(fork: PlanFork, draw: Random): number {
    if (this.#open.has(fork)) {
      throw new Unwalkable(`a loop leaves the fork at ${fork.at} without passing its join`);
    }
    const at = this.time;
    this.#open.add(fork);
    for (const stop of fork.stops) this.#stops[stop] = (this.#stops[stop] ?? 0) + 1;
    const walk = (ways: readonly Way[]): Branch => {
      this.time = at;
      const from = this.log.size;
      const next = this.#leave(ways, draw);
      if (next >= 0) this.#arrive(next, this.time);
      return { fate: this.fate, node: this.#node, time: this.time, from, to: this.log.size };
    };
    const members = fork.members.map(walk);
    const sides = fork.sides.map(walk);
    for (const stop of fork.stops) this.#stops[stop] = (this.#stops[stop] ?? 0) - 1;
    this.#open.delete(fork);
    if (this.#cancelling) this.#cancelBranches([...members, ...sides]);
    for (const side of sides) this.log.aside(side.from, side.to);
    this.#beside.push(...sides);
    return fork.join >= 0 ? this.#joined(fork, members) : this.#apart(members);
  }

  #joined(fork: PlanFork, members: readonly Branch[]): number {
    const here = (branch: Branch) =>
      branch.fate === 'end' || (branch.fate === 'stop' && branch.node === fork.join);
    const arrived = members.filter(here).sort((a, b) => a.time - b.time);
    const decisive = arrived[fork.needed - 1];
    if (decisive) {
      for (const branch of members) if (branch !== decisive) this.log.aside(branch.from, branch.to);
      for (const branch of members) if (!here(branch)) this.#forget(branch);
      this.#beside.push(...members.filter((branch) => branch.time > decisive.time));
      this.time = decisive.time;
      return fork.join;
    }
    return this.#follow(
      members,
      members.filter((branch) => !here(branch)),
    );
  }

  /** Without a join the item is done when the last branch ends, or goes on with the first that left the fork. */
  #apart(members: readonly Branch[]): number {
    const leaving = members.filter((branch) => branch.fate === 'stop');
    if (leaving.length > 0) return this.#follow(members, leaving);
    const loud = members.filter((branch) => branch.fate === 'output');
    const last = (loud.length > 0 ? loud : members).reduce((a, b) => (b.time > a.time ? b : a));
    for (const branch of members) if (branch !== last) this.log.aside(branch.from, branch.to);
    this.time = last.time;
    return this.#ended(last.fate === 'lost' ? 'lost' : 'done', END);
  }

  /** The item goes the way of the first of those that left. */
  #follow(members: readonly Branch[], leavers: readonly Branch[]): number {
    const first = leavers.reduce((a, b) => (b.time < a.time ? b : a));
    for (const branch of members) {
      if (branch === first) continue;
      this.log.aside(branch.from, branch.to);
      if (leavers.includes(branch)) this.#forget(branch);
    }
    this.#beside.push(...members.filter((branch) => branch.time > first.time));
    this.time = first.time;
    if (first.fate === 'stop') return first.node;
    return this.#ended(first.fate, first.node);
  }

  /** The outputs of a branch that does not decide are not reached. */
  #forget(branch: Branch): void {
    for (let row = branch.from; row < branch.to; row++) {
      if (this.#plan.nodes[this.log.node[row] ?? -1]?.node.kind === 'output') this.log.node[row] = -1;
    }
  }

  #cancelBeside(node: PlanNode, at: number): void {
    for (const branch of this.#beside) {
      if (this.#runsIn(branch, node.cancels, at)) this.log.cut(branch.from, branch.to, at);
    }
  }

  /** What a node of one branch ends in the others. */
  #cancelBranches(branches: readonly Branch[]): void {
    const { log } = this;
    const endings: { at: number; own: Branch; cancels: readonly number[] }[] = [];
    for (const own of branches) {
      for (let row = own.from; row < own.to; row++) {
        const cancels = this.#plan.nodes[log.node[row] ?? -1]?.cancels ?? [];
        if (cancels.length > 0) endings.push({ at: log.end[row] ?? 0, own, cancels });
      }
    }
    for (const { at, own, cancels } of endings.sort((a, b) => a.at - b.at)) {
      if (own.time < at) continue;
      for (const branch of branches) {
        if (branch === own || branch.time <= at || !this.#runsIn(branch, cancels, at)) continue;
        log.cut(branch.from, branch.to, at);
        branch.fate = 'end';
        branch.node = END;
        branch.time = at;
      }
    }
  }

  #runsIn(branch: Branch, nodes: readonly number[], at: number): boolean {
    const { log } = this;
    for (let row = branch.from; row < branch.to; row++) {
      const inside = (log.arrival[row] ?? 0) <= at && at < (log.end[row] ?? 0);
      if (inside && nodes.includes(log.node[row] ?? -1)) return true;
    }
    return false;
  }
}
