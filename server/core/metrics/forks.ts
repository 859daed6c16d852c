// Where the branches of a fork meet again, and where its section ends.
import { leaving, type Network, targets } from './network.ts';
import type { Fork, Route } from './routes.ts';

/** The nodes of a fork between it and its join. */
export interface ForkShape {
  readonly join: string | undefined;
  /** Branches that meet at the join; all of them, where there is none. */
  readonly members: readonly (readonly Route[])[];
  /** Branches that never reach the join and end on their own. */
  readonly sides: readonly (readonly Route[])[];
  /** A branch that reaches one of these has left the section: the join, or a way back before the fork. */
  readonly stops: ReadonlySet<string>;
}

/** Successor lists of a network, read once. */
export interface Adjacency {
  /** Along any route. */
  readonly all: ReadonlyMap<string, readonly string[]>;
  /** Along routes that are not deviations. */
  readonly main: ReadonlyMap<string, readonly string[]>;
}

export function adjacencyOf(network: Network): Adjacency {
  const all = new Map<string, string[]>();
  const main = new Map<string, string[]>();
  for (const [id, { routes }] of network.nodes) {
    all.set(id, targets(leaving(routes)));
    main.set(id, targets(routes.normal, false));
  }
  return { all, main };
}

export function shapeOf(network: Network, adjacency: Adjacency, fork: Fork): ForkShape {
  let branches = fork.branches;
  // Branches that already meet before the others join them form a fork inside the fork.
  for (let round = 0; round < fork.branches.length; round++) {
    const met = meeting(network, adjacency, branches);
    if (!met) break;
    const { join, members } = met;
    const sides = branches.filter((branch) => !members.includes(branch));
    const later =
      sides.length > 0 && meeting(network, adjacency, [[{ ...BRANCH, target: nodeTarget(join) }], ...sides]);
    if (!later) return { join, members, sides, stops: stopsOf(adjacency, fork, branches, join) };
    const inner: Fork = { kind: 'fork', key: `${fork.key}/${join}`, at: fork.at, branches: members };
    branches = [[{ ...BRANCH, target: inner }], ...sides];
  }
  return {
    join: undefined,
    members: branches,
    sides: [],
    stops: stopsOf(adjacency, fork, branches, undefined),
  };
}

const BRANCH = { p: 1, flaw: false, bounds: [] } as const;

function nodeTarget(id: string) {
  return { kind: 'node', id } as const;
}

type Branches = readonly (readonly Route[])[];

/** The first node with `join` that two or more branches run into, most of all along routes that are no deviation. */
function meeting(network: Network, adjacency: Adjacency, branches: Branches): Meeting | undefined {
  // Most forks join near by: look a few steps ahead before looking to the end.
  const near = meetingAlong(network, adjacency.main, branches, false, NEAR);
  if (near?.members.length === branches.length) return near;
  return (
    meetingAlong(network, adjacency.main, branches, false) ??
    meetingAlong(network, adjacency.all, branches, true)
  );
}

interface Meeting {
  readonly join: string;
  readonly members: Branches;
}

const NEAR = 12;

function meetingAlong(
  network: Network,
  next: Adjacency['all'],
  branches: Branches,
  flawed: boolean,
  depth = Number.POSITIVE_INFINITY,
): Meeting | undefined {
  const reached = branches.map((branch) => distances(next, targets(branch, flawed), new Set(), depth));
  const candidates = new Set(reached.flatMap((distance) => [...distance.keys()]));
  const found: (Meeting & { readonly far: number })[] = [];
  for (const id of candidates) {
    if (!network.nodes.get(id)?.node.join) continue;
    const members = branches.filter((_, i) => reached[i]?.has(id));
    if (members.length < 2) continue;
    const far = Math.max(...reached.map((distance) => distance.get(id) ?? 0));
    found.push({ join: id, members, far });
  }
  found.sort((a, b) => a.far - b.far);
  const first = found.find(({ join, members }) => {
    const starts = members.flatMap((branch) => targets(branch, flawed));
    const before = distances(next, starts, new Set([join]), depth);
    return !found.some((other) => other.join !== join && before.has(other.join));
  });
  return first ?? found.toSorted((a, b) => b.members.length - a.members.length)[0];
}

/** Steps from the starts to all that can be reached without passing a stop (stops themselves are reached). */
function distances(
  next: Adjacency['all'],
  starts: readonly string[],
  stops: ReadonlySet<string> = new Set(),
  depth = Number.POSITIVE_INFINITY,
): Map<string, number> {
  const seen = new Map(starts.map((id) => [id, 0]));
  // A map keeps the order of insertion and is walked while it grows: breadth first.
  for (const [id, distance] of seen) {
    if (stops.has(id)) continue;
    if (distance >= depth) break;
    for (const to of next.get(id) ?? []) if (!seen.has(to)) seen.set(to, distance + 1);
  }
  return seen;
}

function stopsOf(
  adjacency: Adjacency,
  fork: Fork,
  branches: Branches,
  join: string | undefined,
): Set<string> {
  const stops = new Set([fork.at, ...(join === undefined ? [] : [join])]);
  const region = distances(
    adjacency.all,
    branches.flatMap((branch) => targets(branch)),
    stops,
  );
  if (!region.has(fork.at)) return stops;
  const before = new Map<string, string[]>();
  for (const id of region.keys()) {
    if (stops.has(id)) continue;
    for (const to of adjacency.all.get(id) ?? []) before.set(to, [...(before.get(to) ?? []), id]);
  }
  const back = distances(before, [fork.at]);
  const onward = join === undefined ? new Map<string, number>() : distances(before, [join]);
  for (const id of back.keys()) if (!onward.has(id)) stops.add(id);
  return stops;
}
