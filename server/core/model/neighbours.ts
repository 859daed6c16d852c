// Streams beside a stream: what it starts, and what starts it. A sub-stream is part of it, and a baseline is it before.
import type { LinkedSpec, Links } from './linked.ts';
import { type Link, linksOf } from './links.ts';
import type { Stream } from './types/stream.ts';

/** Streams that run beside each other: one starts the other. A sub-stream or a baseline is no further demand. */
const BESIDE: ReadonlySet<Link['role']> = new Set(['from', 'starts', 'handler']);

/** Streams beside this one, as far as they are read. */
export function neighbours(stream: Stream, links: Links): LinkedSpec[] {
  const out = linksOf(stream).flatMap(({ role, path }) => {
    const linked = BESIDE.has(role) ? links.linked(path) : undefined;
    return typeof linked === 'object' ? [linked] : [];
  });
  const back = links.linkedFrom().filter((spec) =>
    linksOf(spec.stream).some(({ role, path }) => {
      const linked = BESIDE.has(role) ? spec.linked(path) : undefined;
      return typeof linked === 'object' && linked.uri === links.uri;
    }),
  );
  return [...out, ...back].filter((spec) => spec.intact && spec.uri !== links.uri);
}
