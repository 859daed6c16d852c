// How a reader came to lack something: where it got lost, who writes it, and the way on which it is missing.
import type { Lack } from '../model/availability.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Facts, Related } from './rule.ts';

export function story(lack: Lack, { stream }: Facts): Related[] {
  const { reason, read, path } = lack;
  const related: Related[] = [];
  if (reason.kind === 'withheld') {
    const { contextSpan, idSpan, id } = reason.handoff;
    related.push({ span: contextSpan ?? idSpan, message: `\`${id}\` passes only what it lists.` });
  }
  const start = stream.nodes.get(path[0] ?? '');
  const at = reason.kind === 'bypassed' ? reason.by.span : start?.idSpan;
  if (at) related.push({ span: at, message: `It is missing on the path ${shown(lack)}.` });
  if (reason.kind !== 'unwritten') related.push(...writers(stream, read.item));
  return related;
}

function writers(stream: Stream, item: string): Related[] {
  return [...stream.nodes.values()].flatMap((node) => {
    const own = node.kind === 'trigger' ? node.provides : node.writes;
    const ref = own.find((other) => other.item === item);
    return ref
      ? [{ span: ref.span, message: `\`${node.id}\` ${node.kind === 'trigger' ? 'provides' : 'writes'} it.` }]
      : [];
  });
}

/** The path, its middle left out where it is long. */
export function shown({ path }: Lack): string {
  const ids = path.map((id) => `\`${id}\``);
  return (ids.length < 7 ? ids : [...ids.slice(0, 2), '…', ...ids.slice(-3)]).join(' → ');
}
