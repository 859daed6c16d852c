// self-approval: who did the work judges it.
import { closure } from '../model/graph.ts';
import { movesWork, type Performed, performed } from '../model/parties.ts';
import type { GateNode } from '../model/types/nodes.ts';
import type { Ref } from '../model/types/values.ts';
import { groupBy } from '../text/group.ts';
import { BROKEN_FLOW, definition, UNREAD } from './grounds.ts';
import { type Facts, type Related, rule } from './rule.ts';

interface Own {
  readonly gate: GateNode;
  readonly judge: Ref;
  readonly work: Performed;
}

export default rule<Own>({
  id: 'self-approval',
  severity: 'warning',
  after: [...UNREAD, ...BROKEN_FLOW],
  docs: {
    what: 'A gate is judged by the actor who did the work.',
    why: 'Nobody sees their own mistakes, and an agent that checks itself repeats them. A gate that the author of the work passes is no gate.',
    how: 'Let another actor judge. Where several people share the role, name the step or the actor under `approval.separate_from`.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human } }
context: { payment: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, next: prepare } }
steps: { prepare: { actor: clerk, writes: [payment], next: correct } }
gates:
  correct: { actor: clerk, reads: [payment], criteria: [The amount is that of the receipt], pass: paid, fail: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human, capacity: 4 } }
context: { payment: { fields: { amount: number } } }
triggers: { asked: { event: Refund asked for, next: prepare } }
steps: { prepare: { actor: clerk, writes: [payment], next: correct } }
gates:
  correct:
    actor: clerk
    reads: [payment]
    criteria: [The amount is that of the receipt]
    approval: { at_least: 1, separate_from: [prepare] }
    pass: paid
    fail: declined
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check(facts, report) {
    const steps = [...facts.stream.nodes.values()].filter((node) => node.kind === 'step');
    const byActor = groupBy(
      steps.flatMap((node) => performed(facts.stream, node) ?? []),
      ({ actor }) => actor.id,
    );
    for (const gate of facts.stream.nodes.values()) {
      if (gate.kind !== 'gate' || (gate.approval?.separateFrom.length ?? 0) > 0) continue;
      const judge = performed(facts.stream, gate)?.ref;
      const work = judge && ownWork(gate, byActor.get(judge.id) ?? [], facts);
      if (!judge || !work) continue;
      const wrote = work.node.writes.find((ref) => gate.reads.some((read) => read.item === ref.item));
      const related: Related[] = [
        { span: work.ref.span, message: `\`${judge.id}\` performs \`${work.node.id}\`.` },
      ];
      if (wrote)
        related.push({ span: wrote.span, message: `It writes \`${wrote.id}\`, which the gate reads.` });
      const lacks = { definition: gate, keys: ['separate_from', 'approval'] };
      const grounds = () => [
        { within: definition('gates', gate.id), keys: ['actor', 'approval', 'reads'] },
        { within: definition('steps', work.node.id), keys: ['actor', 'writes'] },
      ];
      report({ span: gate.idSpan, data: { gate, judge, work }, related, lacks, grounds });
    }
  },
  message: ({ gate, judge, work }) =>
    `\`${judge.id}\` judges at \`${gate.id}\` what it did itself at \`${work.node.id}\`: let somebody else judge, or add \`approval.separate_from\`.`,
});

/** Of the steps of the judge one directly before the gate, or one before it that wrote what the gate reads. */
function ownWork(gate: GateNode, own: readonly Performed[], { stream, graph }: Facts): Performed | undefined {
  if (own.length === 0) return undefined;
  const steps = new Map(own.map((work) => [work.node.id, work]));
  const isHandoff = (id: string) => stream.nodes.get(id)?.kind === 'handoff';
  const back = (id: string) => (graph.into.get(id) ?? []).filter(movesWork).map((edge) => edge.from);
  const reads = new Set(gate.reads.map((ref) => ref.item));
  const wrote = ({ node }: Performed) => node.writes.some((ref) => reads.has(ref.item));
  const among = (ids: ReadonlySet<string>) => [...ids].flatMap((id) => steps.get(id) ?? []);
  // Most judges wrote nothing that they judge: then there is no need to look at all the ways before.
  const earlier = own.some(wrote) ? among(closure(back(gate.id), back)).find(wrote) : undefined;
  return earlier ?? among(closure(back(gate.id), (id) => (isHandoff(id) ? back(id) : [])))[0];
}
