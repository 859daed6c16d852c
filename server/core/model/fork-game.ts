// One fork played as a token game: groups of branches run on, meet at joins and merge, until nothing moves.
import type { Deadlock, Unjoined } from './soundness.ts';
import type { Edge } from './types/flow.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Net } from './workflow-net.ts';

/** Branches that run as one token: from the start, or from the join at which they merged. */
interface Group {
  readonly branches: readonly Edge[];
  /** The join at which it merged; a lone branch starts at its target. */
  readonly at: string | undefined;
  /** Joins behind it. */
  readonly passed: Set<string>;
  /** Nodes behind it. */
  readonly behind: ReadonlySet<string>;
}

interface Region {
  readonly group: Group;
  /** Nodes that the token can be at while it has not arrived anywhere. */
  readonly nodes: Set<string>;
  /** Joins at which it arrives. */
  readonly stops: Set<string>;
  /** Nodes before the fork, to which a choice sends it back. */
  readonly back: Set<string>;
}

type Arrivals = ReadonlyMap<string, readonly Region[]>;

export class ForkGame {
  readonly #net: Net;
  readonly #fork: readonly Edge[];
  readonly #origin: string;
  readonly #before: ReadonlySet<string>;
  readonly #met: Set<string>;
  readonly #feeders = new Map<string, ReadonlySet<string>>();

  /** `met` notes the joins at which branches really come together. */
  constructor(net: Net, fork: readonly Edge[], met: Set<string>) {
    this.#net = net;
    this.#met = met;
    this.#fork = fork.filter((edge) => edge.to !== 'end');
    this.#origin = fork[0]?.from ?? '';
    this.#before = net.before(this.#origin);
  }

