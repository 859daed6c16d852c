// The formulas by themselves: laws, queues, windows and solves, against published numbers.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrivalOf, atomsOf, massOf, meanOf, momentsOfArrival } from '../../server/core/metrics/atoms.ts';
import { departuresPerDay, departureWait, meanDistance } from '../../server/core/metrics/cadence.ts';
import { ALWAYS, rhythmOf } from '../../server/core/metrics/clock.ts';
import {
  atLeast,
  bucketed,
  exponential,
  fixed,
  type Law,
  lognormalOf,
  lognormalThrough,
  pert,
  shifted,
  uniform,
} from '../../server/core/metrics/law.ts';
import { components, solver } from '../../server/core/metrics/linear.ts';
import { erlangC, exponentialQueue, generalQueue } from '../../server/core/metrics/queue.ts';
import { weigh } from '../../server/core/metrics/shares.ts';
import { officeHours } from '../../server/core/model/calendars.ts';
import { parseSchedule, type Schedule } from '../../server/core/model/schedules.ts';
import { near } from './compute.ts';

function law(found: Law | undefined): Law {
  assert.ok(found);
  return found;
}

function schedule(text: string): Schedule {
  const found = parseSchedule(text);
  assert.ok(found, text);
  return found;
}

test('5: Erlang C, Sakasegawa and Kingman', () => {
  near(erlangC(3, 8 / 3), 0.797508, 1e-6);
  near(exponentialQueue(3, 8, 1 / 3), 0.797508, 1e-6);
  near(8 * exponentialQueue(3, 8, 1 / 3), 6.38006, 1e-6);
  near(exponentialQueue(3, 8, 1 / 3) + 1 / 3, 1.130841, 1e-6);
  near(generalQueue(3, 8, 1 / 3, 1, 1), 0.806253, 1e-6);
  near(generalQueue(1, 0.8, 1, 1, 0.25), 2.5);
  for (const [rho, wait] of [
    [0.5, 1],
    [0.8, 4],
    [0.9, 9],
    [0.95, 19],
  ] as const) {
    near(exponentialQueue(1, rho, 1), wait);
    near(generalQueue(1, rho, 1, 1, 1), wait);
  }
  assert.equal(exponentialQueue(2, 2, 1), Number.POSITIVE_INFINITY);
  assert.equal(generalQueue(1, 1, 1, 1, 0), Number.POSITIVE_INFINITY);
});

test('9: PERT and lognormal', () => {
  const beta = pert(1, 3, 10);
  near(beta.mean, 3.8333, 1e-4);
  near(Math.sqrt(beta.variance), 1.5799, 1e-4);
  for (const [x, survival] of [
    [3.6385, 0.5],
    [5.5924, 0.15],
    [6.7383, 0.05],
  ] as const) {
    near(beta.survival(x), survival, 1e-3);
  }
  const wait = law(lognormalThrough(2, 6));
  near(wait.mean, 2.8881, 1e-4);
  near(wait.survival(4.8629), 0.15, 1e-4);
  near(wait.survival(8.1923), 0.05, 1e-4);
  near(law(lognormalOf(4, 1)).mean, 4);
  near(law(lognormalOf(4, 1)).variance, 1);
});

test('every law: limited mean is the integral of survival, and points keep mass and mean', () => {
  const laws = [
    uniform(1, 3),
    exponential(2),
    pert(1, 3, 10),
    law(lognormalThrough(2, 6)),
    law(
      bucketed([
        { to: 1, share: 0.4 },
        { to: 2, share: 0.4 },
        { to: 10, share: 0.2 },
      ]),
    ),
    shifted(exponential(1), 2),
    atLeast(exponential(2), 1),
  ];
  for (const each of laws) {
    const steps = 40_000;
    let sum = 0;
    for (let i = 0; i < steps; i++) sum += (each.survival(((i + 0.5) * 4) / steps) * 4) / steps;
    near(each.limitedMean(4), sum, 1e-4);
    const atoms = atomsOf(each, 1, 100);
    near(massOf(atoms), 1, 1e-9);
    near(meanOf(atoms), each.mean, 1e-9);
    const second = atoms.reduce((total, { time, mass }) => total + mass * time * time, 0);
    near(second - each.mean ** 2, each.variance, 0.03);
  }
  assert.equal(bucketed([{ to: 1, share: 0.5 }]), undefined);
  assert.equal(lognormalThrough(6, 2), undefined);
});

