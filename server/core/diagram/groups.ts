// Nodes by stage, by team or by section: as frames in the picture, and folded into one node each where the picture grows
// too large.

import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Draft, DraftLink, DraftNode } from './draft.ts';
import { sectionsOf } from './sections.ts';

export type Grouping = 'none' | 'stages' | 'teams' | 'sections';

export interface Groups {
  /** By id, in file order; only those that hold a node. */
  readonly labels: ReadonlyMap<string, string>;
  /** Node to group. A handoff lies between teams, and triggers and outputs belong to none. */
  readonly of: ReadonlyMap<string, string>;
}

export function groupsOf(stream: Stream, by: Grouping): Groups {
  if (by === 'sections') return inSections(stream);
  const of = new Map<string, string>();
  for (const node of stream.nodes.values()) {
    const group = by === 'stages' ? node.stage?.id : by === 'teams' ? teamOf(stream, node) : undefined;
    if (group !== undefined) of.set(node.id, group);
  }
  const used = new Set(of.values());
  const defined: readonly string[] = [...(by === 'stages' ? stream.stages : stream.teams).keys()];
  const order = [...defined.filter((id) => used.has(id)), ...used];
  const definitions = by === 'stages' ? stream.stages : stream.teams;
  return { labels: new Map(order.map((id) => [id, definitions.get(id)?.name?.text.trim() || id])), of };
}

/** Called after its first and its last node: nobody has given it a name. */
function inSections(stream: Stream): Groups {
  const called = (node: StreamNode | undefined): string => node?.name?.text.trim() || (node?.id ?? '');
  const sections = sectionsOf(stream);
  const labels = sections.map(({ id, nodes }): [string, string] => {
    const ends = nodes.length === 1 ? [nodes[0]] : [nodes[0], nodes.at(-1)];
    return [id, ends.map(called).join(' … ')];
  });
  const of = sections.flatMap(({ id, nodes }) => nodes.map((node): [string, string] => [node.id, id]));
  return { labels: new Map(labels), of: new Map(of) };
}

function teamOf(stream: Stream, node: StreamNode): string | undefined {
  if (node.kind !== 'step' && node.kind !== 'gate') return undefined;
  return stream.actors.get(node.actor?.id ?? '')?.team?.id;
}

/** The group in which a drawn node lies: bars and ends lie where the node lies that they belong to. */
export function groupAt(node: DraftNode, { of }: Groups): string | undefined {
  switch (node.kind) {
    case 'input':
    case 'missing':
    case 'signal':
      return undefined;
    case 'end':
      return of.get(node.place.slice('end '.length));
    default:
      return of.get(node.id);
  }
}

/** Every folded group becomes one node; links inside it go, and links across its border lead to it. */
export function fold(draft: Draft, groups: Groups, folded: ReadonlySet<string>): Draft {
  if (folded.size === 0) return draft;
  const counts = new Map<string, number>();
  const places = new Map<string, string>();
  const nodes = new Map<string, DraftNode>();
  for (const node of draft.nodes) {
    const group = groupAt(node, groups);
    if (group === undefined || !folded.has(group)) {
      nodes.set(node.place, node);
      continue;
    }
    const place = `group ${group}`;
    places.set(node.place, place);
    if (node.kind !== 'fork' && node.kind !== 'join' && node.kind !== 'end')
      counts.set(group, (counts.get(group) ?? 0) + 1);
    nodes.set(place, folder(group, groups, counts.get(group) ?? 0));
  }
  const links = new Map<string, DraftLink>();
  const moved = new Map<DraftLink, DraftLink>();
  for (const link of draft.links) {
    const [from, to] = [places.get(link.from) ?? link.from, places.get(link.to) ?? link.to];
    if (from === to && from.startsWith('group ')) continue;
    const key = `${from}\n${to}\n${link.style}`;
    const known = links.get(key) ?? { from, to, style: link.style, labels: [] };
    for (const label of link.labels) {
      if (!known.labels.some(({ words }) => words === label.words)) known.labels.push(label);
    }
    links.set(key, known);
    moved.set(link, known);
  }
  const arrows = draft.arrows.flatMap(({ arrow, link }) => {
    const to = moved.get(link);
    return to ? [{ arrow, link: to }] : [];
  });
  return { nodes: [...nodes.values()], links: [...links.values()], arrows };
}

function folder(id: string, { labels }: Groups, count: number): DraftNode {
  const label = labels.get(id) ?? id;
  const caption = `${count} ${count === 1 ? 'node' : 'nodes'}`;
  const ariaLabel = `Folded: ${label}, ${caption}`;
  return { place: `group ${id}`, id, kind: 'group', label, caption, classes: ['group'], ariaLabel };
}
