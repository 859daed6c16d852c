// A new handoff between two nodes, written so that it raises no question that the file can answer.
import type { Performed } from '../model/parties.ts';
import type { Stream } from '../model/types/stream.ts';
import { undecidedSla } from './breach-fixes.ts';
import { DECIDED, decisionFor, OPTIONS } from './decision-fixes.ts';
import { needsBetween } from './handoff-needs.ts';
import type { Facts, Fix } from './rule.ts';
import { addDefinition, addDefinitions } from './scaffold.ts';
import { failureTargets, freshId, somebodyToTell } from './targets.ts';
import { inline, type Yaml } from './yaml-text.ts';

type Keys = readonly (readonly [string, Yaml])[];

const PASSED: Yaml = [['description', 'TODO say what the receiver needs to know']];

/** The definitions to add, and the id under which work reaches the receiver from now on. */
export function newHandoff(
  from: Performed,
  to: Performed,
  facts: Facts,
): { id: string; edits: Fix['edits'] } {
  const { stream, graph } = facts;
  const place = { text: facts.parsed.text, root: stream.root };
  const id = freshId(stream, `to-${to.node.id}`);
  const needed = needsBetween(from.node, to.node, stream, graph).map((ref) => ref.id);
  const context = needed.length > 0 ? needed : [freshId(stream, `${id}-context`)];
  const told = to.actor.reportsTo?.id ?? somebodyToTell(stream, from.node);
  const unhandled = stream.defaults.escalation.length === 0;
  const refused =
    told === undefined ? failureTargets(facts, from.node).find(({ plain }) => plain) : undefined;
  const asked = decision(from, to, id, stream);
  const body: Keys = [
    ['to', to.node.id],
    ['context', `[${context.join(', ')}]`],
    ['wait_time', 'unknown'],
    ['accept', '{ within: unknown }'],
    ...(unhandled && refused ? [['on_reject', refused.id] as const] : []),
    ...(unhandled && told !== undefined
      ? [['escalation', `[{ after: unknown, to: ${told} }]`] as const]
      : []),
    ['sla', undecidedSla(stream, 'handoff', from.node)],
    ...(asked ? [['decision', inline(asked.parts)] as const] : []),
  ];
  const items: (readonly [string, Yaml])[] = [];
  if (needed.length === 0) items.push([context[0] ?? id, PASSED]);
  if (asked?.created !== undefined) items.push([asked.created, DECIDED]);
  return {
    id,
    edits: [addDefinition(place, 'handoffs', id, body), ...addDefinitions(place, 'context', items)],
  };
}

/** An agent that turns to a human asks for a decision; what the file does not say of it stays a TODO. */
function decision(from: Performed, to: Performed, handoff: string, stream: Stream) {
  if (from.actor.kind !== 'agent' || to.actor.kind !== 'human') return undefined;
  const known = decisionFor(to.node, stream);
  const created = known.returns === undefined ? freshId(stream, `${handoff}-decision`) : undefined;
  const parts: Keys = [
    ['question', known.question],
    ['options', known.options ?? OPTIONS],
    ['returns', known.returns ?? `[${created}]`],
  ];
  return { parts, created };
}
