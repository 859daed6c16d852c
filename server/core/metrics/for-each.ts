// A step that runs once for each item of a list, and a gate that so many of its approvers have to pass. In parallel the
// last needed one decides and each waits for itself (order statistics); in sequence the wait comes once and the touch
// times add up. Touch time counts for each. Where `approval.of` is a number, the times are those of one approver.
import type { Approval, StreamNode } from '../model/types/nodes.ts';
import { arrivalOfAlike, atomsOf, convolved, meanOf, NOTHING, rescaled } from './atoms.ts';
import { fixed, fromAtoms, shifted } from './law.ts';
import { orderStatistic } from './order-statistic.ts';
import type { NodeTimes } from './times.ts';

/** More items than this are taken at their mean. */
const MOST = 64;

export interface Repetition {
  readonly items: number;
  /** How many of them decide when the visit is over. */
  readonly needed: number;
  readonly parallel: boolean;
}

/** Undefined where the work is done once; `unknown`: the count that nobody knows. */
export function repetitionOf(node: StreamNode): Repetition | { readonly unknown: string } | undefined {
  if (node.kind === 'gate') return node.approval && approvals(node.id, node.approval);
  const each = node.kind === 'step' ? node.forEach : undefined;
  if (!each) return undefined;
  const count = each.count && 'value' in each.count ? each.count.value : 'unknown';
  const people = each.count === undefined && each.actor;
  if (count === 'unknown') return { unknown: people ? `${people.id}.capacity` : `${node.id}.for_each.count` };
  const items = Math.max(0, Math.round(count));
  const needed = each.until === 'all' ? items : Math.min(items, each.until === 'any' ? 1 : each.until);
  return { items, needed, parallel: each.mode === 'parallel' };
}

/** Each of `of` approvers judges for themselves, until `at_least` have. */
function approvals(id: string, { of, atLeast, rule }: Approval): ReturnType<typeof repetitionOf> {
  if (!of || !('value' in of) || of.value === 'unknown' || rule === 'lazy-consensus') return undefined;
  if (atLeast?.value === 'unknown') return { unknown: `${id}.approval.at_least` };
  const items = Math.max(1, Math.round(of.value));
  const byRule = rule === 'majority' ? Math.floor(items / 2) + 1 : items;
  const needed = Math.min(items, Math.max(1, Math.round(atLeast?.value ?? byRule)));
  return { items, needed, parallel: true };
}

export function repeated(node: StreamNode, times: NodeTimes): NodeTimes {
  const each = repetitionOf(node);
  if (!each) return times;
  if ('unknown' in each) {
    const name = [each.unknown];
    const { process, wait, lead } = times.missing;
    const missing = { process: [...process, ...name], wait: [...wait, ...name], lead: [...lead, ...name] };
    return { ...times, missing, service: undefined };
  }
  return each.parallel ? inParallel(times, each) : inSequence(times, each.needed);
}

function inSequence(times: NodeTimes, items: number): NodeTimes {
  const service = times.service && fixed(times.service.mean * items);
  const repeats = items <= MOST ? items : 1;
  const parts = times.parts.flatMap((part) => {
    if (part.active === 0) return [part];
    const law = items <= MOST ? part.law : fixed(part.law.mean * items);
    return Array.from({ length: repeats }, () => ({ ...part, law }));
  });
  const process = { process: times.process * items, processElapsed: times.processElapsed * items };
  const mixed = times.parts.some((part) => part.active > 0 && part.active < 1);
  return { ...times, ...process, parts, service, wait: mixed ? times.wait * items : times.wait };
}

function inParallel(times: NodeTimes, { items, needed: wanted }: Repetition): NodeTimes {
  const one = times.parts.reduce(
    (sum, { law, active }) => convolved(sum, atomsOf(law, active, MOST * 2), MOST * 2),
    NOTHING,
  );
  const count = Math.min(items, MOST);
  const needed = Math.min(wanted, count);
  const points = items > 0 ? arrivalOfAlike(one, count, needed, MOST * 2) : NOTHING;
  // Of one random part, the law of the order statistic is known.
  const [only, ...more] = times.parts.filter(({ law }) => !law.certain);
  const certain = times.parts.reduce((sum, { law }) => sum + (law.certain ? law.mean : 0), 0);
  const alone = more.length === 0 && needed > 0 ? only : undefined;
  const exact = alone && shifted(orderStatistic(alone.law, count, needed), certain);
  const last = rescaled(points, exact?.mean ?? meanOf(points), meanOf(points, 'active'));
  const [mean, active] = [meanOf(last), meanOf(last, 'active')];
  return {
    ...times,
    parts: [{ law: exact ?? fromAtoms(last), active: mean > 0 ? active / mean : 0 }],
    process: times.process * items,
    processElapsed: active,
    wait: mean - active,
    service: times.service && fixed(times.service.mean * items),
  };
}