  play(): Unjoined | Deadlock | undefined {
    let groups: Group[] = this.#fork.map((edge) => ({
      branches: [edge],
      at: undefined,
      passed: new Set(),
      behind: new Set(),
    }));
    while (groups.length > 1) {
      const regions = this.#settle(groups);
      const meeting = this.#unjoined(regions);
      if (meeting) return meeting;
      const arrivals = arrivalsOf(regions);
      const next = this.#due(arrivals);
      if (!next) return this.#stuck(regions, arrivals);
      const [join, arrived] = next;
      if (arrived.length > 1) this.#met.add(join);
      const verdict = this.#starved(join, arrived);
      if (verdict) return verdict;
      const others = regions.filter((region) => !arrived.includes(region)).map((region) => region.group);
      groups = merge(join, arrived, others);
    }
    return undefined;
  }

  /** The next join to fire: one that all who can come have come to, or one that need not wait for more. */
  #due(arrivals: Arrivals): readonly [string, readonly Region[]] | undefined {
    const fed = [...arrivals].find(([join, at]) => at.length > 1 && this.#isFed(join, at));
    return fed ?? [...arrivals].find(([join, at]) => this.#enough(join, at));
  }

  #enough(join: string, at: readonly Region[]): boolean {
    const rule = this.#net.joinAt(join)?.join;
    return rule?.kind === 'any' || (rule?.kind === 'count' && this.#tokens(join, at) >= rule.count);
  }

  /** Lets every group pass the joins that concern it alone. */
  #settle(groups: readonly Group[]): Region[] {
    const regions = groups.map((group) => this.#region({ ...group, passed: new Set(group.passed) }));
    for (;;) {
      const alone = [...arrivalsOf(regions)].find(
        ([join, at]) => at.length === 1 && at[0] && this.#passesAlone(join, at[0]),
      );
      const region = alone?.[1][0];
      if (!alone || !region) return regions;
      const [join] = alone;
      region.group.passed.add(join);
      region.stops.delete(join);
      region.nodes.add(join);
      this.#explore(region, this.#net.targets(join));
    }
  }

  #region(group: Group, starts = this.#starts(group).flat()): Region {
    const region: Region = { group, nodes: new Set(), stops: new Set(), back: new Set() };
    this.#explore(region, starts);
    return region;
  }

  /** Adds what the starts lead to, up to the joins that are not passed and to what runs before the fork. */
  #explore({ group, nodes, stops, back }: Region, starts: readonly string[]): void {
    const isJoin = (id: string) => this.#net.joinAt(id) !== undefined && !group.passed.has(id);
    const isBack = (id: string) => id === this.#origin || this.#before.has(id);
    for (const id of this.#net.reach(starts, (at) => isBack(at) || isJoin(at) || nodes.has(at))) {
      if (isBack(id)) back.add(id);
      else if (isJoin(id)) stops.add(id);
      else nodes.add(id);
    }
  }

  /** Where a group goes on: one of the alternatives, each with all its targets. */
  #starts(group: Group): string[][] {
    if (group.at === undefined) return [group.branches.map((edge) => edge.to)];
    return this.#net.alternatives(group.at).map((edges) => edges.map((edge) => edge.to));
  }

  /** Where tokens of this fork come from on their first way into a join. */
  #feedersOf(join: string): ReadonlySet<string> {
    const known = this.#feeders.get(join);
    if (known) return known;
    const isEnd = (id: string) => id === join || id === this.#origin || this.#before.has(id);
    const starts = this.#fork.map((edge) => edge.to);
    const ahead = this.#net.reach(starts, isEnd);
    const sources = (this.#net.into.get(join) ?? []).map((edge) => edge.from);
    const feeders = new Set(sources.filter((id) => ahead.has(id) && !isEnd(id)));
    this.#feeders.set(join, feeders);
    return feeders;
  }

  #isFed(join: string, regions: readonly Region[]): boolean {
    const has = (id: string) =>
      regions.some(({ nodes, group }) => nodes.has(id) || group.behind.has(id) || group.passed.has(id));
    const sources = (this.#net.into.get(join) ?? []).map((edge) => edge.from);
    return sources.every(has) || [...this.#feedersOf(join)].every(has);
  }

  /** A join that only this group feeds, or that belongs to a fork inside it. */
  #passesAlone(join: string, region: Region): boolean {
    return this.#isFed(join, [region]) || this.#tokens(join, [region]) > 1;
  }

  /** Tokens that arrive at a join: one a group, or as many as a fork inside it sends there. */
  #tokens(join: string, regions: readonly Region[]): number {
    const brought = (region: Region) => {
      const inner = this.#net.forks.filter((fork) => region.nodes.has(fork[0]?.from ?? ''));
      const arriving = inner.map(
        (fork) => fork.filter((edge) => this.#region(region.group, [edge.to]).stops.has(join)).length,
      );
      return Math.max(1, ...arriving);
    };
    return regions.reduce((sum, region) => sum + brought(region), 0);
  }

  /** The first nodes without `join` that two groups can be at. */
  #unjoined(regions: readonly Region[]): Unjoined | undefined {
    const shared = new Set<string>();
    const pairs = regions.flatMap((one, i) => regions.slice(i + 1).map((other) => [one, other] as const));
    for (const [one, other] of pairs) for (const id of this.#sharedBy(one, other)) shared.add(id);
    if (shared.size === 0) return undefined;
    const starts = new Set(regions.flatMap((region) => this.#starts(region.group).flat()));
    const isApart = (id: string) => !shared.has(id) && regions.some((region) => region.nodes.has(id));
    const heads = [...shared].filter(
      (id) => starts.has(id) || (this.#net.into.get(id) ?? []).some((edge) => isApart(edge.from)),
    );
    const meetings = heads.flatMap((id) => this.#net.stream.nodes.get(id) ?? []);
    const certain = meetings.every((node) =>
      regions.every((region) => !region.nodes.has(node.id) || this.#surelyArrives(region, node.id)),
    );
    return { fork: this.#fork, meetings, certain };
  }

  /** Where two groups join further on, a node from which nothing leads to that join is a way out, not a meeting. */
  #sharedBy(one: Region, other: Region): string[] {
    if (this.#cancels(one, other) && this.#cancels(other, one)) return [];
    const nodes = [...one.nodes].filter((id) => id !== 'end' && other.nodes.has(id) && !this.#net.joinAt(id));
    const joins = [...one.stops].filter((id) => other.stops.has(id));
    if (joins.length === 0) return nodes;
    return nodes.filter((id) => {
      const ahead = this.#net.reach([id], () => false);
      return joins.some((join) => ahead.has(join));
    });
  }

  /** Whether a group ends the other on its way. */
  #cancels(one: Region, other: Region): boolean {
    const ended = [...one.nodes].flatMap((id) => cancelledBy(this.#net.stream.nodes.get(id)));
    return ended.some((id) => other.nodes.has(id) || other.stops.has(id));
  }

  /** Greatest fixpoint: a token gets there unless some choice leads it away; loops are left in the end. */
  #surelyArrives(region: Region, goal: string): boolean {
    const lost = new Set<string>();
    const arrivesAt = (id: string) => id === goal || id === 'end' || (region.nodes.has(id) && !lost.has(id));
    const arrives = (ways: readonly (readonly string[])[]) =>
      ways.every((targets) => targets.some(arrivesAt));
    const staysOn = (id: string) => {
      const node = this.#net.stream.nodes.get(id);
      if (id === 'end' || id === goal || cancelledBy(node).length > 0) return true;
      const ways = this.#net.alternatives(id).map((edges) => edges.map((edge) => edge.to));
      return node?.kind !== 'output' && arrives(ways);
    };
    for (let grown = true; grown; ) {
      const leaving = [...region.nodes].filter((id) => !lost.has(id) && !staysOn(id));
      for (const id of leaving) lost.add(id);
      grown = leaving.length > 0;
    }
    return arrives(this.#starts(region.group));
  }

  /** At a join that is due: whether what it counts is sure to come. */
  #starved(id: string, regions: readonly Region[]): Deadlock | undefined {
    const join = this.#net.joinAt(id);
    if (!join || join.join.kind === 'any') return undefined;
    const arrive = this.#tokens(id, regions);
    const wanted = join.join.kind === 'count' ? join.join.count : arrive;
    // The fork around this one sends tokens to the same join: its own game counts them all.
    if (join.join.kind === 'count' && this.#net.forks.some((fork) => this.#isAround(fork, id)))
      return undefined;
    if (arrive < wanted) return { kind: 'too-few', join, fork: this.#fork, arrive, wanted };
    const leaving = regions.filter((region) => !this.#surelyArrives(region, id));
    const [first] = leaving;
    const branch = first?.group.branches[0];
    if (!first || !branch || arrive - this.#tokens(id, leaving) >= wanted) return undefined;
    const outputs = [...first.nodes].filter((at) => this.#net.stream.nodes.get(at)?.kind === 'output');
    const elsewhere = [...outputs, ...first.stops, ...first.back].filter((at) => at !== id);
    return { kind: 'may-leave', join, fork: this.#fork, branch, elsewhere };
  }

  #isAround(fork: readonly Edge[], join: string): boolean {
    const ahead = fork.map((edge) => this.#net.reach([edge.to], (at) => at === join || at === fork[0]?.from));
    const arriving = ahead.filter((nodes) => nodes.has(join));
    return (
      fork[0]?.from !== this.#origin &&
      arriving.length > 1 &&
      arriving.some((nodes) => nodes.has(this.#origin))
    );
  }

  /** Nothing moves any more: whoever still stands at a join waits for somebody who waits too. */
  #stuck(regions: readonly Region[], arrivals: Arrivals): Deadlock | undefined {
    const order = (id: string) => this.#net.stream.nodes.get(id)?.span.start ?? 0;
    const [first, second] = [...arrivals.keys()].sort((a, b) => order(a) - order(b));
    const join = first === undefined ? undefined : this.#net.joinAt(first);
    if (!join || first === undefined || regions.length < 2) return undefined;
    if (second !== undefined) return { kind: 'crossed', join, fork: this.#fork, other: second };
    const at = arrivals.get(first) ?? [];
    const arrive = this.#tokens(first, at);
    const wanted = join.join.kind === 'count' ? join.join.count : arrive;
    return arrive < wanted ? { kind: 'too-few', join, fork: this.#fork, arrive, wanted } : undefined;
  }
}

/** Who arrives at a join that has fired without waiting is taken in there. */
function merge(join: string, arrived: readonly Region[], others: readonly Group[]): Group[] {
  const early = others.find((group) => group.passed.has(join));
  const groups = [...arrived.map((region) => region.group), ...(early ? [early] : [])];
  const behind = arrived.flatMap((region) => [...region.nodes]);
  const merged: Group = {
    branches: groups.flatMap((group) => group.branches),
    at: early ? early.at : join,
    passed: new Set([join, ...groups.flatMap((group) => [...group.passed])]),
    behind: new Set([...behind, ...groups.flatMap((group) => [...group.behind])]),
  };
  return [...others.filter((group) => group !== early), merged];
}

function arrivalsOf(regions: readonly Region[]): Arrivals {
  const found = new Map<string, Region[]>();
  for (const region of regions) {
    for (const join of region.stops) found.set(join, [...(found.get(join) ?? []), region]);
  }
  return found;
}

function cancelledBy(node: StreamNode | undefined): string[] {
  return node?.kind === 'step' ? node.cancels.map((ref) => ref.id) : [];
}
