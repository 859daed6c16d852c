// The definitions beside the nodes: who works, what passes, what may go wrong, what is promised and measured.

import { asMap, childOf, type Entry, keyOf, type MapTree, type Tree } from '../parse/tree.ts';
import type {
  ActorKind,
  ExceptionCategory,
  ParameterMode,
  FieldType as PlainFieldType,
  Severity,
  TeamType,
} from './document.gen.ts';
import { date, moment, pace } from './moments.ts';
import {
  atMost,
  breach,
  contextRefs,
  count,
  definition,
  duration,
  flag,
  handler,
  items,
  record,
  ref,
  refs,
  share,
  text,
  word,
} from './read.ts';
import type { ContextField, ContextItem, FieldType, Guardrail, Input, Parameter } from './types/content.ts';
import type { Stage } from './types/flow.ts';
import type { StreamException } from './types/handling.ts';
import type { Experiment, Finding, Measure, Obligation, Scenario } from './types/improvement.ts';
import type { Actor, Milestone, Team } from './types/resources.ts';

type Whole<T> = { [K in keyof T]: T[K] | undefined };

function opened(entry: Entry) {
  const base = definition(entry);
  return { base, at: (key: string) => childOf(base.tree, key) };
}

export function readTeam(entry: Entry): Team {
  const { base, at } = opened(entry);
  return record<Team>({
    ...base,
    type: word<TeamType>(at('type'), 'teamType'),
    size: count(at('size')),
    wipLimit: count(at('wip_limit')),
  } satisfies Whole<Team>);
}

export function readMilestone(entry: Entry): Milestone {
  const { base, at } = opened(entry);
  return record<Milestone>({
    ...base,
    at: moment(at('at')),
    timezone: text(at('timezone')),
  } satisfies Whole<Milestone>);
}

export function readActor(entry: Entry): Actor {
  const { base, at } = opened(entry);
  return record<Actor>({
    ...base,
    kind: word<ActorKind>(at('kind'), 'actorKind'),
    team: ref(at('team')),
    calendar: ref(at('calendar')),
    capacity: count(at('capacity')),
    wipLimit: count(at('wip_limit')),
    pool: ref(at('pool')),
    reportsTo: ref(at('reports_to')),
  } satisfies Whole<Actor>);
}

export function readContext(entry: Entry): ContextItem {
  const { base, at } = opened(entry);
  const fields = new Map<string, ContextField>();
  for (const field of asMap(at('fields'))?.entries ?? []) {
    const id = keyOf(field);
    fields.set(id, { id, idSpan: field.key.span, type: fieldType(field.value) });
  }
  return { ...base, fields, sensitive: flag(at('sensitive')) === true, shared: flag(at('shared')) === true };
}

/** A type that cannot be read is a record: nothing is assumed of what it holds. */
function fieldType(tree: Tree | null): FieldType {
  const options = items(tree);
  if (tree && tree.kind === 'seq') {
    return { options: options.flatMap((o) => (o.kind === 'scalar' && o.value !== null ? [o.value] : [])) };
  }
  return word<PlainFieldType>(tree, 'fieldType') ?? 'record';
}

export function readParameter(entry: Entry): Parameter {
  const { base, at } = opened(entry);
  const range = asMap(at('range'));
  return record<Parameter>({
    ...base,
    mode: word<ParameterMode>(at('mode'), 'parameterMode'),
    value: at('value') ?? undefined,
    values: items(at('values')).map((item) =>
      record<Parameter['values'][number]>({
        from: date(childOf(item, 'from')),
        value: childOf(item, 'value') ?? undefined,
        span: item.span,
      }),
    ),
    range: range
      ? record<NonNullable<Parameter['range']>>({
          min: childOf(range, 'min') ?? undefined,
          max: childOf(range, 'max') ?? undefined,
          span: range.span,
        })
      : undefined,
    options: at('options')?.span,
    reason: text(at('reason')),
    objective: text(at('objective')),
    adjustedBy: ref(at('adjusted_by')),
  } satisfies Whole<Parameter>);
}

