// low-flow-efficiency: most of the time nobody works on it.
import { formatSeconds, formatShare } from '../model/values.ts';
import { BROKEN_FLOW, nodeIn, TIMES, UNREAD, waysFrom } from './grounds.ts';
import { rule } from './rule.ts';

interface Low {
  readonly share: number;
  readonly atMost: boolean;
  readonly threshold: number;
  readonly lead: number | undefined;
  readonly delay: string | undefined;
}

export default rule<Low>({
  id: 'low-flow-efficiency',
  severity: 'info',
  // What part of the time is work, nobody can say of a stream with holes.
  after: [...UNREAD, ...BROKEN_FLOW],
  docs: {
    what: 'Work is touched in a small part of the lead time only.',
    why: 'Where nearly all of the time is waiting, faster work changes nothing: the waits are what is worth shortening.',
    how: 'Look at the largest wait first (its `wait_cause` says what kind it is). The threshold, 15 % by default, is set in the project configuration.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 1h, wait_time: 3d, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, process_time: 1h, wait_time: 4h, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check(facts, report) {
    const { stream, metrics, thresholds } = facts;
    const { flow_efficiency: efficiency, lead_time: lead, largest_delay: delay } = metrics();
    const share = efficiency.value ?? efficiency.bound?.atMost;
    const threshold = thresholds.flowEfficiency;
    if (share === undefined || share >= threshold) return;
    const node = stream.nodes.get(delay.value ?? '');
    const related = node ? [{ span: node.idSpan, message: 'The longest expected wait.' }] : [];
    const data = {
      share,
      atMost: efficiency.value === null,
      threshold,
      lead: lead.value ?? undefined,
      delay: node?.id,
    };
    const all = new Set(stream.nodes.keys());
    const grounds = () => [...waysFrom(facts, all), { within: nodeIn(all), keys: TIMES }];
    report({ span: stream.anchor, data, related, grounds });
  },
  message({ share, atMost, threshold, lead, delay }) {
    const of = lead === undefined ? 'the lead time' : `a lead time of ${formatSeconds(lead)}`;
    const where = delay === undefined ? '' : ` The longest wait is at \`${delay}\`.`;
    return `Flow efficiency is ${atMost ? 'at most ' : ''}${formatShare(share)} of ${of}, below ${formatShare(threshold)}.${where}`;
  },
});
