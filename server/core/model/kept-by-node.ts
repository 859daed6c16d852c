// What was worked out for single nodes, to be used again in the next version.
import type { Memory } from '../parse/memory.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';

interface Kept<T> extends Pick<Stream, 'actors' | 'calendars' | 'clock'> {
  /** The id of the stream's own. */
  readonly calendar: string | undefined;
  readonly byNode: WeakMap<StreamNode, T>;
}

/**
 * For plain values without a place in the text that follow from a node, the actors, the calendars and the stream's clock
 * alone. A node is the same object while its text stays the same. Empty where one of the others has changed.
 */
export function keptByNode<T>(
  { actors, calendars, calendar: own, clock }: Stream,
  question: string,
  memory: Memory | undefined,
): WeakMap<StreamNode, T> {
  if (!memory) return new WeakMap();
  const calendar = own?.id;
  const isSame = (one: Kept<T>) =>
    one.actors === actors && one.calendars === calendars && one.calendar === calendar && one.clock === clock;
  const { byNode } = memory.onward<Kept<T>>(question, (before) =>
    before && isSame(before) ? before : { actors, calendars, calendar, clock, byNode: new WeakMap() },
  );
  return byNode;
}
