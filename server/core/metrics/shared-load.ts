// What the streams around a file ask of its actors: an actor of the same id in a linked stream is the same people.
import { fileName, type Links } from '../model/linked.ts';
import { neighbours } from '../model/neighbours.ts';
import type { Stream } from '../model/types/stream.ts';
import { computeMetrics } from './metrics.ts';

export interface LoadElsewhere {
  /** The file, by its last part. */
  readonly file: string;
  /** Utilization by that stream alone. */
  readonly load: number;
}

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
