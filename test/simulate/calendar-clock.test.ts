// Calendars against the worked dates of docs on metrics (section 0), and against plain counting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { officeHours } from '../../server/core/model/calendars.ts';
import { type CalendarDate, parseDate } from '../../server/core/model/dates.ts';
import { parseSchedule } from '../../server/core/model/schedules.ts';
import { parseAmount } from '../../server/core/model/values.ts';
import {
  type CalendarClock,
  type CalendarSource,
  calendarClock,
} from '../../server/core/simulate/calendar-clock.ts';
import { timetableOf } from '../../server/core/simulate/schedules.ts';
import { UTC, type Zone, zoneNamed } from '../../server/core/simulate/zones.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;

function at(text: string): number {
  return Date.parse(text.length > 10 ? `${text}Z` : `${text}T00:00Z`) / 1000;
}
function shown(instant: number): string {
  return new Date(instant * 1000).toISOString().slice(0, 16);
}
function zone(name: string): Zone {
  const found = zoneNamed(name);
  assert.ok(found, name);
  return found;
}
function on(text: string): CalendarDate {
  const date = parseDate(text);
  assert.ok(date, text);
  return date;
}
function office(more: Partial<CalendarSource> = {}): CalendarClock {
  const clock = calendarClock({ open: officeHours, holidays: [], freezes: [], zone: UTC, ...more });
  assert.ok(clock);
  return clock;
}
function due(clock: CalendarClock, from: string, limit: string, roll = false): string {
  const amount = parseAmount(limit);
  assert.ok(amount);
  return shown(clock.due(at(from), amount, roll));
}

test('business hours: closed time is skipped, and work that arrives in it starts at the next opening', () => {
  const clock = office();
  assert.equal(shown(clock.add(at('2025-11-07T16:00'), 8 * HOUR)), '2025-11-10T16:00');
  assert.equal(shown(clock.add(at('2025-11-07T16:00'), 20 * HOUR)), '2025-11-12T12:00');
  assert.equal(shown(clock.add(at('2025-11-08T03:00'), HOUR)), '2025-11-10T10:00');
  assert.equal(shown(clock.add(at('2025-11-10T09:00'), 8 * HOUR)), '2025-11-10T17:00');
  assert.equal(shown(clock.opening(at('2025-11-07T17:00'))), '2025-11-10T09:00');
  assert.equal(clock.between(at('2025-11-07T16:00'), at('2025-11-12T12:00')), 20 * HOUR);
});

test('working days: the day after receipt is day 1, holidays do not count, the last ends at close', () => {
  const us = office({ holidays: [on('2024-12-25'), on('2025-01-01'), on('2025-01-20')] });
  assert.equal(due(us, '2024-12-16T10:00', '20bd'), '2025-01-15T17:00');
  assert.equal(due(us, '2024-12-16T10:00', '30bd'), '2025-01-30T17:00');
  assert.equal(due(us, '2024-12-16T10:00', '24bd'), '2025-01-22T17:00');
  assert.equal(due(office(), '2024-12-16T10:00', '20bd'), '2025-01-13T17:00');
});

test('months are dates too, cut to the length of the month', () => {
  assert.equal(due(office(), '2025-01-31T10:00', '1mo'), '2025-02-28T17:00');
  assert.equal(due(office(), '2025-03-10T10:00', '2mo'), '2025-05-10T00:00'.replace('10T00', '11T00'));
});

test('a deadline rolls off closed days', () => {
  assert.equal(due(office(), '2025-11-05T10:00', '3d'), '2025-11-08T10:00');
  assert.equal(due(office(), '2025-11-05T10:00', '3d', true), '2025-11-10T17:00');
  assert.equal(due(office(), '2025-11-05T10:00', '1d', true), '2025-11-06T10:00');
  const freeze = office({ freezes: [{ from: on('2025-11-10'), to: on('2025-11-12') }] });
  assert.equal(due(freeze, '2025-11-05T10:00', '3d', true), '2025-11-13T17:00');
  assert.equal(shown(freeze.add(at('2025-11-07T16:00'), 2 * HOUR)), '2025-11-13T10:00');
});

test('ten days and twenty business days are a sum', () => {
  assert.equal(due(office(), '2025-11-03T10:00', '10d + 2bd'), '2025-11-17T17:00');
});

