// Where work could go when something went wrong: existing nodes ranked by how plainly they fit.
import { closure } from '../model/graph.ts';
import { performed, receivers } from '../model/parties.ts';
import type { Cause } from '../model/types/flow.ts';
import type { StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Facts } from './rule.ts';

export interface Target {
  readonly id: string;
  /** The name or earlier use of the node says that it is meant for such work. */
  readonly plain: boolean;
}

/** Names of work that begins where other work has failed; `review` and the like may also be ordinary work. */
const MEANT = /manual|escalat|triage|fallback|recover|repair|exception|investigat|problem|incident|fail/;
const LIKELY = /review|support|reject|declin|refus|back-to|return/;

/** Candidates for the failures of a node, best first; `what` is the id of that which may happen there. */
export function failureTargets(facts: Facts, node: StreamNode, what = ''): Target[] {
  const { stream } = facts;
  const uses = failuresInto(stream);
  const place = placeOf(facts, node);
  const ranked = [...stream.nodes.values()]
    .filter((other) => other.id !== node.id && other.kind !== 'trigger')
    .map((other) => ({ id: other.id, score: score(place, other, uses.get(other.id) ?? 0, what) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  return ranked.map(({ id, score }) => ({ id, plain: score >= 4 }));
}

/** By node: how many ways lead there on which something has failed or run out. */
function failuresInto(stream: Stream): ReadonlyMap<string, number> {
  const ways = new Map<string, Set<number>>();
  for (const { cause, to, span } of stream.edges) {
    if (!FAILED.has(cause) && !(cause === 'fail' && TAKES_FAILED.has(stream.nodes.get(to)?.kind))) continue;
    const places = ways.get(to);
    if (places) places.add(span.start);
    else ways.set(to, new Set([span.start]));
  }
  return new Map([...ways].map(([id, places]) => [id, places.size]));
}

const FAILED: ReadonlySet<Cause> = new Set<Cause>([
  ...(['exception', 'violation', 'timeout', 'exhausted', 'breach', 'missed', 'missing-input'] as const),
]);

const TAKES_FAILED: ReadonlySet<StreamNode['kind'] | undefined> = new Set(['handoff', 'output'] as const);

interface Place {
  readonly facts: Facts;
  readonly node: StreamNode;
  /** Nodes that lead to it. */
  readonly behind: ReadonlySet<string>;
  /** Items that somebody may have written before the node fails. */
  readonly written: ReadonlySet<string>;
}

function placeOf(facts: Facts, node: StreamNode): Place {
  const { stream, graph } = facts;
  const behind = closure([node.id], (id) => (graph.into.get(id) ?? []).map((edge) => edge.from));
  const written = new Set(
    [...stream.inputs.values()].flatMap(({ provides }) => provides.map((ref) => ref.item)),
  );
  for (const id of behind) {
    const before = stream.nodes.get(id);
    const made = before?.kind === 'trigger' ? before.provides : before?.id === node.id ? [] : before?.writes;
    for (const ref of made ?? []) written.add(ref.item);
  }
  return { facts, node, behind, written };
}

function score(place: Place, to: StreamNode, uses: number, what: string): number {
  const { facts, node: from } = place;
  const { stream, graph } = facts;
  const words = sharedWords(what, to.id) ? 3 : 0;
  // A node to which nothing leads waits for its way.
  const waits = (graph.into.get(to.id) ?? []).length === 0;
  if (to.kind === 'output') {
    const base = to.outcome === 'failure' ? 4 : to.outcome === 'cancelled' ? 2 : 0;
    // Where other failures end, this one may end too.
    const known = Math.min(uses, 3);
    return base === 0 ? 0 : base + known + words + (waits && what !== '' ? 10 : 0);
  }
  let points = words + (uses === 0 ? 0 : 3 + Math.min(uses, 3)) + (waits && to.kind !== 'gate' ? 10 : 0);
  if (to.kind === 'gate') points += MEANT.test(to.id) || LIKELY.test(to.id) ? 1 : 0;
  else points += MEANT.test(to.id) ? 5 : LIKELY.test(to.id) ? 3 : 0;
  if (points === 0) return 0;
  // Work that must cross to another actor goes through the handoff that exists for it.
  if (to.kind === 'handoff') points += 1;
  else if (crosses(place, to)) points -= 3;
  if (to.kind === 'step' && leadsTo(stream, from, to)) points -= 2;
  if (lacks(place, to)) points -= 4;
  // To send work back without end is no answer to a failure.
  if (place.behind.has(to.id)) points -= 3;
  return points;
}

/** Words of four letters and more say something; shorter ones join. */
function sharedWords(a: string, b: string): boolean {
  const words = (id: string) => id.split('-').filter((word) => word.length > 3);
  const known = words(b);
  return words(a).some((word) => known.includes(word));
}

function crosses({ facts: { stream }, node }: Place, to: StreamNode): boolean {
  const [own, other] = [performed(stream, node), performed(stream, to)];
  return own !== undefined && other !== undefined && own.actor.id !== other.actor.id;
}

/** Whoever receives the work there reads what nobody can have written by then, and no failure can bring along. */
function lacks({ facts: { stream, graph }, written }: Place, to: StreamNode): boolean {
  const receiving = to.kind === 'handoff' ? receivers(stream, graph, to).map(({ node }) => node) : [to];
  const brought = to.kind === 'handoff' ? (to.context ?? []).map(({ item }) => item) : [];
  return receiving.some(({ reads }) =>
    reads.some(({ item }) => stream.context.has(item) && !written.has(item) && !brought.includes(item)),
  );
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
