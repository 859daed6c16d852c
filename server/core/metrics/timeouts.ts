// Timeouts with one limit, or with one for each case of the items: which case it is, is taken as independent of how long
// the work takes. Cases share the items like the branches of a choice: missing probabilities split what is left, assumed.
import type { Timeout } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration } from '../model/types/values.ts';
import { type Doubt, type Move, skewed, weigh } from './shares.ts';
import { meanElapsed, type NodeTimes } from './times.ts';
import { brokenOff, mixed, type Timing } from './timing.ts';

export interface Case {
  readonly share: number;
  readonly limit: Duration;
}

/** Undefined where nobody says how long; a limit in `unknown` is none. */
export function casesOf(
  node: StreamNode,
  timeout: Timeout,
  moved: Move | undefined,
): { readonly cases: readonly Case[]; readonly doubts: readonly Doubt[] } | undefined {
  if (!timeout.cases)
    return timeout.after ? { cases: [{ share: 1, limit: timeout.after }], doubts: [] } : undefined;
  const limits = timeout.cases.flatMap(({ is }) => is ?? []);
  if (limits.length === 0 || limits.length < timeout.cases.length) return undefined;
  const stated = timeout.cases.map(({ probability }) => probability?.value);
  const { shares, doubt } = weigh(stated);
  const name =
    doubt?.kind === 'contradiction'
      ? `the probabilities of the cases of ${node.id}.timeout ${doubt.what}`
      : `${node.id}.timeout.after`;
  const aside = doubt && moved?.kind === doubt.kind && !moved.corners && (moved.name ?? name) === name;
  const taken = aside ? skewed(shares, stated, doubt.kind) : shares;
  return {
    cases: limits.map((limit, i) => ({ limit, share: taken[i] ?? 0 })),
    doubts: doubt ? [{ kind: doubt.kind, name, nodeId: node.id }] : [],
  };
}

export interface Cut {
  readonly p: number;
  readonly cut: Timing;
  readonly full: Timing;
}

/** P(the timeout strikes), and the visits with and without; undefined where a limit is unknown. */
export function cutBy(
  stream: Stream,
  node: StreamNode,
  times: NodeTimes,
  cases: readonly Case[],
): Cut | undefined {
  const found: { share: number; off: Cut }[] = [];
  for (const { share, limit } of cases) {
    const after = meanElapsed(stream, node, limit);
    if (after === undefined) return undefined;
    found.push({ share, off: brokenOff(times, after) });
  }
  const [only, ...more] = found;
  if (only && more.length === 0) return only.off;
  return {
    p: found.reduce((sum, { share, off }) => sum + share * off.p, 0),
    cut: mixed(found.map(({ share, off }) => ({ weight: share * off.p, timing: off.cut }))),
    full: mixed(found.map(({ share, off }) => ({ weight: share * (1 - off.p), timing: off.full }))),
  };
}
