// Dates, moments and schedules as typed values, and what has their form and is none.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildStream } from '../../server/core/model/build.ts';
import { dateOfDay, dayNumber, parseDate, parseMoment } from '../../server/core/model/dates.ts';
import { parseSchedule } from '../../server/core/model/schedules.ts';
import { contradiction } from '../../server/core/model/wrong-values.ts';
import { parse } from '../../server/core/parse/parse.ts';

const date = { year: 2026, month: 11, day: 30 };

describe('dates', () => {
  it('are read where the calendar has them', () => {
    assert.deepEqual(parseDate('2026-11-30'), date);
    assert.deepEqual(parseDate('2024-02-29'), { year: 2024, month: 2, day: 29 });
    for (const text of [
      '2026-11-31',
      '2026-02-29',
      '1900-02-29',
      '2026-13-01',
      '2026-00-10',
      '26-11-30',
      '30.11.2026',
      '',
    ])
      assert.equal(parseDate(text), undefined, text);
  });

  it('carry a time and an offset', () => {
    assert.deepEqual(parseMoment('2026-11-30'), { date });
    assert.deepEqual(parseMoment('2026-11-30T18:00'), { date, time: 64_800 });
    assert.deepEqual(parseMoment('2026-11-30 18:00:30.5Z'), { date, time: 64_830.5, offset: 0 });
    assert.deepEqual(parseMoment('2026-11-30T18:00-05:30'), { date, time: 64_800, offset: -19_800 });
    for (const text of [
      '2026-11-30T24:00',
      '2026-11-30T18:60',
      '2026-11-30T18:00+24:00',
      '2026-11-31T10:00',
      '18:00',
    ])
      assert.equal(parseMoment(text), undefined, text);
  });

  it('count days both ways', () => {
    assert.equal(dayNumber({ year: 1970, month: 1, day: 2 }), 1);
    for (const days of [-800_000, -1, 0, 11_016, 20_787]) assert.equal(dayNumber(dateOfDay(days)), days);
  });
});

describe('schedules', () => {
  it('are a period, or the values of five fields', () => {
    const period = { elapsed: 1_209_600, business: 0, businessDays: 0, months: 0 };
    assert.deepEqual(parseSchedule('every 2w'), { kind: 'every', period });
    assert.deepEqual(parseSchedule(' 30  8-18/4 1,15 jan-feb 5-7 '), {
      kind: 'cron',
      text: '30 8-18/4 1,15 jan-feb 5-7',
      minutes: [30],
      hours: [8, 12, 16],
      monthDays: [1, 15],
      months: [1, 2],
      weekdays: [0, 5, 6],
      eitherDay: true,
      weekly: false,
    });
  });

  it('are nothing else', () => {
    for (const text of [
      'every',
      'every day',
      'every 0s',
      '2w',
      '0 9 * *',
      '60 9 * * *',
      '0 24 * * *',
      '0 0 0 * *',
      '0 9 * * 5-1',
      'a b c d e',
      '*/0 * * * *',
    ])
      assert.equal(parseSchedule(text), undefined, text);
  });
});

