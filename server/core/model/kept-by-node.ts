// What was worked out for single nodes, to be used again in the next version.
import type { Memory } from '../parse/memory.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';

interface Kept<T> extends Pick<Stream, 'actors' | 'calendars'> {
  /** The id of the stream's own. */
  readonly calendar: string | undefined;
  readonly value: T;
}

/**
 * For plain values without a place in the text that follow from a node, the actors and the calendars alone. A node is the same object while its text stays the same. Empty where one of the others has changed.
 */
export function keptByNode<T>(
  stream: Stream,
  question: string,
  memory: Memory | undefined,
): WeakMap<StreamNode, T> {
  return keptWithClocks(stream, question, memory, () => new WeakMap());
}

/** The same for a value of any form, that `start` makes where there is none to go on with. */
export function keptWithClocks<T>(
  { actors, calendars, calendar: own }: Stream,
  question: string,
  memory: Memory | undefined,
  start: () => T,
): T {
  const calendar = own?.id;
  const isSame = (one: Kept<T>) =>
    one.actors === actors && one.calendars === calendars && one.calendar === calendar;
  if (!memory) return start();
  const kept = memory.onward<Kept<T>>(question, (before) =>
    before && isSame(before) ? before : { actors, calendars, calendar, value: start() },
  );
  return kept.value;
}
