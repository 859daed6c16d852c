// How long one stretch of work takes: its mean costs, and its law where a maximum or a clock asks for more.
import { type Atoms, atomsOf, compressed, convolved, meanOf, NOTHING } from './atoms.ts';
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
  /** About `limit` points, of mass 1. */
  readonly atoms: (limit: number) => Atoms;
  /** The exact law of the elapsed time, where at most one part of it is random. */
  readonly law: Law | undefined;
}

export const FREE: Cost = { process: 0, wait: 0, lead: 0, active: 0 };
export const INSTANTLY: Timing = { cost: FREE, atoms: () => NOTHING, law: fixed(0) };

export function plus(a: Cost, b: Cost, times = 1): Cost {
  return {
    process: a.process + b.process * times,
    wait: a.wait + b.wait * times,
    lead: a.lead + b.lead * times,
    active: a.active + b.active * times,
  };
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
    atoms: (limit) => convolved(a.atoms(limit), b.atoms(limit), limit),
    law: sumLaw(a.law, b.law),
  };
}

/** A wait of that many elapsed seconds after it. */
export function delayed(timing: Timing, seconds: number): Timing {
  if (seconds === 0) return timing;
  const atoms = [{ time: seconds, mass: 1, active: 0 }];
  const cost = { process: 0, wait: seconds, lead: seconds, active: 0 };
  return followed(timing, { cost, atoms: () => atoms, law: fixed(seconds) });
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
    atoms: remembered((limit) => atomsOfParts(times.parts, limit)),
    law,
  };
}

function atomsOfParts(parts: readonly Part[], limit: number): Atoms {
  return parts.reduce((sum, { law, active }) => convolved(sum, atomsOf(law, active, limit), limit), NOTHING);
}

function remembered(compute: (limit: number) => Atoms): (limit: number) => Atoms {
  const known = new Map<number, Atoms>();
  return (limit) => {
    const atoms = known.get(limit) ?? compute(limit);
    known.set(limit, atoms);
    return atoms;
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
  const cut: { time: number; mass: number; active: number }[] = [];
  const full: { time: number; mass: number; active: number }[] = [];
  for (const { time, mass, active } of before) {
    const left = after - time;
    const over = left < 0 ? 1 : last.law.survival(left);
    p += mass * over;
    if (over > 0) {
      const worked = left < 0 ? (active * after) / time : active + left * last.active;
      cut.push({ time: after, mass: mass * over, active: worked });
    }
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
  return { p, cut: fromPoints(times, cut), full: fromPoints(times, full) };
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
    atoms: remembered((limit) => compressed(atoms, limit)),
    law: points.length === 1 ? fixed(lead) : undefined,
  };
}
