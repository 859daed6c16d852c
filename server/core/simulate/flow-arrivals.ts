// Arrivals of a discrete-event run: Poisson at the stated rate (in open hours, where it is per business time), or by the
// trigger's schedule.
import type { Plan } from './plan.ts';
import { Random } from './random.ts';
import { timetableOf } from './schedules.ts';

const DAY = 86_400;

/** Plans the first arrival of each trigger; each arrival plans the next. */
export function flowArrivals(
  plan: Plan,
  seed: number,
  origin: number,
  planEvent: (at: number, run: () => void) => void,
  enter: (node: number, at: number) => void,
): void {
  const office = plan.clocks.business();
  for (const { node, perDay } of plan.triggers) {
    const trigger = plan.nodes[node];
    if (trigger?.node.kind !== 'trigger' || !perDay) continue;
    const { rate, schedule } = trigger.node;
    const random = new Random(seed, `arrivals ${trigger.id}`);
    const stated = rate && rate.value !== 'unknown' ? rate.value : undefined;
    const timetable =
      !stated && schedule?.value ? timetableOf(schedule.value, office.rhythm, plan.clocks.zone()) : undefined;
    const inOpenTime = stated?.per === 'bh' || stated?.per === 'bd';
    const gap = inOpenTime ? DAY / perDay / office.rhythm.ratio : DAY / perDay;
    const next = (at: number): number => {
      if (timetable?.kind === 'cron') return timetable.next(at + 1);
      if (timetable) return at + timetable.period;
      return inOpenTime ? office.add(at, gap * random.exponential()) : at + gap * random.exponential();
    };
    const arrive = (at: number) => {
      if (!Number.isFinite(at)) return;
      planEvent(at, () => {
        enter(node, at);
        arrive(next(at));
      });
    };
    arrive(next(origin));
  }
}
