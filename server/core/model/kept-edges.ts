// The arrows of a new version from those of the last: where nodes have changed that lead where they led before, their
// arrows are brought up to date, and all others stay.
import { type ChangedNode, changedNodes } from './changed-nodes.ts';
import { buildEdges, edgesFrom, type Parts } from './edges.ts';
import type { Edge } from './types/flow.ts';
import type { StreamNode } from './types/nodes.ts';

export interface KeptEdges {
  readonly parts: Parts;
  /** The same array as before while the same arrows lead to the same places. */
  readonly edges: readonly Edge[];
}

/** The same as `buildEdges`. Arrows of the version before may be changed: it must not be looked at any more. */
export function keptEdges(parts: Parts, before: KeptEdges | undefined): KeptEdges {
  if (before && isUpdated(before, parts)) return { parts, edges: before.edges };
  return { parts, edges: buildEdges(parts) };
}

/** Whether the arrows could be brought up to date; else they are as they were. */
function isUpdated({ parts: old, edges }: KeptEdges, parts: Parts): boolean {
  if (!sameAround(old, parts)) return false;
  const changed = changedNodes(old.nodes, parts.nodes);
  if (!changed || changed.length > MOST || !changed.every(alikeToGuardrails)) return false;
  const updates: (readonly [old: Edge, now: Edge])[] = [];
  for (const { was, is } of changed) {
    const [before, now] = [edgesFrom(old, was), edgesFrom(parts, is)];
    if (before.length !== now.length) return false;
    // What strikes a node from outside comes last in the list, and does not depend on what it says.
    const own = edges.filter((edge) => edge.from === is.id).slice(0, now.length);
    for (const [at, edge] of now.entries()) {
      const [kept, model] = [own[at], before[at]];
      if (!kept || !model || !leadAlike(model, edge)) return false;
      updates.push([kept, edge]);
    }
  }
  for (const [kept, { fork: _, ...now }] of updates) Object.assign(kept, now);
  return true;
}

/** More changed nodes than this are a change of another kind than typing. */
const MOST = 8;

function sameAround(a: Parts, b: Parts): boolean {
  return (
    a.exceptions === b.exceptions &&
    a.slas === b.slas &&
    a.inputs === b.inputs &&
    a.obligations === b.obligations &&
    a.guardrails === b.guardrails &&
    a.defaults.slaBreach === b.defaults.slaBreach &&
    (a.defaults.escalation === b.defaults.escalation ||
      a.defaults.escalation.length + b.defaults.escalation.length === 0)
  );
}

/** A guardrail may speak of a kind of nodes, or of those of an actor. */
function alikeToGuardrails({ was, is }: ChangedNode): boolean {
  return is.kind === was.kind && actorOf(is) === actorOf(was);
}

function actorOf(node: StreamNode): string | undefined {
  return 'actor' in node ? node.actor?.id : undefined;
}

/** The same arrow, save for its place in the text and the figures on it. */
function leadAlike(a: Edge, b: Edge): boolean {
  return (
    a.from === b.from &&
    a.to === b.to &&
    a.cause === b.cause &&
    a.label === b.label &&
    a.fork === b.fork &&
    a.bounded === b.bounded &&
    (a.when === undefined) === (b.when === undefined) &&
    (a.probability === undefined) === (b.probability === undefined)
  );
}
