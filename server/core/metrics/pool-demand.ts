// People shared with others: how much of what is asked of them is asked by this stream, and by each who draws on a pool.
import { fileName, type Links } from '../model/linked.ts';
import { neighbours } from '../model/neighbours.ts';
import type { Stream } from '../model/types/stream.ts';
import { inlined } from './inline.ts';
import { poolOf } from './load.ts';
import type { Scope } from './metrics.ts';
import { readStream, type StreamReading } from './reading.ts';
import { byId, report } from './report.ts';
import type { ById } from './types.ts';

/** By actor that shares its capacity, with others here or with linked streams: its part of the demand on it. */
export function poolDemandShares(
  { stream, evidence }: Scope,
  caller: Stream,
  links: Links | undefined,
): ById {
  const linked = links ? neighbours(caller, links) : [];
  const around = [...new Map(linked.map((spec) => [spec.uri, spec])).values()];
  const elsewhere = around.map((spec) => ({
    spec,
    demand: demandElsewhere(inlined(spec.stream, spec)),
  }));
  const here = demandByActor(stream, evidence.base);
  return byId(
    [...caller.actors.keys()].flatMap((id) => {
      const pool = poolOf(stream, id);
      const mates = [...stream.actors.keys()].filter((other) => poolOf(stream, other) === pool);
      const asking = elsewhere.filter(
        ({ spec }) => spec.stream.actors.has(pool) || spec.stream.actors.has(id),
      );
      if ((mates.length < 2 && asking.length === 0) || (id === pool && mates.length > 1 && !here.get(id)))
        return [];
      const parts = [
        ...mates.map((mate) => ({ name: mate, demand: here.get(mate) })),
        ...asking.map(({ spec, demand }) => ({
          name: fileName(spec.uri),
          demand: sumOf([...demand].filter(([actor]) => actor === id || poolOf(spec.stream, actor) === pool)),
        })),
      ];
      const known = parts.flatMap(({ demand }) => demand ?? []);
      const total = known.reduce((sum, demand) => sum + demand, 0);
      const metric = report(evidence, {
        value: total > 0 ? (here.get(id) ?? 0) / total : undefined,
        unit: 'share',
        formula: 'work asked of it here per day / work asked per day of all who share its capacity',
        basis: 'estimated',
        figures: [`utilization.${pool}`],
        missing: parts.filter(({ demand }) => demand === undefined).map(({ name }) => `demand of ${name}`),
        inputs: parts.map(({ name, demand }) => ({
          name: `touch seconds per day of ${name}`,
          value: demand ?? null,
          basis: 'estimated' as const,
        })),
        reason: total === 0 && known.length === parts.length ? 'nobody asks anything of it' : undefined,
      });
      return [[id, metric] as const];
    }),
  );
}

function sumOf(demands: readonly (readonly [string, number | undefined])[]): number | undefined {
  let sum = 0;
  for (const [, demand] of demands) {
    if (demand === undefined) return undefined;
    sum += demand;
  }
  return sum;
}

function demandElsewhere(stream: Stream): Map<string, number | undefined> {
  return demandByActor(stream, readStream(stream, undefined));
}

/** Touch seconds per day by actor; undefined where an input is missing. */
function demandByActor(
  stream: Stream,
  { visits, times, demand }: StreamReading,
): Map<string, number | undefined> {
  const found = new Map<string, number | undefined>([...stream.actors.keys()].map((id) => [id, 0]));
  for (const node of stream.nodes.values()) {
    if ((node.kind !== 'step' && node.kind !== 'gate') || !node.actor) continue;
    if (node.kind === 'step' && node.passage) continue;
    const count = visits.get(node.id) ?? 0;
    const before = found.get(node.actor.id);
    const each = times.get(node.id)?.service?.mean;
    if (count === 0 || !found.has(node.actor.id) || before === undefined) continue;
    const more = each === undefined || demand.total === undefined ? undefined : count * each * demand.total;
    found.set(node.actor.id, more === undefined ? undefined : before + more);
  }
  return found;
}
