// How the diagram is arranged: as the reader asked, or folded by stage or team where it has too many nodes to be read.
import { groupsOf } from '../core/diagram/groups.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Arrangement } from '../protocol/preview.ts';

/** Beyond this a picture takes a second and more to draw, and its words cannot be read on one screen. */
const MOST_NODES = 150;

export interface Arranged {
  /** What is drawn, which may differ from what was asked for. */
  readonly arrangement: Arrangement;
  readonly groupings: readonly ('stages' | 'teams')[];
  readonly folded: ReadonlySet<string>;
  readonly notice: string;
}

export function arrange(stream: Stream, asked: Arrangement): Arranged {
  const sizes = { stages: sizeOf(stream, 'stages'), teams: sizeOf(stream, 'teams') };
  const groupings = (['stages', 'teams'] as const).filter((by) => sizes[by] > 0);
  const wanted = asked.group === 'none' || sizes[asked.group] > 0 ? asked.group : 'none';
  const count = stream.nodes.size;
  const plain = { groupings, folded: new Set<string>(), notice: '' };
  if (count <= MOST_NODES) return { ...plain, arrangement: { group: wanted, open: [] } };
  const group = wanted === 'none' ? groupings.find((by) => sizes[by] > 1) : wanted;
  if (group === undefined) {
    const notice = `${count} nodes, and no stages or teams to fold them by: drawing may take a moment.`;
    return { ...plain, arrangement: { group: 'none', open: [] }, notice };
  }
  const ids = [...groupsOf(stream, group).labels.keys()];
  const open = asked.open.filter((id) => ids.includes(id));
  const folded = new Set(ids.filter((id) => !open.includes(id)));
  const what = `${folded.size} of ${ids.length} ${group} are folded`;
  const notice =
    folded.size === 0 ? `${count} nodes.` : `${count} nodes are too many for one picture: ${what}.`;
  return { arrangement: { group, open }, groupings, folded, notice };
}

function sizeOf(stream: Stream, by: 'stages' | 'teams'): number {
  return groupsOf(stream, by).labels.size;
}
