// Times as finitely many weighted points: what sums and maxima of unlike laws are computed on. Fixed times stay
// exact; continuous ones are cut into bins that keep mass and mean, so that means of sums stay exact too.
import type { Law } from './law.ts';

/** One point: a time in seconds, its probability, and the mean touch time (elapsed) inside that time. */
export interface Atom {
  readonly time: number;
  readonly mass: number;
  readonly active: number;
}

/** Sorted by time. The masses may add up to less than 1: the rest never arrives. */
export type Atoms = readonly Atom[];

export const NOTHING: Atoms = [{ time: 0, mass: 1, active: 0 }];

/** A law cut into about `count` points; `active` is the share of it that is touch time. */
export function atomsOf(law: Law, active: number, count: number): Atoms {
  const points = law.certain ? [law.mean] : law.edges(count);
  const atoms: Atom[] = [];
  let survived = 1;
  let partial = 0;
  for (const edge of [...points, Number.POSITIVE_INFINITY]) {
    const survival = Number.isFinite(edge) ? law.survival(edge) : 0;
    // E[X; X ≤ edge] = E[min(X, edge)] − edge · P(X > edge).
    const below = Number.isFinite(edge) ? law.limitedMean(edge) - edge * survival : law.mean;
    const mass = survived - survival;
    if (mass > 1e-15) {
      const time = Math.max(0, (below - partial) / mass);
      atoms.push({ time, mass, active: time * active });
      survived = survival;
      partial = below;
    }
  }
  return atoms;
}

export function massOf(atoms: Atoms): number {
  return atoms.reduce((sum, atom) => sum + atom.mass, 0);
}

/** Mean of the given member over the mass that arrives; zero where none does. */
export function meanOf(atoms: Atoms, member: 'time' | 'active' = 'time'): number {
  const mass = massOf(atoms);
  return mass > 0 ? atoms.reduce((sum, atom) => sum + atom.mass * atom[member], 0) / mass : 0;
}

/** Variance of the times over the mass that arrives. */
export function varianceOf(atoms: Atoms): number {
  const [mass, mean] = [massOf(atoms), meanOf(atoms)];
  const squares = atoms.reduce((sum, { time, mass: part }) => sum + part * (time - mean) * (time - mean), 0);
  return mass > 0 ? squares / mass : 0;
}

export function weighted(atoms: Atoms, by: number): Atoms {
  return by === 1 ? atoms : atoms.map((atom) => ({ ...atom, mass: atom.mass * by }));
}

/** The same shape stretched so that its means are the given ones (known exactly from the chain). */
export function rescaled(atoms: Atoms, time: number, active: number): Atoms {
  const byTime = ratio(time, meanOf(atoms));
  const byActive = ratio(active, meanOf(atoms, 'active'));
  return atoms.map((atom) => ({ ...atom, time: atom.time * byTime, active: atom.active * byActive }));
}

function ratio(wanted: number, got: number): number {
  return got > 0 && Number.isFinite(wanted) ? wanted / got : 1;
}

/** The sum of two independent times. */
export function convolved(a: Atoms, b: Atoms, limit: number): Atoms {
  const sums: Atom[] = [];
  for (const x of a) {
    for (const y of b) {
      sums.push({ time: x.time + y.time, mass: x.mass * y.mass, active: x.active + y.active });
    }
  }
  return a.length === 1 || b.length === 1 ? sums : compressed(sums, limit);
}

/** Joins neighbours until about `limit` points are left; keeps mass and means. */
export function compressed(atoms: Atoms, limit: number): Atoms {
  const sorted = [...atoms].sort((a, b) => a.time - b.time);
  const total = massOf(sorted);
  const few = sorted.length <= limit;
  const result: Atom[] = [];
  let open: Atom | undefined;
  for (const atom of sorted) {
    const same = open && atom.time - open.time <= 1e-12 * atom.time;
    const fits = open && !few && open.mass + atom.mass <= total / limit;
    if (open && (same || fits)) {
      const mass = open.mass + atom.mass;
      open = {
        time: mix(open.time, open.mass, atom.time, atom.mass),
        active: mix(open.active, open.mass, atom.active, atom.mass),
        mass,
      };
    } else {
      if (open) result.push(open);
      open = atom;
    }
  }
  if (open) result.push(open);
  return result;
}

function mix(a: number, massA: number, b: number, massB: number): number {
  return massA + massB > 0 ? (a * massA + b * massB) / (massA + massB) : a;
}

/**
 * The moment when `needed` of the independent branches have arrived (all of them: the maximum; one: the minimum).
 * `active` is that of the branch which arrived last: the realised critical path.
 */
