// One reading of the stream as the engine walks it: for every node its routes, its times and what a visit takes.

import type { ChangedNode } from '../model/changed-nodes.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { NodeRoutes, Route, Target } from './routes.ts';
import { BranchNames, type Reading, routesOf } from './routing.ts';
import type { Doubt, Move } from './shares.ts';
import { casesOf, cutBy } from './timeouts.ts';
import { aroundName, isRace, type NodeTimes } from './times.ts';
import { type Timing, visitOf } from './timing.ts';

export interface NetworkNode {
  readonly id: string;
  readonly node: StreamNode;
  readonly routes: NodeRoutes;
  readonly times: NodeTimes;
  readonly visit: Timing;
  /** The timeout strikes in this share of the visits; `visit` is then a visit in which it does not. */
  readonly cut: { readonly p: number; readonly visit: Timing } | undefined;
  readonly doubts: readonly Doubt[];
}

export interface Network {
  readonly stream: Stream;
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly doubts: readonly Doubt[];
  /** Points that a law is cut into: fewer where the stream is long. */
  readonly limit: number;
  readonly names: BranchNames;
  /** Nodes that are not what they were before. */
  readonly renewed: ReadonlySet<string>;
}

/** A network, and the nodes that are others now, while the same nodes are there. */
export interface Before {
  readonly network: Network;
  readonly changed: readonly ChangedNode[];
}

/** `before`: of a version that differs in the figures of those nodes alone; all others are taken from there. */
export function buildNetwork(
  stream: Stream,
  times: ReadonlyMap<string, NodeTimes>,
  moved: Move | undefined,
  before?: Before,
): Network {
  if (before) return changedNetwork(stream, times, moved, before);
  const names = new BranchNames();
  const nodes = new Map<string, NetworkNode>();
  const doubts: Doubt[] = [];
  for (const node of stream.nodes.values()) {
    const own = times.get(node.id);
    if (!own) continue;
    const one = readNode({ stream, moved, names }, node, own);
    nodes.set(node.id, one);
    for (const doubt of one.doubts) doubts.push(doubt);
  }
  const limit = nodes.size > 2000 ? 24 : nodes.size > 400 ? 40 : nodes.size > 100 ? 64 : 96;
  return { stream, nodes, doubts, limit, names, renewed: new Set(nodes.keys()) };
}

function changedNetwork(
  stream: Stream,
  times: ReadonlyMap<string, NodeTimes>,
  moved: Move | undefined,
  { network, changed }: Before,
): Network {
  const { names, limit } = network;
  const nodes = new Map(network.nodes);
  const renewed = new Set<string>();
  let doubtful = false;
  for (const { is } of changed) {
    const own = times.get(is.id);
    if (!own) continue;
    const one = readNode({ stream, moved, names }, is, own);
    doubtful ||= one.doubts.length + (nodes.get(is.id)?.doubts.length ?? 0) > 0;
    nodes.set(is.id, one);
    renewed.add(is.id);
  }
  const doubts = doubtful ? [...nodes.values()].flatMap((node) => node.doubts) : network.doubts;
  return { stream, nodes, doubts, limit, names, renewed };
}

function readNode(reading: Reading, node: StreamNode, times: NodeTimes): NetworkNode {
  const { stream, moved } = reading;
  const routes = routesOf(reading, node);
  const visit = visitOf(times);
  const limits = routes.timeout && node.timeout && casesOf(node, node.timeout, moved);
  const shared = {
    ...{ id: node.id, node, routes, times },
    doubts: limits && limits.doubts.length > 0 ? [...routes.doubts, ...limits.doubts] : routes.doubts,
  };
  const off =
    limits && times.missing.lead.length === 0 ? cutBy(stream, node, times, limits.cases) : undefined;
  if (off) {
    const { p, cut, full } = off;
    return p > 0 ? { ...shared, visit: full, cut: { p, visit: cut } } : { ...shared, visit, cut: undefined };
  }
  if (!routes.timeout) return { ...shared, visit, cut: undefined };
  // No law to read the share from: it takes none, and what would change otherwise is assumed.
  const doubts = [
    ...shared.doubts,
    isRace(node)
      ? ({ kind: 'unknown', name: aroundName(node), nodeId: node.id } as const)
      : ({ kind: 'assumed', name: `${node.id}.timeout`, nodeId: node.id } as const),
  ];
  const aside = moved !== undefined && moved.kind === doubts.at(-1)?.kind && !moved.corners;
  return { ...shared, doubts, visit, cut: aside ? { p: 0.05, visit } : undefined };
}

/** All routes that leave a node, whatever their share. */
export function leaving(routes: NodeRoutes): Route[] {
  return [
    ...routes.normal,
    ...routes.strikes.flatMap((strike) => strike.onward ?? []),
    ...(routes.timeout ?? []),
  ];
}

/** The nodes that routes lead to, through forks and the ends of counted branches. */
export function targets(routes: readonly Route[], flawed = true): string[] {
  const found: string[] = [];
  const visit = (target: Target) => {
    if (target.kind === 'node') found.push(target.id);
    if (target.kind === 'fork') for (const branch of target.branches) found.push(...targets(branch, flawed));
  };
  for (const route of routes) {
    if (flawed || !route.flaw) visit(route.target);
    if (flawed) for (const bound of route.bounds) found.push(...targets(bound.onward));
  }
  return found;
}
