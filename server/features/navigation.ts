// Where an id is defined and used: one symbol, all its places. What rename, highlights and lenses rest on.
import type { DefinedId, DefinitionKind, Use } from '../core/model/types/names.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { contains, type Span } from '../core/text/position.ts';
import { celUses } from './cursor-cel.ts';

/** What an id stands for. Triggers, steps, gates, handoffs and outputs share one namespace: their kind is `node`. */
export interface Target {
  readonly kind: Namespace;
  readonly id: string;
  /** For a field: the context item that holds it. */
  readonly of?: string;
}

export type Namespace = Exclude<DefinitionKind, 'trigger' | 'step' | 'gate' | 'handoff' | 'output'> | 'node';

/** One place of a symbol. In CEL it is written with underscores. */
export interface Occurrence {
  readonly target: Target;
  readonly span: Span;
  readonly role: 'definition' | 'use';
  readonly cel: boolean;
  /** The place gives it its content: a definition, or a context item that is written. */
  readonly writes: boolean;
  /** For a definition: the whole entry. */
  readonly extent?: Span;
}

export function namespaceOf(kind: DefinitionKind): Namespace {
  return kind === 'trigger' || kind === 'step' || kind === 'gate' || kind === 'handoff' || kind === 'output'
    ? 'node'
    : kind;
}

/** A stream never changes: what is computed of it once holds as long as it lives. */
const known = new WeakMap<Stream, readonly Occurrence[]>();

/** Every place of every symbol, in file order. Names that nothing defines are left out. */
export function occurrences(stream: Stream): readonly Occurrence[] {
  const places = known.get(stream) ?? findOccurrences(stream);
  known.set(stream, places);
  return places;
}

function findOccurrences(stream: Stream): Occurrence[] {
  const ids = definedIds(stream);
  const found = stream.definitions.map(definitionPlace);
  for (const use of [...stream.uses.filter((one) => !one.cel), ...celUses(stream)])
    found.push(...usePlaces(use, ids));
  const seen = new Set<number>();
  return found
    .sort((a, b) => a.span.start - b.span.start)
    .filter(({ span }) => span.end > span.start && !seen.has(span.start) && seen.add(span.start));
}

function definitionPlace({ kind, id, span, extent, of }: DefinedId): Occurrence {
  const target = { kind: namespaceOf(kind), id, ...(of === undefined ? {} : { of }) };
  return { target, span, role: 'definition', cel: false, writes: true, extent };
}

type Ids = ReadonlySet<string>;

function keyOf({ kind, id, of }: Target): string {
  return of === undefined ? `${kind} ${id}` : `${kind} ${of}.${id}`;
}

function definedIds(stream: Stream): Ids {
  return new Set(stream.definitions.map((definition) => keyOf(definitionPlace(definition).target)));
}

/** A use of `item.field` is a use of the item and one of the field. */
function usePlaces(use: Use, known: Ids): Occurrence[] {
  const { kinds, id, span } = use;
  const cel = use.cel === true;
  const dot = kinds.includes('context') ? id.indexOf('.') : -1;
  const name = dot < 0 ? id : id.slice(0, dot);
  const kind = kinds.map(namespaceOf).find((candidate) => known.has(keyOf({ kind: candidate, id: name })));
  if (kind === undefined) return [];
  const first = { start: span.start, end: dot < 0 ? span.end : span.start + dot };
  const writes = kind === 'context' && isWritten(use.path);
  const places: Occurrence[] = [{ target: { kind, id: name }, span: first, role: 'use', cel, writes }];
  if (dot < 0) return places;
  const field: Target = { kind: 'field', id: id.slice(dot + 1), of: name };
  if (known.has(keyOf(field))) {
    places.push({
      target: field,
      span: { start: span.end - field.id.length, end: span.end },
      role: 'use',
      cel,
      writes,
    });
  }
  return places;
}

function isWritten(path: Use['path']): boolean {
  const key = path.findLast((part) => typeof part === 'string');
  return key === 'writes' || key === 'returns' || (key === 'provides' && path[0] !== 'outputs');
}

export function sameTarget(a: Target, b: Target): boolean {
  return keyOf(a) === keyOf(b);
}

/** The place under the cursor; where two meet, the one that begins there. */
export function occurrenceAt(places: readonly Occurrence[], offset: number): Occurrence | undefined {
  const touching = places.filter(({ span }) => contains(span, offset));
  return touching.find(({ span }) => span.end > offset) ?? touching[0];
}

/** All places of what stands at the offset: its definitions and uses. */
export function placesOf(
  stream: Stream,
  offset: number,
): { at: Occurrence; places: Occurrence[] } | undefined {
  const all = occurrences(stream);
  const at = occurrenceAt(all, offset);
  return at && { at, places: all.filter(({ target }) => sameTarget(target, at.target)) };
}

export function definitionsAt(
  stream: Stream,
  offset: number,
): { origin: Span; definitions: Occurrence[] } | undefined {
  const found = placesOf(stream, offset);
  return (
    found && { origin: found.at.span, definitions: found.places.filter(({ role }) => role === 'definition') }
  );
}

/** The text between the quotes, where a name stands in some. */
export function namedSpan(text: string, { start, end }: Span): Span {
  return end - start >= 2 && /^(["']).*\1$/s.test(text.slice(start, end))
    ? { start: start + 1, end: end - 1 }
    : { start, end };
}
