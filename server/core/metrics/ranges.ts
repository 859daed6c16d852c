// Bounds for numbers that depend on unknown shares. Visits, exits and times of a plain chain are linear-fractional in
// the shares of any one choice, so their extremes lie where each choice sends everything one way. Forks, retries and
// counted branches break that, and leave no range.
import type { Stream } from '../model/types/stream.ts';
import { figuresOf } from './figures.ts';
import { leaving } from './network.ts';
import { readStream, type StreamReading } from './reading.ts';

export interface Range {
  readonly min: number;
  /** Infinite where a choice could keep work in a loop for ever. */
  readonly max: number;
}

const MOST_CORNERS = 64;
const MOST_WORK = 4000;
const SUITED = /^(?:process|wait|lead|handoffs|cross_team_handoffs|visits\..*)$/;

export function rangesOf(stream: Stream, base: StreamReading): ReadonlyMap<string, Range> | undefined {
  const unknown = base.doubts.filter((doubt) => doubt.kind === 'unknown');
  const count = unknown.reduce((product, doubt) => product * (doubt.corners ?? Number.POSITIVE_INFINITY), 1);
  if (count > MOST_CORNERS || count * stream.nodes.size > MOST_WORK || !plain(base)) return undefined;
  const ranges = new Map<string, Range>();
  for (let corner = 0; corner < count; corner++) {
    const corners = new Map<string, number>();
    let rest = corner;
    for (const { name, corners: each = 1 } of unknown) {
      corners.set(name, rest % each);
      rest = Math.floor(rest / each);
    }
    for (const [figure, value] of figuresOf(readStream(stream, { kind: 'unknown', corners }))) {
      if (!SUITED.test(figure)) continue;
      const known = ranges.get(figure) ?? { min: Number.POSITIVE_INFINITY, max: 0 };
      // Not finite: for ever.
      const most = Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
      ranges.set(figure, { min: Math.min(known.min, most), max: Math.max(known.max, most) });
    }
  }
  return ranges;
}

function plain({ walk }: StreamReading): boolean {
  return [...walk.network.nodes.values()].every(
    ({ routes }) =>
      routes.strikes.every((strike) => strike.delays.length === 0) &&
      leaving(routes).every((route) => route.target.kind !== 'fork' && route.bounds.length === 0),
  );
}
