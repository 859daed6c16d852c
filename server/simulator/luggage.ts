// A job as it travels: a model carries the syntax that it was read from, which no simulation looks at. Left behind, the
// journey costs the sender a third; the time of it is taken from whoever types.

import type { Stream } from '../core/model/types/stream.ts';
import type { Definition } from '../core/model/types/values.ts';
import type { SimulationJob } from '../core/simulate/run.ts';
import { MovingSpan } from '../core/text/position.ts';
import type { ToSimulator } from './line.ts';

export function travelling(job: SimulationJob): SimulationJob {
  const { stream, before } = job;
  return {
    ...job,
    stream: lightened(stream),
    before: before && { ...before, stream: lightened(before.stream) },
  };
}

function lightened(stream: Stream): Stream {
  const { nodes, actors, exceptions, slas, context, stages, teams, inputs, parameters } = stream;
  return {
    ...stream,
    ...{ root: undefined, comments: [], definitions: [], uses: [], expressions: [] },
    ...{ nodes: withoutTrees(nodes), actors: withoutTrees(actors), exceptions: withoutTrees(exceptions) },
    ...{ slas: withoutTrees(slas), context: withoutTrees(context), stages: withoutTrees(stages) },
    ...{ teams: withoutTrees(teams), inputs: withoutTrees(inputs), parameters: withoutTrees(parameters) },
  };
}

function withoutTrees<T extends Definition>(definitions: ReadonlyMap<string, T>): ReadonlyMap<string, T> {
  return new Map(
    [...definitions].map(([id, definition]): [string, T] => [id, { ...definition, tree: undefined }]),
  );
}

/** What has arrived from another thread: its spans lost on the way what makes them spans, and have it again. */
export function arrived(message: ToSimulator): ToSimulator {
  const seen = new Set<object>();
  const open: unknown[] = [message];
  while (open.length > 0) {
    const one = open.pop();
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    if (isMoving(one)) Object.setPrototypeOf(one, MovingSpan.prototype);
    else if (one instanceof Map) for (const [key, value] of one) open.push(key, value);
    else if (one instanceof Set) for (const value of one) open.push(value);
    else for (const value of Object.values(one)) open.push(value);
  }
  return message;
}

function isMoving(one: object): boolean {
  const { origin, from, to } = one as Partial<MovingSpan>;
  return typeof origin?.at === 'number' && typeof from === 'number' && typeof to === 'number';
}
