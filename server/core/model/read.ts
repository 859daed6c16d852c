// Readers from the located tree to typed values. What has the wrong shape reads as absent: the shape check reports it.

import {
  asMap,
  asScalar,
  asSeq,
  childOf,
  type Entry,
  keyOf,
  type MapTree,
  resolved,
  type Tree,
} from '../parse/tree.ts';
import type { Distribution } from './distribution.ts';
import type { Backoff } from './document.gen.ts';
import type { AtMost, Branch, Flow } from './types/flow.ts';
import type { Breach, Escalation, Handler, Retry } from './types/handling.ts';
import type { ContextRef, Definition, Duration, Quantity, Rate, Ref, Text } from './types/values.ts';
import { parseAmount, parseDuration, parsePercentage, parseRate } from './values.ts';
import { words } from './words.ts';

/**
 * An undefined member stands for an absent key. It stays, so that all objects of a kind have one form: engines are slow
 * with those that are put together key by key, and keep them in several times the space.
 */
export function record<T extends object>(members: { [K in keyof T]: T[K] | undefined }): T {
  return members as T;
}

export function text(tree: Tree | null | undefined): Text | undefined {
  const scalar = asScalar(tree);
  if (!scalar || scalar.value === null) return undefined;
  return { text: typeof scalar.value === 'string' ? scalar.value : scalar.source, span: scalar.span };
}

export function ref(tree: Tree | null | undefined): Ref | undefined {
  const read = text(tree);
  return read && read.text !== '' ? { id: read.text, span: read.span } : undefined;
}

/** Items of a list; a lone value counts as a list of one. */
export function items(tree: Tree | null | undefined): readonly Tree[] {
  const target = resolved(tree);
  if (!target || (target.kind === 'scalar' && target.value === null)) return [];
  return target.kind === 'seq' ? target.items : tree ? [tree] : [];
}

export function refs(tree: Tree | null | undefined): Ref[] {
  return items(tree).flatMap((item) => ref(item) ?? []);
}

export function texts(tree: Tree | null | undefined): Text[] {
  return items(tree).flatMap((item) => text(item) ?? []);
}

export function contextRef(tree: Tree | null | undefined): ContextRef | undefined {
  const read = ref(tree);
  if (!read) return undefined;
  const dot = read.id.indexOf('.');
  return dot < 0
    ? { ...read, item: read.id }
    : { ...read, item: read.id.slice(0, dot), field: read.id.slice(dot + 1) };
}

export function contextRefs(tree: Tree | null | undefined): ContextRef[] {
  return items(tree).flatMap((item) => contextRef(item) ?? []);
}

export function flag(tree: Tree | null | undefined): boolean | undefined {
  const value = asScalar(tree)?.value;
  return typeof value === 'boolean' ? value : undefined;
}

/** A word of the named enumeration of the schema, else undefined. */
export function word<T extends string>(tree: Tree | null | undefined, enumeration: string): T | undefined {
  const value = asScalar(tree)?.value;
  return words<T>(enumeration).find((candidate) => candidate === value);
}

export function count(tree: Tree | null | undefined): Quantity | undefined {
  const scalar = asScalar(tree);
  if (scalar?.value === 'unknown') return { value: 'unknown', span: scalar.span };
  return typeof scalar?.value === 'number' ? { value: scalar.value, span: scalar.span } : undefined;
}

/** A share from 0 to 1. */
export function share(tree: Tree | null | undefined): Quantity | undefined {
  const scalar = asScalar(tree);
  if (scalar === undefined || typeof scalar.value === 'boolean' || scalar.value === null) return undefined;
  const value = parsePercentage(scalar.value);
  return value === undefined ? undefined : { value, span: scalar.span };
}

export function rate(tree: Tree | null | undefined): Rate | undefined {
  const read = text(tree);
  const value = read && parseRate(read.text);
  return read && value !== undefined ? { value, span: read.span } : undefined;
}

export function duration(tree: Tree | null | undefined): Duration | undefined {
  const target = resolved(tree);
  if (!target) return undefined;
  const value = target.kind === 'map' ? distribution(target) : scalarDuration(target);
  return value === undefined ? undefined : { value, span: target.span };
}

function scalarDuration(tree: Tree): Distribution | 'unknown' | undefined {
  const read = text(tree);
  return read && parseDuration(read.text);
}

