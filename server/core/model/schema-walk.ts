// The one walk of a tree along the schema: what is wrong with its shape, and every definition and every use of an id, for
// the schema alone knows which places define and which refer.
import type { Memory } from '../parse/memory.ts';
import {
  asScalar,
  type Entry,
  hasTwins,
  keyOf,
  type MapTree,
  resolved,
  type ScalarStyle,
  type ScalarTree,
  type SeqTree,
  type Tree,
} from '../parse/tree.ts';
import { lazily } from '../text/once.ts';
import { type Span, spanLike } from '../text/position.ts';
import { type Form, type Place, rootPlace } from './places.ts';
import { expected, rootSchema, type Schema } from './schema.ts';
import {
  absences,
  documentAnchor,
  firstLine,
  inOrder,
  type ShapeProblem,
  unknownKey,
  WHOLE,
  wrongId,
  wrongValue,
} from './shape.ts';
import type { DefinedId, DefinitionKind, Expression, Malformed, Use } from './types/names.ts';
import { contradiction } from './wrong-values.ts';

export interface References {
  readonly definitions: readonly DefinedId[];
  readonly uses: readonly Use[];
  readonly expressions: readonly Expression[];
  readonly malformed: readonly Malformed[];
}

export interface Walked {
  readonly references: References;
  /** In file order; none where the schema accepts the tree. */
  readonly problems: readonly ShapeProblem[];
}

/** With a memory, definitions that have not changed are not walked again. */
export function walkSchema(tree: Tree | null, text: string, memory?: Memory): Walked {
  const root = resolved(tree);
  const walk = new Walk(text, [], memory);
  if (root?.kind === 'map') walk.value(tree, rootPlace, documentAnchor(root, text));
  else walk.wrongValue(tree, rootSchema, firstLine(text), WHOLE);
  return { references: referencesIn(walk.parts), problems: inOrder(walk.problems) };
}

/** What a part of the tree names. */
interface Names {
  readonly definitions: DefinedId[];
  readonly uses: Use[];
  readonly expressions: Expression[];
  readonly malformed: Malformed[];
  /** Some of it may have been met twice: what stands behind an anchor is walked for every alias and merge. */
  shared: boolean;
}

/** What is kept of a definition. */
interface Kept extends Names {
  readonly problems: readonly ShapeProblem[];
}

/** Keys and places on the way to where the walk is: it is the walk's own, and changes as that goes on. */
type Path = (string | number)[];

class Walk {
  /** In file order. */
  readonly parts: (readonly Names[])[] = [];
  readonly problems: ShapeProblem[] = [];
  readonly #text: string;
  readonly #path: Path;
  readonly #memory: Memory | undefined;
  #names: Names;
  #keys: { readonly of: MapTree; readonly all: ReadonlySet<string> } | undefined;
  /** Inside an entry that a later one with the same key replaces: its names count, its shape does not. */
  #replaced = 0;

  constructor(text: string, path: Path, memory?: Memory) {
    this.#text = text;
    this.#path = path;
    this.#memory = memory;
    this.#names = this.#newPart();
  }

  /** `holder` is the id of the innermost definition: what is absent is reported there; `at`, where nothing stands. */
  value(tree: Tree | null, place: Place, holder: Span, at = holder): void {
    const target = resolved(tree);
    if (tree?.kind === 'alias') this.#names.shared = true;
    if (target?.kind === 'map' || target?.kind === 'seq') {
      const form = place.formFor(target);
      if (!form) this.wrongValue(tree, place.schema, at);
      else if (target.kind === 'map') this.#map(target, form, holder);
      else this.#seq(target, form, place, holder);
      return;
    }
    const value = target ? target.value : null;
    const fitting = place.accepting(value);
    if (!fitting) this.wrongValue(tree, place.schema, at);
    const form = fitting ?? place.formFor(target);
    if (form && target && typeof value === 'string')
      this.#word(value, target, tree, form, fitting !== undefined);
  }

  wrongValue(tree: Tree | null, schema: Schema, place: Span, wanted = expected(schema)): void {
    this.#report(wrongValue(tree, schema, place, wanted, this.#text));
  }

  #report(problem: ShapeProblem): void {
    if (this.#replaced === 0) this.problems.push(problem);
  }

