// What a plain value means: words of the language, and durations as the clock counts them.
import { businessRhythm, elapsedSeconds, lawOf, type Rhythm, touchSeconds } from '../core/metrics/clock.ts';
import type { Amount, Distribution } from '../core/model/distribution.ts';
import { printRoughly } from '../core/model/print.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { formatSeconds, parseDuration } from '../core/model/values.ts';
import type { Path } from './cursor-scan.ts';

/** The calendar that counts business time at a place: its own, its actor's, the stream's. */
function rhythmAt(stream: Stream, path: Path): Rhythm {
  const id = String(path[1] ?? '');
  const node = path[0] === 'slas' ? undefined : stream.nodes.get(id);
  const actor = node && 'actor' in node ? stream.actors.get(node.actor?.id ?? '') : undefined;
  const own = path[0] === 'slas' ? stream.slas.get(id)?.calendar?.id : undefined;
  return businessRhythm(stream, own, actor?.calendar?.id);
}

export interface Resolved {
  /** Mean in seconds. */
  readonly mean: number;
  /** Touch time: the actor's own hours. Otherwise elapsed time. */
  readonly touch: boolean;
  /** It says nothing that the author did not write. */
  readonly plain: boolean;
}

const TOUCH = new Set(['process_time', 'effort', 'changeover']);

/** A duration in seconds; undefined where it is unknown or contradicts itself. */
export function resolvedDuration(
  stream: Stream,
  path: Path,
  value: Distribution | 'unknown',
): Resolved | undefined {
  if (value === 'unknown') return undefined;
  const rhythm = rhythmAt(stream, path);
  const touch = path.some((part) => TOUCH.has(String(part)));
  const law = lawOf(value, (amount) =>
    touch ? touchSeconds(amount, rhythm) : elapsedSeconds(amount, rhythm),
  );
  if (!law) return undefined;
  return { mean: law.mean, touch, plain: value.kind === 'fixed' && (touch || isElapsed(value.at)) };
}

function isElapsed({ business, businessDays, months }: Amount): boolean {
  return business === 0 && businessDays === 0 && months === 0;
}

/** One line on a duration as text, where there is more to say than it says itself. */
export function durationLine(stream: Stream, path: Path, text: string): string | undefined {
  const value = parseDuration(text);
  const resolved = value === undefined ? undefined : resolvedDuration(stream, path, value);
  if (!resolved || value === 'unknown' || resolved.plain) return undefined;
  const clock = resolved.touch ? 'touch time' : 'elapsed time';
  return `≈ ${printRoughly(resolved.mean, text) ?? formatSeconds(resolved.mean)} of ${clock}${value?.kind === 'fixed' ? '' : ' on average'}`;
}
