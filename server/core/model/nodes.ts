// The nodes of the graph: triggers, steps, gates, handoffs and outputs, each read from its entry.

import { asMap, asScalar, childOf, type Entry, entryOf, keyOf, resolved, type Tree } from '../parse/tree.ts';
import type {
  ApprovalRule,
  IterationMode,
  Outcome,
  RequirementStrength,
  ValueClass,
} from './document.gen.ts';
import { due, earliestStart, schedule } from './moments.ts';
import { opened, shared } from './node-keys.ts';
import {
  contextRef,
  contextRefs,
  count,
  duration,
  escalations,
  flag,
  flow,
  items,
  rate,
  record,
  ref,
  refs,
  share,
  text,
  texts,
  word,
} from './read.ts';
import type {
  Approval,
  Criterion,
  ForEach,
  GateNode,
  HandoffNode,
  OutputNode,
  StepNode,
  Substream,
  TriggerNode,
} from './types/nodes.ts';

type Whole<T> = { [K in keyof T]: T[K] | undefined };

export function readTrigger(entry: Entry): TriggerNode {
  const { base, at } = opened(entry);
  return record<TriggerNode>({
    ...shared(base, at),
    kind: 'trigger',
    event: text(at('event')),
    schedule: schedule(at('schedule')),
    source: text(at('from')),
    rate: rate(at('rate')),
    provides: contextRefs(at('provides')),
    next: flow(at('next')),
  } satisfies Whole<TriggerNode>);
}

export function readStep(entry: Entry): StepNode {
  const { base, at } = opened(entry);
  const batch = asMap(at('batch'));
  return record<StepNode>({
    ...shared(base, at),
    kind: 'step',
    actor: ref(at('actor')),
    next: flow(at('next')),
    valueAdding: word<ValueClass>(at('value_adding'), 'valueAdding'),
    effort: duration(at('effort')),
    completeAccurate: share(at('complete_accurate')),
    injects: count(at('injects')),
    provisional: flag(at('provisional')) === true,
    reversedBy: ref(at('reversed_by')),
    substream: substream(at('stream')),
    forEach: forEach(at('for_each')),
    notBefore: earliestStart(at('not_before')),
    cancels: refs(at('cancels')),
    batch: batch
      ? record<NonNullable<StepNode['batch']>>({
          size: count(childOf(batch, 'size')),
          changeover: duration(childOf(batch, 'changeover')),
          span: batch.span,
        })
      : undefined,
  } satisfies Whole<StepNode>);
}

export function readGate(entry: Entry): GateNode {
  const { base, at } = opened(entry);
  const conditional = asMap(at('conditional'));
  return record<GateNode>({
    ...shared(base, at),
    kind: 'gate',
    actor: ref(at('actor')),
    criteria: items(at('criteria')).flatMap(criterion),
    approval: approval(at('approval')),
    validFor: duration(at('valid_for')),
    voidedBy: refs(at('voided_by')),
    passRate: share(at('pass_rate')),
    detects: share(at('detects')),
    pass: flow(at('pass')),
    fail: flow(at('fail')),
    conditional: conditional
      ? record<NonNullable<GateNode['conditional']>>({
          to: flow(childOf(conditional, 'to')),
          rate: share(childOf(conditional, 'rate')),
          obligation: text(childOf(conditional, 'obligation')),
          by: due(childOf(conditional, 'by')),
          span: conditional.span,
        })
      : undefined,
    outcomes: (asMap(at('outcomes'))?.entries ?? []).map((outcome) =>
      record<GateNode['outcomes'][number]>({
        id: keyOf(outcome),
        to: asMap(outcome.value) ? flow(childOf(outcome.value, 'to')) : flow(outcome.value),
        rate: share(childOf(outcome.value, 'rate')),
        span: outcome.key.span,
      }),
    ),
  } satisfies Whole<GateNode>);
}

