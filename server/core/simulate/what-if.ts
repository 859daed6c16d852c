// A stream with a few things changed, without touching its file: capacity, times, rates and shares.

import type { Branch, Flow } from '../model/types/flow.ts';
import type { StreamNode, Times } from '../model/types/nodes.ts';
import type { Stream } from '../model/types/stream.ts';
import type { Duration, Quantity } from '../model/types/values.ts';
import { parseDuration, parsePercentage, parseRate } from '../model/values.ts';
import type { Span } from '../text/position.ts';

/** Shares from 0 to 1; durations and rates as in a file: `2h..8h`, `40/bd`. */
export type Override =
  | { readonly kind: 'capacity'; readonly actor: string; readonly value: number }
  | {
      readonly kind: 'process_time' | 'wait_time' | 'lead_time';
      readonly node: string;
      readonly value: string;
    }
  | { readonly kind: 'rate'; readonly trigger: string; readonly value: string }
  | { readonly kind: 'pass_rate'; readonly gate: string; readonly value: number }
  | { readonly kind: 'raises'; readonly node: string; readonly exception: string; readonly value: number }
  /** The branches of the node's own choice; the others share what is left in proportion. */
  | { readonly kind: 'probability'; readonly node: string; readonly to: string; readonly value: number };

/**
 * A change as a person writes it: `capacity.clerk=3`, `wait_time.review=2h`, `rate.order=40/d`, `pass_rate.check=95%`,
 * `raises.call.busy=2%`, `probability.sort.manual=10%`. Gives back what is wrong with it where it is none.
 */
export function parseOverride(text: string): Override | string {
  const wrong = `${text} is no change: say ${CHANGES.join(', ')} = value`;
  const [, path = '', value = ''] = /^([^=]*)=(.*)$/.exec(text.trim()) ?? [];
  const [kind, one = '', two, ...more] = path.trim().split('.');
  const written = value.trim();
  if (one === '' || written === '' || more.length > 0) return wrong;
  const number = parsePercentage(written);
  const share = typeof number === 'number' ? number : Number.NaN;
  switch (kind) {
    case 'process_time':
    case 'wait_time':
    case 'lead_time':
      return two === undefined ? { kind, node: one, value: written } : wrong;
    case 'rate':
      return two === undefined ? { kind, trigger: one, value: written } : wrong;
    case 'capacity':
      return two === undefined ? { kind, actor: one, value: Number(written) } : wrong;
    case 'pass_rate':
      return two === undefined ? { kind, gate: one, value: share } : wrong;
    case 'raises':
      return two === undefined ? wrong : { kind, node: one, exception: two, value: share };
    case 'probability':
      return two === undefined ? wrong : { kind, node: one, to: two, value: share };
    default:
      return wrong;
  }
}

const CHANGES = [
  'capacity.<actor>',
  'process_time.<node>',
  'wait_time.<node>',
  'lead_time.<node>',
  'rate.<trigger>',
  'pass_rate.<gate>',
  'raises.<node>.<exception>',
  'probability.<node>.<to>',
];

export interface WhatIf {
  readonly stream: Stream;
  /** Changes that could not be made, and why. */
  readonly problems: readonly string[];
}

/** Edges keep the shares of the file: they are for diagrams and rules; numbers come from the nodes. */
export function withOverrides(stream: Stream, overrides: readonly Override[]): WhatIf {
  const problems: string[] = [];
  let changed = stream;
  for (const override of overrides) {
    const next = overridden(changed, override);
    if (typeof next === 'string') problems.push(next);
    else changed = next;
  }
  return { stream: changed, problems };
}

