// Whether the fastest path keeps a limit, whenever work arrives. Where path and limit run on one calendar they are
// compared as open time; else the least elapsed time of the path with the most that the limit can give.
import type { Amount } from '../model/distribution.ts';
import type { SlaScopeAt } from '../model/sla-scopes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { formatSeconds } from '../model/values.ts';
import { DAY, rhythmOf } from './clock.ts';
import type { FastestPath, PathFinder } from './fastest-path.ts';
import { calendarAt, openHoursOf, type Stretch } from './floors.ts';
import { leastElapsed, mostElapsed, mostUntilClose } from './open-time.ts';
import type { Section } from './passages.ts';
import type { ShortWays } from './short-way.ts';

export interface Excess {
  /** The path's length as text, in units that suit the limit. */
  readonly length: string;
  /** Longest first. */
  readonly parts: readonly { readonly node: string; readonly says: string }[];
}

/** How ways are looked for. */
export interface Paths {
  readonly finder: PathFinder;
  readonly ways: ShortWays;
}

export function exceeding(
  stream: Stream,
  { finder, ways }: Paths,
  scope: SlaScopeAt,
  limit: Duration,
): Excess | undefined {
  const most = limit.value === 'unknown' ? undefined : mostOf(limit.value);
  if (!most) return undefined;
  const sections = sectionsOf(stream, scope);
  if (isPlainlyKept(ways, sections[0], most)) return undefined;
  const through = throughSection(finder, sections);
  if (!through) return undefined;
  const { section, path } = through;
  const start = stream.nodes.get(scope.from[0] ?? '');
  const calendar = calendarAt(stream, scope.kind === 'node' ? start : undefined, scope.sla.calendar?.id);
  const open = openHoursOf(stream, calendar);
  const day = rhythmOf(open)?.dayLength ?? DAY;
  const hours = /^[\d.hms+ ]+$/.test(
    stream.text.slice(limit.span.start, limit.span.end).replace(/["']/g, ''),
  );
  const elapsed = (seconds: number) => (hours ? inHours(seconds) : formatSeconds(seconds));

  const openLimit = most.business + most.businessDays * day;
  if (openLimit > 0 && most.elapsed === 0 && most.months === 0) {
    const own = openPath(finder, section, calendar);
    if (own && own.length > openLimit) return excess(own, calendar, (seconds) => `${inHours(seconds, 'bh')}`);
  }
  const allowed =
    most.elapsed +
    most.months * 31 * DAY +
    mostElapsed(open, most.business) +
    mostUntilClose(open, most.businessDays);
  if (path.length > allowed) return excess(path, undefined, elapsed);
  for (const calendarId of new Set(path.stretches.map((stretch) => stretch.calendar))) {
    const own = openPath(finder, section, calendarId);
    const least = own ? leastElapsed(openHoursOf(stream, calendarId), own.length) : 0;
    if (own && least > allowed) {
      const { parts } = excess(own, calendarId, (seconds) => inHours(seconds, 'bh'));
      return { length: elapsed(least), parts };
    }
  }
  return undefined;
}

function openPath(finder: PathFinder, section: Section, calendar: string): FastestPath | undefined {
  return finder.fastest(section, (stretch) => (stretch.calendar === calendar ? stretch.business : 0));
}

const NOWHERE: ReadonlySet<string> = new Set();

/** The whole stream is done in an output of success, where one can be reached. */
function sectionsOf(stream: Stream, { sla, from, to, kind }: SlaScopeAt): readonly [Section, ...Section[]] {
  const paused = sla.pausesIn.length > 0 ? new Set(sla.pausesIn.map((ref) => ref.id)) : NOWHERE;
  const section = { from, to, measure: sla.measure, paused };
  if (kind !== 'stream') return [section];
  const good = to.filter((id) => {
    const node = stream.nodes.get(id);
    return node?.kind === 'output' && node.outcome === 'success';
  });
  return [{ ...section, to: good }, section];
}

/** Where no business time is in play one way that is short enough shows it, and most limits are kept. */
function isPlainlyKept(ways: ShortWays, section: Section, most: Amount): boolean {
  if (most.business !== 0 || most.businessDays !== 0) return false;
  const least = ways.least(section);
  return least?.business === 0 && least.elapsed <= most.elapsed;
}

function throughSection(
  finder: PathFinder,
  sections: readonly Section[],
): { section: Section; path: FastestPath } | undefined {
  for (const section of sections) {
    const path = finder.fastest(section);
    if (path) return { section, path };
  }
  return undefined;
}

/** The longest that a limit can be; undefined where it has no end. */
function mostOf(value: Exclude<Duration['value'], 'unknown'>): Amount | undefined {
  switch (value.kind) {
    case 'fixed':
      return value.at;
    case 'uniform':
    case 'pert':
      return value.max;
    default:
      return undefined;
  }
}

/** `calendar`: only open time on it counts. */
function excess(path: FastestPath, calendar: string | undefined, shown: (seconds: number) => string): Excess {
  const size = (stretch: Stretch) => {
    if (calendar === undefined) return stretch.elapsed + stretch.business;
    return stretch.calendar === calendar ? stretch.business : 0;
  };
  const longest = path.stretches.filter((each) => size(each) > 0).toSorted((a, b) => size(b) - size(a));
  const parts = longest.map((each) => {
    return { node: each.node, says: `${each.what} at \`${each.node}\` ${shown(size(each))}` };
  });
  return { length: shown(path.length), parts };
}

/** `31h`, `1h 30m`, `45m`: hours are not gathered into days. */
function inHours(seconds: number, unit = 'h'): string {
  if (seconds < 3600) return formatSeconds(seconds);
  const minutes = Math.round(seconds / 60);
  return minutes % 60 === 0
    ? `${minutes / 60}${unit}`
    : `${Math.floor(minutes / 60)}${unit} ${minutes % 60}m`;
}
