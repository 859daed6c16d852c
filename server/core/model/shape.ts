// Shape: is the tree what the schema says, and if not, which key or value is wrong and what would be right?
// The precompiled validator decides; the walk below explains, one finding a mistake.
import type { Memory } from '../parse/memory.ts';
import {
  type Entry,
  keyOf,
  type MapTree,
  resolved,
  type ScalarTree,
  type SeqTree,
  type Tree,
} from '../parse/tree.ts';
import type { Span } from '../text/position.ts';
import { toData } from './data.ts';
import {
  accepts,
  deref,
  expected,
  formFor,
  forms,
  patternOf,
  propertySchema,
  rootSchema,
  type Schema,
} from './schema.ts';
import validate from './validator.gen.js';

export type ShapeProblem =
  | {
      readonly kind: 'unknown-key';
      readonly key: string;
      readonly of: string;
      /** Keys that the place knows and that are not there yet. */
      readonly known: readonly string[];
      /** Keys that start with `x-` are welcome here. */
      readonly extensible: boolean;
      /** A key without a value in a flow mapping: most often the rest of a text with a comma. */
      readonly mayBeText: boolean;
      readonly entry: Span;
      readonly span: Span;
    }
  | {
      readonly kind: 'missing-key';
      readonly key: string;
      readonly of: string;
      readonly holder: Span;
      readonly span: Span;
    }
  | {
      readonly kind: 'wrong-value';
      readonly expected: string;
      readonly got: string;
      readonly known: readonly string[];
      readonly span: Span;
    }
  | { readonly kind: 'wrong-id'; readonly id: string; readonly expected: string; readonly span: Span }
  | {
      readonly kind: 'not-one-of';
      readonly keys: readonly string[];
      readonly found: readonly string[];
      readonly of: string;
      readonly holder: Span;
      readonly span: Span;
    };

const WANTED = 'a value stream that begins with `vstream: 1`';

/** All shape problems of a file, in file order; none where the schema accepts it. */
export function checkShape(tree: Tree | null, text: string, memory?: Memory): ShapeProblem[] {
  // The walk comes to the same verdict; definition by definition it need not look at what has not changed.
  if (!memory && validate(toData(tree))) return [];
  return explainShape(tree, text, memory);
}