  #newPart(): Names {
    const names = { definitions: [], uses: [], expressions: [], malformed: [], shared: false };
    this.parts.push([names]);
    return names;
  }

  #map(map: MapTree, form: Form, holder: Span): void {
    const last = hasTwins(map.entries) ? lastOfEach(map.entries) : undefined;
    const isReplaced = (entry: Entry) => last !== undefined && last.get(keyOf(entry)) !== entry;
    if (this.#memory && form.isCollection && this.#path.length === 1)
      this.#collection(map, form, holder, isReplaced, this.#memory);
    else {
      for (const entry of map.entries) {
        const replaced = isReplaced(entry);
        if (replaced) this.#replaced += 1;
        this.#entry(entry, map, form, holder);
        if (replaced) this.#replaced -= 1;
      }
    }
    for (const problem of absences(map, form.schema, holder)) this.#report(problem);
  }

  /** What is in a definition depends on nothing around it. */
  #collection(
    map: MapTree,
    form: Form,
    holder: Span,
    isReplaced: (entry: Entry) => boolean,
    memory: Memory,
  ): void {
    const kept = memory.gathered(map.entries, form, (entry) => {
      const walk = new Walk(this.#text, [...this.#path]);
      walk.#entry(entry, map, form, holder);
      return [walk.#kept()];
    });
    for (let at = 0; at < kept.length; at++) {
      const { problems } = kept[at] as Kept;
      if (problems.length > 0 && !isReplaced(map.entries[at] as Entry))
        for (const problem of problems) this.#report(problem);
    }
    this.parts.push(kept);
    this.#names = this.#newPart();
  }

  /** Lists that were pushed to have room for many more. */
  #kept(): Kept {
    const { definitions, uses, expressions, malformed, shared } = this.#names;
    return {
      definitions: definitions.slice(),
      uses: uses.slice(),
      expressions: expressions.slice(),
      malformed: malformed.slice(),
      problems: this.problems.slice(),
      shared,
    };
  }

  #entry(entry: Entry, map: MapTree, form: Form, holder: Span): void {
    const key = keyOf(entry);
    const place = form.child(key);
    if (entry.merged) this.#names.shared = true;
    if (!place) {
      if (form.schema.additionalProperties === false)
        this.#report(unknownKey(entry, map, this.#keysOf(map), form.schema, this.#text));
      return;
    }
    const defines = place === form.free ? form.defines : undefined;
    if (defines) this.#define(defines, key, entry);
    this.#path.push(key);
    if (form.names && !form.isNamed(key)) {
      if (!form.names.accepts(key)) this.#report(wrongId(entry, form.names.schema, this.#text));
      if (place === form.free && !defines) this.#use(key, innerSpan(entry.key, entry.key.style), form.names);
    }
    this.value(entry.value, place, defines ? entry.key.span : holder, entry.key.span);
    this.#path.pop();
  }

  /** Asked for where keys are unknown; there may be thousands in one mapping. */
  #keysOf(map: MapTree): ReadonlySet<string> {
    if (this.#keys?.of !== map) this.#keys = { of: map, all: new Set(map.entries.map(keyOf)) };
    return this.#keys.all;
  }

  #define(kind: DefinitionKind, id: string, { key, span: extent }: Entry): void {
    const of =
      kind === 'field'
        ? this.#path.findLast((part) => typeof part === 'string' && part !== 'fields')
        : undefined;
    const span = innerSpan(key, key.style);
    this.#names.definitions.push({ kind, id, span, extent, ...(of === undefined ? {} : { of: String(of) }) });
  }

  #seq(seq: SeqTree, form: Form, place: Place, holder: Span): void {
    const { minItems } = form.schema;
    if (minItems !== undefined && seq.items.length < minItems) this.wrongValue(seq, place.schema, holder);
    if (!form.items) return;
    for (const [index, item] of seq.items.entries()) {
      this.#path.push(index);
      // An item without a value has no place of its own.
      this.value(item, form.items, holder, item.span.end > item.span.start ? item.span : holder);
      this.#path.pop();
    }
  }

  #word(text: string, scalar: ScalarTree, tree: Tree | null, form: Form, isLegal: boolean): void {
    // The form cannot say all: what has the form of a value may be none.
    const wanted = isLegal && form.values ? contradiction(text, form.values) : undefined;
    if (wanted !== undefined) this.#names.malformed.push({ expected: wanted, text, span: scalar.span });
    if (!form.isExpression) this.#use(text, innerSpan(tree, scalar.style), form);
    else if (!form.schema['x-literals']?.includes(text))
      this.#names.expressions.push({ text, scalar, path: [...this.#path] });
  }

  #use(id: string, span: Span, { refs, values }: Form): void {
    if (!refs || refs.literals.includes(id) || id === '') return;
    if (values !== undefined && isValue(id)) return;
    const { kinds, soft } = refs;
    this.#names.uses.push({ kinds, id, span, path: [...this.#path], ...(soft ? { soft } : {}) });
  }
}

function lastOfEach(entries: readonly Entry[]): ReadonlyMap<string, Entry> {
  return new Map(entries.map((entry) => [keyOf(entry), entry]));
}

/** The lists are made when they are asked for. */
function referencesIn(parts: readonly (readonly Names[])[]): References {
  const list = <T>(of: (part: Names) => readonly T[], place: (one: T) => string) => {
    const all: T[] = [];
    for (const section of parts) for (const part of section) for (const one of of(part)) all.push(one);
    return parts.some((section) => section.some(({ shared }) => shared)) ? distinct(all, place) : all;
  };
  return lazily<References>({
    definitions: () =>
      list(
        (part) => part.definitions,
        ({ span, kind, of }) => `${span.start} ${kind} ${of}`,
      ),
    uses: () =>
      list(
        (part) => part.uses,
        ({ span, kinds }) => `${span.start} ${kinds}`,
      ),
    expressions: () =>
      list(
        (part) => part.expressions,
        ({ scalar }) => `${scalar.span.start}`,
      ),
    malformed: () =>
      list(
        (part) => part.malformed,
        ({ span }) => `${span.start}`,
      ),
  });
}

/** What stands in the text once is there once. */
function distinct<T>(all: readonly T[], place: (one: T) => string): T[] {
  const places = new Set<string>();
  return all.filter((one) => {
    const at = place(one);
    return !places.has(at) && places.add(at);
  });
}

/** Where an id and a duration, date or schedule share a place: ids start with a letter and hold no blanks. */
function isValue(text: string): boolean {
  return /^(?:\d|PT?\d)|\s/.test(text);
}

/** The text between the quotes, so that a rename leaves them alone. An alias is used where the anchor stands. */
function innerSpan(tree: Tree | null, style: ScalarStyle): Span {
  const scalar = asScalar(tree);
  const span = scalar?.span ?? tree?.span ?? { start: 0, end: 0 };
  const quoted = style === 'single' || style === 'double';
  return quoted && span.end - span.start >= 2 ? spanLike(span, span.start + 1, span.end - 1) : span;
}
