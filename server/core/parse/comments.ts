// Comments that stand on a line of their own: directives live there.
import { own } from '../text/own.ts';
import { type LineStarts, lineEnd, MovingSpan, type Origin, type Span } from '../text/position.ts';
import type { Comment } from './tree.ts';

/**
 * `opaque` are spans (in any order) inside which a leading `#` is text: quoted and block scalars. With an origin, the
 * comments move with it.
 */
export function ownLineComments(
  text: string,
  starts: LineStarts,
  opaque: readonly Span[],
  origin?: Origin,
): Comment[] {
  const comments: Comment[] = [];
  const spans = [...opaque].sort((a, b) => a.start - b.start);
  let next = 0;
  for (const [line, start] of starts.entries()) {
    const end = lineEnd(text, starts, line);
    const hash = start + (/^\s*/.exec(text.slice(start, end))?.[0].length ?? 0);
    if (text[hash] !== '#' || hash >= end) continue;
    while (next < spans.length && (spans[next]?.end ?? 0) <= hash) next++;
    const span = spans[next];
    if (span && span.start < hash && hash < span.end) continue;
    const place = origin ? new MovingSpan(origin, hash, end) : { start: hash, end };
    comments.push({ text: own(text.slice(hash + 1, end).trim()), span: place });
  }
  return comments;
}

/** Those between two line starts, of which the first is the origin; nothing that is opaque reaches over these. */
export function commentsBetween(
  text: string,
  origin: Origin,
  end: number,
  opaque: readonly Span[],
): Comment[] {
  const start = origin.at;
  if (!text.slice(start, end).includes('#')) return [];
  const starts: number[] = [];
  for (let line = start; line < end; ) {
    starts.push(line);
    const lineBreak = text.indexOf('\n', line);
    line = lineBreak < 0 ? end : lineBreak + 1;
  }
  return ownLineComments(text.slice(0, end), starts, opaque, origin);
}