function distribution(map: MapTree): Distribution | undefined {
  const amount = (key: string) => {
    const read = text(childOf(map, key));
    return read && parseAmount(read.text);
  };
  const [p50, p90, mean, sd] = [amount('p50'), amount('p90'), amount('mean'), amount('sd')];
  if (p50 && p90) return { kind: 'lognormal-percentiles', p50, p90 };
  if (mean && sd) return { kind: 'lognormal-moments', mean, sd };
  if (mean) return { kind: 'exponential', mean };
  const buckets = (asSeq(childOf(map, 'buckets'))?.items ?? []).map((item) => {
    const to = text(childOf(item, 'to'));
    const part = share(childOf(item, 'share'))?.value;
    const amountTo = to && parseAmount(to.text);
    return amountTo && typeof part === 'number' ? { to: amountTo, share: part } : undefined;
  });
  const known = buckets.flatMap((bucket) => bucket ?? []);
  return known.length > 0 && known.length === buckets.length
    ? { kind: 'buckets', buckets: known }
    : undefined;
}

/** A target, a list of branches, or `{parallel: […]}`. */
export function flow(tree: Tree | null | undefined): Flow | undefined {
  const target = resolved(tree);
  if (!target) return undefined;
  switch (target.kind) {
    case 'scalar': {
      const named = ref(target);
      return named && { kind: 'to', target: named, span: target.span };
    }
    case 'seq':
      return { kind: 'choice', branches: target.items.map(branch), span: target.span };
    case 'map': {
      const parallel = childOf(target, 'parallel');
      if (parallel !== undefined)
        return { kind: 'fork', branches: items(parallel).map(branch), span: target.span };
      return childOf(target, 'to') === undefined
        ? undefined
        : { kind: 'choice', branches: [branch(target)], span: target.span };
    }
  }
}

function branch(tree: Tree): Branch {
  const map = asMap(tree);
  if (!map) return record<Branch>({ to: flow(tree), span: tree.span });
  return record<Branch>({
    to: flow(childOf(map, 'to')),
    when: text(childOf(map, 'when')),
    probability: share(childOf(map, 'probability')),
    atMost: atMost(childOf(map, 'at_most')),
    span: map.span,
  });
}

export function atMost(tree: Tree | null | undefined): AtMost | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  return record<AtMost>({
    times: count(childOf(map, 'times')),
    then: flow(childOf(map, 'then')),
    span: map.span,
  });
}

export function handler(tree: Tree | null | undefined): Handler | undefined {
  const target = resolved(tree);
  if (!target || (target.kind === 'scalar' && target.value === null)) return undefined;
  const map = asMap(target);
  return record<Handler>({
    span: target.span,
    tree: map,
    retry: retry(childOf(map, 'retry')),
    compensate: refs(childOf(map, 'compensate')),
    writes: contextRefs(childOf(map, 'writes')),
    notify: refs(childOf(map, 'notify')),
    escalate: escalations(childOf(map, 'escalate')),
    starts: text(childOf(map, 'starts')),
    then: flow(childOf(map, 'then')),
    continue: flag(childOf(map, 'continue')) === true,
    ignore: text(childOf(map, 'ignore')),
  });
}

function retry(tree: Tree | null | undefined): Retry | undefined {
  const map = asMap(tree);
  if (!map) return undefined;
  return record<Retry>({
    times: count(childOf(map, 'times')),
    every: duration(childOf(map, 'every')),
    backoff: word<Backoff>(childOf(map, 'backoff'), 'backoff') ?? 'fixed',
    span: map.span,
  });
}

export function escalations(tree: Tree | null | undefined): Escalation[] {
  return items(tree).map((item) =>
    record<Escalation>({
      after: duration(childOf(item, 'after')),
      to: ref(childOf(item, 'to')),
      span: item.span,
    }),
  );
}

/** A node id, or a handler in place. */
export function breach(tree: Tree | null | undefined): Breach | undefined {
  if (asMap(tree)) {
    const read = handler(tree);
    return read && { kind: 'handler', handler: read };
  }
  const target = ref(tree);
  return target && { kind: 'node', target };
}

/** What every definition has, from its entry. */
export function definition(entry: Entry): Definition {
  const map = asMap(entry.value);
  return record<Definition>({
    id: keyOf(entry),
    idSpan: entry.key.span,
    span: entry.span,
    tree: map,
    name: text(childOf(map, 'name')),
    description: text(childOf(map, 'description')),
    tags: texts(childOf(map, 'tags')).map((tag) => tag.text),
  });
}
