// The keys that several kinds of node share: times, joins, handlers, timeouts and what they read and write.

import { asMap, asScalar, childOf, type Entry, keyOf, resolved, type Tree } from '../parse/tree.ts';
import type { TimeoutMeaning, WaitCause } from './document.gen.ts';
import { measurement, schedule } from './moments.ts';
import {
  contextRefs,
  definition,
  duration,
  flow,
  handler,
  items,
  record,
  ref,
  refs,
  share,
  word,
} from './read.ts';
import { limitCase, slaUse } from './slas.ts';
import type { Handler, Notification, Raise, Timeout } from './types/handling.ts';
import type { Join, Times } from './types/nodes.ts';
import type { Definition, Ref } from './types/values.ts';

type At = (key: string) => Tree | null | undefined;

export function opened(entry: Entry): { base: Definition; at: At } {
  const base = definition(entry);
  return { base, at: (key) => childOf(base.tree, key) };
}

/** The keys that several kinds of node share; a kind that may not carry one simply never has it. */
export function shared(base: Definition, at: At) {
  return {
    ...base,
    stage: ref(at('stage')),
    join: join(at('join')),
    times: times(at),
    reads: contextRefs(at('reads')),
    readsOptional: contextRefs(at('reads_optional')),
    writes: contextRefs(at('writes')),
    parameters: refs(at('parameters')),
    guardrails: refs(at('guardrails')),
    raises: raises(at('raises')),
    on: handlers(at('on')),
    timeout: timeout(at('timeout')),
    sla: slaUse(base),
    notifies: items(at('notifies')).map((item) =>
      record<Notification>({
        to: ref(childOf(item, 'to')),
        context: contextRefs(childOf(item, 'context')),
        span: item.span,
      }),
    ),
    cadence: schedule(at('cadence')),
  };
}

function times(at: At): Times {
  return record<Times>({
    process: duration(at('process_time')),
    wait: duration(at('wait_time')),
    lead: duration(at('lead_time')),
    waitCause: word<WaitCause>(at('wait_cause'), 'waitCause'),
    measured: asMap(at('measured')) !== undefined,
    measurement: measurement(at('measured')),
  });
}

function join(tree: Tree | null | undefined): Join | undefined {
  const scalar = asScalar(tree);
  if (!scalar) return undefined;
  if (scalar.value === 'all' || scalar.value === 'any') return { kind: scalar.value, span: scalar.span };
  return typeof scalar.value === 'number'
    ? { kind: 'count', count: scalar.value, span: scalar.span }
    : undefined;
}

/** `raises` maps exceptions to probabilities; a list of ids states none. */
function raises(tree: Tree | null | undefined): Raise[] {
  const map = asMap(tree);
  if (!map) return refs(tree);
  return map.entries.map((entry) =>
    record<Raise>({ id: keyOf(entry), span: entry.key.span, probability: share(entry.value) }),
  );
}

function handlers(tree: Tree | null | undefined): Map<string, { ref: Ref; handler: Handler }> {
  const found = new Map<string, { ref: Ref; handler: Handler }>();
  for (const entry of asMap(tree)?.entries ?? []) {
    const read = handler(entry.value);
    if (read) found.set(keyOf(entry), { ref: { id: keyOf(entry), span: entry.key.span }, handler: read });
  }
  return found;
}

function timeout(tree: Tree | null | undefined): Timeout | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  const after = resolved(childOf(map, 'after'));
  const cases = after?.kind === 'seq' ? after : undefined;
  return record<Timeout>({
    after: cases ? { value: 'unknown', span: cases.span } : duration(after),
    cases: cases?.items.map(limitCase),
    then: flow(childOf(map, 'then')),
    means: word<TimeoutMeaning>(childOf(map, 'means'), 'timeoutMeaning'),
    warnBefore: duration(childOf(map, 'warn_before')),
    span: map.span,
  });
}
