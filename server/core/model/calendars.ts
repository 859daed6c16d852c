// Calendars: when somebody works, as open minutes of the week.
import { asMap, childOf, type Entry, keyOf, type Tree } from '../parse/tree.ts';
import { date, dates } from './moments.ts';
import { definition, items, record, text, texts } from './read.ts';
import type { Calendar, OpenHours } from './types/resources.ts';

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

/** Monday to Friday, 09:00 to 17:00: what a file that names no calendar works on. */
export const officeHours: readonly OpenHours[] = [0, 1, 2, 3, 4].map((day) => ({ day, from: 540, to: 1020 }));

export function readCalendar(entry: Entry): Calendar {
  const base = definition(entry);
  const at = (key: string) => childOf(base.tree, key);
  return record<Calendar>({
    ...base,
    timezone: text(at('timezone')),
    open: openHours(at('hours'), at('days')),
    holidays: dates(at('holidays')),
    freezes: items(at('freezes')).flatMap((item) => {
      const [from, to] = [date(childOf(item, 'from')), date(childOf(item, 'to'))];
      return from && to ? [{ from, to, span: item.span }] : [];
    }),
  } satisfies { [K in keyof Calendar]: Calendar[K] | undefined });
}

function openHours(hours: Tree | null | undefined, days: Tree | null | undefined): OpenHours[] {
  const perDay = asMap(hours);
  if (perDay) {
    return perDay.entries.flatMap((entry) => {
      const day = DAYS.indexOf(keyOf(entry).slice(0, 3).toLowerCase());
      return day < 0 ? [] : windows(text(entry.value)?.text ?? '').map((window) => ({ day, ...window }));
    });
  }
  const open = windows(text(hours)?.text ?? '09:00-17:00');
  return openDays(days).flatMap((day) => open.map((window) => ({ day, ...window })));
}

/** `09:00-12:00` or several, separated by commas; an end at or before the start is midnight of that day. */
function windows(written: string): { from: number; to: number }[] {
  return written.split(',').flatMap((part) => {
    const match = /^\s*(\d{1,2}):(\d{2})\s*-\s*(\d{1,2}):(\d{2})\s*$/.exec(part);
    if (!match) return [];
    const from = Number(match[1]) * 60 + Number(match[2]);
    const to = Number(match[3]) * 60 + Number(match[4]);
    return [{ from, to: to <= from ? 1440 : to }];
  });
}

function openDays(tree: Tree | null | undefined): number[] {
  const listed = texts(tree).flatMap((item) => item.text.split(','));
  const found = listed.flatMap((part) => {
    const [first, last] = part
      .trim()
      .toLowerCase()
      .split(/\s*-\s*/);
    const from = DAYS.indexOf((first ?? '').slice(0, 3));
    const to = last === undefined ? from : DAYS.indexOf(last.slice(0, 3));
    if (from < 0 || to < 0) return [];
    const length = ((to - from + 7) % 7) + 1;
    return Array.from({ length }, (_, i) => (from + i) % 7);
  });
  return found.length > 0 ? [...new Set(found)] : [0, 1, 2, 3, 4];
}

/** What a project says of files that name no calendar: one of their own, or one written out. */
export type DefaultCalendar = { readonly id: string } | { readonly calendar: Calendar };
