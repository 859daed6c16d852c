// How items move in a discrete-event run: into nodes, through their work, along their routes and over forks.
import { chooseWay } from './choose.ts';
import { type Desk, deskOf } from './desk.ts';
import type { EventHeap } from './event-heap.ts';
import type { FlowRecord } from './flow-record.ts';
import { type NamedStation, stationsOf } from './flow-stations.ts';
import type { Frame, Item, Limit, Token } from './flow-tokens.ts';
import { admit, limitsOf, release } from './limits.ts';
import type { Plan, PlanNode } from './plan.ts';
import { Random } from './random.ts';
import { END, LOST, type PlanFork, type Way } from './ways.ts';

/** More visits than this of one item: the work is caught in a loop. */
const MOST_VISITS = 10_000;

export class FlowWalk {
  readonly #plan: Plan;
  readonly #events: EventHeap;
  readonly #record: FlowRecord;
  readonly #routes: Random[];
  readonly #desks: readonly Desk[];
  readonly #limits: readonly (readonly Limit[])[];
  readonly #stations: readonly NamedStation[];
  readonly #items = new Set<Item>();

  constructor(
    plan: Plan,
    seed: number,
    window: { readonly from: number; readonly to: number },
    events: EventHeap,
    record: FlowRecord,
  ) {
    this.#plan = plan;
    this.#events = events;
    this.#record = record;
    this.#routes = plan.nodes.map(({ id }) => new Random(seed, `routes ${id}`));
    this.#limits = limitsOf(plan);
    this.#stations = stationsOf(plan, window, (at, run) => events.plan(at, run), record);
    const stationFor = new Map(this.#stations.map(({ id, station }) => [id, station]));
    this.#desks = plan.nodes.map((node) => deskOf(plan, node, stationFor, seed, events, record));
  }

  inWork(): Item[] {
    return [...this.#items];
  }

  stations(): readonly NamedStation[] {
    return this.#stations;
  }

  /** A new item out of a trigger. */
  enter(trigger: number, at: number): void {
    const item: Item = {
      start: at,
      counts: new Int32Array(this.#plan.counters),
      tokens: new Set(),
      done: false,
      visits: 0,
    };
    this.#items.add(item);
    this.#record.enter(at);
    this.#arrive(newToken(item, undefined, true), trigger, at);
  }

  #arrive(token: Token, index: number, at: number): void {
    for (let frame = token.frame; frame; frame = frame.parent) {
      if (frame.fork.stops.includes(index)) {
        this.#ended(token, 'stop', index, at);
        return;
      }
    }
    const node = this.#plan.nodes[index];
    if (!node) {
      this.#ended(token, 'lost', LOST, at);
      return;
    }
    this.#record.meet(index);
    token.node = index;
    token.visit++;
    token.attempts = undefined;
    token.item.tokens.add(token);
    if (++token.item.visits > MOST_VISITS) {
      this.#record.reason = `work gets into a loop that it does not leave, at ${node.id}`;
    }
    if (node.node.kind === 'output') {
      this.#record.exit(node.id, at);
      this.#ended(token, 'output', index, at);
      return;
    }
    if (node.node.kind === 'trigger') {
      this.#leave(token, node, node.normal, at);
      return;
    }
    if (node.race) this.#race(token, node, node.race, at);
    else admit(token, this.#limits[index] ?? [], at, (entered) => this.#work(token, node, entered));
  }

  /** A branch of its own until it leaves the sub-stream, or the clock has run out. */
  #race(token: Token, node: PlanNode, race: NonNullable<PlanNode['race']>, at: number): void {
    const { item } = token;
    const frame: Frame = {
      fork: race.inside,
      parent: token.frame,
      main: token.main,
      arrived: 0,
      open: 1,
      left: undefined,
      settled: false,
    };
    item.tokens.delete(token);
    release(token, [], at);
    const inside = newToken(item, frame, true);
    inside.node = node.index;
    item.tokens.add(inside);
    const draw = this.#routes[node.index];
    const limit = draw ? race.after(draw, at) : at;
    this.#events.plan(limit, () => {
      if (frame.settled || item.done) return;
      this.#stop(item, frame, limit);
      this.#record.timeout(node.id, limit);
      this.#leave(newToken(item, frame.parent, frame.main), node, race.ways, limit);
    });
    this.#work(inside, node, at);
  }

