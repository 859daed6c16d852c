// unhandled-exception: something that can go wrong, and nobody has said what happens then.
import { handlerAt, strikes } from '../model/edges.ts';
import type { Handler } from '../model/types/handling.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Ref } from '../model/types/values.ts';
import { entryOf } from '../parse/tree.ts';
import { nearestInAll } from '../text/nearest.ts';
import { scaffoldHandler } from './exception-path.ts';
import { type Related, rule } from './rule.ts';
import { unreadableKinds } from './unreadable.ts';
import { wrongForms } from './wrong-forms.ts';

export interface Unhandled {
  readonly exception: string;
  readonly node: StreamNode;
  /** What brings it about, in words: `raised by the step ...`. */
  readonly how: string;
  /** The handler that leads nowhere: the node's own (`on`), or the exception's. */
  readonly begun: Handler | undefined;
  readonly own: boolean;
  readonly defined: boolean;
  /** An exception that is defined under nearly the same name. */
  readonly near: string | undefined;
}

interface Strike {
  readonly node: StreamNode;
  readonly ref: Ref;
  readonly how: string;
}

export default rule<Unhandled>({
  id: 'unhandled-exception',
  severity: 'error',
  doubts: ['handle', 'on'],
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
  check(facts, report) {
    const { stream, shape } = facts;
    const isUnreadable = unreadableKinds(facts)('exception');
    const groups = new Map<string, Strike[]>();
    const nearest = nearestInAll();
    const hasWrongForm = wrongForms(shape);
    for (const strike of strikesOf(stream)) {
      const { node, ref } = strike;
      const begun = handlerAt(stream, node, ref.id);
      if (begun && isComplete(begun)) continue;
      if (node.on.get(ref.id)?.handler === undefined) {
        const group = groups.get(ref.id);
        if (group) group.push(strike);
        else groups.set(ref.id, [strike]);
        continue;
      }
      const data = { ...known(stream, strike, nearest), begun, own: true };
      const lacks = begun && { lacks: { definition: begun, keys: ENDS } };
      report({ span: ref.span, data, related: definition(stream, ref), ...lacks });
    }
    for (const [id, [first, ...others]] of groups) {
      const defined = stream.exceptions.get(id);
      if (!first || (!defined && (isUnreadable || hasWrongForm(first.ref.span)))) continue;
      const begun = defined?.handle;
      const lacks = defined && { lacks: { definition: begun ?? defined, keys: begun ? ENDS : ['handle'] } };
      report({
        span: first.ref.span,
        data: { ...known(stream, first, nearest), begun, own: false },
        related: [...definition(stream, first.ref), ...also(first, others)],
        ...lacks,
      });
    }
  },
  message({ exception, how, begun, own, defined, near }) {
    const who = `\`${exception}\`, ${how},`;
    if (begun) {
      const whose = own ? 'is handled there' : 'is handled';
      return `${who} ${whose} by nothing that ends: give its handler \`then\`, \`continue: true\` or \`ignore\`.`;
    }
    if (defined) return `${who} has no handler: give it a \`handle\` that says where the work goes.`;
    if (near !== undefined) return `${who} is not defined; did you mean \`${near}\`?`;
    return `${who} is not defined, so nothing handles it: define it under \`exceptions\` with a \`handle\`.`;
  },
  fix: (data, facts) => scaffoldHandler(data, facts),
});

function known(stream: Stream, { node, ref, how }: Strike, nearest: ReturnType<typeof nearestInAll>) {
  const defined = stream.exceptions.has(ref.id);
  const near = defined ? undefined : nearest(ref.id, [...stream.exceptions.keys()])[0];
  return { exception: ref.id, node, how, defined, near };
}

/** The other places of one mistake. */
function also(first: Strike, others: readonly Strike[]): Related[] {
  return others
    .filter((other) => other.ref.span.start !== first.ref.span.start)
    .map(({ ref, how }) => ({ span: ref.span, message: `Also ${how}.` }));
}

/** The keys that end a handler. */
const ENDS = ['then', 'continue', 'ignore'];

/** A handler ends when it says where the work goes, that it goes on, or why nothing is done. */
function isComplete(handler: Handler): boolean {
  const says = ENDS.some((key) => entryOf(handler.tree, key) !== undefined);
  // A retry that leads nowhere is retry-without-exhaustion; a handler that is no mapping has the wrong shape.
  return says || handler.retry !== undefined || entryOf(handler.tree, 'retry') !== undefined || !handler.tree;
}

/** Every place at which an exception may strike, with the text that says so. */
function strikesOf(stream: Stream): Strike[] {
  const found: Strike[] = [];
  for (const node of stream.nodes.values()) {
    for (const id of strikes(stream, node)) {
      const raised = node.raises.find((raise) => raise.id === id);
      const exception = stream.exceptions.get(id);
      const at = `the ${node.kind} \`${node.id}\``;
      if (raised) found.push({ node, ref: raised, how: `raised by ${at}` });
      else if (exception)
        found.push({ node, ref: { id, span: exception.idSpan }, how: `which may strike at ${at}` });
    }
  }
  const trigger = [...stream.nodes.values()].find((node) => node.kind === 'trigger');
  const named = [
    ...[...stream.inputs.values()].map(({ id, onMissing }) => ({
      ref: onMissing,
      how: `raised where the input \`${id}\` is missing`,
    })),
    ...[...stream.guardrails.values()].map(({ id, onViolation }) => ({
      ref: onViolation,
      how: `raised where the guardrail \`${id}\` is violated`,
    })),
  ];
  // A name that is not defined is an unknown reference there, and reported as such.
  for (const { ref, how } of named)
    if (trigger && ref && stream.exceptions.has(ref.id)) found.push({ node: trigger, ref, how });
  return found;
}

function definition(stream: Stream, { id, span }: Ref): Related[] {
  const exception = stream.exceptions.get(id);
  if (!exception || exception.idSpan.start === span.start) return [];
  return [{ span: exception.idSpan, message: `\`${id}\` is defined here.` }];
}
