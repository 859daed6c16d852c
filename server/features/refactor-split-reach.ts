// What else in the file speaks of a step that is split: clocks that stop with it, protection that covers it, and
// scenarios that say how it ends. The same change once as text and once as data, so that one checks the other.
import type { Analysis } from '../core/analyze.ts';
import type { Data } from '../core/model/data.ts';
import { toData } from '../core/model/data.ts';
import type { Use } from '../core/model/types/names.ts';
import type { StepNode } from '../core/model/types/nodes.ts';
import type { Sla } from '../core/model/types/sla.ts';
import { asMap, asSeq, childOf, type Entry, entryOf, type Tree } from '../core/parse/tree.ts';
import { entryAt } from '../core/rules/lookup.ts';
import { keyOrder } from '../core/rules/order.ts';
import { addItem, addToEntry } from '../core/rules/scaffold.ts';
import type { TextEdit } from '../core/text/edit.ts';
import { changeAt, isMembers, memberOf, type Path } from './refactor-safety.ts';

export interface Reach {
  readonly edits: readonly TextEdit[];
  /** The same for the data; false where a place is not there. */
  readonly change: (data: Data) => boolean;
  /** Both parts name the SLA of the step: each has a clock of its own, as every node that names it. */
  readonly sharesSla: boolean;
}

interface Change {
  readonly edit: TextEdit;
  readonly path: Path;
  readonly value: (old: Data) => Data;
}

/** Lists of nodes that something holds for: it then holds for both. */
const LISTS: ReadonlySet<unknown> = new Set([
  'applies_to',
  'during',
  'separate_from',
  'pauses_in',
  'cancels',
]);

export function reachOf(analysis: Analysis, step: StepNode, second: string): Reach {
  const uses = analysis.stream.uses.filter(({ id, kinds }) => id === step.id && kinds.includes('step'));
  const places = uses.flatMap((use) => placeOf(analysis, use, second) ?? []);
  const { change, shares } = ownSla(analysis, step, second);
  const changes = [...places, ...(change ? [change] : [])];
  return {
    edits: changes.map(({ edit }) => edit),
    change: (data) => changes.every(({ path, value }) => changeAt(data, path, value)),
    sharesSla: shares,
  };
}

function placeOf(analysis: Analysis, { id, span, path }: Use, second: string): Change | undefined {
  const [last, before] = [path.at(-1), path.at(-2)];
  const both = { from: id, to: second };
  if (last === 'covers') return { edit: { span, newText: flow(both) }, path, value: () => both };
  if (last === 'to' && before === 'covers')
    return { edit: { span, newText: second }, path, value: () => second };
  if (typeof last === 'number' && LISTS.has(before)) {
    const holder = path.slice(0, -1);
    const list = asSeq(treeAt(analysis.parsed.tree, holder));
    const edit = list && addItem(analysis.text, list, second);
    return edit && { edit, path: holder, value: (old) => (Array.isArray(old) ? [...old, second] : old) };
  }
  const turn = path[0] === 'scenarios' && before === 'when' && last === id;
  const turns = path.slice(0, -1);
  const entry = turn ? entryOf(treeAt(analysis.parsed.tree, turns), id) : undefined;
  // Time runs out where the time is spent: in the first.
  if (!entry || JSON.stringify(toData(entry.value)).includes('"timeout"')) return undefined;
  return { edit: { span, newText: second }, path: turns, value: (old) => renamed(old, id, second) };
}

/** A promise of the step alone becomes one of both together, where nobody else makes it. */
function ownSla(
  { text, parsed, stream }: Analysis,
  step: StepNode,
  second: string,
): { change?: Change; shares: boolean } {
  const covers = { from: step.id, to: second };
  const place = { text, root: stream.root };
  const stretch = (entry: Entry | undefined, path: Path, sla: Sla) => {
    const stretches = sla.measure === 'lead_time' || sla.measure === 'process_time';
    if (sla.covers || !stretches || !entry?.value) return undefined;
    const { span } = entry.value;
    const edit = asMap(entry.value)
      ? addToEntry(place, entry, 'covers', flow(covers), keyOrder('sla'))
      : { span, newText: `{ covers: ${flow(covers)}, within: ${text.slice(span.start, span.end)} }` };
    const value = (old: Data) => (isMembers(old) ? { ...old, covers } : { within: old, covers });
    return { edit, path, value };
  };
  if (step.sla?.kind === 'inline') {
    const entry = entryOf(entryAt(parsed.tree, step.idSpan)?.value, 'sla');
    const change = stretch(entry, ['steps', step.id, 'sla'], step.sla.sla);
    return { ...(change ? { change } : {}), shares: false };
  }
  const id = step.sla?.ref.id;
  const sla = id === undefined ? undefined : stream.slas.get(id);
  if (!sla) return { shares: false };
  const users = [...stream.nodes.values()].filter(
    (one) => one.sla?.kind === 'named' && one.sla.ref.id === id,
  );
  const change =
    users.length === 1 ? stretch(entryAt(parsed.tree, sla.idSpan), ['slas', sla.id], sla) : undefined;
  return change ? { change, shares: false } : { shares: true };
}

function flow({ from, to }: { readonly from: string; readonly to: string }): string {
  return `{ from: ${from}, to: ${to} }`;
}

function treeAt(root: Tree | null, path: Path): Tree | null | undefined {
  return path.reduce<Tree | null | undefined>(
    (tree, part) => (typeof part === 'number' ? asSeq(tree)?.items[part] : childOf(tree, part)),
    root,
  );
}

function renamed(data: Data, from: string, to: string): Data {
  if (!isMembers(data)) return data;
  const { [from]: moved, ...others } = data;
  return { ...others, [to]: moved ?? memberOf(data, from) ?? null };
}
