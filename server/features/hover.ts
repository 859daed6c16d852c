// Hover: what a key or word means, what a name stands for, and what flows through a node.
import type { Analysis } from '../core/analyze.ts';
import { deref, type Schema } from '../core/model/schema.ts';
import type { DefinitionKind } from '../core/model/types/names.ts';
import { keyOf } from '../core/parse/tree.ts';
import type { Span } from '../core/text/position.ts';
import { constantsOf } from './completion-snippets.ts';
import { definitionName, expectation, LITERALS } from './cursor-schema.ts';
import { type Located, locate } from './cursor-tree.ts';
import { code } from './hover-markdown.ts';
import { flowLines, nodeFigureLines } from './hover-metrics.ts';
import { fieldType, summaryOf } from './hover-summary.ts';
import { durationLine } from './hover-values.ts';
import { type Occurrence, occurrenceAt, occurrences, sameTarget } from './navigation.ts';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

const REFERENCE = 'https://vstream.dev/reference';

export function hover(analysis: Analysis, offset: number): Hover | undefined {
  const places = occurrences(analysis.stream);
  const place = occurrenceAt(places, offset);
  const named = place && symbolText(analysis, place, places);
  if (place && named) return { span: place.span, markdown: named };
  const located = locate(analysis.parsed.tree, offset);
  if (!located) return undefined;
  const markdown = located.on === 'key' ? keyText(located) : valueText(analysis, located);
  return markdown === undefined ? undefined : { span: located.span, markdown };
}

function symbolText(
  analysis: Analysis,
  { target, role }: Occurrence,
  places: readonly Occurrence[],
): string | undefined {
  const { stream } = analysis;
  if (target.kind === 'field') {
    const field = stream.context.get(target.of ?? '')?.fields.get(target.id);
    return field && `**field** ${code(`${target.of}.${target.id}`)}: ${fieldType(field.type)}`;
  }
  const node = target.kind === 'node' ? stream.nodes.get(target.id) : undefined;
  const kind: DefinitionKind | undefined = target.kind === 'node' ? node?.kind : target.kind;
  const summary = kind && summaryOf(stream, kind, target.id);
  if (!summary) return undefined;
  const sections = [summary];
  if (node) {
    const figures = nodeFigureLines(analysis, node.id);
    if (figures.length > 0) sections.push(figures.join('\n'));
    sections.push(...flowLines(analysis, node.id));
  }
  if (role === 'definition') {
    const uses = places.filter((one) => one.role === 'use' && sameTarget(one.target, target)).length;
    sections.push(uses === 1 ? 'Used once.' : `Used ${uses} times.`);
  }
  return sections.join('\n\n');
}

function keyText({ entry, holder, schema }: Located): string | undefined {
  if (!entry || !holder || !schema) return undefined;
  const key = keyOf(entry);
  return schemaText(key, schema, holder);
}

/** A key as the schema explains it. */
function schemaText(key: string, schema: Schema, holder: Schema): string {
  const target = deref(schema);
  const required = holder.required?.includes(key) ? ', required' : '';
  const lines = [`**${code(key)}**${target.title === undefined ? '' : ` · ${target.title}`}${required}`];
  if (target.description !== undefined) lines.push(target.description);
  const words = wordLines(schema);
  if (words.length > 0) lines.push(words.join('\n'));
  if (target.default !== undefined) lines.push(`Default: ${code(String(target.default))}`);
  const examples = (target.examples ?? []).map((example) =>
    code(typeof example === 'string' ? example : flowText(example)),
  );
  if (examples.length > 0) lines.push(`For example ${examples.join(', ')}`);
  lines.push(links(holder, schema));
  return lines.join('\n\n');
}

/** Examples as an author would write them. */
function flowText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flowText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, inside]) => `${key}: ${flowText(inside)}`)
    .join(', ')} }`;
}

function wordLines(schema: Schema): string[] {
  return expectation([schema]).scalars.flatMap((form) =>
    (form.enum ?? []).flatMap((word) => {
      const meaning = form['x-enum-descriptions']?.[String(word)];
      return meaning === undefined ? [] : [`- ${code(String(word))}: ${meaning}`];
    }),
  );
}

function links(holder: Schema, schema: Schema): string {
  const names = [definitionName(holder), definitionName(schema)].filter((name) => name !== undefined);
  const shown = [...new Set(names)].map((name) => `[${name}](${REFERENCE}#${name})`);
  return shown.length > 0 ? `Reference: ${shown.join(', ')}` : `[Reference](${REFERENCE})`;
}

function valueText(analysis: Analysis, { schema, form, scalar, path }: Located): string | undefined {
  if (!schema || !form) return undefined;
  const word = String(scalar.value);
  const expected = expectation([schema]);
  let constant = false;
  for (const candidate of expected.scalars) {
    const meaning = candidate['x-enum-descriptions']?.[word];
    if (meaning !== undefined) return `${code(word)}: ${meaning}\n\n${links(candidate, schema)}`;
    if (constantsOf(candidate)?.some((value) => String(value) === word)) constant = true;
  }
  if (expected.literals.includes(word) && LITERALS[word] !== undefined)
    return `${code(word)}: ${LITERALS[word]}`;
  if (constant) return `${code(word)}: ${deref(schema).description ?? ''}`;
  const timed = expected.values.some((value) => value === 'duration' || value === 'fixed-duration');
  const line = timed ? durationLine(analysis.stream, path, word) : undefined;
  return line === undefined ? undefined : `${code(word)} ${line}`;
}