export function readHandoff(entry: Entry): HandoffNode {
  const { base, at } = opened(entry);
  const context = entryOf(base.tree, 'context');
  const accept = asMap(at('accept'));
  const decision = asMap(at('decision'));
  return record<HandoffNode>({
    ...shared(base, at),
    kind: 'handoff',
    to: flow(at('to')),
    context: context ? contextRefs(context.value) : undefined,
    contextSpan: context?.span,
    channel: text(at('channel')),
    accept: accept
      ? record<NonNullable<HandoffNode['accept']>>({
          within: duration(childOf(accept, 'within')),
          criteria: texts(childOf(accept, 'criteria')),
          span: accept.span,
        })
      : undefined,
    redact: contextRefs(at('redact')),
    onReject: flow(at('on_reject')),
    escalation: escalations(at('escalation')),
    decision: decision
      ? record<NonNullable<HandoffNode['decision']>>({
          question: text(childOf(decision, 'question')),
          options: childOf(decision, 'options')?.span,
          returns: contextRefs(childOf(decision, 'returns')),
          span: decision.span,
        })
      : undefined,
  } satisfies Whole<HandoffNode>);
}

export function readOutput(entry: Entry): OutputNode {
  const { base, at } = opened(entry);
  return record<OutputNode>({
    ...shared(base, at),
    kind: 'output',
    outcome: word<Outcome>(at('outcome'), 'outcomeKind'),
    provides: contextRefs(at('provides')),
    recipient: text(at('recipient')),
    verify: texts(at('verify')),
    starts: texts(at('starts')),
  } satisfies Whole<OutputNode>);
}

function substream(tree: Tree | null | undefined): Substream | undefined {
  const map = asMap(tree);
  const file = text(map ? childOf(map, 'file') : tree);
  if (!tree || !file) return undefined;
  const outputs = (asMap(childOf(map, 'outputs'))?.entries ?? []).flatMap((entry) => {
    const to = ref(entry.value);
    return to ? [{ output: keyOf(entry), to, span: entry.key.span }] : [];
  });
  return record<Substream>({ file, trigger: ref(childOf(map, 'trigger')), outputs, span: tree.span });
}

function forEach(tree: Tree | null | undefined): ForEach | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  const until = asScalar(childOf(map, 'until'))?.value;
  const expression = text(childOf(map, 'count'));
  return record<ForEach>({
    item: contextRef(childOf(map, 'item')),
    actor: ref(childOf(map, 'actor')),
    count: count(childOf(map, 'count')) ?? (expression && { cel: expression }),
    mode: word<IterationMode>(childOf(map, 'mode'), 'iterationMode') ?? 'parallel',
    until: typeof until === 'number' ? until : until === 'any' ? 'any' : 'all',
    span: map.span,
  });
}

function criterion(tree: Tree): Criterion[] {
  const map = asMap(tree);
  const said = text(map ? childOf(map, 'text') : tree);
  const test = text(childOf(map, 'test'));
  if (!said && !test) return [];
  return [
    record<Criterion>({
      text: said?.text ?? test?.text ?? '',
      test,
      strength: word<RequirementStrength>(childOf(map, 'strength'), 'strength') ?? 'must',
      span: tree.span,
    }),
  ];
}

function approval(tree: Tree | null | undefined): Approval | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  const of = childOf(map, 'of');
  const open = childOf(map, 'open_for');
  const asked = childOf(open, 'at_least');
  return record<Approval>({
    atLeast: count(childOf(map, 'at_least')),
    of: resolved(of) ? (count(of) ?? ref(of)) : undefined,
    rule: word<ApprovalRule>(childOf(map, 'rule'), 'approvalRule'),
    veto: flag(childOf(map, 'veto')) === true,
    openFor: duration(asked ?? open),
    openStrength: word<RequirementStrength>(childOf(open, 'strength'), 'strength') ?? 'must',
    separateFrom: refs(childOf(map, 'separate_from')),
    span: map.span,
  });
}
