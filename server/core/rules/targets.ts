// Where work could go when something went wrong: existing nodes ranked by how plainly they fit.
import type { Flow, Stream, StreamNode } from '../model/types.ts';
import type { Facts } from './rule.ts';

export interface Target {
  readonly id: string;
  /** The name or earlier use of the node says that it is meant for such work. */
  readonly plain: boolean;
}

const MEANT = /manual|review|escalat|triage|fallback|recover|repair|support|exception|investigat|reject|fail/;

/** Candidates for the failures of a node, best first: where other handlers go, then by name, then failure outputs. */
export function failureTargets(facts: Facts, node: StreamNode): Target[] {
  const { stream } = facts;
  const uses = new Map<string, number>();
  const count = (flow: Flow | undefined) => {
    if (flow?.kind === 'to') uses.set(flow.target.id, (uses.get(flow.target.id) ?? 0) + 1);
  };
  for (const exception of stream.exceptions.values()) count(exception.handle?.then);
  for (const other of stream.nodes.values()) for (const { handler } of other.on.values()) count(handler.then);
  const ranked = [...stream.nodes.values()]
    .filter((other) => other.id !== node.id && other.kind !== 'trigger')
    .map((other) => ({ id: other.id, score: score(stream, node, other, uses.get(other.id) ?? 0) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return ranked.map(({ id, score }) => ({ id, plain: score >= 4 }));
}

function score(stream: Stream, from: StreamNode, to: StreamNode, uses: number): number {
  if (to.kind === 'output') return to.outcome === 'failure' ? 4 : to.outcome === 'cancelled' ? 2 : 0;
  let points = 0;
  if (MEANT.test(to.id)) points += to.kind === 'gate' ? 1 : 5;
  points += Math.min(uses, 3) * 2;
  // Work that must cross to another actor goes through the handoff that exists for it.
  if (points > 0 && to.kind === 'handoff') points += 1;
  if (points > 0 && to.kind === 'step' && leadsTo(stream, from, to)) points -= 2;
  return points;
}

/** A node that normal work reaches anyway is less likely to be the place for failures. */
function leadsTo(stream: Stream, from: StreamNode, to: StreamNode): boolean {
  return stream.edges.some((edge) => edge.from === from.id && edge.to === to.id && edge.cause === 'next');
}

/** An id that no definition has yet: the wanted one, else with a number. */
export function freshId(stream: Stream, wanted: string): string {
  const taken = new Set(stream.definitions.map((definition) => definition.id));
  for (let i = 1; ; i++) {
    const id = i === 1 ? wanted : `${wanted}-${i}`;
    if (!taken.has(id)) return id;
  }
}

/**
 * Somebody to tell: the one to whom the node's actor reports, else a human (first one to whom others report), else the
 * actor itself, if it can listen.
 */
export function somebodyToTell(stream: Stream, node: StreamNode | undefined): string | undefined {
  const actor = node && 'actor' in node && node.actor ? stream.actors.get(node.actor.id) : undefined;
  const boss = actor?.reportsTo && stream.actors.has(actor.reportsTo.id) ? actor.reportsTo.id : undefined;
  const humans = [...stream.actors.values()].filter((other) => other.kind === 'human');
  const leads = new Set([...stream.actors.values()].map((other) => other.reportsTo?.id));
  const human = humans.find((other) => leads.has(other.id)) ?? humans[0];
  return boss ?? human?.id ?? (actor?.kind === 'system' ? undefined : actor?.id);
}
