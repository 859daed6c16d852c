// Passes of gates that hold for a while: the chance that one has run out when work behind the gate begins, P(W > τ) with
// W the wait until then, through handoffs. The gate is then passed again: 1 / (1 − p) times until a pass holds, if waits
// are independent. Neither these visits nor their time are in other metrics: nobody has said that they happen.
import type { GateNode } from '../model/types/nodes.ts';
import { atomsOf, convolved, NOTHING } from './atoms.ts';
import { businessRhythm, elapsedSeconds, lawOf } from './clock.ts';
import type { Law } from './law.ts';
import type { Scope } from './metrics.ts';
import type { Network } from './network.ts';
import { byId, report } from './report.ts';
import type { Route } from './routes.ts';
import type { ById, Metric } from './types.ts';

export function staleChances(scope: Scope): ById {
  return byId(
    [...scope.stream.nodes.values()].flatMap((node) =>
      node.kind === 'gate' && node.validFor ? [[node.id, staleChance(scope, node)] as const] : [],
    ),
  );
}

function staleChance({ stream, evidence }: Scope, gate: GateNode): Metric {
  const { network } = evidence.base.walk;
  const stated = gate.validFor?.value;
  const rhythm = businessRhythm(stream, stream.actors.get(gate.actor?.id ?? '')?.calendar?.id);
  const holds =
    stated === undefined || stated === 'unknown'
      ? undefined
      : lawOf(stated, (amount) => elapsedSeconds(amount, rhythm))?.mean;
  const found = waits(
    network,
    (network.nodes.get(gate.id)?.routes.normal ?? []).filter(({ flaw }) => !flaw),
    1,
    [],
  );
  const total = found.reduce((sum, { p }) => sum + p, 0);
  const missing = found.flatMap((wait) => wait.missing);
  const forks = found.some((wait) => wait.forks);
  const chance =
    holds === undefined
      ? undefined
      : found.reduce((sum, { p, laws }) => sum + (p / total) * longer(laws, holds), 0);
  const mean = found.reduce(
    (sum, { p, laws }) => sum + (p / total) * laws.reduce((all, law) => all + law.mean, 0),
    0,
  );
  const known = chance !== undefined && missing.length === 0;
  return report(evidence, {
    value: chance,
    unit: 'share',
    formula: 'P(wait behind the gate > valid_for)',
    figures: ['wait'],
    basis: 'estimated',
    missing: [...(holds === undefined ? [`${gate.id}.valid_for`] : []), ...missing],
    inputs: [
      { name: `${gate.id}.valid_for time`, value: holds ?? null, basis: 'estimated' },
      { name: 'wait_time behind it', value: missing.length === 0 ? mean : null, basis: 'estimated' },
      {
        name: 'runs until a pass holds',
        value: known && chance < 1 ? 1 / (1 - chance) : null,
        basis: 'estimated',
      },
    ],
    bound: chance === undefined ? undefined : { atLeast: chance },
    reason: forks
      ? 'the work is split behind the gate: there is no one wait'
      : total > 0
        ? undefined
        : 'nothing passes the gate',
  });
}

interface Wait {
  readonly p: number;
  readonly laws: readonly Law[];
  readonly missing: readonly string[];
  readonly forks: boolean;
}

/** Until work begins, along every route. */
function waits(network: Network, routes: readonly Route[], p: number, before: readonly Law[]): Wait[] {
  return routes.flatMap((route): Wait[] => {
    const share = p * route.p;
    const { target } = route;
    if (share <= 0) return [];
    if (target.kind !== 'node')
      return [{ p: share, laws: before, missing: [], forks: target.kind === 'fork' }];
    const next = network.nodes.get(target.id);
    if (!next || next.node.kind === 'output') return [{ p: share, laws: before, missing: [], forks: false }];
    const works = next.node.kind === 'step' || next.node.kind === 'gate';
    const passage = next.node.kind === 'step' && next.node.passage !== undefined;
    const laws = [...before, ...waitingOf(next.times.parts)];
    if (next.times.missing.wait.length > 0 || before.length > MOST)
      return [{ p: share, laws, missing: next.times.missing.wait, forks: false }];
    return works && !passage
      ? [{ p: share, laws, missing: [], forks: false }]
      : waits(network, next.routes.normal, share, laws);
  });
}

/** Handoffs in a row, at most: more of them are a loop. */
const MOST = 50;

/** What of a visit goes by before any work: of a part that holds both, the wait comes first. */
function waitingOf(parts: readonly { readonly law: Law; readonly active: number }[]): Law[] {
  const found: Law[] = [];
  for (const { law, active } of parts) {
    if (active >= 1) break;
    found.push(active === 0 ? law : stretched(law, 1 - active));
    if (active > 0) break;
  }
  return found;
}

function stretched(law: Law, by: number): Law {
  return {
    ...law,
    mean: law.mean * by,
    variance: law.variance * by * by,
    survival: (x) => law.survival(x / by),
    limitedMean: (x) => by * law.limitedMean(x / by),
    edges: (count) => law.edges(count).map((edge) => edge * by),
  };
}

/** P(the sum of independent times > limit): the last random one by its exact law, the others as points. */
function longer(laws: readonly Law[], limit: number): number {
  const random = laws.filter((law) => !law.certain);
  const left = limit - laws.reduce((sum, law) => sum + (law.certain ? law.mean : 0), 0);
  const last = random.pop();
  if (!last) return left < -1e-9 * limit ? 1 : 0;
  const points = random.reduce((sum, law) => convolved(sum, atomsOf(law, 0, FINE), FINE), NOTHING);
  return points.reduce(
    (sum, { time, mass }) => sum + mass * (left - time < 0 ? 1 : last.survival(left - time)),
    0,
  );
}

const FINE = 200;
