// What is missing from the figures of a simulation: which nodes were met whose times or shares nobody knows.
import type { ItemLog } from './item-log.ts';
import type { Plan } from './plan.ts';

/** By node number. */
export interface Gaps {
  /** Names of missing times of each node; also those of a retry's pause. */
  readonly times: readonly (readonly string[])[];
  /** Names of shares that are stated as unknown. */
  readonly shares: readonly (readonly string[])[];
  /** Of those, the ones that change how long a visit takes. */
  readonly ownShares: readonly (readonly string[])[];
  /** Nodes with any of them. */
  readonly any: Uint8Array;
  readonly nowhere: boolean;
}

export function gapsOf(plan: Plan): Gaps {
  const times = plan.nodes.map(({ times: own, doubts, strikes }) => {
    const struck = strikes.some((strike) => strike.p > 0);
    const pauses = doubts.filter((doubt) => doubt.kind === 'unknown time' && struck);
    return [...own.missing.lead, ...pauses.map((doubt) => doubt.name)];
  });
  const shares = plan.nodes.map(({ doubts, node }, i) => {
    const unknown = doubts.filter((doubt) => doubt.kind === 'unknown').map((doubt) => doubt.name);
    // Without a known time nobody can say how often the timeout strikes.
    return node.timeout?.then ? [...unknown, ...(times[i] ?? [])] : unknown;
  });
  const ownShares = plan.nodes.map(({ doubts, id, strikes }) =>
    strikes.some((strike) => strike.attempts > 0)
      ? doubts
          .filter((doubt) => doubt.kind === 'unknown' && doubt.name.startsWith(`${id}.raises.`))
          .map((doubt) => doubt.name)
      : [],
  );
  const any = Uint8Array.from(times.map((names, i) => (names.length + (shares[i]?.length ?? 0) > 0 ? 1 : 0)));
  return { times, shares, ownShares, any, nowhere: !any.includes(1) };
}

/** Whether an item met any gap. */
export function meetsGap(gaps: Gaps, log: ItemLog): boolean {
  if (gaps.nowhere) return false;
  for (let row = 0; row < log.size; row++) if (gaps.any[log.node[row] ?? -1] === 1) return true;
  return false;
}
