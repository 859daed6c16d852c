// A new handoff between two nodes, written so that it raises no question that the file can answer.
import type { Performed } from '../model/parties.ts';
import type { Stream } from '../model/types.ts';
import { tellAndGoOn } from './breach-fixes.ts';
import { decisionFor } from './decision-fixes.ts';
import { needsBetween } from './handoff-needs.ts';
import type { Facts, Fix } from './rule.ts';
import { addDefinition, inline, type Yaml } from './scaffold.ts';
import { freshId, somebodyToTell } from './targets.ts';

type Keys = readonly (readonly [string, Yaml])[];

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
  const ladder = stream.defaults.escalation.length === 0 && told !== undefined;
  const body: Keys = [
    ['to', to.node.id],
    ['context', `[${context.join(', ')}]`],
    ['wait_time', 'unknown'],
    ['accept', '{ within: unknown }'],
    ...(ladder ? [['escalation', `[{ after: unknown, to: ${told} }]`] as const] : []),
    ['sla', slaOf(from, stream)],
    ...decision(from, to, stream),
  ];
  const edits = [addDefinition(place, 'handoffs', id, body)];
  const describe: Keys = [['description', 'TODO say what the receiver needs to know']];
  if (needed.length === 0) edits.push(addDefinition(place, 'context', context[0] ?? id, describe));
  return { id, edits };
}

/** The SLA that other handoffs name; else a limit that nobody has set yet. */
function slaOf(from: Performed, stream: Stream): Yaml {
  for (const node of stream.nodes.values()) {
    const use = node.kind === 'handoff' && node.sla?.kind === 'named' ? node.sla.ref.id : undefined;
    if (use !== undefined && stream.slas.has(use) && !stream.slas.get(use)?.covers) return use;
  }
  const tell = stream.defaults.slaBreach ? undefined : tellAndGoOn(stream, from.node);
  return tell === undefined
    ? 'unknown'
    : inline([
        ['within', 'unknown'],
        ['on_breach', tell],
      ]);
}

/** An agent that turns to a human asks for a decision. */
function decision(from: Performed, to: Performed, stream: Stream): Keys {
  if (from.actor.kind !== 'agent' || to.actor.kind !== 'human') return [];
  return [['decision', inline(Object.entries(decisionFor(to.node, stream)))]];
}
