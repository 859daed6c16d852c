// How long one stretch of work takes: its mean costs, and its law where a maximum or a clock asks for more.
import {
  type Atoms,
  atomsOf,
  compressed,
  convolved,
  meanOf,
  NOTHING,
  varianceOf,
  weighted,
} from './atoms.ts';
import { fixed, type Law, shifted } from './law.ts';
import type { NodeTimes, Part } from './times.ts';

/** Means in seconds: touch time, elapsed waiting, elapsed time, and elapsed touch time on the critical path. */
export interface Cost {
  readonly process: number;
  readonly wait: number;
  readonly lead: number;
  readonly active: number;
}

export interface Timing {
  readonly cost: Cost;
  /** Of the elapsed time. */
  readonly variance: number;
  /** About `limit` points, of mass 1. */
  readonly atoms: (limit: number) => Atoms;
  /** The exact law of the elapsed time, where at most one part of it is random. */
  readonly law: Law | undefined;
}

export const FREE: Cost = { process: 0, wait: 0, lead: 0, active: 0 };
export const INSTANTLY: Timing = { cost: FREE, variance: 0, atoms: () => NOTHING, law: fixed(0) };

export function plus(a: Cost, b: Cost, times = 1): Cost {
  return {
    process: a.process + b.process * times,
    wait: a.wait + b.wait * times,
    lead: a.lead + b.lead * times,
    active: a.active + b.active * times,
  };
}

/** The same in place, for sums over many. */
export function addTo(sum: { -readonly [K in keyof Cost]: Cost[K] }, cost: Cost, times: number): void {
  sum.process += cost.process * times;
  sum.wait += cost.wait * times;
  sum.lead += cost.lead * times;
  sum.active += cost.active * times;
}

export function scaled(cost: Cost, by: number): Cost {
  return plus(FREE, cost, by);
}

/** One after the other. */
export function followed(a: Timing, b: Timing): Timing {
  if (a === INSTANTLY) return b;
  if (b === INSTANTLY) return a;
  return {
    cost: plus(a.cost, b.cost),
    variance: a.variance + b.variance,
    atoms: (limit) => convolved(a.atoms(limit), b.atoms(limit), limit),
    law: sumLaw(a.law, b.law),
  };
}

/** A wait of that many elapsed seconds after it. */
export function delayed(timing: Timing, seconds: number): Timing {
  if (seconds === 0) return timing;
  const atoms = [{ time: seconds, mass: 1, active: 0 }];
  const cost = { process: 0, wait: seconds, lead: seconds, active: 0 };
  return followed(timing, { cost, variance: 0, atoms: () => atoms, law: fixed(seconds) });
}

function sumLaw(a: Law | undefined, b: Law | undefined): Law | undefined {
  if (a?.certain) return b && shifted(b, a.mean);
  return b?.certain ? a && shifted(a, b.mean) : undefined;
}

/** A whole visit to a node. */
export function visitOf(times: NodeTimes): Timing {
  if (times.parts.length === 0 && times.process === 0) return INSTANTLY;
  const lead = times.parts.reduce((sum, { law }) => sum + law.mean, 0);
  const active = times.parts.reduce((sum, part) => sum + part.law.mean * part.active, 0);
  const law = times.parts.reduce<Law | undefined>((sum, part) => sumLaw(sum, part.law), fixed(0));
  return {
    cost: { process: times.process, wait: times.wait, lead, active },
    variance: times.parts.reduce((sum, part) => sum + part.law.variance, 0),
    atoms: remembered((limit) => atomsOfParts(times.parts, limit)),
    law,
  };
}

function atomsOfParts(parts: readonly Part[], limit: number): Atoms {
  return parts.reduce((sum, { law, active }) => convolved(sum, atomsOf(law, active, limit), limit), NOTHING);
}

function remembered(compute: (limit: number) => Atoms): (limit: number) => Atoms {
  let known: Map<number, Atoms> | undefined;
  return (limit) => {
    known ??= new Map();
    const atoms = known.get(limit) ?? compute(limit);
    known.set(limit, atoms);
    return atoms;
  };
}

/** One of several, each in proportion to its weight. */
export function mixed(list: readonly { readonly weight: number; readonly timing: Timing }[]): Timing {
  const total = list.reduce((sum, { weight }) => sum + weight, 0);
  if (!(total > 0)) return INSTANTLY;
  const parts = list.flatMap(({ weight, timing }) => (weight > 0 ? [{ share: weight / total, timing }] : []));
  const cost = parts.reduce((sum, { share, timing }) => plus(sum, timing.cost, share), FREE);
  const second = parts.reduce(
    (sum, { share, timing }) => sum + share * (timing.variance + timing.cost.lead * timing.cost.lead),
    0,
  );
  return {
    cost,
    variance: Math.max(0, second - cost.lead * cost.lead),
    atoms: remembered((limit) =>
      compressed(
        parts.flatMap(({ share, timing }) => weighted(timing.atoms(limit), share)),
        limit,
      ),
    ),
    law: undefined,
  };
}

