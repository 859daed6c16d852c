// Split step: one step becomes two in sequence. What goes in and how long it takes stays with the first; what comes out,
// what may go wrong and where the work goes is the second's. Ways in still lead to the first.
import type { Analysis } from '../core/analyze.ts';
import type { Data } from '../core/model/data.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import { type Entry, keyOf, type MapTree } from '../core/parse/tree.ts';
import { columnOf, endOfLine, endOfLines, spacedDefinitions } from '../core/rules/author-layout.ts';
import { entryAt } from '../core/rules/lookup.ts';
import { freshId } from '../core/rules/targets.ts';
import { inline } from '../core/rules/yaml-text.ts';
import { lineBreakOf, type TextEdit } from '../core/text/edit.ts';
import {
  isMembers,
  isSafe,
  type Members,
  memberOf,
  type Proof,
  type Refactoring,
} from './refactor-safety.ts';
import { type Reach, reachOf } from './refactor-split-reach.ts';

/** Said by the second step: what comes out, what may go wrong, what ends with it. */
const SECOND: ReadonlySet<string> = new Set([
  ...['writes', 'complete_accurate', 'raises', 'on', 'provisional', 'reversed_by'],
  ...['cancels', 'cadence', 'notifies', 'next'],
]);
/** In force in both. */
const BOTH: readonly string[] = ['actor', 'stage', 'value_adding', 'parameters', 'guardrails'];
/** The whole time stays with the first until somebody divides it. */
const UNDIVIDED: Readonly<Record<string, string>> = {
  process_time: 'process_time',
  wait_time: 'wait_time',
  lead_time: 'wait_time',
};
/** One run of a sub-stream or of a loop over items cannot be cut in the middle. */
const WHOLE: readonly string[] = ['stream', 'for_each'];

interface Parts {
  readonly first: string;
  readonly second: string;
  readonly name: string;
  readonly entry: Entry;
  readonly map: MapTree;
  readonly both: ReadonlySet<string>;
}

/** Undefined where a part of the step stands elsewhere (anchors, merge keys), or where nothing leads on. */
export function splitStep(analysis: Analysis, node: StreamNode, proof: Proof): Refactoring | undefined {
  if (node.kind !== 'step' || !node.next) return undefined;
  const { parsed, stream } = analysis;
  const entry = entryAt(parsed.tree, node.idSpan);
  const map = entry?.value?.kind === 'map' ? entry.value : undefined;
  if (!entry || !map || map.entries.some((one) => one.merged || WHOLE.includes(keyOf(one)))) return undefined;
  const second = freshId(stream, `${node.id}-2`);
  const reach = reachOf(analysis, node, second);
  const both = new Set(reach.sharesSla ? [...BOTH, 'sla'] : BOTH);
  const name = `TODO name the second part of ${node.id}`;
  const parts: Parts = { first: node.id, second, name, entry, map, both };
  const own = map.flow ? inBraces(analysis, parts) : inLines(analysis, parts);
  if (!own) return undefined;
  // An item added at the end of a line goes before what is taken away from there on.
  const edits = [...reach.edits, ...own];
  if (!isSafe(analysis, edits, proof, (data) => expected(data, parts, reach))) return undefined;
  const title = `Split \`${node.id}\` in two: writes, exceptions and next go to \`${second}\`, the rest stays`;
  return { title, kind: 'refactor.rewrite', edits };
}

function expected(data: Data, { first, second, name, both }: Parts, reach: Reach): Data | undefined {
  const steps = memberOf(data, 'steps');
  const step = memberOf(steps, first);
  if (!isMembers(steps) || !isMembers(step)) return undefined;
  const stays: Members = { next: second };
  const goes: Members = { name };
  for (const [key, value] of Object.entries(step)) {
    if (SECOND.has(key)) goes[key] = value;
    else stays[key] = value;
    if (both.has(key)) goes[key] = value;
    const undivided = UNDIVIDED[key];
    if (undivided !== undefined) goes[undivided] = 'unknown';
  }
  Object.assign(steps, { [first]: stays, [second]: goes });
  return reach.change(data) ? data : undefined;
}

