// Values that have the form of their kind and still are none, and what would be one. The schema's patterns say the form;
// that a range rises, that a unit stands once and that a time zone exists, no pattern can.
import { dateOfDay } from './dates.ts';
import { type Cron, firesOn, parseSchedule } from './schedules.ts';
import { isPlainDuration, parseAmount, parseDuration } from './values.ts';

/** What the place expects, where the text contradicts itself; undefined for sound values. `kinds`: the schema's `x-value`. */
export function contradiction(text: string, kinds: readonly string[]): string | undefined {
  if (kinds.includes('timezone'))
    return isTimeZone(text) ? undefined : 'the name of a time zone that exists, such as Europe/Berlin';
  if (kinds.includes('schedule') && /^\s*every\s|^\S+(?: +\S+){4}$/.test(text)) return ofSchedule(text);
  if (kinds.includes('duration')) return ofDuration(text);
  return kinds.includes('fixed-duration') ? ofAmount(text) : undefined;
}

function ofSchedule(text: string): string | undefined {
  const schedule = parseSchedule(text);
  if (schedule)
    return schedule.kind === 'every' || comes(schedule) ? undefined : 'a schedule whose day comes some time';
  if (/^\s*every\s/.test(text))
    return ofAmount(text.replace(/^\s*every\s+/, '')) ?? 'a schedule such as every 2w';
  return 'five-field cron whose ranges rise, such as 0 9 * * 1-5';
}

/** Eight years hold every date of the calendar. */
function comes(cron: Cron): boolean {
  if (cron.eitherDay || cron.weekly) return true;
  for (let day = FIRST; day < FIRST + 8 * 366; day++) {
    const { month, day: of } = dateOfDay(day);
    // The day of the week is free here, or moves through all of them from year to year.
    if (firesOn(cron, { month, day: of, weekday: cron.weekdays[0] ?? 0 })) return true;
  }
  return false;
}

/** 1 January 2024, in days since 1970. */
const FIRST = 19_723;

function ofDuration(text: string): string | undefined {
  if (isPlainDuration(text) || parseDuration(text) !== undefined) return undefined;
  const bounds = text.split('..');
  const wrong = bounds.map((bound) => ofAmount(bound)).find((expected) => expected !== undefined);
  return wrong ?? (bounds.length > 1 ? 'a range from the least to the most, such as 2h..8h' : undefined);
}

/** The form is a duration's; what is left to go wrong is a unit that stands twice. */
function ofAmount(text: string): string | undefined {
  const amount = text.trim();
  if (!/^[\dP]/.test(amount) || parseAmount(amount)) return undefined;
  return 'each unit of a duration once, such as 1h30m; add up with `+`';
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
