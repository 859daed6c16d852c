// overloaded-actor: more work arrives than anybody can do.
import { poolOf } from '../metrics/load.ts';
import { formatSeconds, formatShare } from '../model/values.ts';
import { type Related, rule } from './rule.ts';
import { inWords } from './wording.ts';

interface Overloaded {
  readonly actor: string;
  readonly shares: readonly string[];
  readonly load: number;
  readonly perDay: number;
  readonly perItem: number;
  readonly capacity: number;
  /** Open seconds a day. */
  readonly open: number;
}

export default rule<Overloaded>({
  id: 'overloaded-actor',
  severity: 'warning',
  docs: {
    what: 'An actor gets as much work as it can do, or more.',
    why: 'At 100 % utilization the queue before the actor grows without end; no SLA behind it can be kept.',
    how: 'Raise the `capacity`, shorten the work, send less of it there, or correct the rate.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human, capacity: 1 } }
triggers: { asked: { event: Refund asked for, rate: 60/d, next: decide } }
steps:
  decide: { actor: clerk, process_time: 30m, wait_time: unknown, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human, capacity: 2 } }
triggers: { asked: { event: Refund asked for, rate: 60/d, next: decide } }
steps:
  decide: { actor: clerk, process_time: 30m, wait_time: unknown, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream, metrics }, report) {
    for (const actor of stream.actors.values()) {
      if (poolOf(stream, actor.id) !== actor.id) continue;
      const metric = metrics().utilization[actor.id];
      const load = metric?.value ?? metric?.bound?.atLeast;
      if (!metric || load === undefined || load < 1 - 1e-9) continue;
      const members = [...stream.actors.keys()].filter((id) => poolOf(stream, id) === actor.id);
      const [perItem, capacity, open] = metric.inputs.map((input) => input.value ?? 0);
      const related = [...stream.nodes.values()].flatMap((node): Related[] => {
        if (node.kind !== 'step' && node.kind !== 'gate') return [];
        const visits = metrics().expected_visits[node.id]?.value ?? 0;
        if (visits === 0 || !node.actor || !members.includes(node.actor.id)) return [];
        return [{ span: node.idSpan, message: `${Number(visits.toFixed(2))} visits an item.` }];
      });
      const perDay = metrics().arrivals.value ?? 0;
      const shares = members.filter((id) => id !== actor.id);
      const data = {
        actor: actor.id,
        shares,
        load,
        perDay,
        perItem: perItem ?? 0,
        capacity: capacity ?? 1,
        open: open ?? 0,
      };
      report({ span: actor.idSpan, data, related });
    }
  },
  message({ actor, shares, load, perDay, perItem, capacity, open }) {
    const pool = shares.length > 0 ? `, shared with ${inWords(shares)}` : '';
    const sum = `${Number(perDay.toFixed(2))} items a day × ${formatSeconds(perItem)} of work, capacity ${capacity} × ${formatSeconds(open)} a day${pool}`;
    return `\`${actor}\` is loaded to ${formatShare(load)} (${sum}): its queue grows without end. Raise the capacity or lessen the work.`;
  },
});
