// Context items as sets of bits. An item is one unit by itself and one for each of its fields, so that a field can be
// written, passed or withheld alone.
import type { ContextItem } from './types/content.ts';
import type { Stream } from './types/stream.ts';
import type { ContextRef } from './types/values.ts';

export type Units = bigint;

/** By item: its fields that some place names alone. */
export type FieldsInUse = ReadonlyMap<string, ReadonlySet<string>>;

export class ContextUnits {
  readonly #stream: Stream;
  readonly #used: FieldsInUse;
  readonly #index = new Map<string, Units>();
  readonly #written = new WeakMap<readonly ContextRef[], Units>();
  /** By item: the place of its first unit. */
  readonly #first = new Map<string, bigint>();
  readonly #items = new Map<string, { readonly all: Units; readonly fields: Units }>();
  /** Units of shared and of sensitive items. */
  readonly shared: Units;
  readonly sensitive: Units;
  readonly all: Units;

  /** Only the given items are of interest; refs to all others have no units. */
  constructor(stream: Stream, items: ReadonlySet<string>, used: FieldsInUse) {
    this.#stream = stream;
    this.#used = used;
    let next = 0n;
    const unit = (name: string): Units => {
      const bit = 1n << next++;
      this.#index.set(name, bit);
      return bit;
    };
    for (const id of items) {
      const item = stream.context.get(id);
      const inUse = item && used.get(id);
      this.#first.set(id, next);
      const own = unit(id);
      const declared = inUse ? [...item.fields.keys()].map((field) => unit(`${id}.${field}`)) : [];
      const others = [...(inUse ?? [])].filter((field) => !item?.fields.has(field));
      const loose = item?.fields.size === 0 ? others.map((field) => unit(`${id}.${field}`)) : [];
      const fields = union(declared);
      this.#items.set(id, { all: own | fields | union(loose), fields });
    }
    const where = (is: (item: ContextItem) => boolean) =>
      union([...items].map((id) => this.#marked(id, stream.context.get(id), is)));
    this.shared = where((item) => item.shared);
    this.sensitive = where((item) => item.sensitive);
    this.all = (1n << next) - 1n;
  }

  #marked(id: string, item: ContextItem | undefined, is: (item: ContextItem) => boolean): Units {
    return item && is(item) ? (this.#items.get(id)?.all ?? 0n) : 0n;
  }

  ofItem(id: string): Units {
    return this.#items.get(id)?.all ?? 0n;
  }

  /** The units of one item, where no other is followed. */
  alone(item: string): ContextUnits {
    return new ContextUnits(this.#stream, new Set([item]), this.#used);
  }

  /** These units of one item, as they stand where no other is followed. */
  project(units: Units, id: string): Units {
    const at = this.#first.get(id);
    return at === undefined ? 0n : (units & this.ofItem(id)) >> at;
  }

  /** What exists once these have been written: a field that is written makes its item exist. */
  written(refs: readonly ContextRef[]): Units {
    if (refs.length === 0) return 0n;
    const known = this.#written.get(refs);
    if (known !== undefined) return known;
    const units = union(refs.map((ref) => this.#listed(ref) | (this.#index.get(ref.item) ?? 0n)));
    this.#written.set(refs, units);
    return units;
  }

  /** What passes when these are listed: of an item all, of a field only that. */
  listed(refs: readonly ContextRef[]): Units {
    return refs.reduce((all, ref) => all | this.#listed(ref), 0n);
  }

  #listed(ref: ContextRef): Units {
    return ref.field === undefined ? this.ofItem(ref.item) : (this.#index.get(ref.id) ?? 0n);
  }

  /** Whether a read is satisfied: the item itself or all its fields are there. */
  has(units: Units, ref: ContextRef): boolean {
    const unit = this.#index.get(ref.id);
    if (unit === undefined || (units & unit) !== 0n) return true;
    const fields = ref.field === undefined ? (this.#items.get(ref.item)?.fields ?? 0n) : 0n;
    return fields !== 0n && (units & fields) === fields;
  }
}

function union(parts: readonly Units[]): Units {
  return parts.reduce((all, part) => all | part, 0n);
}

/** Items of which some place names a single field; for all others the item itself is enough. */
export function fieldsInUse(stream: Stream): FieldsInUse {
  const used = new Map<string, Set<string>>();
  for (const { id, kinds, cel } of stream.uses) {
    const dot = id.indexOf('.');
    if (cel || dot < 0 || !kinds.includes('context')) continue;
    const item = id.slice(0, dot);
    used.set(item, (used.get(item) ?? new Set()).add(id.slice(dot + 1)));
  }
  return used;
}