/** A visit that is broken off `after` seconds: P(T > after), what such a visit takes, and what the others take. */
export function brokenOff(
  times: NodeTimes,
  after: number,
): { readonly p: number; readonly cut: Timing; readonly full: Timing } {
  // All but one random part as points; the last one by its exact law: P(X + Y > a) = Σ P(X = x) P(Y > a − x).
  const random = times.parts.findLastIndex((part) => !part.law.certain);
  const last = times.parts[random] ?? { law: fixed(0), active: 0 };
  const before = atomsOfParts(
    times.parts.filter((part) => part !== last),
    FINE,
  );
  let p = 0;
  const full: { time: number; mass: number; active: number }[] = [];
  for (const { time, mass, active } of before) {
    const left = after - time;
    const over = left < 0 ? 1 : last.law.survival(left);
    p += mass * over;
    if (over >= 1) continue;
    let survived = 1;
    let partial = 0;
    const inside = last.law.certain ? [] : last.law.edges(LATTICE).filter((edge) => edge < left);
    for (const edge of [...inside, left]) {
      const survival = last.law.survival(edge);
      const below = last.law.limitedMean(edge) - edge * survival;
      const share = survived - survival;
      if (share <= 1e-15) continue;
      const took = (below - partial) / share;
      full.push({ time: time + took, mass: mass * share, active: active + took * last.active });
      survived = survival;
      partial = below;
    }
  }
  // All work that is done by then, less that of the visits which are not broken off.
  const ended = full.reduce((sum, point) => sum + point.mass * point.active, 0);
  const begun = p > 0 ? Math.max(0, workedBy(times.parts, after) - ended) / p : 0;
  const cut = [{ time: after, mass: p, active: Math.min(after, begun) }];
  const whole = fromPoints(times, full);
  // Where a lead time is stated, the touch time inside it is drawn on its own: a short visit holds as much of it.
  const apart = times.parts.some(({ active }) => active > 0 && active < 1);
  const kept = apart ? { ...whole, cost: { ...whole.cost, process: times.process } } : whole;
  return { p, cut: fromPoints(times, cut), full: kept };
}

/** Mean elapsed work that is done `after` seconds from arrival; of a mixed part, the waiting comes first. */
function workedBy(parts: readonly Part[], after: number): number {
  let sum = 0;
  for (const [i, part] of parts.entries()) {
    if (part.active === 0) continue;
    const before = parts.slice(0, i).map(({ law }) => ({ law, share: 1 }));
    const end = limitedSum([...before, { law: part.law, share: 1 }], after);
    sum += end - limitedSum([...before, { law: part.law, share: 1 - part.active }], after);
  }
  return sum;
}

/** E[min(Σ share · X, limit)]: the last random part by its exact law, those before it as points. */
function limitedSum(list: readonly { readonly law: Law; readonly share: number }[], limit: number): number {
  const counted = list.filter(({ share }) => share > 0);
  const random = counted.filter(({ law }) => !law.certain);
  const certain = counted.reduce((sum, { law, share }) => sum + (law.certain ? law.mean * share : 0), 0);
  const last = random.pop();
  const points = random.reduce<Atoms>((sum, { law }) => convolved(sum, atomsOf(law, 0, FINE), FINE), NOTHING);
  return points.reduce((sum, { time, mass }) => {
    const left = limit - certain - time;
    if (left <= 0) return sum + mass * limit;
    const more = last ? last.share * last.law.limitedMean(left / last.share) : 0;
    return sum + mass * (certain + time + more);
  }, 0);
}

const FINE = 512;
const LATTICE = 96;

function fromPoints(times: NodeTimes, points: Atoms): Timing {
  const lead = meanOf(points);
  const active = meanOf(points, 'active');
  const process = times.processElapsed > 0 ? (times.process * active) / times.processElapsed : 0;
  const mass = points.reduce((sum, point) => sum + point.mass, 0);
  const atoms = points.map((point) => ({ ...point, mass: point.mass / (mass || 1) }));
  return {
    cost: { process, wait: lead - active, lead, active },
    variance: varianceOf(atoms),
    atoms: remembered((limit) => compressed(atoms, limit)),
    law: points.length === 1 ? fixed(lead) : undefined,
  };
}
