// Load: arrivals against capacity, the queues that follow, the constraint, and how much work is under way.
import { type Members, once } from '../text/once.ts';
import { ALWAYS, businessRhythm, DAY, rhythmNamed } from './clock.ts';
import { type Load, poolOf } from './load.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById, Metric, Metrics } from './types.ts';

type LoadMetrics = Pick<
  Metrics,
  | 'arrivals'
  | 'throughput'
  | 'max_throughput'
  | 'wip'
  | 'takt_time'
  | 'constraint'
  | 'largest_delay'
  | 'queue_time'
  | 'utilization'
  | 'team_utilization'
>;

export function loadMetrics(scope: Scope, leadTime: () => Metric): Members<LoadMetrics> {
  const arrivals = once(() => arriving(scope));
  const highest = once(() => maxThroughput(scope));
  const throughput = once(() => throughputOf(scope, arrivals(), highest()));
  return {
    arrivals,
    throughput,
    max_throughput: highest,
    wip: () => workInProgress(scope, throughput(), leadTime()),
    takt_time: () => taktTime(scope, arrivals()),
    constraint: () => constraint(scope),
    largest_delay: () => largestDelay(scope),
    queue_time: () => queueTimes(scope),
    utilization: () => utilization(scope),
    team_utilization: () => teamUtilization(scope),
  };
}

function arriving({ evidence }: Scope): Metric {
  const { demand } = evidence.base;
  return report(evidence, {
    value: demand.total,
    unit: 'per day',
    formula: 'Σ rate of the triggers',
    basis: 'estimated',
    missing: demand.missing,
    reason: demand.total === undefined && demand.missing.length === 0 ? 'no trigger' : undefined,
  });
}

function busy(scope: Scope): [string, Load][] {
  return [...scope.evidence.base.loads].filter(([, load]) => load.visits !== 0);
}

function utilization({ stream, evidence }: Scope): ById {
  const { loads } = evidence.base;
  return byId(
    [...loads].flatMap(([pool, load]) =>
      load.actors.map((id) => {
        const shared = load.actors.length > 1 ? ` of the pool ${pool}` : '';
        const stated = stream.actors.get(pool)?.capacity !== undefined;
        const metric = report(evidence, {
          value: load.utilization,
          unit: 'share',
          formula: `arrivals × Σ expected_visits × process_time / (capacity × available time)${shared}`,
          figures: [`utilization.${pool}`],
          basis: 'estimated',
          missing: load.missing,
          inputs: [
            { name: 'touch seconds per item', value: load.perItem, basis: 'estimated' },
            {
              name: `${pool}.capacity`,
              value: load.capacity ?? null,
              basis: stated ? 'estimated' : 'assumed',
            },
            { name: 'available seconds per day', value: load.available, basis: 'estimated' },
          ],
        });
        return [id, metric] as const;
      }),
    ),
  );
}

function teamUtilization({ stream, evidence }: Scope): ById {
  const { demand, loads } = evidence.base;
  return byId(
    [...stream.teams.keys()].flatMap((team) => {
      const own = [...loads].filter(([pool]) => stream.actors.get(pool)?.team?.id === team);
      if (own.length === 0) return [];
      const offered = own.reduce((sum, [, load]) => sum + load.perItem * (demand.total ?? 0), 0);
      const capacity = own.reduce((sum, [, load]) => sum + (load.capacity ?? 0) * load.available, 0);
      const metric = report(evidence, {
        value: capacity > 0 ? offered / capacity : undefined,
        unit: 'share',
        formula: 'work offered to the actors of the team / their capacity × available time',
        figures: own.map(([pool]) => `utilization.${pool}`),
        basis: 'estimated',
        missing: own.flatMap(([, load]) => load.missing),
      });
      return [[team, metric] as const];
    }),
  );
}

function queueTimes({ stream, evidence, shown }: Scope): ById {
  const { loads } = evidence.base;
  return byId(
    [...stream.nodes.values()].flatMap((node) => {
      if (!('actor' in node) || !node.actor || (node.kind === 'step' && node.passage)) return [];
      const pool = poolOf(stream, node.actor.id);
      const load = loads.get(pool);
      if (!load) return [];
      const full = load.utilization !== undefined && load.utilization >= 1;
      const metric = report(evidence, {
        value: load.queue === undefined ? undefined : shown(load.queue),
        unit: 's',
        formula: `one queue for ${load.actors.join(', ')}: Erlang C, or Sakasegawa where service is not exponential`,
        figures: [`queue.${pool}`],
        basis: 'estimated',
        missing: load.missing,
        reason: full
          ? `the utilization of ${pool} is 100 % or more: the queue grows without bound`
          : undefined,
      });
      return [[node.id, metric] as const];
    }),
  );
}

function maxThroughput(scope: Scope): Metric {
  const all = busy(scope);
  const caps = all.flatMap(([, load]) => load.cap ?? []);
  const least = caps.length > 0 ? Math.min(...caps) : undefined;
  const missing = all.flatMap(([, load]) => withoutRates(scope, load));
  return report(scope.evidence, {
    value: least,
    unit: 'per day',
    formula: 'min over actors of capacity × available time / Σ expected_visits × process_time',
    figures: all.map(([pool]) => `cap.${pool}`),
    basis: 'estimated',
    missing,
    bound: { atMost: least },
    reason: least === undefined && missing.length === 0 ? 'no actor has any work' : undefined,
  });
}

