// Context across files: does what one stream provides cover what another expects? Items go by their names.
import type { ContextField, FieldType } from './types/content.ts';
import type { Stream } from './types/stream.ts';
import type { ContextRef } from './types/values.ts';

/** What one side of a link passes, and the stream that defines those items. */
export interface Provider {
  readonly stream: Stream;
  readonly provides: readonly ContextRef[];
}

/** Whether an item, or the one field of it that is named, is among what the other side provides. */
export function isProvided(wanted: ContextRef, consumer: Stream, { stream, provides }: Provider): boolean {
  const offers = provides.filter((offer) => offer.item === wanted.item);
  const there = stream.context.get(wanted.item)?.fields;
  const hasField = (field: string) =>
    offers.some((offer) =>
      offer.field === undefined ? !there?.size || there.has(field) : offer.field === field,
    );
  if (wanted.field !== undefined) return hasField(wanted.field);
  if (offers.some((offer) => offer.field === undefined)) return true;
  const here = consumer.context.get(wanted.item)?.fields;
  return offers.length > 0 && here !== undefined && here.size > 0 && [...here.keys()].every(hasField);
}

export interface FieldConflict {
  readonly item: string;
  readonly field: string;
  readonly expected: string;
  readonly provided: string;
  readonly at: ContextField;
}

/** A field that both sides declare and one of them reads differently; undefined where they agree. */
export function fieldConflict(
  wanted: ContextRef,
  consumer: Stream,
  provider: Stream,
): FieldConflict | undefined {
  const there = provider.context.get(wanted.item)?.fields;
  for (const [name, here] of consumer.context.get(wanted.item)?.fields ?? []) {
    const at = there?.get(name);
    if (!at || (wanted.field !== undefined && wanted.field !== name) || fits(at.type, here.type)) continue;
    return { item: wanted.item, field: name, expected: inWords(here.type), provided: inWords(at.type), at };
  }
  return undefined;
}

function fits(provided: FieldType, expected: FieldType): boolean {
  if (typeof expected === 'object') {
    // Free text may well be one of the words; another word never is.
    return typeof provided === 'object'
      ? provided.options.every((option) => expected.options.includes(option))
      : expected.options.some((option) => fits(provided, plainType(option)));
  }
  if (typeof provided === 'object')
    return provided.options.every((option) => fits(plainType(option), expected));
  return provided === expected || (provided === 'integer' && expected === 'number');
}

function plainType(option: string | number | boolean): FieldType {
  if (typeof option === 'number') return Number.isInteger(option) ? 'integer' : 'number';
  return typeof option === 'boolean' ? 'boolean' : 'string';
}

function inWords(type: FieldType): string {
  return typeof type === 'object'
    ? `one of ${type.options.join(', ')}`
    : `a ${type}`.replace(/^a (?=[aeiou])/, 'an ');
}
