// The longest chain of stays that one item can go through, by the arrows that a simulation follows. A counted branch is
// taken so often at most; without these branches no way may lead in a circle, and the longest path is found in one pass.
// Every stay begins when another ends, so that no two moments of an item lie further apart than the longest chain.
import { handlerAt, strikes } from '../model/edges.ts';
import type { AtMost, Flow } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import { once } from '../text/once.ts';
import { type Ceiling, ceilingOf } from './ceilings.ts';

/** `counter`: the branch that is counted when an item goes this way. */
interface Way {
  readonly to: string;
  readonly counter: AtMost | undefined;
}

export class Chains {
  readonly #stream: Stream;
  readonly #map: () => WayMap;
  readonly #ceilings = new Map<string, Ceiling | undefined>();

  constructor(stream: Stream) {
    this.#stream = stream;
    this.#map = once(() => waysOf(stream));
  }

  /** Some of an item may run at the same time. */
  get forks(): boolean {
    return this.#map().forks;
  }

  /** One stay. */
  stay(id: string): Ceiling | undefined {
    const known = this.#ceilings.get(id);
    if (known || this.#ceilings.has(id)) return known;
    const node = this.#stream.nodes.get(id);
    const found = node && ceilingOf(this.#stream, node);
    this.#ceilings.set(id, found);
    return found;
  }

  /** From the arrival at one of the sources to the end of the item, or of the first stay at one of the stops. */
  longest(sources: readonly string[], stops: ReadonlySet<string>): Ceiling | undefined {
    const { ways, forks, breaksOff } = this.#map();
    if (forks && breaksOff) return undefined;
    const onward = (id: string) => (stops.has(id) ? [] : (ways.get(id) ?? []));
    const order = inOrder(sources, onward);
    if (!order) return undefined;
    const rest = new Map<string, number>();
    const counted = new Map<AtMost, number>();
    let attempts = 0;
    // Behind a node come only nodes that are done already.
    for (const id of order.toReversed()) {
      const stay = this.stay(id);
      if (!stay) return undefined;
      attempts += stay.attempts;
      let most = 0;
      for (const { to, counter } of onward(id)) if (!counter) most = Math.max(most, rest.get(to) ?? 0);
      rest.set(id, stay.seconds + most);
    }
    for (const id of order) {
      for (const { to, counter } of onward(id)) {
        if (counter) counted.set(counter, Math.max(counted.get(counter) ?? 0, rest.get(to) ?? 0));
      }
    }
    let seconds = Math.max(...sources.map((id) => rest.get(id) ?? 0));
    let rounds = 1;
    for (const [counter, most] of counted) {
      seconds += timesOf(counter) * most;
      rounds += timesOf(counter);
    }
    return { seconds, attempts: attempts * rounds };
  }
}

/** Nodes that can be reached, each before those that uncounted ways lead to from it; undefined where these go round. */
function inOrder(sources: readonly string[], onward: (id: string) => readonly Way[]): string[] | undefined {
  const into = new Map<string, number>(sources.map((id) => [id, 0]));
  const open = [...into.keys()];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const { to, counter } of onward(id)) {
      const known = into.get(to);
      if (known === undefined) open.push(to);
      into.set(to, (known ?? 0) + (counter ? 0 : 1));
    }
  }
  const order = [...into].flatMap(([id, count]) => (count === 0 ? [id] : []));
  for (const id of order) {
    for (const { to, counter } of onward(id)) {
      if (counter) continue;
      const left = (into.get(to) ?? 0) - 1;
      into.set(to, left);
      if (left === 0) order.push(to);
    }
  }
  return order.length === into.size ? order : undefined;
}

/** Infinite where nobody says how often. */
function timesOf({ times }: AtMost): number {
  const most = times && times.value !== 'unknown' ? Math.max(0, Math.floor(times.value)) : Number.NaN;
  return Number.isFinite(most) ? most : Number.POSITIVE_INFINITY;
}

interface WayMap {
  readonly ways: ReadonlyMap<string, readonly Way[]>;
  readonly forks: boolean;
  /** A branch of a fork may be over before its join, and the item then goes on at the join without an arrow to it. */
  readonly breaksOff: boolean;
}

function waysOf(stream: Stream): WayMap {
  const reader = new WayReader(stream);
  const ways = new Map([...stream.nodes.values()].map((node) => [node.id, reader.from(node)]));
  return { ways, forks: reader.forks, breaksOff: reader.breaksOff };
}

/** The arrows of metrics/routing.ts, whatever share they take. */
class WayReader {
  forks = false;
  breaksOff = false;
  readonly #stream: Stream;
  #ways: Way[] = [];

  constructor(stream: Stream) {
    this.#stream = stream;
  }

  from(node: StreamNode): readonly Way[] {
    this.#ways = [];
    switch (node.kind) {
      case 'trigger':
        this.#flow(node.next);
        break;
      case 'step':
        if (node.cancels.length > 0) this.breaksOff = true;
        this.#flow(node.next);
        for (const { to } of node.substream?.outputs ?? []) this.#to(to.id, undefined);
        break;
      case 'gate':
        for (const flow of [node.pass, node.fail, node.conditional?.to]) this.#flow(flow);
        for (const outcome of node.outcomes) this.#flow(outcome.to);
        break;
      case 'handoff':
        this.#flow(node.to);
        this.#flow(node.onReject);
        break;
      case 'output':
        return [];
    }
    this.#flow(node.timeout?.then);
    for (const id of strikes(this.#stream, node)) this.#struck(node, id);
    return this.#ways;
  }

  #struck(node: StreamNode, id: string): void {
    const handler = handlerAt(this.#stream, node, id);
    const limit = this.#stream.exceptions.get(id)?.atMost;
    if (handler?.starts) this.breaksOff = true;
    this.#flow(handler?.then, counterOf(limit));
    this.#flow(limit?.then);
  }

  /** `counter`: of the outermost counted branch around it. */
  #flow(flow: Flow | undefined, counter?: AtMost): void {
    switch (flow?.kind) {
      case undefined:
        return;
      case 'to':
        this.#to(flow.target.id, counter);
        return;
      case 'fork':
        this.forks = true;
        for (const branch of flow.branches) {
          // What runs with a probability is over at once without it.
          if (branch.probability) this.breaksOff = true;
          this.#flow(branch.to, counter);
        }
        return;
      case 'choice':
        for (const { to, atMost } of flow.branches) {
          this.#flow(to, counter ?? counterOf(atMost));
          this.#flow(atMost?.then);
        }
    }
  }

  #to(id: string, counter: AtMost | undefined): void {
    if (id === 'end') this.breaksOff = true;
    else if (this.#stream.nodes.has(id)) this.#ways.push({ to: id, counter });
  }
}

function counterOf(limit: AtMost | undefined): AtMost | undefined {
  return limit && Number.isFinite(timesOf(limit)) ? limit : undefined;
}
