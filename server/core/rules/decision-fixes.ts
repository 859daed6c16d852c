// The decision that a handoff from an agent to a human asks for, as far as the file already says what it is.

import type { HandoffNode, StreamNode } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { ContextRef } from '../model/types/values.ts';
import { entryOf } from '../parse/tree.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import type { Facts, Fix } from './rule.ts';
import { addDefinition, addKey, addToEntry } from './scaffold.ts';
import { freshId } from './targets.ts';
import { inline, type Yaml } from './yaml-text.ts';

export interface KnownDecision {
  readonly question: string;
  readonly options?: string;
  readonly returns?: string;
}
/** Where the file does not say what the answers are: the question is a TODO, and they are decided with it. */
export const OPTIONS = '[approve, refuse]';
/** A context item for what comes back. */
export const DECIDED: Yaml = [['description', 'TODO say what was decided']];
export type DecisionPart = 'question' | 'options' | 'returns';

/** Adds the parts that are missing; what the file does not say stays a TODO. */
export function completeDecision(
  handoff: HandoffNode,
  missing: readonly DecisionPart[],
  receiver: StreamNode,
  facts: Facts,
): Fix[] {
  const entry = entryAt(facts.parsed.tree, handoff.idSpan);
  const held = entryOf(entry?.value, 'decision');
  const place = { text: facts.parsed.text, root: facts.stream.root };
  const known = decisionFor(receiver, facts.stream);
  const created = freshId(facts.stream, `${handoff.id}-decision`);
  // One visible TODO is enough: at the question, or where that is there, at its answers.
  const options = missing.includes('question') ? OPTIONS : '[TODO name the answers]';
  const parts = { options, returns: `[${created}]`, ...known };
  const wanted = missing.map((key): [string, Yaml] => [key, parts[key]]);
  const map = held?.value?.kind === 'map' && held.value.entries.length > 0 ? held.value : undefined;
  // A part that is there but empty is the author's to fill in.
  if (!entry || (held && !map) || wanted.some(([key]) => entryOf(map, key))) return [];
  const edits = map
    ? wanted.map(([key, value]) => addKey(place, map, key, value))
    : [addToEntry(place, entry, 'decision', inline(wanted), keyOrder('handoff'))];
  if (missing.includes('returns') && known.returns === undefined) {
    edits.push(addDefinition(place, 'context', created, DECIDED));
  }
  return [{ title: 'Add the missing parts of the decision', edits, preferred: true }];
}

/** What the receiver writes comes back; the answers are the values that one of its fields may take. */
export function decisionFor(receiver: StreamNode, stream: Stream): KnownDecision {
  const returned = receiver.writes.filter((ref) => stream.context.has(ref.item));
  const options = returned.flatMap((ref) => allowed(ref, stream))[0];
  return {
    question: 'TODO ask what is to be decided',
    ...(options ? { options: `[${options.join(', ')}]` } : {}),
    ...(returned.length > 0 ? { returns: `[${returned.map((ref) => ref.id).join(', ')}]` } : {}),
  };
}

/** The words between which a field leaves the choice. */
function allowed(ref: ContextRef, stream: Stream): string[][] {
  const fields = [...(stream.context.get(ref.item)?.fields.values() ?? [])];
  return fields.flatMap(({ id, type }) => {
    if (typeof type === 'string' || (ref.field !== undefined && ref.field !== id)) return [];
    const words = type.options.map(String).filter((word) => /^[a-z][\w -]*$/i.test(word));
    return words.length > 1 ? [words] : [];
  });
}