/** The explaining walk alone: reports at least one problem for every tree that the schema refuses, none for others. */
export function explainShape(tree: Tree | null, text: string, memory?: Memory): ShapeProblem[] {
  const root = resolved(tree);
  const walk = new Explanation(text, memory);
  if (root?.kind !== 'map') walk.wrongValue(tree, rootSchema, firstLine(text), WANTED);
  else walk.value(tree, rootSchema, documentAnchor(root, text));
  if (walk.problems.length === 0) return [];
  return distinct(walk.problems).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** What is wrong behind an anchor is wrong once, wherever its aliases stand. */
function distinct(problems: readonly ShapeProblem[]): ShapeProblem[] {
  const places = new Map<string, ShapeProblem>();
  for (const problem of problems) {
    const { start, end } = 'holder' in problem ? problem.holder : problem.span;
    const place = `${problem.kind} ${'key' in problem ? problem.key : ''} ${start} ${end}`;
    if (!places.has(place)) places.set(place, problem);
  }
  return [...places.values()];
}

/** Where a finding on the whole document stands: the `vstream` key, else the first key, else the start. */
export function documentAnchor(root: MapTree | undefined, text: string): Span {
  const entry = root?.entries.find((e) => keyOf(e) === 'vstream') ?? root?.entries[0];
  // `{}` is a mapping without keys.
  if (!entry) return root?.span ?? { start: 0, end: 0 };
  return keySpan(entry, text);
}

/** The first line that holds anything; comments have no tree, but a finding has to stand somewhere. */
function firstLine(text: string): Span {
  const line = /\S.*/.exec(text);
  if (!line) return { start: 0, end: /^.*/.exec(text)?.[0].length ?? 0 };
  return { start: line.index, end: line.index + line[0].trimEnd().length };
}

class Explanation {
  readonly problems: ShapeProblem[] = [];
  readonly #text: string;
  readonly #memory: Memory | undefined;

  constructor(text: string, memory?: Memory) {
    this.#text = text;
    this.#memory = memory;
  }

  /** `holder` is the id of the innermost definition: what is absent is reported there. */
  value(tree: Tree | null, schema: Schema, holder: Span, place?: Span): void {
    const form = formFor(schema, tree);
    const target = resolved(tree);
    if (!form) this.wrongValue(tree, schema, place ?? holder);
    else if (target?.kind === 'map') this.#map(target, form, holder);
    else if (target?.kind === 'seq') this.#seq(target, form, schema, holder);
    else if (!accepts(form, target?.value ?? null)) this.wrongValue(tree, schema, place ?? holder);
  }

  wrongValue(tree: Tree | null, schema: Schema, place: Span, wanted = expected(schema)): void {
    const empty = !tree || tree.span.start === tree.span.end;
    const span = empty ? place : firstLineOf(this.#text, tree.span);
    this.problems.push({
      kind: 'wrong-value',
      expected: wanted,
      got: shown(tree),
      known: constants(schema),
      span,
    });
  }

  #map(map: MapTree, form: Schema, holder: Span): void {
    const keys = new Set(map.entries.map(keyOf));
    const of = form.title ?? 'mapping';
    const entries = counting(map.entries, keys);
    if (this.#memory && form['x-defines'] !== undefined && form.properties === undefined) {
      // A section of definitions: what is wrong with one depends on nothing around it.
      const known = this.#memory.gathered(entries, form, (entry) => {
        const walk = new Explanation(this.#text);
        walk.#entry(entry, map, keys, form, of, holder);
        return walk.problems;
      });
      for (const problem of known) this.problems.push(problem);
    } else for (const entry of entries) this.#entry(entry, map, keys, form, of, holder);
    for (const key of form.required ?? []) {
      if (!keys.has(key))
        this.problems.push({ kind: 'missing-key', key, of, holder: map.span, span: holder });
    }
    const choice = form['x-exactly-one'];
    if (choice) {
      const found = choice.filter((key) => keys.has(key));
      if (found.length !== 1)
        this.problems.push({ kind: 'not-one-of', keys: choice, found, of, holder: map.span, span: holder });
    }
    if (form.minProperties !== undefined && keys.size < form.minProperties) {
      this.problems.push({
        kind: 'wrong-value',
        expected: expected(form),
        got: 'nothing',
        known: [],
        span: holder,
      });
    }
  }

  #entry(
    entry: Entry,
    map: MapTree,
    present: ReadonlySet<string>,
    form: Schema,
    of: string,
    holder: Span,
  ): void {
    const key = keyOf(entry);
    const schema = propertySchema(form, key);
    if (!schema) {
      if (form.additionalProperties !== false) return;
      const known = Object.keys(form.properties ?? {}).filter((name) => !present.has(name));
      const extensible = Object.keys(form.patternProperties ?? {}).some((key) =>
        patternOf(key).test('x-own'),
      );
      const mayBeText = map.flow && isNothing(entry.value);
      this.problems.push({
        kind: 'unknown-key',
        key,
        of,
        known,
        extensible,
        mayBeText,
        entry: entry.span,
        span: keySpan(entry, this.#text),
      });
      return;
    }
    const named = form.properties !== undefined && Object.hasOwn(form.properties, key);
    const names = form.propertyNames && !named ? deref(form.propertyNames) : undefined;
    if (names && !accepts(names, key)) {
      this.problems.push({
        kind: 'wrong-id',
        id: key,
        expected: expected(names),
        span: keySpan(entry, this.#text),
      });
    }
    const defines = form['x-defines'] !== undefined && schema === form.additionalProperties;
    const place = entry.key.span;
    this.value(entry.value, schema, defines ? place : holder, place);
  }

  #seq(seq: SeqTree, form: Schema, schema: Schema, holder: Span): void {
    if (form.minItems !== undefined && seq.items.length < form.minItems) this.wrongValue(seq, schema, holder);
    for (const item of seq.items) {
      // An item without a value has no place of its own.
      const place = item.span.end > item.span.start ? item.span : holder;
      if (form.items) this.value(item, form.items, holder, place);
    }
  }
}

/** Of entries with the same key only the last counts, for the validator too. */
function counting(entries: readonly Entry[], keys: ReadonlySet<string>): readonly Entry[] {
  if (keys.size === entries.length) return entries;
  return [...new Map(entries.map((entry) => [keyOf(entry), entry])).values()];
}

function isNothing(tree: Tree | null): boolean {
  return !tree || (tree.kind === 'scalar' && tree.value === null);
}

function keySpan({ key, span }: Entry, text: string): Span {
  const written = [key.span, span].find(({ start, end }) => end > start);
  if (written) return written;
  // A colon or question mark alone: neither key nor value. It stands there, or is the last thing before.
  const end = /\S/.test(text.charAt(span.start))
    ? span.start + 1
    : text.slice(0, span.start).trimEnd().length;
  return { start: Math.max(0, end - 1), end };
}

/** Legal constants of a place, for suggestions. */
function constants(schema: Schema): string[] {
  return forms(schema).flatMap((form) => (form.enum ?? []).map(String));
}

function shown(tree: Tree | null): string {
  const target = resolved(tree);
  if (!target || (target.kind === 'scalar' && target.value === null)) return 'nothing';
  if (target.kind === 'map') return 'keys and values';
  if (target.kind === 'seq') return target.items.length === 0 ? 'an empty list' : 'a list';
  return `\`${clipped(scalarText(target))}\``;
}

function scalarText(scalar: ScalarTree): string {
  return scalar.style === 'plain' && scalar.source !== '' ? scalar.source : String(scalar.value);
}

function clipped(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  const points = [...line];
  return points.length > 60 ? `${points.slice(0, 59).join('')}…` : line;
}

/** A collection of the wrong kind is marked on its first line, not over half the file. */
function firstLineOf(text: string, span: Span): Span {
  const length = text.slice(span.start, span.end).search(/[\r\n]/);
  return length > 0 ? { start: span.start, end: span.start + length } : span;
}