/** What is missing from a load beside the arrivals. */
function withoutRates({ evidence }: Scope, load: Load): string[] {
  return load.missing.filter((name) => !evidence.base.demand.missing.includes(name));
}

function throughputOf(scope: Scope, arrivals: Metric, highest: Metric): Metric {
  const rate = arrivals.value ?? Number.POSITIVE_INFINITY;
  const most = highest.value ?? highest.bound?.atMost ?? Number.POSITIVE_INFINITY;
  const idle = busy(scope).every(([, load]) => load.perItem === 0 && withoutRates(scope, load).length === 0);
  return report(scope.evidence, {
    value: arrivals.value === null ? undefined : Math.min(rate, most),
    unit: 'per day',
    formula: 'arrivals, but no more than the constraint can serve',
    figures: busy(scope).map(([pool]) => `cap.${pool}`),
    basis: 'estimated',
    missing: [...arrivals.missing, ...highest.missing],
    inputs: [
      { name: 'arrivals', value: arrivals.value, basis: arrivals.basis },
      { name: 'max_throughput', value: highest.value, basis: highest.basis },
    ],
    bound: { atMost: Math.min(rate, most) },
    reason: arrivals.reason ?? (idle || highest.reason === undefined ? undefined : highest.reason),
  });
}

/** L = λW (Little 1961), for a stream that keeps up. */
function workInProgress(scope: Scope, throughput: Metric, leadTime: Metric): Metric {
  const { evidence } = scope;
  const { loads, solution } = evidence.base;
  const over = [...loads].find(([, load]) => (load.utilization ?? 0) >= 1)?.[0];
  const items = ((throughput.value ?? 0) * solution.total.lead) / DAY;
  return report(evidence, {
    value: items,
    unit: 'count',
    formula: 'throughput × lead_time',
    figures: ['lead'],
    nodes: scope.reached,
    basis: throughput.basis,
    missing: [...throughput.missing, ...leadTime.missing],
    inputs: [
      { name: 'throughput', value: throughput.value, basis: throughput.basis },
      { name: 'lead_time', value: leadTime.value, basis: leadTime.basis },
    ],
    bound: throughput.value === null ? {} : { atLeast: items },
    scale: (throughput.value ?? 0) / DAY,
    reason:
      over === undefined
        ? (throughput.reason ?? leadTime.reason)
        : `the utilization of ${over} is 100 % or more: work piles up without bound`,
  });
}

/** Available time per arrival, in open seconds where the stream has a calendar. */
function taktTime({ stream, evidence }: Scope, arrivals: Metric): Metric {
  const named = rhythmNamed(stream, stream.calendar?.id);
  const rhythm = named ?? (stream.clock === 'working' ? businessRhythm(stream) : ALWAYS);
  const available = DAY / rhythm.ratio;
  return report(evidence, {
    value: arrivals.value === null ? undefined : available / arrivals.value,
    unit: 's',
    formula: 'available time / demand',
    basis: 'estimated',
    missing: arrivals.missing,
    inputs: [
      { name: 'available seconds per day', value: available, basis: 'estimated' },
      { name: 'arrivals', value: arrivals.value, basis: arrivals.basis },
    ],
    reason: arrivals.value === 0 ? 'there is no demand' : arrivals.reason,
  });
}

function constraint(scope: Scope): Metric<string> {
  const { evidence } = scope;
  if (evidence.base.demand.total === undefined) return largestDelay(scope);
  const all = busy(scope);
  const known = all.filter(([, load]) => load.utilization !== undefined);
  known.sort(([, a], [, b]) => (b.utilization ?? 0) - (a.utilization ?? 0));
  const [first] = known;
  if (all.length === 0) return largestDelay(scope);
  return report(evidence, {
    value: first?.[0],
    unit: 'id',
    formula: 'the actor with the highest utilization',
    figures: all.map(([pool]) => `utilization.${pool}`),
    basis: 'estimated',
    missing: all.flatMap(([, load]) => load.missing),
    inputs: known.map(([id, load]) => ({
      name: `utilization.${id}`,
      value: load.utilization ?? null,
      basis: 'estimated',
    })),
    method: 'utilization',
  });
}

function largestDelay({ evidence, reached, shown }: Scope): Metric<string> {
  const { visits, walk } = evidence.base;
  const waitAt = (id: string) => (visits.get(id) ?? 0) * (walk.network.nodes.get(id)?.visit.cost.wait ?? 0);
  let longest: string | undefined;
  let most = 0;
  for (const id of reached) {
    const wait = waitAt(id);
    if (wait > most) [longest, most] = [id, wait];
  }
  const waits = () => reached.map((id) => ({ id, wait: waitAt(id) })).filter(({ wait }) => wait > 0);
  const missing = evidence.missing('wait', reached);
  return report(evidence, {
    value: longest,
    unit: 'id',
    formula: 'the node with the longest expected_visits × wait_time',
    figures: () => reached.map((id) => `visits.${id}`),
    nodes: reached,
    missing,
    inputs: () =>
      waits()
        .sort((a, b) => b.wait - a.wait)
        .slice(0, 5)
        .map(({ id, wait }) => ({
          name: `wait at ${id}`,
          value: shown(wait),
          basis: 'estimated',
          nodeId: id,
        })),
    reason: longest === undefined && missing.length === 0 ? 'nothing waits' : undefined,
    method: 'longest wait',
  });
}
