// Targets that measures state, held against what was observed.
import type { Stream } from '../model/types/stream.ts';
import { actualOf } from './declared.ts';
import type { Observed } from './delivery-events.ts';

export interface Target {
  readonly measure: string;
  readonly of: keyof Observed;
  /** In the unit of the metric. */
  readonly target: number;
  readonly observed: number | null;
  /** Null where nothing was observed. */
  readonly met: boolean | null;
}

/** Of all else, less is better. */
const MORE_IS_BETTER: ReadonlySet<string> = new Set(['deployment_frequency']);

export function targetsAgainst(stream: Stream, observed: Observed): Target[] {
  return [...stream.measures.values()].flatMap(({ id, of, target: tree }) => {
    const name = (Object.keys(observed) as (keyof Observed)[]).find((each) => each === of?.text.trim());
    const target = name && tree && actualOf(stream, tree, observed[name], 'elapsed');
    if (!name || target === undefined) return [];
    const { value } = observed[name];
    const met = value === null ? null : MORE_IS_BETTER.has(name) ? value >= target : value <= target;
    return [{ measure: id, of: name, target, observed: value, met }];
  });
}
