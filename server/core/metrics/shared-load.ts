// What the streams around a file ask of its actors: an actor of the same id in a linked stream is the same people.
import { fileName, type LinkedSpec, type Links } from '../model/linked.ts';
import { type Link, linksOf } from '../model/links.ts';
import type { Stream } from '../model/types/stream.ts';
import { computeMetrics } from './metrics.ts';

export interface LoadElsewhere {
  /** The file, by its last part. */
  readonly file: string;
  /** Utilization by that stream alone. */
  readonly load: number;
}

/** Streams that run beside each other: one starts the other. A sub-stream or a baseline is no further demand. */
const BESIDE: ReadonlySet<Link['role']> = new Set(['from', 'starts', 'handler']);

/** Loads that are known, by file; those of the file itself are not among them. */
export function loadsElsewhere(stream: Stream, links: Links, actor: string): LoadElsewhere[] {
  const found = new Map<string, LoadElsewhere>();
  for (const spec of neighbours(stream, links)) {
    if (!spec.stream.actors.has(actor) || found.has(spec.uri)) continue;
    const load = computeMetrics(spec.stream, spec).utilization[actor]?.value ?? 0;
    if (load > 0) found.set(spec.uri, { file: fileName(spec.uri), load });
  }
  return [...found.values()];
}

function neighbours(stream: Stream, links: Links): LinkedSpec[] {
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
