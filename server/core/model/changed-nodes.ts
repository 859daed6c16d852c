// Which nodes of a stream are not those of the version before.
import { perObject } from '../text/once.ts';
import type { StreamNode } from './types/nodes.ts';

export type Nodes = ReadonlyMap<string, StreamNode>;

/**
 * In file order: of thousands an array is gone through many times faster than a map. For streams that are looked at from
 * version to version; what is kept weakly costs the collector more than a stream that is looked at once is worth.
 */
export const listOf: (nodes: Nodes) => readonly StreamNode[] = perObject((nodes) => [...nodes.values()]);

export interface ChangedNode {
  readonly was: StreamNode;
  readonly is: StreamNode;
}

/** Undefined where there are others, or the same in another order. */
export function changedNodes(before: Nodes, now: Nodes): ChangedNode[] | undefined {
  const [old, list] = [listOf(before), listOf(now)];
  if (old.length !== list.length) return undefined;
  const found: ChangedNode[] = [];
  for (let at = 0; at < list.length; at++) {
    const [was, is] = [old[at] as StreamNode, list[at] as StreamNode];
    if (was === is) continue;
    if (was.id !== is.id) return undefined;
    found.push({ was, is });
  }
  return found;
}
