// What a missing context item rests on: who would have written or passed it on the way to its reader.
import type { Lack } from '../model/availability.ts';
import { definition, downstream, forksAmong, nodeIn, upstream, waysFrom } from './grounds.ts';
import type { Facts, Ground } from './rule.ts';

/** Keys by which an item comes to somebody. */
const GIVING = ['provides', 'writes', 'context', 'decision', 'reads', 'redact', 'stream'];

export function lackGrounds({ node, read }: Lack, facts: Facts): Ground[] {
  const { stream, graph } = facts;
  const before = upstream(graph, [node.id]);
  const nodes = [...before].flatMap((id) => stream.nodes.get(id) ?? []);
  const reader = node.kind === 'step' || node.kind === 'gate' ? node.actor?.id : undefined;
  const grounds: Ground[] = [
    { within: definition('context', read.item) },
    // The name that is read may itself be wrong.
    {
      within: nodeIn(new Set([node.id])),
      keys: ['reads', 'provides'],
      naming: () => !stream.context.has(read.item),
    },
    { within: nodeIn(before), keys: GIVING, naming: (name) => name === read.item },
    { within: ({ section }) => section === 'inputs', naming: (name) => name === read.item },
    // Who somebody is decides what they have learned, and what they pass on.
    { within: nodeIn(before), keys: ['actor'] },
  ];
  if (reader !== undefined) grounds.push({ within: definition('actors', reader), keys: ['kind'] });
  // One more way in takes nothing away, unless branches come together: then each brings what it wrote.
  const branches = downstream(graph, forksAmong(nodes));
  if (branches.size > 0) grounds.push(...waysFrom(facts, branches));
  return grounds;
}
