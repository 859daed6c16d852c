// The commonest mutation in one line, a key taken out of a definition; and what the mutations ask of a stream.

import type { StreamNode } from '../../server/core/model/types/nodes.ts';
import type { Actor } from '../../server/core/model/types/resources.ts';
import type { Stream } from '../../server/core/model/types/stream.ts';
import type { Definition } from '../../server/core/model/types/values.ts';
import { entryOf, type MapTree } from '../../server/core/parse/tree.ts';
import { attempt, drop, type Mutation } from './edits.ts';

type Nodes<K extends StreamNode['kind']> = Extract<StreamNode, { kind: K }>;

/** The nodes of one kind. */
export function nodesOf<K extends StreamNode['kind']>(stream: Stream, kind: K): Nodes<K>[] {
  return [...stream.nodes.values()].filter((node): node is Nodes<K> => node.kind === kind);
}

/** Nodes that somebody performs. */
export const work = (stream: Stream) => [...nodesOf(stream, 'step'), ...nodesOf(stream, 'gate')];

export function actorOf(stream: Stream, id: string | undefined): Actor | undefined {
  const node = stream.nodes.get(id ?? '');
  return node?.kind === 'step' || node?.kind === 'gate' ? stream.actors.get(node.actor?.id ?? '') : undefined;
}

/** Takes `key` out of definitions; the finding stands at their ids. */
export function without<D extends Definition>(
  name: string,
  rule: string,
  key: string,
  definitions: (stream: Stream) => Iterable<D>,
  wanted: (definition: D, stream: Stream) => boolean = () => true,
): Mutation {
  return {
    name,
    rule,
    *apply(stream, text) {
      for (const one of definitions(stream)) {
        if (wanted(one, stream)) yield* attempt(drop(text, one.tree, key), one.idSpan);
      }
    },
  };
}

export const has = (map: MapTree | undefined, key: string) => entryOf(map, key) !== undefined;

/** Edges can be followed from one node to another, over as many nodes as it takes. */
export function reaches(stream: Stream, from: string, to: string): boolean {
  const seen = new Set([from]);
  for (const id of seen) {
    for (const edge of stream.edges) if (edge.from === id) seen.add(edge.to);
  }
  return seen.has(to);
}

/** Items of triggers and inputs are known to everybody from the start. */
export function isGiven(stream: Stream, item: string): boolean {
  const givers = [...nodesOf(stream, 'trigger'), ...stream.inputs.values()];
  return givers.some(({ provides }) => provides.some((one) => one.item === item));
}

/** No way from a trigger to a node goes past all that write an item. */
export function isSurelyThere(stream: Stream, item: string, node: string): boolean {
  const writing = new Set(
    [...stream.nodes.values()].flatMap(({ id, writes }) =>
      writes.some((one) => one.item === item) ? [id] : [],
    ),
  );
  const without = new Set(nodesOf(stream, 'trigger').map(({ id }) => id));
  for (const from of without) {
    for (const edge of stream.edges) if (edge.from === from && !writing.has(edge.to)) without.add(edge.to);
  }
  return !without.has(node);
}