  /** Ends all that runs inside a frame, forks of its own included. */
  #stop(item: Item, frame: Frame, at: number): void {
    const within = (token: Token) => {
      for (let each = token.frame; each; each = each.parent) if (each === frame) return true;
      return false;
    };
    const tokens = [...item.tokens].filter(within);
    for (const token of tokens)
      for (let each = token.frame; each && each !== frame.parent; each = each.parent) each.settled = true;
    frame.settled = true;
    for (const token of tokens) {
      token.withdraw?.(at);
      token.withdraw = undefined;
      this.#ended(token, 'end', END, at);
    }
  }

  /** One attempt; `arrived` is when the work came here or could come again. */
  #work(token: Token, node: PlanNode, arrived: number): void {
    const desk = this.#desks[node.index];
    if (!desk) return;
    const visit = ++token.visit;
    desk.serve(token, arrived, (at, outcome) => {
      if (token.visit !== visit) return;
      token.visit++;
      token.withdraw = undefined;
      this.#completed(token, node, at, outcome);
    });
  }

  #completed(token: Token, node: PlanNode, at: number, outcome: number | 'late' | undefined): void {
    for (const cancelled of node.cancels) this.#cancel(token.item, cancelled, at, token);
    if (outcome === 'late') {
      this.#record.timeout(node.id, at);
      this.#leave(token, node, node.timeout?.ways ?? [], at);
      return;
    }
    const strike = outcome === undefined ? undefined : node.strikes[outcome];
    if (!strike || outcome === undefined) {
      this.#leave(token, node, node.normal, at);
      return;
    }
    token.attempts ??= node.strikes.map(() => 0);
    const used = token.attempts[outcome] ?? 0;
    if (used >= strike.attempts) {
      this.#leave(token, node, strike.onward ?? node.normal, at);
      return;
    }
    token.attempts[outcome] = used + 1;
    const draw = this.#routes[node.index];
    const again = draw ? strike.delay(draw, at, used) : at;
    const visit = token.visit;
    this.#events.plan(again, () => {
      if (token.visit === visit) this.#work(token, node, again);
    });
  }

  #leave(token: Token, node: PlanNode, ways: readonly Way[], at: number): void {
    const draw = this.#routes[node.index];
    const way = draw && chooseWay(ways, draw, token.item.counts);
    if (!way) {
      this.#ended(token, 'lost', LOST, at);
      return;
    }
    if (way.fork) {
      this.#fork(token, node, way.fork, at);
      return;
    }
    if (way.to >= 0) {
      this.#arrive(token, way.to, at);
      return;
    }
    this.#ended(token, way.to === END ? 'end' : 'lost', way.to, at);
  }

  #fork(token: Token, node: PlanNode, fork: PlanFork, at: number): void {
    const { item } = token;
    const frame: Frame = {
      fork,
      parent: token.frame,
      main: token.main,
      arrived: 0,
      open: fork.members.length,
      left: undefined,
      settled: false,
    };
    item.tokens.delete(token);
    release(token, [], at);
    for (const branch of fork.members) this.#leave(newToken(item, frame, true), node, branch, at);
    for (const branch of fork.sides) this.#leave(newToken(item, undefined, false), node, branch, at);
  }

  /** A branch is over: at a stop of its fork, in an output, quietly, or without a way. */
  #ended(token: Token, fate: 'stop' | 'output' | 'end' | 'lost', node: number, at: number): void {
    const { item, frame } = token;
    token.visit++;
    item.tokens.delete(token);
    release(token, [], at);
    if (!frame) {
      if (token.main) this.#finish(item, at);
      return;
    }
    frame.open--;
    if (frame.settled) return;
    const { fork } = frame;
    const go = (to: number) => {
      frame.settled = true;
      this.#arrive(newToken(item, frame.parent, frame.main), to, at);
    };
    const over = (end: 'output' | 'end' | 'lost', where: number) => {
      frame.settled = true;
      this.#ended(newToken(item, frame.parent, frame.main), end, where, at);
    };
    if (fork.join >= 0 && (fate === 'end' || (fate === 'stop' && node === fork.join))) {
      if (++frame.arrived >= fork.needed) {
        go(fork.join);
        return;
      }
    } else if (fork.join >= 0) frame.left ??= { fate: fate === 'end' ? 'lost' : fate, node };
    else if (fate === 'stop') {
      go(node);
      return;
    }
    if (fork.join < 0) {
      if (frame.open === 0) over('end', END);
      return;
    }
    // Too few can still arrive: the item goes with the first that left.
    if (!frame.left || frame.arrived + frame.open >= fork.needed) return;
    if (frame.left.fate === 'stop') go(frame.left.node);
    else over(frame.left.fate, frame.left.node);
  }

  #finish(item: Item, at: number): void {
    if (item.done) return;
    item.done = true;
    this.#items.delete(item);
    this.#record.finish(item.start, at);
  }

  #cancel(item: Item, node: number, at: number, by: Token): void {
    for (const token of [...item.tokens]) {
      if (token === by || token.node !== node) continue;
      token.withdraw?.(at);
      token.withdraw = undefined;
      this.#ended(token, 'end', END, at);
    }
  }
}

function newToken(item: Item, frame: Frame | undefined, main: boolean): Token {
  return { item, frame, main, node: -1, visit: 0, attempts: undefined, held: [], withdraw: undefined };
}