/** A step in lines: what moves takes its comments along. */
function inLines({ text, stream }: Analysis, parts: Parts): TextEdit[] | undefined {
  const { entry, map, second, both } = parts;
  const [lineBreak, column] = [lineBreakOf(text), columnOf(text, map.span.start)];
  const margin = lineBreak + ' '.repeat(column);
  const outer = lineBreak + ' '.repeat(columnOf(text, entry.key.span.start));
  let at = endOfLine(text, entry.key.span.end);
  if (at > map.span.start) return undefined;
  const edits: TextEdit[] = [];
  const added = [...silencesAbove(text, entry, outer), `${outer}${second}:`, `${margin}name: ${parts.name}`];
  const timed = new Set<string>();
  for (const one of map.entries) {
    const span = { start: at, end: endOfLines(text, one.span.end, column) };
    at = span.end;
    const key = keyOf(one);
    const undivided = UNDIVIDED[key];
    if (SECOND.has(key)) {
      added.push(text.slice(span.start, span.end));
      edits.push({ span, newText: key === 'next' ? `${margin}next: ${second}` : '' });
    } else if (both.has(key)) added.push(margin + text.slice(one.span.start, one.span.end));
    else if (undivided !== undefined && !timed.has(undivided)) added.push(`${margin}${undivided}: unknown`);
    if (undivided !== undefined) timed.add(undivided);
  }
  const spaced = spacedDefinitions({ text, root: stream.root }, siblingsOf(stream.root, entry));
  return [...edits, { span: { start: at, end: at }, newText: (spaced ? lineBreak : '') + added.join('') }];
}

/** What is silenced at the step by its id may now be said of either part. */
function silencesAbove(text: string, entry: Entry, margin: string): string[] {
  const lines = text
    .slice(0, entry.key.span.start)
    .split(/\r\n|\r|\n/)
    .slice(0, -1);
  const comments = lines.slice(lines.findLastIndex((line) => !/^[ \t]*#/.test(line)) + 1);
  return comments.filter((line) => /# *vstream-ignore\b/.test(line)).map((line) => margin + line.trim());
}

function siblingsOf(root: MapTree | undefined, entry: Entry): readonly Entry[] {
  const sections = root?.entries.map(({ value }) => (value?.kind === 'map' ? value.entries : [])) ?? [];
  return sections.find((entries) => entries.includes(entry)) ?? [entry];
}

/** A step in braces. */
function inBraces({ text, stream }: Analysis, parts: Parts): TextEdit[] | undefined {
  const { entry, map, second, both } = parts;
  const edits: TextEdit[] = [];
  const added: (readonly [string, string])[] = [['name', parts.name]];
  const stays = map.entries.map((one) => keyOf(one) === 'next' || !SECOND.has(keyOf(one)));
  const last = stays.lastIndexOf(true);
  for (const [i, one] of map.entries.entries()) {
    const [key, value, next] = [keyOf(one), one.value, map.entries[i + 1]];
    if (!value) return undefined;
    const written = text.slice(value.span.start, value.span.end);
    const undivided = UNDIVIDED[key];
    if (SECOND.has(key) || both.has(key)) added.push([key, written]);
    else if (undivided !== undefined && !added.some(([name]) => name === undivided))
      added.push([undivided, 'unknown']);
    if (key === 'next') edits.push({ span: value.span, newText: second });
    else if (SECOND.has(key) && i < last && next)
      edits.push({ span: { start: one.span.start, end: next.span.start }, newText: '' });
  }
  const [kept, end] = [map.entries[last], map.entries.at(-1)];
  if (kept && end && kept !== end)
    edits.push({ span: { start: kept.span.end, end: end.span.end }, newText: '' });
  const definition = `${second}: ${inline(added)}`;
  const start = entry.span.start - columnOf(text, entry.span.start);
  const margin = text.slice(start, entry.span.start);
  const own = margin.trim() === '' ? lineBreakOf(text) + margin : ' ';
  const steps = stream.root?.entries.find((one) => keyOf(one) === 'steps')?.value;
  if (steps?.kind !== 'map') return undefined;
  const at = steps.flow ? entry.span.end : endOfLines(text, entry.span.end, margin.length);
  return [...edits, { span: { start: at, end: at }, newText: (steps.flow ? ',' : '') + own + definition }];
}