export function readGuardrail(entry: Entry): Guardrail {
  const { base, at } = opened(entry);
  const scope = refs(at('applies_to'));
  return record<Guardrail>({
    ...base,
    rule: text(at('rule')),
    test: text(at('test')),
    enforcedBy: text(at('enforced_by')),
    appliesTo: scope.length === 0 || scope.some((r) => r.id === 'all') ? 'all' : scope,
    onViolation: ref(at('on_violation')),
  } satisfies Whole<Guardrail>);
}

export function readInput(entry: Entry): Input {
  const { base, at } = opened(entry);
  return record<Input>({
    ...base,
    source: text(at('source')),
    provides: contextRefs(at('provides')),
    required: flag(at('required')) ?? true,
    onMissing: ref(at('on_missing')),
  } satisfies Whole<Input>);
}

export function readStage(entry: Entry): Stage {
  const { base, at } = opened(entry);
  const backlog = asMap(at('backlog'));
  return record<Stage>({
    ...base,
    backlog: backlog
      ? record<NonNullable<Stage['backlog']>>({
          wipLimit: count(childOf(backlog, 'wip_limit')),
          order: text(childOf(backlog, 'order'))?.text,
          span: backlog.span,
        })
      : undefined,
    pull: flag(at('pull')) === true,
    gate: ref(at('gate')),
  } satisfies Whole<Stage>);
}

export function readException(entry: Entry): StreamException {
  const { base, at } = opened(entry);
  const during = refs(at('during'));
  return record<StreamException>({
    ...base,
    category: word<ExceptionCategory>(at('category'), 'exceptionCategory'),
    severity: word<Severity>(at('severity'), 'severity'),
    during: during.length === 0 ? undefined : during.some((r) => r.id === 'all') ? 'all' : during,
    probability: share(at('probability')),
    atMost: atMost(at('at_most')),
    handle: handler(at('handle')),
  } satisfies Whole<StreamException>);
}

export function readObligation(entry: Entry): Obligation {
  const { base, at } = opened(entry);
  return record<Obligation>({
    ...base,
    do: text(at('do')),
    actor: ref(at('actor')),
    pace: pace(at('every')),
    during: refs(at('during')),
    onMissed: breach(at('on_missed')),
  } satisfies Whole<Obligation>);
}

export function readFinding(entry: Entry): Finding {
  const { base, at } = opened(entry);
  return record<Finding>({
    ...base,
    kind: text(at('kind'))?.text,
    at: ref(at('at')),
    waste: text(at('waste'))?.text,
    addressedBy: ref(at('addressed_by')),
  } satisfies Whole<Finding>);
}

export function readExperiment(entry: Entry): Experiment {
  const { base, at } = opened(entry);
  return record<Experiment>({
    ...base,
    hypothesis: text(at('hypothesis')),
    change: text(at('change')),
    owner: ref(at('owner')),
    measure: text(at('measure')),
    target: text(at('target')),
    reviewOn: date(at('review_on')),
    status: text(at('status'))?.text,
  } satisfies Whole<Experiment>);
}

export function readMeasure(entry: Entry): Measure {
  const { base, at } = opened(entry);
  return record<Measure>({
    ...base,
    level: text(at('level'))?.text,
    of: text(at('of')),
    at: ref(at('at')),
    target: at('target') ?? undefined,
    actual: at('actual') ?? undefined,
    asOf: date(at('as_of')),
    rollsUpTo: ref(at('rolls_up_to')),
  } satisfies Whole<Measure>);
}

export function readScenario(entry: Entry): Scenario {
  const { base, at } = opened(entry);
  const expect: MapTree | undefined = asMap(at('expect'));
  return record<Scenario>({
    ...base,
    given: asMap(at('given')),
    trigger: ref(at('trigger')),
    when: (asMap(at('when'))?.entries ?? []).flatMap((choice) => {
      const chosen = ref(choice.value);
      return chosen ? [{ node: { id: keyOf(choice), span: choice.key.span }, choice: chosen }] : [];
    }),
    path: refs(childOf(expect, 'path')),
    output: ref(childOf(expect, 'output')),
    within: duration(childOf(expect, 'within')),
  } satisfies Whole<Scenario>);
}
