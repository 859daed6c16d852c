// How the diagram is arranged: as the reader asked, or folded where it has too many nodes to be read: by stage, else by
// team, else by section.
import { groupsOf } from '../core/diagram/groups.ts';
import type { Stream } from '../core/model/types/stream.ts';
import type { Arrangement } from '../protocol/preview.ts';

/** Beyond this a picture takes a second and more to draw, and its words cannot be read on one screen. */
const MOST_NODES = 150;

type By = Exclude<Arrangement['group'], 'none'>;

export interface Arranged {
  /** What is drawn, which may differ from what was asked for. */
  readonly arrangement: Arrangement;
  readonly groupings: readonly By[];
  readonly folded: ReadonlySet<string>;
  readonly notice: string;
}

export function arrange(stream: Stream, asked: Arrangement): Arranged {
  const count = stream.nodes.size;
  const large = count > MOST_NODES;
  const named = (['stages', 'teams'] as const).filter((by) => groupsOf(stream, by).labels.size > 0);
  const groupings: readonly By[] = large ? [...named, 'sections'] : named;
  const wanted = groupings.find((by) => by === asked.group);
  if (!large) {
    const arrangement = { ...asked, group: wanted ?? ('none' as const), open: [] };
    return { groupings, arrangement, folded: new Set(), notice: '' };
  }
  const group = wanted ?? named.find((by) => folds(stream, by)) ?? 'sections';
  const ids = [...groupsOf(stream, group).labels.keys()];
  const open = asked.open.filter((id) => ids.includes(id));
  const folded = new Set(ids.filter((id) => !open.includes(id)));
  return {
    ...{ groupings, folded, arrangement: { ...asked, group, open } },
    notice: noticeOf(count, group, { folded: folded.size, of: ids.length }),
  };
}

/** Whether the picture gets small enough by it. */
function folds(stream: Stream, by: By): boolean {
  const { labels, of } = groupsOf(stream, by);
  return labels.size > 1 && stream.nodes.size - of.size + labels.size <= MOST_NODES;
}

function noticeOf(count: number, group: By, { folded, of }: { folded: number; of: number }): string {
  if (folded === 0) return `${count} nodes.`;
  const why =
    group === 'sections' ? ' Sections are runs of nodes with few ways between them: no stage is named.' : '';
  return `${count} nodes are too many for one picture: ${folded} of ${of} ${group} are folded.${why}`;
}
