// SLAs: named ones under `slas`, and those that a node writes in place as a duration or a mapping.

import {
  asMap,
  asScalar,
  childOf,
  type Entry,
  entryOf,
  type MapTree,
  resolved,
  type Tree,
} from '../parse/tree.ts';
import type { SLAMeasure, SLAStrength } from './document.gen.ts';
import { due } from './moments.ts';
import { breach, count, definition, duration, flag, record, ref, refs, share, text, word } from './read.ts';
import type { Sla, SlaCase, SlaLimit, SlaScope, SlaUse } from './types/sla.ts';
import type { Definition } from './types/values.ts';

export function readSla(entry: Entry): Sla {
  return fromMap(definition(entry), asMap(entry.value), true);
}

/** What `defaults.sla` says stands wherever an SLA says nothing of its own; `on_breach` stays apart (see `edges.ts`). */
export function withSlaDefaults(sla: Sla, defaults: MapTree | undefined): Sla {
  if (!defaults) return sla;
  const given = fromMap(
    { id: sla.id, idSpan: sla.idSpan, span: sla.span, tree: defaults, tags: [] },
    defaults,
    false,
  );
  const filled = { ...sla };
  for (const [key, member] of INHERITED) {
    if (entryOf(sla.tree, key) || !entryOf(defaults, key)) continue;
    Object.assign(filled, { [member]: given[member] });
  }
  return filled;
}

const INHERITED = [
  ['measure', 'measure'],
  ['percentile', 'percentile'],
  ['calendar', 'calendar'],
  ['warn_before', 'warnBefore'],
  ['roll_forward', 'rollForward'],
  ['strength', 'strength'],
] as const;

/** The `sla` of a node: the id of an SLA, a duration, or an SLA in place. */
export function slaUse(node: Definition): SlaUse | undefined {
  const tree = childOf(node.tree, 'sla');
  const target = resolved(tree);
  if (!target) return undefined;
  const inline: Definition = {
    id: node.id,
    idSpan: node.idSpan,
    span: target.span,
    tree: asMap(target),
    tags: [],
  };
  if (target.kind === 'map') return { kind: 'inline', sla: fromMap(inline, target, false) };
  const limit = duration(target);
  if (limit) {
    const within: SlaLimit = { kind: 'one', limit, span: target.span };
    return { kind: 'inline', sla: { ...fromMap(inline, undefined, false), within } };
  }
  const named = ref(target);
  return named && { kind: 'named', ref: named };
}

function fromMap(base: Definition, map: MapTree | undefined, named: boolean): Sla {
  const at = (key: string) => childOf(map, key);
  const percentile = asScalar(at('percentile'))?.value;
  return record<Sla>({
    ...base,
    named,
    covers: scope(at('covers')),
    appliesWhen: text(at('applies_when')),
    measure: word<SLAMeasure>(at('measure'), 'slaMeasure') ?? 'lead_time',
    within: limit(at('within')),
    before: before(at('before')),
    by: due(at('by')),
    percentile: typeof percentile === 'number' ? percentile : 100,
    calendar: ref(at('calendar')),
    pausesIn: refs(at('pauses_in')),
    pauseLimit: duration(at('pause_limit')),
    pauseTimes: count(at('pause_times')),
    warnBefore: duration(at('warn_before')),
    rollForward: flag(at('roll_forward')) === true,
    strength: word<SLAStrength>(at('strength'), 'slaStrength') ?? 'must',
    onBreach: breach(at('on_breach')),
  } satisfies { [K in keyof Sla]: Sla[K] | undefined });
}

function scope(tree: Tree | null | undefined): SlaScope | undefined {
  const map = asMap(tree);
  if (!map) {
    const node = ref(tree);
    if (!node) return undefined;
    return node.id === 'stream'
      ? { kind: 'stream', span: node.span }
      : { kind: 'node', node, span: node.span };
  }
  const from = childOf(map, 'from');
  const starts = asMap(from) ? refs(childOf(from, 'first_of')) : refs(from);
  return record<Extract<SlaScope, { kind: 'section' }>>({
    kind: 'section',
    from: starts,
    to: ref(childOf(map, 'to')),
    span: map.span,
  });
}

/** `{when, is}`: a limit for the items of which a condition holds. */
export function limitCase(tree: Tree): SlaCase {
  return record<SlaCase>({
    when: text(childOf(tree, 'when')),
    is: duration(childOf(tree, 'is')),
    probability: share(childOf(tree, 'probability')),
    span: tree.span,
  });
}

function limit(tree: Tree | null | undefined): SlaLimit | undefined {
  const target = resolved(tree);
  if (!target) return undefined;
  if (target.kind === 'seq') {
    return { kind: 'cases', cases: target.items.map(limitCase), span: target.span };
  }
  const one = duration(target);
  return one && { kind: 'one', limit: one, span: target.span };
}

function before(tree: Tree | null | undefined): Sla['before'] {
  const map = asMap(tree);
  return map
    ? record<NonNullable<Sla['before']>>({
        node: ref(childOf(map, 'node')),
        by: duration(childOf(map, 'by')),
        span: map.span,
      })
    : undefined;
}
