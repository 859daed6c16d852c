// The wait for an actor where a file leaves it to the queue: with the mean of the closed form, most items not waiting
// at all and the others exponentially long (exact for M/M/c; Sakasegawa's busy probability otherwise).
import type { Load } from '../metrics/load.ts';
import { loadAt } from '../metrics/reading.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Passage } from './visit-plan.ts';

export function queueWait(
  stream: Stream,
  loads: ReadonlyMap<string, Load> | undefined,
  node: StreamNode,
): Passage | undefined {
  const load = loads && loadAt(stream, loads, node);
  const { queue, busy } = load ?? {};
  if (queue === undefined || !Number.isFinite(queue) || busy === undefined) return undefined;
  if (queue === 0 || busy <= 0) return (_, from) => from;
  return (random, from) => (random.unit() < busy ? from + (queue / busy) * random.exponential() : from);
}
