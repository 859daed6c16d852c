// One reading of the stream as the engine walks it: for every node its routes, its times and what a visit takes.

import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { NodeRoutes, Route, Target } from './routes.ts';
import { type Reading, routesOf } from './routing.ts';
import type { Doubt, Move } from './shares.ts';
import { meanElapsed, type NodeTimes } from './times.ts';
import { brokenOff, type Timing, visitOf } from './timing.ts';

export interface NetworkNode {
  readonly id: string;
  readonly node: StreamNode;
  readonly routes: NodeRoutes;
  readonly times: NodeTimes;
  readonly visit: Timing;
  /** The timeout strikes in this share of the visits; `visit` is then a visit in which it does not. */
  readonly cut: { readonly p: number; readonly visit: Timing } | undefined;
}

export interface Network {
  readonly stream: Stream;
  readonly nodes: ReadonlyMap<string, NetworkNode>;
  readonly doubts: readonly Doubt[];
  /** Points that a law is cut into: fewer where the stream is long. */
  readonly limit: number;
}

export function buildNetwork(
  stream: Stream,
  times: ReadonlyMap<string, NodeTimes>,
  moved: Move | undefined,
): Network {
  const reading: Reading = { stream, moved };
  const nodes = new Map<string, NetworkNode>();
  const doubts: Doubt[] = [];
  for (const node of stream.nodes.values()) {
    const routes = routesOf(reading, node);
    const own = times.get(node.id);
    if (!own) continue;
    doubts.push(...routes.doubts);
    const after = node.timeout?.after && routes.timeout && meanElapsed(stream, node, node.timeout.after);
    const whole = visitOf(own);
    const shared = { id: node.id, node, routes, times: own };
    if (after === undefined || own.missing.lead.length > 0) {
      let cut: NetworkNode['cut'];
      if (routes.timeout) {
        // No law to read the share from: it takes none, and what would change otherwise is assumed.
        doubts.push({ kind: 'assumed', name: `${node.id}.timeout`, nodeId: node.id });
        if (moved?.kind === 'assumed') cut = { p: 0.05, visit: whole };
      }
      nodes.set(node.id, { ...shared, visit: whole, cut });
      continue;
    }
    const { p, cut, full } = brokenOff(own, after);
    const struck = p > 0 ? { p, visit: cut } : undefined;
    nodes.set(node.id, { ...shared, visit: p > 0 ? full : whole, cut: struck });
  }
  const limit = nodes.size > 2000 ? 24 : nodes.size > 400 ? 40 : nodes.size > 100 ? 64 : 96;
  return { stream, nodes, doubts, limit };
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