function overridden(stream: Stream, override: Override): Stream | string {
  switch (override.kind) {
    case 'capacity': {
      const actor = stream.actors.get(override.actor);
      if (!actor) return `no actor ${override.actor}`;
      if (!(override.value > 0)) return 'a capacity is more than zero';
      const capacity: Quantity = { value: override.value, span: actor.idSpan };
      return { ...stream, actors: new Map(stream.actors).set(actor.id, { ...actor, capacity }) };
    }
    case 'process_time':
    case 'wait_time':
    case 'lead_time':
      return onNode(stream, override.node, (node) => timed(node, override.kind, override.value));
    case 'rate':
      return onNode(stream, override.trigger, (node) => {
        const value = parseRate(override.value);
        if (node.kind !== 'trigger') return `${node.id} is no trigger`;
        return value === undefined
          ? `${override.value} is no rate`
          : { ...node, rate: { value, span: node.idSpan } };
      });
    case 'pass_rate':
      return onNode(stream, override.gate, (node) => {
        if (node.kind !== 'gate') return `${node.id} is no gate`;
        return isShare(override.value)
          ? { ...node, passRate: quantity(override.value, node.idSpan) }
          : NO_SHARE;
      });
    case 'raises':
      return onNode(stream, override.node, (node) => {
        if (!isShare(override.value)) return NO_SHARE;
        if (!node.raises.some((raise) => raise.id === override.exception))
          return `${node.id} does not raise ${override.exception}`;
        const probability = quantity(override.value, node.idSpan);
        return {
          ...node,
          raises: node.raises.map((raise) =>
            raise.id === override.exception ? { ...raise, probability } : raise,
          ),
        };
      });
    case 'probability':
      return onNode(stream, override.node, (node) => {
        if (!isShare(override.value)) return NO_SHARE;
        const key = node.kind === 'handoff' ? 'to' : 'next';
        const flow =
          node.kind === 'handoff'
            ? node.to
            : node.kind === 'step' || node.kind === 'trigger'
              ? node.next
              : undefined;
        const moved = flow?.kind === 'choice' ? reshared(flow, override.to, override.value) : undefined;
        return moved
          ? ({ ...node, [key]: moved } as StreamNode)
          : `${node.id} has no branch to ${override.to}`;
      });
  }
}

const NO_SHARE = 'a share lies between 0 and 1';

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

function quantity(value: number, span: Span): Quantity {
  return { value, span };
}

function onNode(
  stream: Stream,
  id: string,
  change: (node: StreamNode) => StreamNode | string,
): Stream | string {
  const node = stream.nodes.get(id);
  if (!node) return `no node ${id}`;
  const next = change(node);
  return typeof next === 'string' ? next : { ...stream, nodes: new Map(stream.nodes).set(id, next) };
}

function timed(
  node: StreamNode,
  kind: 'process_time' | 'wait_time' | 'lead_time',
  text: string,
): StreamNode | string {
  const value = parseDuration(text);
  if (value === undefined) return `${text} is no duration`;
  const duration: Duration = { value, span: node.idSpan };
  const { process, wait, lead, ...rest } = node.times;
  const part = { process_time: 'process', wait_time: 'wait', lead_time: 'lead' } as const;
  const all: { process?: Duration; wait?: Duration; lead?: Duration } = {
    ...(process ? { process } : {}),
    ...(wait ? { wait } : {}),
    ...(lead ? { lead } : {}),
    [part[kind]]: duration,
  };
  // Of wait and lead time the one that was changed holds: both would contradict each other.
  if (kind === 'lead_time' && all.process) delete all.wait;
  if (kind !== 'lead_time' && all.process && all.wait) delete all.lead;
  const times: Times = { ...rest, ...all, measured: false };
  return { ...node, times };
}

/** The first branch to that node takes the share; undefined where there is none. */
function reshared(flow: Extract<Flow, { kind: 'choice' }>, to: string, share: number): Flow | undefined {
  const leads = (branch: Branch) => branch.to?.kind === 'to' && branch.to.target.id === to;
  const chosen = flow.branches.findIndex(leads);
  if (chosen < 0) return undefined;
  const stated = (branch: Branch) =>
    branch.probability && branch.probability.value !== 'unknown' ? branch.probability.value : undefined;
  const others = flow.branches.filter((_, i) => i !== chosen);
  const sum = others.reduce((total, branch) => total + (stated(branch) ?? 0), 0);
  const whole = others.every((branch) => stated(branch) !== undefined) && sum > 0;
  const branches = flow.branches.map((branch, i) => {
    if (i === chosen) return { ...branch, probability: quantity(share, branch.span) };
    const own = stated(branch);
    // Where one of the others is left open, it takes what the change leaves.
    return whole && own !== undefined
      ? { ...branch, probability: quantity((own * (1 - share)) / sum, branch.span) }
      : branch;
  });
  return { ...flow, branches };
}
