// Snippets: the schema's own blocks as YAML in the author's indentation, and the first value of a key.
import { deref, type Schema } from '../core/model/schema.ts';
import { choice } from './completion-item.ts';
import { type Expected, expectation } from './cursor-schema.ts';

export interface Layout {
  /** Column of the key or item that is being written. */
  readonly column: number;
  readonly unit: number;
  readonly lineBreak: string;
  readonly flow: boolean;
}

/** The body of a `defaultSnippets` entry as lines, the first without its indentation. */
export function blockSnippet(body: unknown, layout: Layout): string {
  if (layout.flow) return flowText(body).replace(/^\{ | \}$/g, '');
  return blockLines(body, layout).join(layout.lineBreak).trimStart();
}

function blockLines(body: unknown, layout: Layout): string[] {
  const indent = ' '.repeat(layout.column);
  if (!isObject(body)) return [indent + scalarText(body)];
  return Object.entries(body).flatMap(([key, value]) => {
    if (Array.isArray(value) && value.some(isObject)) {
      return [
        `${indent}${key}:`,
        ...value.flatMap((item) => itemLines(item, { ...layout, column: layout.column + layout.unit })),
      ];
    }
    if (!isObject(value)) return [`${indent}${key}: ${flowText(value)}`];
    return [`${indent}${key}:`, ...blockLines(value, { ...layout, column: layout.column + layout.unit })];
  });
}

function itemLines(item: unknown, layout: Layout): string[] {
  const [first = '', ...rest] = blockLines(item, { ...layout, column: layout.column + 2 });
  return [`${' '.repeat(layout.column)}- ${first.trimStart()}`, ...rest];
}

function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (!isObject(value)) return quotedInFlow(scalarText(value));
  return `{ ${Object.entries(value)
    .map(([key, inside]) => `${key}: ${flowText(inside)}`)
    .join(', ')} }`;
}

/** A comma or bracket in the default of a tab stop would end the value. */
function quotedInFlow(text: string): string {
  const shown = text.replace(/\$\{\d+\|[^}]*\}/g, '').replace(/\$\{\d+:([^}]*)\}/g, '$1');
  return /[,[\]{}]/.test(shown) ? `"${text}"` : text;
}

/** A leading `^` says that the text is written without quotes; ours never has any. */
function scalarText(value: unknown): string {
  return typeof value === 'string' ? value.replace(/^\^/, '') : String(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands behind the colon of a new key: its one legal shape, or just room for a value. */
export function valueSnippet(schema: Schema, layout: Layout): { text: string; again: boolean } {
  const expected = expectation([schema]);
  const { maps, lists, scalars } = expected;
  const words = closedWords(expected);
  if (words.length === 1) return { text: ` ${words[0]}`, again: false };
  if (words.length > 1) return { text: ` ${choice(1, words)}`, again: false };
  const below = { ...layout, column: layout.column + layout.unit };
  if (maps.length === 1 && lists.length === 0 && scalars.length === 0) {
    const keys = maps[0]?.required ?? [];
    const again = keys.length === 0;
    if (layout.flow) return { text: ` { ${pairs(keys).join(', ')} }`, again };
    const lines = pairs(keys).map((line) => layout.lineBreak + ' '.repeat(below.column) + line);
    return { text: lines.join(''), again };
  }
  if (lists.length === 1 && maps.length === 0 && scalars.length === 0) return listSnippet(lists[0], below);
  return { text: ' $0', again: expected.refs.length > 0 || expected.literals.length > 0 || maps.length > 0 };
}

function listSnippet(list: Schema | undefined, layout: Layout): { text: string; again: boolean } {
  const item = expectation(list?.items ? [list.items] : []);
  const refers = item.refs.length > 0;
  const short = refers || item.values.length > 0;
  if (layout.flow || short) return { text: ' [$0]', again: refers };
  const [first = '$0', ...rest] = item.scalars.length > 0 ? [] : pairs(item.maps[0]?.required ?? []);
  const lines = [
    `${' '.repeat(layout.column)}- ${first}`,
    ...rest.map((line) => ' '.repeat(layout.column + 2) + line),
  ];
  return { text: lines.map((line) => layout.lineBreak + line).join(''), again: false };
}

/** Required keys of a mapping with a tab stop each. */
export function pairs(keys: readonly string[]): string[] {
  return keys.length === 0 ? ['$0'] : keys.map((key, index) => `${key}: $${index + 1}`);
}

/** The words of a place that takes nothing else. */
function closedWords({ maps, lists, scalars, refs, values }: Expected): string[] {
  if (maps.length + lists.length + refs.length + values.length > 0) return [];
  const words = scalars.map(constantsOf);
  return words.includes(undefined) ? [] : words.flatMap((list) => (list ?? []).map(String));
}

export function constantsOf(form: Schema): readonly (string | number | boolean | null)[] | undefined {
  const target = deref(form);
  if (target.enum) return target.enum;
  if (target.const !== undefined) return [target.const];
  return target.type === 'boolean' ? [true, false] : undefined;
}
