// Places where work divides: choices with their branches, and shares that have to add up to the whole.
import { type Choice, flowsOf, type Placed } from '../model/flows.ts';
import type { GateNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Quantity } from '../model/types/values.ts';
import { childOf } from '../parse/tree.ts';
import type { Span } from '../text/position.ts';

export interface Total {
  /** What adds up, at the start of a sentence. */
  readonly what: string;
  readonly span: Span;
  readonly parts: readonly {
    readonly name: string;
    readonly share: Quantity | undefined;
    readonly span: Span;
  }[];
}

export function choicesOf(stream: Stream): { choices: Placed<Choice>[]; totals: Total[] } {
  const choices = flowsOf(stream).flatMap((placed) =>
    placed.flow.kind === 'choice' ? [{ owner: placed.owner, flow: placed.flow }] : [],
  );
  const totals = choices.map(({ flow, owner }) => ({
    what: `The probabilities of the choice at \`${owner.id}\``,
    span: flow.span,
    parts: flow.branches.map(({ to, probability, span }, i) => {
      const name = to?.kind === 'to' ? to.target.id : `branch ${i + 1}`;
      return { name, share: probability, span };
    }),
  }));
  const gates = [...stream.nodes.values()].flatMap((node) => (node.kind === 'gate' ? ofGate(node) : []));
  return { choices, totals: [...totals, ...gates] };
}

function ofGate(gate: GateNode): Total[] {
  const graded = childOf(gate.tree, 'outcomes');
  if (graded && gate.outcomes.length > 0) {
    const parts = gate.outcomes.map(({ id, rate, span }) => ({ name: id, share: rate, span }));
    return [{ what: `The rates of the outcomes of \`${gate.id}\``, span: graded.span, parts }];
  }
  const { passRate, conditional } = gate;
  if (!passRate || !conditional?.rate) return [];
  const parts = [
    { name: 'pass_rate', share: passRate, span: passRate.span },
    { name: 'conditional', share: conditional.rate, span: conditional.rate.span },
    // What neither passes nor passes conditionally fails: the rest.
    { name: 'fail', share: undefined, span: gate.idSpan },
  ];
  return [{ what: `The pass rates of \`${gate.id}\``, span: gate.idSpan, parts }];
}