export function arrivalOf(branches: readonly Atoms[], needed: number, limit: number): Atoms {
  const events = branches.flatMap((atoms, branch) => atoms.map((atom) => ({ atom, branch })));
  events.sort((a, b) => a.atom.time - b.atom.time || a.branch - b.branch);
  const arrived = branches.map(() => 0);
  const result: Atom[] = [];
  for (const { atom, branch } of events) {
    const others = exactly(needed - 1, arrived, branch);
    if (others > 0) result.push({ ...atom, mass: atom.mass * others });
    arrived[branch] = (arrived[branch] ?? 0) + atom.mass;
  }
  return compressed(result, limit);
}

/** `arrivalOf` for branches that are all alike: how much of each point comes when the `needed`th of `count` arrives. */
export function arrivalOfAlike(branch: Atoms, count: number, needed: number, limit: number): Atoms {
  let before = 0;
  let arrived = 0;
  const sorted = [...branch].sort((a, b) => a.time - b.time);
  const result = sorted.map((atom) => {
    before += atom.mass;
    const since = atLeast(needed, count, Math.min(1, before));
    const mass = Math.max(0, since - arrived);
    arrived = since;
    return { ...atom, mass };
  });
  return compressed(
    result.filter(({ mass }) => mass > 0),
    limit,
  );
}

/** P(at least `needed` of `count` alike have arrived), each with the same chance. */
function atLeast(needed: number, count: number, p: number): number {
  const chances = [1];
  for (let n = 1; n <= count; n++) {
    for (let k = n; k >= 0; k--) chances[k] = (chances[k] ?? 0) * (1 - p) + (chances[k - 1] ?? 0) * p;
  }
  return chances.slice(needed).reduce((sum, chance) => sum + chance, 0);
}

/** P(exactly `count` of the branches other than `except` have arrived), each independently (Poisson binomial). */
function exactly(count: number, arrived: readonly number[], except: number): number {
  const others = except < 0 ? arrived.length : arrived.length - 1;
  if (count < 0 || count > others) return 0;
  // All or none of them: what joins mostly ask for.
  if (count === others || count === 0) {
    let chance = 1;
    for (let i = 0; i < arrived.length; i++) {
      const p = arrived[i] ?? 0;
      if (i !== except) chance *= count === others ? p : 1 - p;
    }
    return chance;
  }
  const chances = new Array<number>(count + 1).fill(0);
  chances[0] = 1;
  for (let i = 0; i < arrived.length; i++) {
    if (i === except) continue;
    const p = arrived[i] ?? 0;
    for (let k = count; k > 0; k--) chances[k] = (chances[k] ?? 0) * (1 - p) + (chances[k - 1] ?? 0) * p;
    chances[0] = (chances[0] ?? 0) * (1 - p);
  }
  return chances[count] ?? 0;
}

/** P(fewer than `needed` of the branches have arrived), from each one's own chance. */
export function fewerThan(needed: number, arrived: readonly number[]): number {
  if (needed === arrived.length) return 1 - exactly(needed, arrived, -1);
  if (needed === 1) return exactly(0, arrived, -1);
  const chances = new Array<number>(needed).fill(0);
  chances[0] = 1;
  for (const p of arrived) {
    for (let k = needed - 1; k > 0; k--) chances[k] = (chances[k] ?? 0) * (1 - p) + (chances[k - 1] ?? 0) * p;
    chances[0] = (chances[0] ?? 0) * (1 - p);
  }
  return chances.reduce((sum, chance) => sum + chance, 0);
}

export interface Moments {
  readonly mean: number;
  readonly variance: number;
}

/**
 * The time until `needed` branches have arrived: E[T] = ∫ P(fewer than needed by t) dt and E[T²] the same with 2t, by
 * Gauss–Legendre between the edges.
 */
export function momentsOfArrival(laws: readonly Law[], needed: number): Moments {
  const points = [0, ...laws.flatMap((law) => law.edges(24))].filter((point) => point >= 0);
  points.sort((a, b) => a - b);
  const arrived = laws.map(() => 0);
  let mean = 0;
  let second = 0;
  for (let i = 1; i < points.length; i++) {
    const [from = 0, to = 0] = [points[i - 1], points[i]];
    const half = (to - from) / 2;
    if (half <= 0) continue;
    for (const [at, weight] of GAUSS) {
      const time = from + half * (1 + at);
      for (let branch = 0; branch < laws.length; branch++) {
        arrived[branch] = 1 - (laws[branch]?.survival(time) ?? 0);
      }
      const part = half * weight * fewerThan(needed, arrived);
      mean += part;
      second += 2 * time * part;
    }
  }
  return { mean, variance: Math.max(0, second - mean * mean) };
}

/** Gauss–Legendre on [−1, 1]: points and weights. */
export const GAUSS = [
  [0, 128 / 225],
  [-0.5384693101056831, 0.47862867049936647],
  [0.5384693101056831, 0.47862867049936647],
  [-0.906179845938664, 0.23692688505618908],
  [0.906179845938664, 0.23692688505618908],
] as const;
