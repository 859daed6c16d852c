// handoff-without-failure-path: work is handed over, and nobody has said what happens when it is not taken.
import { receivers, senders } from '../model/parties.ts';
import type { HandoffNode } from '../model/types/nodes.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { type Facts, type Fix, rule } from './rule.ts';
import { addToEntry } from './scaffold.ts';
import { failureTargets, somebodyToTell } from './targets.ts';

const WAYS = ['timeout', 'escalation', 'on_reject'];

export default rule<{ readonly handoff: HandoffNode }>({
  id: 'handoff-without-failure-path',
  severity: 'warning',
  docs: {
    what: 'A handoff does not say what happens when the receiver is late or refuses.',
    why: 'Until the receiver accepts, the sender still owns the work. Without a way on, work that nobody takes lies between two desks, and each side thinks that the other has it.',
    how: 'Give the handoff an `escalation`, a `timeout` or an `on_reject`, or an escalation for all handoffs under `defaults`.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: bank, reads: [claim], next: to-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: human }, head: { kind: human } }
context: { claim: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, provides: [claim], next: check } }
steps:
  check: { actor: bank, reads: [claim], next: to-clerk }
  decide: { actor: clerk, reads: [claim], next: decided }
handoffs:
  to-clerk: { to: decide, context: [claim], escalation: [{ after: 4h, to: head }] }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    if (stream.defaults.escalation.length > 0) return;
    for (const handoff of stream.nodes.values()) {
      if (handoff.kind !== 'handoff' || !handoff.tree) continue;
      if (WAYS.some((key) => entryOf(handoff.tree, key))) continue;
      report({ span: handoff.idSpan, data: { handoff }, lacks: { definition: handoff, keys: WAYS } });
    }
  },
  message: ({ handoff }) =>
    `The handoff \`${handoff.id}\` does not say what happens when nobody takes the work: add \`escalation\`, \`timeout\` or \`on_reject\`.`,
  fix({ handoff }, facts) {
    const entry = entryAt(facts.parsed.tree, handoff.idSpan);
    if (!entry) return [];
    const place = { text: facts.parsed.text, root: facts.stream.root };
    const write = (key: string, value: string) => [addToEntry(place, entry, key, value, keyOrder('handoff'))];
    const within = handoff.accept?.within;
    const after = within ? facts.parsed.text.slice(within.span.start, within.span.end) : undefined;
    const fixes: Fix[] = [];
    const boss = ladderEnd(handoff, facts);
    if (boss !== undefined) {
      const edits = write('escalation', `[{ after: ${plain(after)}, to: ${boss} }]`);
      fixes.push({ title: `Escalate to \`${boss}\` while nobody takes it`, edits, preferred: true });
    }
    const [sender] = senders(facts.stream, facts.graph, handoff);
    const failed = sender && failureTargets(facts, sender.node).find(({ plain }) => plain);
    if (failed) {
      const title = `Send what is refused to \`${failed.id}\``;
      fixes.push({ title, edits: write('on_reject', failed.id), preferred: boss === undefined });
    }
    if (sender) {
      const title = `Send what is refused back to \`${sender.node.id}\``;
      fixes.push({ title, edits: write('on_reject', sender.node.id), preferred: fixes.length === 0 });
    }
    return fixes;
  },
});

/** A limit over several lines or in a mapping is not repeated. */
function plain(text: string | undefined): string {
  return text !== undefined && /^[\w .+]+$/.test(text) ? text : 'unknown';
}

/** Who is asked when the receiver stays silent: whom the receiver reports to, else whom the sender does. */
function ladderEnd(handoff: HandoffNode, { stream, graph }: Facts): string | undefined {
  const parties = [...receivers(stream, graph, handoff), ...senders(stream, graph, handoff)];
  const bosses = parties.flatMap(({ actor }) => actor.reportsTo?.id ?? []);
  return bosses.find((id) => stream.actors.has(id)) ?? somebodyToTell(stream, parties.at(-1)?.node);
}
