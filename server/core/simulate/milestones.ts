// When a milestone is: the start of its date, or its moment, in its own time zone; a deadline is the end of the date.
import { dateOfDay, dayNumber } from '../model/dates.ts';
import type { Milestone } from '../model/types/resources.ts';
import type { Due } from '../model/types/values.ts';
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

/** When a deadline is over; undefined on the average calendar, or where nobody knows it. */
export function dueInstant(
  due: Due,
  milestones: ReadonlyMap<string, Milestone>,
  clocks: Clocks,
  calendar: string | undefined,
): number | undefined {
  switch (due.kind) {
    case 'date':
      return clocks.mode === 'average'
        ? undefined
        : clocks.zone(calendar).instantOf((dayNumber(due.date) + 1) * DAY);
    case 'milestone': {
      const milestone = milestones.get(due.id);
      const start = milestone && milestoneInstant(milestone, clocks, calendar);
      const moment = milestone?.at?.value;
      if (start === undefined || !moment || moment.time !== undefined) return start;
      // Of a date alone, all of it.
      const next = {
        ...milestone,
        at: { ...milestone.at, value: { date: dateOfDay(dayNumber(moment.date) + 1) } },
      };
      return milestoneInstant(next as Milestone, clocks, calendar);
    }
    case 'after':
    case 'unknown':
      return undefined;
  }
}
