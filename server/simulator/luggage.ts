// A job as it travels: a model carries the syntax that it was read from, which no simulation looks at. Left behind, the
// journey costs the sender a third; the time of it is taken from whoever types.

import type { Stream } from '../core/model/types/stream.ts';
import type { Definition } from '../core/model/types/values.ts';
import type { SimulationJob } from '../core/simulate/run.ts';

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
