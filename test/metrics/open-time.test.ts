// The shortest and longest elapsed time that open time can take.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { leastElapsed, mostElapsed, mostUntilClose } from '../../server/core/metrics/open-time.ts';
import { officeHours } from '../../server/core/model/calendars.ts';

const HOUR = 3600;
const DAY = 24 * HOUR;
const always = [0, 1, 2, 3, 4, 5, 6].map((day) => ({ day, from: 0, to: 1440 }));
const split = [0, 1, 2, 3, 4].flatMap((day) => [
  { day, from: 540, to: 720 },
  { day, from: 780, to: 1080 },
]);

describe('open time on Monday to Friday, nine to five', () => {
  const cases: [number, number, number][] = [
    // open hours, least and most elapsed hours
    [0, 0, 0],
    [4, 4, 68], // Friday 17:00 to Monday 13:00
    [8, 8, 72],
    [9, 25, 89],
    [16, 32, 96],
    [40, 104, 168],
    [41, 169, 233],
    [80, 272, 336],
  ];
  for (const [open, least, most] of cases) {
    it(`${open} h take ${least} h at least and ${most} h at most`, () => {
      assert.equal(leastElapsed(officeHours, open * HOUR) / HOUR, least);
      assert.equal(mostElapsed(officeHours, open * HOUR) / HOUR, most);
    });
  }

  it('a day ends at the close of the next open day, wherever it begins', () => {
    assert.equal(mostUntilClose(officeHours, 0), 0);
    // Friday, 00:00, to Monday, 17:00.
    assert.equal(mostUntilClose(officeHours, 1), 3 * DAY + 17 * HOUR);
    assert.equal(mostUntilClose(officeHours, 5), 7 * DAY + 17 * HOUR);
  });
});

describe('other weeks', () => {
  it('open time that is always open is elapsed time', () => {
    for (const hours of [1, 30, 168, 200]) {
      assert.equal(leastElapsed(always, hours * HOUR), hours * HOUR);
      assert.equal(mostElapsed(always, hours * HOUR), hours * HOUR);
    }
  });

  it('a lunch break counts', () => {
    assert.equal(leastElapsed(split, 5 * HOUR), 5 * HOUR);
    assert.equal(leastElapsed(split, 6 * HOUR), 7 * HOUR);
  });

  it('a calendar that never opens bounds nothing', () => {
    assert.equal(leastElapsed([], 8 * HOUR), 0);
    assert.equal(mostElapsed([], 8 * HOUR), Number.POSITIVE_INFINITY);
    assert.equal(mostUntilClose([], 1), Number.POSITIVE_INFINITY);
  });
});
