// unused-definition: something is defined, and nothing refers to it.

import { celName } from '../model/cel.ts';
import { celNames } from '../model/cel-names.ts';
import type { DefinedId, DefinitionKind } from '../model/types/names.ts';
import type { Stream } from '../model/types/stream.ts';
import { childOf, entryOf } from '../parse/tree.ts';
import { groupBy } from '../text/group.ts';
import { SECTION_OF } from './creations.ts';
import { UNREAD } from './grounds.ts';
import { removeDefinition } from './removals.ts';
import { type Facts, type Fix, rule } from './rule.ts';

export default rule<{ readonly kind: UnusedKind; readonly id: string }>({
  id: 'unused-definition',
  severity: 'hint',
  after: [
    ...UNREAD,
    'undefined-handoff-context',
    'unhandled-exception',
    'incomplete-decision',
    'missing-owner',
  ],
  docs: {
    what: 'A definition is not used anywhere.',
    why: 'Readers take it for a part of the stream. Often it is the trace of a change that was made in one place only.',
    how: 'Refer to it, or remove it.',
    bad: `vstream: 1
name: Refunds
actors: { clerk: { kind: human }, manager: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
    good: `vstream: 1
name: Refunds
actors: { clerk: { kind: human, reports_to: manager }, manager: { kind: human } }
triggers: { asked: { event: Refund asked for, next: decide } }
steps:
  decide: { actor: clerk, next: decided }
outputs: { decided: { outcome: success, verify: [The customer was told] } }
`,
  },
  check({ stream }, report) {
    const isNamed = usesIn(stream);
    for (const definition of stream.definitions) {
      const { kind, id } = definition;
      if (!isUnusedKind(kind) || isNamed(definition) || standsAlone(stream, definition)) continue;
      const grounds = () => [{ keys: NAMED_BY[kind], naming: (name: string) => name === id }];
      report({ span: definition.span, data: { kind, id }, tags: ['unnecessary'], grounds });
    }
  },
  message: ({ kind, id }) => `Nothing uses the ${WORD[kind]} \`${id}\`: refer to it, or remove it.`,
  fix: ({ kind, id }, facts) => removal(facts, kind, id),
});

/** Definitions that mean nothing until something names them. The others act by themselves, or have rules of their own. */
const WORD = {
  team: 'team',
  calendar: 'calendar',
  milestone: 'milestone',
  actor: 'actor',
  context: 'context item',
  parameter: 'parameter',
  stage: 'stage',
  sla: 'SLA',
} as const;
/** The keys that name them. Where one of these is not there or not readable, that may be why nothing does. */
const NAMED_BY = {
  team: ['team', 'owner'],
  calendar: ['calendar'],
  milestone: ['at', 'by', 'not_before'],
  actor: ['actor', 'handle', 'on', 'escalation', 'reports_to', 'pool', 'notifies', 'adjusted_by', 'approval'],
  context: ['context', 'reads', 'reads_optional', 'writes', 'provides', 'decision', 'returns', 'redact'],
  parameter: ['parameters'],
  stage: ['stage'],
  sla: ['sla'],
} as const satisfies Record<keyof typeof WORD, readonly string[]>;

type UnusedKind = keyof typeof WORD;

function isUnusedKind(kind: DefinitionKind): kind is UnusedKind {
  return Object.hasOwn(WORD, kind);
}

/** An SLA that says itself what it covers. */
function standsAlone(stream: Stream, { kind, id }: DefinedId): boolean {
  const sla = kind === 'sla' ? stream.slas.get(id) : undefined;
  return sla?.covers !== undefined || sla?.before !== undefined;
}

/** Whether something outside of a definition names it, in CEL too. */
function usesIn(stream: Stream): (definition: DefinedId) => boolean {
  const inCel = stream.expressions.flatMap((expression) => celNames(expression.text));
  const roots = new Set(inCel.map(([root]) => root));
  const parameters = new Set(inCel.flatMap(([root, name]) => (root === 'params' ? [name] : [])));
  const byName = groupBy(stream.uses, ({ id }) => itemOf(id));
  return ({ kind, id, extent }) => {
    const named = byName.get(itemOf(id))?.some((use) => {
      const name = kind === 'context' ? itemOf(use.id) : use.id;
      const outside = use.span.start < extent.start || use.span.end > extent.end;
      return name === id && use.kinds.includes(kind) && outside;
    });
    if (named) return true;
    if (kind === 'context') return roots.has(celName(id));
    return kind === 'parameter' && parameters.has(celName(id));
  };
}

/** The item of a field, `claim.amount`; any other name as it is. */
function itemOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? name : name.slice(0, dot);
}

/** With the last of a section the section goes too; not where comments would be lost. */
function removal(facts: Facts, kind: UnusedKind, id: string): Fix[] {
  const { root } = facts.stream;
  const entry = entryOf(childOf(root, SECTION_OF[kind]), id);
  const place = { text: facts.parsed.text, root };
  const edit = entry && removeDefinition(place, SECTION_OF[kind], entry.key.span);
  return edit ? [{ title: `Remove \`${id}\``, edits: [edit], preferred: true }] : [];
}