test('7: maxima from points and from laws agree', () => {
  const branches = [uniform(1, 3), exponential(2), fixed(2)];
  const points = arrivalOf(
    branches.map((each) => atomsOf(each, 0, 200)),
    3,
    400,
  );
  near(meanOf(points), momentsOfArrival(branches, 3).mean, 1e-3);
  near(momentsOfArrival([fixed(3), fixed(5)], 2).mean, 5);
  near(momentsOfArrival([fixed(3), fixed(5)], 1).mean, 3);
});

test('10: windows, and schedules as gaps', () => {
  // Four daily windows of 24 h and one of 72 h, as an archive announces what is submitted.
  const windows = [
    { length: 24, distance: 18 },
    { length: 24, distance: 18 },
    { length: 24, distance: 18 },
    { length: 24, distance: 66 },
    { length: 72, distance: 42 },
  ];
  near(meanDistance(windows), 35.142857, 1e-7);
  near(departureWait(schedule('every 2w'), ALWAYS)?.mean, 7 * 86_400);
  near(departuresPerDay(schedule('0 9 * * mon-fri'), ALWAYS), 5 / 7);
  near(departureWait(schedule('every 1bd'), law2())?.mean, 0.7 * 86_400);
  assert.equal(departureWait(schedule('0 9 31 feb *'), ALWAYS), undefined);
});

function law2() {
  const rhythm = rhythmOf(officeHours);
  assert.ok(rhythm);
  near(rhythm.ratio, 4.2);
  near(rhythm.dayLength, 8 * 3600);
  near(5 * rhythm.dayPace, 7 * 86_400);
  return rhythm;
}

test('8: the solver, by rows and by columns, on loops of any size', () => {
  let seed = 7;
  const random = () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  for (const size of [1, 2, 5, 40, 200]) {
    const q = Array.from({ length: size }, () =>
      [0.5, 0.3, 0.15].map((p) => [Math.floor(random() * size), p] as const),
    );
    const start = q.map((_, i) => (i === 0 ? 1 : 0));
    const visits = solver(q).row(start);
    const flow: number[] = [...start];
    for (const [i, row] of q.entries()) {
      for (const [j, p] of row) flow[j] = (flow[j] ?? 0) + p * (visits[i] ?? 0);
    }
    for (const [i, count] of visits.entries()) near(count, flow[i] ?? 0, 1e-9);
    const reward = q.map((_, i) => i + 1);
    const value = solver(q).column(reward);
    for (const [i, row] of q.entries()) {
      near(
        value[i],
        row.reduce((sum, [j, p]) => sum + p * (value[j] ?? 0), reward[i] ?? 0),
        1e-9,
      );
    }
  }
});

test('components come sources first', () => {
  assert.deepEqual(
    components([[1], [2, 3], [1], []]).map((component) => component.toSorted()),
    [[0], [1, 2], [3]],
  );
});

test('shares of a choice', () => {
  assert.deepEqual(weigh([0.1, undefined]), { shares: [0.1, 0.9], doubt: undefined });
  assert.equal(weigh([undefined, undefined]).doubt?.kind, 'assumed');
  assert.equal(weigh([0.5, 'unknown', undefined]).doubt?.kind, 'unknown');
  assert.equal(weigh([0.7, 0.4]).doubt?.what, 'add up to 110 %');
  assert.equal(weigh([0.5, 0.3]).doubt?.what, 'add up to 80 %');
  assert.equal(weigh([1.2, undefined]).doubt?.kind, 'contradiction');
  assert.deepEqual(weigh([undefined]), { shares: [1], doubt: undefined });
});
