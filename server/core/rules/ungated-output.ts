// ungated-output: work can succeed without anybody having looked at it.
import type { OutputNode } from '../model/types/nodes.ts';
import { UNREAD, upstream, waysFrom } from './grounds.ts';
import { isSuccess, reachedUngated } from './judgement.ts';
import { rule } from './rule.ts';

export default rule<{ readonly output: OutputNode; readonly gates: boolean }>({
  id: 'ungated-output',
  severity: 'info',
  after: [...UNREAD, 'dead-end'],
  docs: {
    what: 'A successful output can be reached without passing a gate.',
    why: 'On that path nobody judges the quality of the work before it counts as done, and mistakes are found by the recipient.',
    how: 'Lead every path to the output through a gate with criteria, or accept it where the work needs no check.',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps: { pay-back: { actor: bank, next: paid } }
outputs: { paid: { outcome: success, verify: [The bank confirms the transfer] } }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system }, clerk: { kind: human } }
triggers: { asked: { event: Refund asked for, next: justified } }
steps: { pay-back: { actor: bank, next: paid } }
gates:
  justified: { actor: clerk, criteria: [There is a receipt], pass: pay-back, fail: declined }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  declined: { outcome: failure }
`,
  },
  check(facts, report) {
    const { stream, graph } = facts;
    const nodes = [...stream.nodes.values()];
    const triggers = nodes.filter((node) => node.kind === 'trigger');
    const reached = reachedUngated(
      triggers.map((trigger) => trigger.id),
      stream,
      graph,
    );
    const gates = nodes.some((node) => node.kind === 'gate');
    for (const output of nodes) {
      if (!isSuccess(output) || !reached.has(output.id)) continue;
      const last = (graph.into.get(output.id) ?? []).find((edge) => reached.has(edge.from));
      const related = last
        ? [{ span: last.span, message: 'Work arrives here without a gate behind it.' }]
        : [];
      const grounds = () => waysFrom(facts, upstream(graph, [output.id]));
      report({ span: output.idSpan, data: { output, gates }, related, grounds });
    }
  },
  message: ({ output, gates }) =>
    gates
      ? `Work can reach the success \`${output.id}\` past every gate: lead that path through one.`
      : `No gate stands before the success \`${output.id}\`: add one that judges the work.`,
});
