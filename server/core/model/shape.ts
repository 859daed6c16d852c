// What can be wrong with the shape of a file: which key or value is not what the schema says, and what would be right.
import {
  type Entry,
  entryOf,
  keyOf,
  type MapTree,
  resolved,
  type ScalarTree,
  type Tree,
} from '../parse/tree.ts';
import { type Span, spanLike } from '../text/position.ts';
import { patternOf } from './places.ts';
import { expected, forms, type Schema } from './schema.ts';

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

/** What the whole file is expected to be. */
export const WHOLE = 'a value stream that begins with `vstream: 1`';

/** In file order, each once. */
export function inOrder(problems: readonly ShapeProblem[]): readonly ShapeProblem[] {
  if (problems.length === 0) return problems;
  return distinct(problems).sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
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
export function firstLine(text: string): Span {
  const line = /\S.*/.exec(text);
  if (!line) return { start: 0, end: /^.*/.exec(text)?.[0].length ?? 0 };
  return { start: line.index, end: line.index + line[0].trimEnd().length };
}

/** `place`: where the problem stands when nothing is written there. */
export function wrongValue(
  tree: Tree | null,
  schema: Schema,
  place: Span,
  wanted: string,
  text: string,
): ShapeProblem {
  const empty = !tree || tree.span.start === tree.span.end;
  const span = empty ? place : firstLineOf(text, tree.span);
  return { kind: 'wrong-value', expected: wanted, got: shown(tree), known: constants(schema), span };
}

/** `present`: the keys of the mapping. */
export function unknownKey(
  entry: Entry,
  map: MapTree,
  present: ReadonlySet<string>,
  form: Schema,
  text: string,
): ShapeProblem {
  return {
    kind: 'unknown-key',
    key: keyOf(entry),
    of: titleOf(form),
    known: Object.keys(form.properties ?? {}).filter((name) => !present.has(name)),
    extensible: Object.keys(form.patternProperties ?? {}).some((key) => patternOf(key).test('x-own')),
    mayBeText: map.flow && isNothing(entry.value),
    entry: entry.span,
    span: keySpan(entry, text),
  };
}

export function wrongId(entry: Entry, names: Schema, text: string): ShapeProblem {
  return { kind: 'wrong-id', id: keyOf(entry), expected: expected(names), span: keySpan(entry, text) };
}

const NONE: readonly ShapeProblem[] = [];

/** What a mapping has too little of, or too much. */
export function absences(map: MapTree, form: Schema, holder: Span): readonly ShapeProblem[] {
  const { required, 'x-exactly-one': choice, minProperties } = form;
  if (!required && !choice && minProperties === undefined) return NONE;
  const problems: ShapeProblem[] = [];
  const [of, whole] = [titleOf(form), { holder: map.span, span: holder }];
  const isThere = (key: string) => entryOf(map, key) !== undefined;
  for (const key of required ?? [])
    if (!isThere(key)) problems.push({ kind: 'missing-key', key, of, ...whole });
  const found = choice?.filter(isThere) ?? [];
  if (choice && found.length !== 1) problems.push({ kind: 'not-one-of', keys: choice, found, of, ...whole });
  if (minProperties !== undefined && new Set(map.entries.map(keyOf)).size < minProperties)
    problems.push({ kind: 'wrong-value', expected: expected(form), got: 'nothing', known: [], span: holder });
  return problems;
}

function titleOf(form: Schema): string {
  return form.title ?? 'mapping';
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
  return spanLike(span, Math.max(0, end - 1), end);
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
  return length > 0 ? spanLike(span, span.start, span.start + length) : span;
}
