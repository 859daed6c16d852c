// unavailable-context: a node reads what is not written by then, or what its actor was never given.
import { type Lack, lacks } from '../model/availability.ts';
import { contextFixes } from './context-fixes.ts';
import { BROKEN_FLOW, UNREAD } from './grounds.ts';
import { lackGrounds } from './lack-grounds.ts';
import { shown, story } from './lack-story.ts';
import { type Related, rule } from './rule.ts';

export default rule<Lack>({
  id: 'unavailable-context',
  severity: 'error',
  after: [...UNREAD, ...BROKEN_FLOW, 'undefined-handoff-context', 'unjoined-parallel', 'deadlocked-join'],
  docs: {
    what: 'A node reads a context item that is not there, on some path or on all of them.',
    why: 'An item is there when every path from every trigger writes it first, and known to an actor who wrote it or was given it. An agent that reads what it does not have makes it up.',
    how: 'Let a handoff on the way pass the item, let an earlier node write it, or read it with `reads_optional`. It is an error where no path has it, a warning where some have.',
    bad: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } }, receipt: { fields: { total: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: find-receipt } }
steps:
  find-receipt: { actor: shop, reads: [claim], writes: [receipt], next: to-clerk }
  decide: { actor: clerk, reads: [claim, receipt], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim], on_reject: find-receipt }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { shop: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } }, receipt: { fields: { total: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: find-receipt } }
steps:
  find-receipt: { actor: shop, reads: [claim], writes: [receipt], next: to-clerk }
  decide: { actor: clerk, reads: [claim, receipt], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim, receipt], on_reject: find-receipt }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check(facts, report) {
    const first = new Map<string, { readonly lack: Lack; readonly related: Related[] }>();
    const found = lacks(facts.stream, facts.graph);
    // What an output promises is missed by nobody before: its readers tell the story where there are any.
    const read = new Set(found.flatMap(({ node, read }) => (node.kind === 'output' ? [] : [read.item])));
    for (const lack of found) {
      if (lack.node.kind === 'output' && read.has(lack.read.item)) continue;
      const cause = `${lack.read.item} ${causeOf(lack)}`;
      const earlier = first.get(cause);
      if (!earlier) first.set(cause, { lack, related: story(lack, facts) });
      else earlier.related.push({ span: lack.read.span, message: `\`${lack.node.id}\` misses it too.` });
    }
    for (const { lack, related } of first.values()) {
      const severity = lack.certain ? 'error' : 'warning';
      report({
        span: lack.read.span,
        data: lack,
        severity,
        related,
        grounds: () => lackGrounds(lack, facts),
      });
    }
  },
  message(lack) {
    const { node, read, reason, certain } = lack;
    const who = node.kind === 'step' || node.kind === 'gate' ? node.actor?.id : undefined;
    const reads = `\`${node.id}\` ${node.kind === 'output' ? 'provides' : 'reads'} \`${read.id}\``;
    switch (reason.kind) {
      case 'unwritten':
        return `${reads}, which nothing writes before: let an earlier node write it, or a trigger provide it.`;
      case 'bypassed':
        return `${reads}, which is not written on every path (missing on ${shown(lack)}): write it there too, or read it with \`reads_optional\`.`;
      case 'withheld':
        return `${reads}, but ${who ? `\`${who}\`` : 'its actor'} ${certain ? 'is never' : 'is not always'} given it: the handoff \`${reason.handoff.id}\` does not pass it.`;
      case 'hidden':
        return `${reads}, which is sensitive and not shown to the outsider${who ? ` \`${who}\`` : ''}: pass it in a handoff.`;
    }
  },
  fix: (lack, facts) => contextFixes(lack, facts),
});

/** Readers that miss an item for the same cause are one mistake. */
function causeOf({ reason, node, read }: Lack): string {
  switch (reason.kind) {
    case 'unwritten':
      return 'unwritten';
    case 'withheld':
      return `withheld ${reason.handoff.id}`;
    case 'bypassed':
      return 'bypassed';
    case 'hidden':
      return `hidden ${node.id} ${read.span.start}`;
  }
}
