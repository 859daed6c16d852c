// References: what is defined and fits the place, what the author most likely means first, what is used already last.
import { closure } from '../core/model/graph.ts';
import type { DefinedId, DefinitionKind } from '../core/model/types/names.ts';
import type { StreamNode } from '../core/model/types/nodes.ts';
import type { Stream } from '../core/model/types/stream.ts';
import { type Completion, type CompletionKind, type CompletionPlace, order } from './completion-item.ts';
import type { Path } from './cursor-scan.ts';
import type { Expected } from './cursor-schema.ts';
import { definitionOf, KIND_NAMES, summaryOf } from './hover-summary.ts';

export interface Candidate {
  readonly id: string;
  readonly completion: Completion;
}

/** Past so many candidates nobody reads the descriptions, and they would cost more than they give. */
const DESCRIBED = 1000;

const NODES: ReadonlySet<DefinitionKind> = new Set(['trigger', 'step', 'gate', 'handoff', 'output']);

export function referenceCandidates(place: CompletionPlace, expected: Expected, path: Path): Candidate[] {
  const { stream } = place.analysis;
  const { start, end } = place.cursor;
  const rank = rankOf(place, expected, path);
  const found: Candidate[] = [];
  const seen = new Set<string>();
  const all = candidates(stream, expected);
  for (const [index, { kind, id }] of all.entries()) {
    if (seen.has(id)) continue;
    seen.add(id);
    const definition = definitionOf(stream, kind, id);
    const name = definition?.name?.text;
    const documentation = all.length > DESCRIBED ? undefined : summaryOf(stream, kind, id);
    found.push({
      id,
      completion: {
        label: id,
        kind: itemKind(kind),
        detail: detailOf(stream, kind, id),
        ...(name === undefined ? {} : { name, filter: `${id} ${name}` }),
        ...(documentation === undefined ? {} : { documentation }),
        ...{ span: { start, end }, text: id, snippet: false, sort: order(rank(kind, id), index) },
      },
    });
  }
  if (expected.refs.includes('context')) found.push(...fieldCandidates(place, rank));
  return found;
}

function candidates(stream: Stream, { refs }: Expected): DefinedId[] {
  return stream.definitions.filter(({ kind, id }) => refs.includes(kind) && id !== '');
}

function itemKind(kind: DefinitionKind): CompletionKind {
  if (NODES.has(kind)) return 'node';
  return kind === 'actor' || kind === 'team' ? 'actor' : 'definition';
}

function detailOf(stream: Stream, kind: DefinitionKind, id: string): string {
  const definition = definitionOf(stream, kind, id);
  const more =
    kind === 'actor'
      ? stream.actors.get(id)?.kind
      : kind === 'output' && definition && 'outcome' in definition
        ? definition.outcome
        : undefined;
  return typeof more === 'string' ? `${KIND_NAMES[kind]}, ${more}` : KIND_NAMES[kind];
}

function fieldCandidates(place: CompletionPlace, rank: Rank): Candidate[] {
  const { analysis, cursor } = place;
  const { start, end } = cursor;
  return [...analysis.stream.context.values()].flatMap((item, index) =>
    [...item.fields.values()].map(({ id, type }): Candidate => {
      const label = `${item.id}.${id}`;
      const detail = typeof type === 'string' ? type : type.options.join(', ');
      const sort = order(Math.min(9, rank('field', label) + 3), index);
      return {
        id: label,
        completion: { label, kind: 'field', detail, span: { start, end }, text: label, snippet: false, sort },
      };
    }),
  );
}

type Rank = (kind: DefinitionKind, id: string) => number;

/** 1 what plainly fits, 2 the rest, 8 used already in the same list, 9 the node itself. */
function rankOf({ analysis, cursor }: CompletionPlace, { refs, literals }: Expected, path: Path): Rank {
  const { stream } = analysis;
  const self = holderOf(stream, path);
  const used = usedIn(stream, path, cursor.offset);
  const flow = refs.includes('step') && literals.includes('end');
  const entered = new Set(
    stream.edges
      .filter((edge) => edge.span.end < cursor.start || edge.span.start > cursor.end)
      .map(({ to }) => to),
  );
  const wanted = refs.includes('context')
    ? contextFor(analysis.facts.graph.into, stream, self, path)
    : undefined;
  return (kind, id) => {
    if (used.has(id)) return 8;
    if (id === self?.id && NODES.has(kind)) return 9;
    if (wanted) return wanted(id.split('.')[0] ?? id) ? 1 : 2;
    if (flow) return entered.has(id) ? 2 : 1;
    return namespaceOf(kind) === namespaceOf(refs[0] ?? kind) ? 1 : 2;
  };
}

/** Triggers, steps, gates, handoffs and outputs share one. */
function namespaceOf(kind: DefinitionKind): string {
  return NODES.has(kind) ? 'node' : kind;
}

function holderOf(stream: Stream, [section, id]: Path): StreamNode | undefined {
  const sections = ['triggers', 'steps', 'gates', 'handoffs', 'outputs'];
  return sections.includes(String(section)) ? stream.nodes.get(String(id)) : undefined;
}

/** Ids that the other items of the same list name. */
function usedIn(stream: Stream, path: Path, offset: number): Set<string> {
  const index = path.findLastIndex((part) => typeof part === 'number');
  const rest = path.slice(index + 1);
  if (index < 0 || (rest.length > 0 && rest.join('/') !== 'to')) return new Set();
  const list = path.slice(0, index);
  const inList = stream.uses.filter(
    (use) =>
      list.every((part, i) => use.path[i] === part) &&
      (use.path.length === index + 1 || use.path.slice(index + 1).join('/') === 'to') &&
      (offset < use.span.start || offset > use.span.end),
  );
  return new Set(inList.map(({ id }) => id));
}

const PRODUCING = new Set(['writes', 'returns']);

/** Whether a context item fits: for what is read or passed on, one that exists by then; for what is written, a new one. */
function contextFor(
  into: ReadonlyMap<string, readonly { readonly from: string }[]>,
  stream: Stream,
  self: StreamNode | undefined,
  path: Path,
): (item: string) => boolean {
  const key = path.findLast((part) => typeof part === 'string');
  const produces = PRODUCING.has(String(key)) || (key === 'provides' && self?.kind !== 'output');
  const before =
    self && !produces ? closure([self.id], (id) => (into.get(id) ?? []).map((edge) => edge.from)) : undefined;
  const written = new Set(
    [...stream.inputs.values()].flatMap(({ provides }) => provides.map(({ item }) => item)),
  );
  for (const node of stream.nodes.values()) {
    if (before && !before.has(node.id)) continue;
    for (const { item } of writtenBy(node)) if (node !== self || !produces) written.add(item);
  }
  return (item) => written.has(item) !== produces;
}

function writtenBy(node: StreamNode): readonly { readonly item: string }[] {
  if (node.kind === 'trigger') return node.provides;
  return node.kind === 'handoff' ? [...node.writes, ...(node.decision?.returns ?? [])] : node.writes;
}

/** Whether work at that place may run on the branch of a fork, where `end` has a meaning. */
export function mayEnd({ stream, facts }: CompletionPlace['analysis'], path: Path): boolean {
  if (path.includes('parallel')) return true;
  const node = holderOf(stream, path);
  const forked = stream.edges.filter((edge) => edge.fork !== undefined).map((edge) => edge.to);
  // A branch ends where it meets the others.
  const next = (id: string) =>
    (facts.graph.out.get(id) ?? []).map((edge) => edge.to).filter((to) => !stream.nodes.get(to)?.join);
  return node !== undefined && closure(forked, next).has(node.id);
}
