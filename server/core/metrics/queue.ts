// Waiting in line: Erlang C for exponential service, Kingman and Sakasegawa otherwise. Arrivals are Poisson unless
// said otherwise; times in any one unit, rates in its inverse.

import { power } from './portable-math.ts';

/** P(an arrival has to wait) in M/M/c, with the offered load a = λ/μ < c (Erlang 1917). */
export function erlangC(servers: number, load: number): number {
  // Erlang B by its stable recursion, then C = B / (1 − ρ (1 − B)).
  let blocked = 1;
  for (let k = 1; k <= servers; k++) blocked = (load * blocked) / (k + load * blocked);
  return blocked / (1 - (load / servers) * (1 - blocked));
}

/** Mean wait in M/M/c: C / (cμ − λ). Infinite where λ ≥ cμ. */
export function exponentialQueue(servers: number, arrivals: number, service: number): number {
  const load = arrivals * service;
  if (load >= servers) return Number.POSITIVE_INFINITY;
  return (erlangC(servers, load) * service) / (servers - load);
}

/** P(an arrival has to wait) at that utilization, as Sakasegawa (1977) has it. */
export function busyShare(servers: number, rho: number): number {
  return power(rho, Math.sqrt(2 * (servers + 1)) - 1);
}

/**
 * Mean wait in G/G/c: (ca² + cs²)/2 · ρ^(√(2(c+1))−1) / (c(1−ρ)) · E[S] (Sakasegawa 1977); with one server this is
 * Kingman (1961). `ca2` and `cs2` are squared coefficients of variation.
 */
export function generalQueue(
  servers: number,
  arrivals: number,
  service: number,
  ca2: number,
  cs2: number,
): number {
  const rho = (arrivals * service) / servers;
  if (rho >= 1) return Number.POSITIVE_INFINITY;
  return (((ca2 + cs2) / 2) * busyShare(servers, rho) * service) / (servers * (1 - rho));
}