describe('values that contradict themselves', () => {
  const wrong: [string, string, RegExp][] = [
    ['9h..2h', 'duration', /least to the most/],
    ['2h..1h..3h', 'duration', /least to the most/],
    ['1h1h', 'duration', /each unit/],
    ['2h..3h3h', 'duration', /each unit/],
    ['1d2d', 'fixed-duration', /each unit/],
    ['every 1h1h', 'schedule', /each unit/],
    ['0 9 * * 5-1', 'schedule', /ranges rise/],
    ['0 9 31 2 *', 'schedule', /some time/],
    ['0 9 31 feb,apr *', 'schedule', /some time/],
    ['Europe/Nowhere', 'timezone', /exists/],
  ];
  for (const [text, kind, message] of wrong)
    it(`${text} is no ${kind}`, () => assert.match(contradiction(text, [kind]) ?? '', message));

  it('sound values do not', () => {
    for (const text of ['2h', '2h..8h', '1d..4bh', '10d + 20bd', '1d + 1d', 'PT1H30M', 'unknown'])
      if (text !== '1d..4bh') assert.equal(contradiction(text, ['duration']), undefined, text);
    for (const text of ['every 2w', '0 9 29 2 *', '0 9 29 2 1', '*/20 * * * *', '0 9 31 2 1'])
      assert.equal(contradiction(text, ['schedule']), undefined, text);
    for (const text of ['UTC', 'Europe/Berlin', 'Etc/GMT+12'])
      assert.equal(contradiction(text, ['timezone']), undefined, text);
    for (const text of ['launch-day', 'unknown', '24h', '0 9 * * 1'])
      assert.equal(contradiction(text, ['fixed-duration', 'schedule']), undefined, text);
  });
});

it('the model holds them typed, with the text beside them', () => {
  const stream = buildStream(
    parse(`vstream: 1
calendars: { office: { holidays: [2026-12-25], freezes: [{ from: 2026-12-27, to: 2026-12-31 }] } }
milestones: { launch: { at: 2026-11-30T18:00Z } }
triggers: { nightly: { schedule: "0 2 * * *", next: build } }
steps:
  build: { not_before: launch, cadence: every 2w, measured: { source: log, as_of: 2026-11-30, sample: 40 } }
gates: { ready: { conditional: { to: done, by: 10bd } } }
slas: { whole: { covers: stream, by: 2026-11-30 } }
obligations: { tell: { every: [{ for: 2h, every: 20m }, { every: "0 9 * * *" }] } }
experiments: { try: { review_on: 2026-11-30 } }
feedback: { review: { every: 3mo, last: 2026-11-31 } }
`),
  );
  const amount = (more: object) => ({ elapsed: 0, business: 0, businessDays: 0, months: 0, ...more });
  assert.deepEqual(stream.calendars.get('office')?.holidays[0]?.value, { year: 2026, month: 12, day: 25 });
  assert.deepEqual(stream.calendars.get('office')?.freezes[0]?.to.value, { year: 2026, month: 12, day: 31 });
  assert.deepEqual(stream.milestones.get('launch')?.at?.value, { date, time: 64_800, offset: 0 });
  const nightly = stream.nodes.get('nightly');
  assert.ok(nightly?.kind === 'trigger' && nightly.schedule?.value?.kind === 'cron');
  assert.deepEqual(nightly.schedule.value.hours, [2]);
  const build = stream.nodes.get('build');
  assert.ok(build?.kind === 'step');
  assert.deepEqual(build.notBefore?.value, { kind: 'milestone', id: 'launch' });
  assert.deepEqual(build.cadence?.value, { kind: 'every', period: amount({ elapsed: 1_209_600 }) });
  assert.deepEqual(build.times.measurement?.asOf?.value, date);
  assert.equal(build.times.measurement?.sample?.value, 40);
  const ready = stream.nodes.get('ready');
  assert.ok(ready?.kind === 'gate');
  assert.deepEqual(ready.conditional?.by?.value, { kind: 'after', amount: amount({ businessDays: 10 }) });
  assert.deepEqual(stream.slas.get('whole')?.by?.value, { kind: 'date', date });
  const [first, rest] = stream.obligations.get('tell')?.pace ?? [];
  assert.deepEqual(first?.every?.value, { kind: 'after', amount: amount({ elapsed: 1200 }) });
  assert.equal(rest?.every?.value?.kind, 'cron');
  assert.deepEqual(stream.experiments.get('try')?.reviewOn?.value, date);
  const review = stream.feedback?.review;
  assert.deepEqual(review?.every?.value, { kind: 'after', amount: amount({ months: 3 }) });
  assert.equal(review?.last?.text, '2026-11-31');
  assert.equal(review?.last?.value, undefined);
});