test('hours are physical, days on the wall follow daylight saving', () => {
  const london = zone('Europe/London');
  const noon = london.instantOf(at('2025-10-25T12:00'));
  const wall = (instant: number) => shown(instant + london.offsetAt(instant));
  assert.equal(wall(noon + 24 * HOUR), '2025-10-26T11:00');
  assert.equal(wall(london.instantOf(at('2025-10-26T12:00'))), '2025-10-26T12:00');
  assert.equal(london.instantOf(at('2025-10-26T12:00')) - noon, 25 * HOUR);
  // 01:30 is skipped in spring and comes twice in autumn.
  assert.equal(wall(london.instantOf(at('2026-03-29T01:30'))), '2026-03-29T02:30');
  assert.equal(shown(london.instantOf(at('2025-10-26T01:30'))), '2025-10-26T00:30');
});

test('a night shift through the change of clocks is an hour longer or shorter', () => {
  const night = (day: number) => ({ day, from: 0, to: 360 });
  const clock = office({ open: [night(6)], zone: zone('Europe/London') });
  assert.equal(clock.between(at('2025-10-25'), at('2025-10-27')), 7 * HOUR);
  assert.equal(clock.between(at('2026-03-28'), at('2026-03-30')), 5 * HOUR);
  assert.equal(clock.between(at('2026-05-02'), at('2026-05-04')), 6 * HOUR);
});

test('anywhere on earth: the end of a date at UTC-12', () => {
  assert.equal(shown(zone('Etc/GMT+12').instantOf(at('2025-10-17'))), '2025-10-17T12:00');
});

test('an unknown zone is no zone, and a calendar without hours is no calendar', () => {
  assert.equal(zoneNamed('Nowhere/Land'), undefined);
  assert.equal(calendarClock({ open: [], holidays: [], freezes: [], zone: UTC }), undefined);
});

test('a calendar that is frozen for good never opens', () => {
  const clock = office({ freezes: [{ from: on('2025-01-01'), to: on('2060-01-01') }] });
  assert.equal(clock.add(at('2025-06-01'), HOUR), Number.POSITIVE_INFINITY);
  assert.equal(clock.opening(at('2025-06-01')), Number.POSITIVE_INFINITY);
});

test('the next run of a cron line, on the wall of its zone', () => {
  const clock = office();
  const next = (cron: string, from: string, where = UTC) => {
    const schedule = parseSchedule(cron);
    assert.ok(schedule);
    const timetable = timetableOf(schedule, clock.rhythm, where);
    assert.ok(timetable.kind === 'cron');
    return shown(timetable.next(at(from)));
  };
  assert.equal(next('0 9 * * mon,thu', '2025-11-07T16:00'), '2025-11-10T09:00');
  assert.equal(next('0 9 * * mon,thu', '2025-11-10T09:00'), '2025-11-10T09:00');
  assert.equal(next('30 2 29 2 *', '2025-11-10T09:00'), '2028-02-29T02:30');
  assert.equal(next('*/20 8-9 * * *', '2025-11-10T08:45'), '2025-11-10T09:00');
  assert.equal(next('0 9 * * *', '2025-07-01T08:30', zone('Europe/London')), '2025-07-02T08:00');
});

test('adding and measuring business time undo each other', () => {
  const clock = office({ holidays: [on('2026-01-01'), on('2026-04-06')], zone: zone('America/New_York') });
  const start = at('2025-12-01');
  fc.assert(
    fc.property(fc.nat({ max: 300 * DAY }), fc.nat({ max: 400 * HOUR }), (offset, work) => {
      const from = start + offset;
      const end = clock.add(from, work);
      assert.ok(end >= from);
      assert.ok(Math.abs(clock.between(from, end) - work) < 1e-6);
      // In two parts as in one.
      assert.ok(Math.abs(clock.add(clock.add(from, work / 3), work - work / 3) - end) < 1e-6 || work === 0);
    }),
    { seed: 5, numRuns: 400 },
  );
});

test('every ten calendar days hold at least six weekdays', () => {
  const clock = office();
  for (let day = 0; day < 14; day++) {
    const from = at('2025-11-03') + day * DAY;
    assert.ok(clock.between(from, from + 10 * DAY) >= 6 * 8 * HOUR);
  }
});
