// When a milestone is: the start of its date, or its moment, in its own time zone.
import { dayNumber } from '../model/dates.ts';
import type { Milestone } from '../model/types/resources.ts';
import type { Clocks } from './clocks.ts';
import { zoneNamed } from './zones.ts';

const DAY = 86_400;

/** Seconds since the epoch; undefined on the average calendar, which knows no dates, or where it is no date. */
export function milestoneInstant(
  { at, timezone }: Milestone,
  clocks: Clocks,
  calendar: string | undefined,
): number | undefined {
  const moment = at?.value;
  if (!moment || clocks.mode === 'average') return undefined;
  const wall = dayNumber(moment.date) * DAY + (moment.time ?? 0);
  if (moment.offset !== undefined) return wall - moment.offset;
  const zone = timezone ? zoneNamed(timezone.text) : clocks.zone(calendar);
  return zone?.instantOf(wall);
}
