// unhandled-exception: something that can go wrong, and nobody has said what happens then.
import { handlerAt, strikes } from '../model/edges.ts';
import type { Handler, Ref, Stream, StreamNode } from '../model/types.ts';
import { entryOf } from '../parse/tree.ts';
import { scaffoldHandler } from './exception-path.ts';
import { type Related, rule } from './rule.ts';

export interface Unhandled {
  readonly exception: string;
  readonly node: StreamNode;
  /** The node's own handler (`on`) is the one that leads nowhere. */
  readonly own: Handler | undefined;
  readonly defined: boolean;
}

export default rule<Unhandled>({
  id: 'unhandled-exception',
  severity: 'error',
  docs: {
    what: 'An exception can be raised, but no handler says what happens then.',
    why: 'The exception path is where most of the waiting and all of the surprises are. An agent that meets an unhandled exception stops, or invents something.',
    how: 'Define the exception with a `handle` that says where the work goes (`then`), that it carries on (`continue: true`), or why nothing is to be done (`ignore`).',
    bad: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back:
    actor: bank
    raises: { account-closed: 2% }
    next: paid
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
    good: `vstream: 1
name: Refunds
actors: { bank: { kind: system } }
triggers: { asked: { event: Refund asked for, next: pay-back } }
steps:
  pay-back:
    actor: bank
    raises: { account-closed: 2% }
    next: paid
exceptions:
  account-closed:
    category: business
    handle: { then: not-paid }
outputs:
  paid: { outcome: success, verify: [The bank confirms the transfer] }
  not-paid: { outcome: failure }
`,
  },
  check({ stream }, report) {
    const groups = new Map<string, { node: StreamNode; ref: Ref }[]>();
    for (const { node, ref } of strikesOf(stream)) {
      const handler = handlerAt(stream, node, ref.id);
      if (handler && isComplete(handler)) continue;
      const own = node.on.get(ref.id)?.handler;
      const defined = stream.exceptions.has(ref.id);
      if (own) report({ span: ref.span, data: { exception: ref.id, node, own, defined }, related: definition(stream, ref.id) });
      else groups.set(ref.id, [...(groups.get(ref.id) ?? []), { node, ref }]);
    }
    for (const [exception, [first, ...others]] of groups) {
      if (!first) continue;
      const related = others
        .filter((other) => other.ref.span.start !== first.ref.span.start)
        .map(({ node, ref }) => ({ span: ref.span, message: `Also raised by the ${node.kind} \`${node.id}\`.` }));
      const data = { exception, node: first.node, own: undefined, defined: stream.exceptions.has(exception) };
      const lacking = stream.exceptions.get(exception);
      report({
        span: first.ref.span,
        data,
        related: [...definition(stream, exception), ...related],
        ...(lacking ? { lacks: { definition: lacking, keys: ['handle'] } } : {}),
      });
    }
  },
  message({ exception, node, own, defined }) {
    const who = `\`${exception}\`, raised by the ${node.kind} \`${node.id}\`,`;
    if (own) return `${who} is handled there by nothing that ends: give its handler \`then\`, \`continue: true\` or \`ignore\`.`;
    if (!defined) return `${who} is not defined, so nothing handles it: define it under \`exceptions\` with a \`handle\`.`;
    return `${who} has no handler: give it a \`handle\` that says where the work goes.`;
  },
  fix: (data, facts) => scaffoldHandler(data, facts),
});

/** A handler ends when it says where the work goes, that it goes on, or why nothing is done. */
function isComplete(handler: Handler): boolean {
  const says = ['then', 'continue', 'ignore'].some((key) => entryOf(handler.tree, key) !== undefined);
  // A retry that leads nowhere is retry-without-exhaustion; a handler that is no mapping has the wrong shape.
  return says || handler.retry !== undefined || entryOf(handler.tree, 'retry') !== undefined || !handler.tree;
}

/** Every place at which an exception may strike, with the text that says so. */
function strikesOf(stream: Stream): { node: StreamNode; ref: Ref }[] {
  const found: { node: StreamNode; ref: Ref }[] = [];
  for (const node of stream.nodes.values()) {
    for (const id of strikes(stream, node)) {
      const raised = node.raises.find((raise) => raise.id === id);
      const exception = stream.exceptions.get(id);
      if (raised) found.push({ node, ref: raised });
      else if (exception) found.push({ node, ref: { id, span: exception.idSpan } });
    }
  }
  const trigger = [...stream.nodes.values()].find((node) => node.kind === 'trigger');
  const named = [
    ...[...stream.inputs.values()].flatMap((input) => input.onMissing ?? []),
    ...[...stream.guardrails.values()].flatMap((guardrail) => guardrail.onViolation ?? []),
  ];
  // A name that is not defined is an unknown reference there, and reported as such.
  for (const ref of named) if (trigger && stream.exceptions.has(ref.id)) found.push({ node: trigger, ref });
  return found;
}

function definition(stream: Stream, id: string): Related[] {
  const exception = stream.exceptions.get(id);
  return exception ? [{ span: exception.idSpan, message: `\`${id}\` is defined here.` }] : [];
}
