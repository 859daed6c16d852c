// How the branches of one choice share what arrives, when some say nothing, some say `unknown` and some are absurd.

export type Share = number | 'unknown' | undefined;

/**
 * `assumed`: a stand-in of ours; `unknown`: stated as unknown; `contradiction`: numbers that cannot be;
 * `unknown time`: a delay that nobody knows.
 */
export type DoubtKind = 'assumed' | 'unknown' | 'contradiction' | 'unknown time';

/** A value that is not simply known. For a contradiction the name is a sentence. */
export interface Doubt {
  readonly kind: DoubtKind;
  readonly name: string;
  readonly nodeId: string;
  /** How many extreme readings there are of an unknown share; undefined where it has none that bound it. */
  readonly corners?: number;
}

/** What is moved aside in a reading, to see what depends on it: all doubts of a kind, or the one of that name. */
export interface Move {
  readonly kind: DoubtKind;
  readonly name?: string;
  /** Unknown shares at one of their extremes. */
  readonly corners?: ReadonlyMap<string, number>;
}

const TOLERANCE = 1e-6;

/** Shares that add up to 1, and what is doubtful about them. */
export function weigh(stated: readonly Share[]): {
  shares: number[];
  doubt: { kind: DoubtKind; what: string } | undefined;
} {
  const known = stated.filter((share) => typeof share === 'number');
  const sum = known.reduce((total, share) => total + share, 0);
  const holes = stated.length - known.length;
  const percent = Number((sum * 100).toFixed(4));
  if (!known.every((share) => share >= 0 && share <= 1 + TOLERANCE)) {
    return {
      shares: normalised(stated),
      doubt: { kind: 'contradiction', what: 'are not between 0 and 100 %' },
    };
  }
  if (sum > 1 + TOLERANCE || (holes === 0 && stated.length > 0 && sum < 1 - TOLERANCE)) {
    return { shares: normalised(stated), doubt: { kind: 'contradiction', what: `add up to ${percent} %` } };
  }
  const left = Math.max(0, 1 - sum);
  const shares = stated.map((share) => (typeof share === 'number' ? share : left / holes));
  if (stated.includes('unknown')) return { shares, doubt: { kind: 'unknown', what: 'are unknown' } };
  // One missing share is what the others leave; more of them are a guess.
  if (holes > 1 && left > TOLERANCE) return { shares, doubt: { kind: 'assumed', what: 'are missing' } };
  return { shares, doubt: undefined };
}

/** Other shares that are as possible: results that stay the same do not depend on the doubtful ones. */
export function skewed(shares: readonly number[], stated: readonly Share[], kind: DoubtKind): number[] {
  const free = (i: number) => kind === 'contradiction' || typeof stated[i] !== 'number';
  const left = shares.reduce((sum, share, i) => sum + (free(i) ? share : 0), 0);
  const weights = shares.map((share, i) => (free(i) ? (share + 0.1 * left) * (1 + 0.7 * i) : 0));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const alone = shares.filter((_, i) => free(i)).length === 1;
  return shares.map((share, i) => {
    if (!free(i) || total === 0) return share;
    return alone ? share * 0.61 : (left * (weights[i] ?? 0)) / total;
  });
}

/** All that the stated shares leave goes to one of the others; with a lone one, all (1) or nothing (0). */
export function cornered(shares: readonly number[], stated: readonly Share[], corner: number): number[] {
  const free = shares.flatMap((_, i) => (typeof stated[i] === 'number' ? [] : [i]));
  const left = free.reduce((sum, i) => sum + (shares[i] ?? 0), 0);
  const chosen = free.length === 1 ? (corner === 1 ? free[0] : undefined) : free[corner];
  return shares.map((share, i) => (free.includes(i) ? (i === chosen ? left : 0) : share));
}

export function numberOr(share: Share, otherwise: number): number {
  return typeof share === 'number' ? share : otherwise;
}

function normalised(stated: readonly Share[]): number[] {
  const clipped = stated.map((share) => Math.min(1, Math.max(0, numberOr(share, 0) || 0)));
  const sum = clipped.reduce((total, share) => total + share, 0);
  return clipped.map((share) => (sum > 0 ? share / sum : 1 / stated.length));
}
