// gameable-target: an agent is measured by a number, and nothing looks at what the number stands for.
import { agentNodes, guardrailsOn } from '../model/oversight.ts';
import type { Performed } from '../model/parties.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Sla } from '../model/types/sla.ts';
import type { Stream } from '../model/types/stream.ts';
import { asScalar, childOf } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { guardrailGrounds, UNREAD } from './grounds.ts';
import { ungatedSuccess } from './judgement.ts';
import { rule } from './rule.ts';

interface Gameable {
  readonly work: Performed;
  readonly target: string;
}

export default rule<Gameable>({
  id: 'gameable-target',
  severity: 'warning',
  after: UNREAD,
  docs: {
    what: 'An agent has an SLA or a target to meet, and neither a gate nor a guardrail checks the quality of what it does.',
    why: 'An agent that is given a number optimises the number. The quickest way to close a case is to close it unread.',
    how: 'Judge the work at a gate before it counts as a success, or write a guardrail that says what no target may cost.',
    bad: `vstream: 1
name: Support
actors: { bot: { kind: agent, reports_to: lead }, lead: { kind: human } }
triggers: { asked: { event: A customer asks, next: answer } }
steps: { answer: { actor: bot, sla: quick, next: answered } }
slas: { quick: { within: 5m, on_breach: { notify: [lead], continue: true } } }
outputs: { answered: { outcome: success, verify: [The customer says so] } }
`,
    good: `vstream: 1
name: Support
actors: { bot: { kind: agent, reports_to: lead }, lead: { kind: human } }
guardrails: { read-first: { rule: No answer without a source from the handbook, applies_to: [bot] } }
triggers: { asked: { event: A customer asks, next: answer } }
steps: { answer: { actor: bot, sla: quick, next: answered } }
slas: { quick: { within: 5m, on_breach: { notify: [lead], continue: true } } }
outputs: { answered: { outcome: success, verify: [The customer says so] } }
`,
  },
  check({ stream, graph }, report) {
    for (const work of agentNodes(stream)) {
      if (guardrailsOn(stream, work).length > 0) continue;
      const output = ungatedSuccess(work.node, stream, graph);
      if (!output) continue;
      for (const { span, target } of targetsOn(stream, work.node)) {
        const related = [
          { span: work.ref.span, message: `The agent \`${work.actor.id}\` performs \`${work.node.id}\`.` },
          { span: output.idSpan, message: 'This success is reached without a gate in between.' },
        ];
        const grounds = () => guardrailGrounds(work.actor.id, new Set([work.node.id]));
        report({ span, data: { work, target }, related, grounds });
      }
    }
  },
  message: ({ work, target }) =>
    `The agent \`${work.actor.id}\` can meet ${target} at \`${work.node.id}\` at the cost of quality: judge its work at a gate, or add a guardrail.`,
});

/** What the node itself is held to: its SLA, one that covers it alone, and measures with a target. */
function targetsOn(stream: Stream, node: StreamNode): { span: Span; target: string }[] {
  const found: { span: Span; target: string }[] = [];
  const used = node.sla?.kind === 'named' ? stream.slas.get(node.sla.ref.id) : node.sla?.sla;
  const own = childOf(node.tree, 'sla');
  if (used && own && bounds(used))
    found.push({ span: own.span, target: used.named ? `the SLA \`${used.id}\`` : 'its SLA' });
  for (const sla of stream.slas.values())
    if (sla.covers?.kind === 'node' && sla.covers.node.id === node.id && bounds(sla))
      found.push({ span: sla.covers.node.span, target: `the SLA \`${sla.id}\`` });
  for (const { id, at, target } of stream.measures.values())
    if (at?.id === node.id && target && asScalar(target)?.value !== 'unknown')
      found.push({ span: target.span, target: `the target of \`${id}\`` });
  return found;
}

/** A limit that is not known is none to meet. */
function bounds({ within, before, by }: Sla): boolean {
  if (within?.kind === 'one') return within.limit.value !== 'unknown';
  return within !== undefined || before !== undefined || by !== undefined;
}
