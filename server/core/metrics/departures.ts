// How much leaves together: items for each departure of a node with a cadence, λP, a proxy for the size of a batch.
import { departuresPerDay } from './cadence.ts';
import { businessRhythm } from './clock.ts';
import type { Scope } from './metrics.ts';
import { byId, report } from './report.ts';
import type { ById } from './types.ts';

export function itemsPerDeparture({ stream, evidence }: Scope): ById {
  const { demand, visits } = evidence.base;
  return byId(
    [...stream.nodes.values()].flatMap((node) => {
      const schedule = node.cadence?.value;
      if (!schedule) return [];
      const actor = 'actor' in node ? stream.actors.get(node.actor?.id ?? '') : undefined;
      const perDay = departuresPerDay(schedule, businessRhythm(stream, actor?.calendar?.id));
      const items = demand.total === undefined ? undefined : demand.total * (visits.get(node.id) ?? 0);
      const metric = report(evidence, {
        value: items === undefined || !perDay ? undefined : items / perDay,
        unit: 'count',
        formula: 'arrivals × expected_visits / departures per day',
        figures: [`visits.${node.id}`],
        basis: 'estimated',
        missing: demand.missing,
        inputs: [
          { name: 'arrivals', value: demand.total ?? null, basis: 'estimated' },
          { name: 'departures per day', value: perDay ?? null, basis: 'estimated' },
        ],
        reason: perDay ? undefined : 'nothing ever departs',
      });
      return [[node.id, metric] as const];
    }),
  );
}
