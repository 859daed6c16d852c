// SLAs that no item can miss: what they cover takes at most so long, whatever happens on the way, and they allow more.
// A proof, and no estimate; what cannot be proven is simulated.
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { type Ceiling, longest } from './ceilings.ts';
import { Chains } from './chains.ts';
import type { JudgedSla } from './judged-slas.ts';
import { TOLERANCE } from './sla-runs.ts';

export function certainSlas(stream: Stream, judged: readonly JudgedSla[]): Set<JudgedSla> {
  const chains = new Chains(stream);
  return new Set(
    judged.filter((each) => {
      const least = leastLimit(each.sla);
      const most = least === undefined ? undefined : mostOf(stream, chains, each);
      return most !== undefined && least !== undefined && fits(most, least);
    }),
  );
}

/**
 * The shortest that it allows, in seconds; undefined where a date or a calendar decides. Pauses only make it more, and so
 * does rolling forward; what it measures (work, waiting, the time to an answer) is never more than the whole time.
 */
function leastLimit({ within }: Sla): number | undefined {
  const stated = within?.kind === 'one' ? [within.limit] : (within?.cases.map(({ is }) => is) ?? []);
  let least = Number.POSITIVE_INFINITY;
  for (const limit of stated) {
    const seconds =
      limit && limit.value !== 'unknown' && limit.value.kind === 'fixed' ? longest(limit) : undefined;
    if (seconds === undefined) return undefined;
    least = Math.min(least, seconds);
  }
  return stated.length > 0 ? least : undefined;
}

/** The most that one run of its clock can come to. */
function mostOf(stream: Stream, chains: Chains, { sla, users }: JudgedSla): Ceiling | undefined {
  const { covers, measure } = sla;
  if (covers?.kind !== 'stream' && covers?.kind !== 'section') {
    let [seconds, attempts] = [0, 1];
    for (const id of covers ? [covers.node.id] : users) {
      const stay = chains.stay(id);
      if (!stay) return undefined;
      seconds = Math.max(seconds, stay.seconds);
      attempts = Math.max(attempts, stay.attempts);
    }
    return { seconds, attempts };
  }
  // Work at the same time adds up, and a chain goes along one branch only.
  if (chains.forks && measure === 'process_time') return undefined;
  // A section may begin in one branch and end in another.
  if (covers.kind === 'stream' || chains.forks) {
    const triggers = [...stream.nodes.values()].filter((node) => node.kind === 'trigger');
    return chains.longest(
      triggers.map(({ id }) => id),
      new Set(),
    );
  }
  const from = covers.from.map(({ id }) => id);
  if (from.length === 0 || from.some((id) => !stream.nodes.has(id))) return undefined;
  return chains.longest(from, new Set(covers.to ? [covers.to.id] : []));
}

/**
 * A simulation rounds at each addition, three of them an attempt, by 2⁻⁵³ of the instant: some 2³¹ seconds when it begins.
 */
function fits({ seconds, attempts }: Ceiling, limit: number): boolean {
  const rounding = 3 * attempts * 2 ** -53 * (2 ** 31 + seconds);
  return seconds + rounding <= limit + TOLERANCE;
}
