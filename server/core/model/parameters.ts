// What a parameter is worth on a date: `values` take effect one after the other, `value` holds before the first of them.
import type { Tree } from '../parse/tree.ts';
import { celName, evaluator } from './cel.ts';
import { celNames } from './cel-names.ts';
import { toData } from './data.ts';
import { type CalendarDate, dayNumber } from './dates.ts';
import type { Parameter } from './types/content.ts';
import type { StreamNode } from './types/nodes.ts';
import type { Stream } from './types/stream.ts';

/** Dated values in order of their dates; those whose date cannot be read are left out. */
export function changesOf({
  values,
}: Parameter): { readonly day: number; readonly text: string; readonly value: Tree }[] {
  const found = values.flatMap(({ from, value }) =>
    from?.value && value ? [{ day: dayNumber(from.value), text: from.text, value }] : [],
  );
  return found.sort((a, b) => a.day - b.day);
}

/** Undefined where nothing says it: no value yet on that date, or dated values and no date to ask for. */
export function valueOn(parameter: Parameter, on: CalendarDate | undefined): Tree | undefined {
  const changes = changesOf(parameter);
  if (changes.length === 0) return parameter.value;
  if (on === undefined) return undefined;
  return changes.findLast(({ day }) => day <= dayNumber(on))?.value ?? parameter.value;
}

/**
 * The stream with the counts filled in that follow from it: from parameters alone, as these are on that date, and from
 * how many people there are.
 */
export function withCountsOn(written: Stream, on: CalendarDate | undefined): Stream {
  const stream = withPeople(written);
  const open = [...stream.nodes.values()].filter((node) => countText(node) !== undefined);
  if (open.length === 0) return stream;
  const params: Record<string, unknown> = {};
  for (const parameter of stream.parameters.values()) {
    const value = toData(valueOn(parameter, on));
    if (value !== null && value !== 'unknown') params[celName(parameter.id)] = value;
  }
  // A whole number of YAML may be meant as an int or as a double: CEL multiplies like with like alone.
  const whole = Object.entries(params).map(([id, value]) => [
    id,
    Number.isInteger(value) ? BigInt(Number(value)) : value,
  ]);
  const [ints, doubles] = [evaluator({ params: Object.fromEntries(whole) }), evaluator({ params })];
  const nodes = new Map(stream.nodes);
  for (const node of open) {
    const text = countText(node) ?? '';
    if (node.kind !== 'step' || !node.forEach || !celNames(text).every(([root]) => root === 'params'))
      continue;
    const value = Number(ints(text) ?? doubles(text));
    if (!(Number.isFinite(value) && value >= 0)) continue;
    nodes.set(node.id, { ...node, forEach: { ...node.forEach, count: { value, span: node.forEach.span } } });
  }
  return { ...stream, nodes };
}

/** Where each person of an actor does a step once, and nothing else is said, they are as many as work at once. */
function withPeople(stream: Stream): Stream {
  let nodes: Map<string, StreamNode> | undefined;
  for (const node of stream.nodes.values()) {
    if (node.kind !== 'step' || !node.forEach?.actor || node.forEach.count) continue;
    const { capacity } = stream.actors.get(node.forEach.actor.id) ?? {};
    if (!capacity || capacity.value === 'unknown') continue;
    nodes ??= new Map(stream.nodes);
    nodes.set(node.id, { ...node, forEach: { ...node.forEach, count: capacity } });
  }
  return nodes ? { ...stream, nodes } : stream;
}

function countText(node: StreamNode): string | undefined {
  const count = node.kind === 'step' ? node.forEach?.count : undefined;
  return count && 'cel' in count ? count.cel.text : undefined;
}
