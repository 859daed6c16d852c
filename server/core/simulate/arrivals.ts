// When single items arrive: at any moment of a year, in open hours where the rate is per business time, or when the
// trigger's schedule says.
import { DAY } from '../metrics/clock.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import { timetableOf } from './schedules.ts';

const YEAR = 365 * DAY;

/** Gives the instant at which an item comes out of a trigger, by its number. */
export function arrivalOf(plan: Plan, origin: number): (trigger: number, random: Random) => number {
  const { clocks, nodes } = plan;
  if (clocks.mode === 'average') return () => origin;
  const office = clocks.business();
  const open = office.between(origin, origin + YEAR);
  const byNode = new Map(
    plan.triggers.map(({ node }) => {
      const trigger = nodes[node]?.node;
      const stated = trigger?.kind === 'trigger' ? trigger : undefined;
      const when = stated?.schedule?.value;
      const schedule = when && timetableOf(when, office.rhythm, clocks.zone());
      const per = stated?.rate && stated.rate.value !== 'unknown' ? stated.rate.value.per : undefined;
      const draw = (random: Random): number => {
        if (schedule?.kind === 'cron') return schedule.next(origin + YEAR * random.unit());
        if ((per === 'bh' || per === 'bd') && open > 0) return office.add(origin, open * random.unit());
        return origin + YEAR * random.unit();
      };
      return [node, draw] as const;
    }),
  );
  return (trigger, random) => byNode.get(trigger)?.(random) ?? origin + YEAR * random.unit();
}
