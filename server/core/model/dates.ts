// Dates and moments as typed values, on the calendar of ISO 8601. A date that no calendar holds is none.

export interface CalendarDate {
  readonly year: number;
  /** From 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** A date, or a time on it. */
export interface Moment {
  readonly date: CalendarDate;
  /** Seconds after midnight; absent for the date as a whole. */
  readonly time?: number;
  /** Seconds east of UTC; absent where the place's own time zone counts. */
  readonly offset?: number;
}

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MOMENT =
  /^(\d{4}-\d{2}-\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(?:(Z)|([+-])(\d{2}):(\d{2}))?)?$/;
const MILLISECONDS = 86_400_000;

export function parseDate(text: string): CalendarDate | undefined {
  const match = DATE.exec(text.trim());
  if (!match) return undefined;
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) };
  const back = dateOfDay(dayNumber(date));
  return back.month === date.month && back.day === date.day ? date : undefined;
}

export function parseMoment(text: string): Moment | undefined {
  const [whole, on = '', hours, minutes, seconds = '0', utc, sign, east, eastMinutes] =
    MOMENT.exec(text.trim()) ?? [];
  const date = parseDate(on);
  if (whole === undefined || !date) return undefined;
  if (hours === undefined) return { date };
  if (Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) >= 60) return undefined;
  const time = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  if (utc) return { date, time, offset: 0 };
  if (sign === undefined) return { date, time };
  if (Number(east) > 23 || Number(eastMinutes) > 59) return undefined;
  const offset = Number(east) * 3600 + Number(eastMinutes) * 60;
  return { date, time, offset: sign === '-' ? 0 - offset : offset };
}

/** Days since 1970-01-01. */
export function dayNumber({ year, month, day }: CalendarDate): number {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getTime() / MILLISECONDS;
}

export function dateOfDay(days: number): CalendarDate {
  const date = new Date(days * MILLISECONDS);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}
