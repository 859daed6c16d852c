// Ways to give a reader what it lacks: let a handoff pass it, let a trigger bring it, or read it only where it is there.
import type { Lack } from '../model/availability.ts';
import type { HandoffNode, StreamNode } from '../model/types/nodes.ts';
import type { ContextRef } from '../model/types/values.ts';
import { asSeq, entryOf } from '../parse/tree.ts';
import type { TextEdit } from '../text/edit.ts';
import type { Place } from './author-layout.ts';
import { entryAt } from './lookup.ts';
import { keyOrder } from './order.ts';
import { removeItem, removeKey } from './removals.ts';
import type { Facts, Fix } from './rule.ts';
import { addItem, addToEntry } from './scaffold.ts';

export function contextFixes({ node, read, reason, certain }: Lack, facts: Facts): Fix[] {
  const fixes: Fix[] = [];
  const pass = reason.kind === 'withheld' ? passThrough(reason.handoff, read, facts) : undefined;
  if (pass && reason.kind === 'withheld')
    fixes.push({ title: `Let \`${reason.handoff.id}\` pass \`${read.id}\``, edits: [pass], preferred: true });
  const bring = reason.kind === 'unwritten' ? broughtByTriggers(read, facts) : undefined;
  if (bring) fixes.push({ title: `Let the trigger provide \`${read.id}\``, edits: bring, preferred: true });
  const spare = certain ? undefined : readOptionally(node, read, facts);
  if (spare) {
    const title = `Read \`${read.id}\` only where it is there`;
    fixes.push({ title, edits: spare, preferred: fixes.length === 0 });
  }
  const drop = node.kind === 'output' ? withoutDemand(node, read, facts) : undefined;
  if (drop)
    fixes.push({ title: `Do not provide \`${read.id}\``, edits: drop, preferred: fixes.length === 0 });
  return fixes;
}

function placeOf(facts: Facts): Place {
  return { text: facts.parsed.text, root: facts.stream.root };
}

/** Adds an item to a list under a key of a node, with the key where it is missing. */
function addTo(node: StreamNode, key: string, id: string, facts: Facts): TextEdit | undefined {
  const entry = entryAt(facts.parsed.tree, node.idSpan);
  const held = entryOf(entry?.value, key);
  const list = asSeq(held?.value);
  if (!entry || held?.value?.kind === 'alias') return undefined;
  if (list && list.items.length > 0) return addItem(facts.parsed.text, list, id);
  if (held?.value) return { span: held.value.span, newText: `[${id}]` };
  return held ? undefined : addToEntry(placeOf(facts), entry, key, `[${id}]`, keyOrder(node.kind));
}

function passThrough(handoff: HandoffNode, read: ContextRef, facts: Facts): TextEdit | undefined {
  const redacted = handoff.redact.some((ref) => ref.item === read.item);
  return redacted ? undefined : addTo(handoff, 'context', read.id, facts);
}

function broughtByTriggers(read: ContextRef, facts: Facts): TextEdit[] | undefined {
  const triggers = [...facts.stream.nodes.values()].filter((node) => node.kind === 'trigger');
  const lacking = triggers.filter((trigger) => !trigger.provides.some((ref) => ref.item === read.item));
  const edits = lacking.map((trigger) => addTo(trigger, 'provides', read.item, facts));
  const all = edits.flatMap((edit) => edit ?? []);
  return all.length > 0 && all.length === edits.length ? all : undefined;
}

function readOptionally(node: StreamNode, read: ContextRef, facts: Facts): TextEdit[] | undefined {
  const add = node.kind === 'step' ? addTo(node, 'reads_optional', read.id, facts) : undefined;
  const entry = entryAt(facts.parsed.tree, node.idSpan);
  const reads = entryOf(entry?.value, 'reads');
  const list = asSeq(reads?.value);
  if (!add || !reads?.value || !list) return undefined;
  // The only item: the key itself changes its name.
  if (list.items.length === 1 && node.readsOptional.length === 0)
    return [{ span: reads.key.span, newText: 'reads_optional' }];
  const drop = withoutDemand(node, read, facts);
  return drop && [...drop, add];
}

/** Takes the item out of `reads` (of an output: out of `provides`). */
function withoutDemand(node: StreamNode, read: ContextRef, facts: Facts): TextEdit[] | undefined {
  const key = node.kind === 'output' ? 'provides' : 'reads';
  const entry = entryAt(facts.parsed.tree, node.idSpan);
  const list = asSeq(entryOf(entry?.value, key)?.value);
  if (entry?.value?.kind !== 'map' || !list) return undefined;
  const edit =
    list.items.length === 1
      ? removeKey(placeOf(facts), entry.value, key)
      : removeItem(facts.parsed.text, list, read.span);
  return edit && [edit];
}
