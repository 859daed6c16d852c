// sla-at-risk: by the stream's own numbers, the promise is kept less often than it says.
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { formatShare } from '../model/values.ts';
import { atRisk } from '../simulate/sla-attainment.ts';
import type { Span } from '../text/position.ts';
import { type Place, rule } from './rule.ts';

interface AtRisk {
  readonly sla: string;
  readonly attained: number;
  readonly low: number;
  readonly high: number;
  readonly target: number;
  readonly items: number;
}

export default rule<AtRisk>({
  id: 'sla-at-risk',
  severity: 'warning',
  after: ['impossible-sla'],
  docs: {
    what: 'Simulated with the times and probabilities of the stream, an SLA is kept less often than its percentile promises.',
    why: 'A promise that the stream’s own numbers do not support will be broken, by work as it usually goes and not by accident.',
    how: 'Shorten the waits that cost most, promise less (`within`, `percentile`), or correct the times. The simulation is seeded: the same file gives the same numbers.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back: { actor: bank, process_time: 1h, wait_time: 1h..10h, sla: paid-in-time, next: paid }
slas:
  paid-in-time: { within: 6h, percentile: 95, on_breach: { notify: [bank], continue: true } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back: { actor: bank, process_time: 1h, wait_time: 1h..4h, sla: paid-in-time, next: paid }
slas:
  paid-in-time: { within: 6h, percentile: 95, on_breach: { notify: [bank], continue: true } }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
`,
  },
  check({ stream, attainment }, report) {
    // Without a simulation there is nothing to go on: it follows when the author pauses.
    if (!attainment) return;
    for (const { id, found } of atRisk(attainment())) {
      const place = placeOf(stream, id);
      if (!place || found.value === null) continue;
      const { low, high } = found.value.interval;
      const data = {
        sla: id,
        attained: found.value.share,
        low,
        high,
        target: found.target,
        items: found.value.n,
      };
      const own = (at: Place) => at.id === id;
      report({ span: place, data, grounds: () => [{ within: own, keys: ['within', 'sla', 'covers'] }] });
    }
  },
  message({ sla, attained, low, high, target }) {
    const range = `95 % interval ${formatShare(low)} to ${formatShare(high)}`;
    return `\`${sla}\` is kept by ${formatShare(attained)} of simulated items (${range}), and promises ${formatShare(target)}: shorten the waits or promise less.`;
  },
});

/** The limit itself, of a named SLA or of the one that a node writes in place. */
function placeOf(stream: Stream, id: string): Span | undefined {
  const named = stream.slas.get(id);
  if (named) return limitOf(named) ?? named.idSpan;
  const use = stream.nodes.get(id)?.sla;
  return use?.kind === 'inline' ? (limitOf(use.sla) ?? use.sla.span) : undefined;
}

function limitOf(sla: Sla): Span | undefined {
  return sla.within?.span;
}
